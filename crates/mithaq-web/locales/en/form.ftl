# Forms and preview
form-optional = (optional)
form-none = –
form-none-yet = Nothing to choose from yet.
form-date-hint = As far as it is known: 2019-07-16, 2014-07 or 2001
form-preview = See what will leave
form-keep-draft = Keep the draft
form-cancel = Go back without proposing
form-stays = The draft stays at home until you convey it.
form-kept = Draft kept at home: { $when }
form-kept-input = What you wrote is still there.
form-wrong = { $n ->
    [one] One field needs correction.
   *[other] { $n } fields need correction.
}
form-past = This happened before
form-past-hint = It is recorded now with its date as known and its source; the other side then confirms or contests it.
preview-title = What will leave
preview-lead = This is all that will be signed and conveyed to { $side }, word for word.
preview-leaves = What leaves
preview-no-words = No words go with it.
preview-by = Signed by
preview-date = Date
preview-once = You are asked once. A receipt proves delivery.
preview-edit = Edit
preview-stays = Your margin and comments do not leave.
form-at = at
form-other-languages = In other languages
preview-concerns = The text it is about, as it is on record
