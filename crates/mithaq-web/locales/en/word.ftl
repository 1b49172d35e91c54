# From Word to proposals
word-title = Word
word-out = Rolling text as Word
word-out-what = What each side has standing is in it as that side’s tracked changes. Nothing of your margin goes along.
word-back = Bring a Word file back
word-back-what = Work on the file in Word with changes tracked, then bring it back here: you will see, provision by provision, what it would become. Bringing it back conveys nothing.
word-file = Word file (.docx)
word-look = See what it would become
word-stays = The file is read in memory, up to { $megabytes } MB; it is not stored, recorded or sent.
word-preview = From Word to proposals
word-preview-lead = Nothing is conveyed here. What you tick becomes a draft at home; you convey each from its provision, after its own preview.
word-authors = Whose changes these are
word-authors-what = By the names in the file. Say who is who where that is not known.
word-authors-again = Sort again
word-unknown = not known
word-ours = Ours: what would become our proposals
word-ours-none = The file asks for nothing of ours that does not stand already.
word-draft-there = A draft is kept here already; ticking replaces it.
word-doubtful = Part of this provision was changed without tracking: look twice.
word-theirs = For information: changes of { $side }
word-theirs-what = Their proposals are theirs to convey; here they are only shown.
word-unknown-group = Changes of authors nobody has named
word-unknown-what = Say above whose they are, and they will be sorted.
word-untracked = Changes without tracking
word-untracked-what = The file differs here from the text of the register, and nobody’s name stands beside it. Say above whose it is, if you know.
word-unplaced = No proposal can be made of these
word-remarks = Comments in the file
word-remarks-what = Those you tick are kept as notes in your private margin.
word-keep = Keep as drafts at home
word-keep-what = Translations stay as they are: adapt them when you convey.
word-made = Kept at home. Go on with each from its provision:
word-after = { $new }, after { $place }
word-whole = the text as a whole
word-lost = { $n ->
    [one] One change that you ticked is not there any more: the text has moved on meanwhile.
   *[other] { $n } changes that you ticked are not there any more: the text has moved on meanwhile.
}

# Why a change is no proposal
code-unplaced-agreed = It is agreed: reopen it first.
code-unplaced-moved = It was moved. Moving is no proposal here yet: say so in a remark, or propose to delete it and to add it elsewhere.
code-unplaced-divided = It was divided or joined with another; which part is which is not certain. Propose each part by hand.
code-unplaced-division = It is a heading over others, or no article: that is no proposal here yet.
code-unplaced-second-here = A second new article at the same place: convey the first, then bring the file back once more.
code-unplaced-at-top = A new article before everything else: add it after the title or the preamble by hand.
code-unplaced-withdraw = The proposal is not in the file any more: withdraw it in the room if that is meant.
code-unplaced-on-another = It takes out words that another side has put in: answer with a counter-proposal.
code-unplaced-no-place = Which provision this is cannot be told. Propose it by hand.
