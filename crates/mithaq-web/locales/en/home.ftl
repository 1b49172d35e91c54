# What is pending
home-title = Pending
home-nothing = Nothing is pending.
home-count-nobody = { $n ->
    [0] No matter is without anyone charged,
    [one] One matter that nobody is charged with,
   *[other] { $n } matters that nobody is charged with,
}
home-count-ours = { $n ->
    [0] none awaits our answer,
    [one] one awaits our answer,
   *[other] { $n } await our answer,
}
home-count-theirs = { $n ->
    [0] none awaits the answer of { $side }.
    [one] one awaits the answer of { $side }.
   *[other] { $n } await the answer of { $side }.
}
home-empty = Nothing is pending yet. Work begins by entering an instrument or convening a session; whatever awaits an answer then appears here.
home-register = Enter an instrument
home-nobody = Nobody is charged
home-ours = Our answer is awaited
home-both = Both sides’ answer is awaited
home-theirs = Awaiting the answer of { $side }
home-paused = Paused
home-paused-by = paused by { $side }:
home-beside = Beside
home-since = since { $date }
home-due = due { $date }
home-was-due = was due { $date }
home-act-name-drafter = Name who begins
home-act-see = Open the matter
home-act-draft = Prepare the first draft
home-act-answer = Study the proposal
home-act-adopt = Adopt the text
home-act-sign = Review the minutes
home-act-report = Report progress
home-act-confirm = Confirm it is done
home-act-offer = Answer the offer
home-act-past = Review what was recorded
home-act-past-reply = Reply to what is contested
home-next = Next session
home-points = { $n ->
    [0] Its agenda is not set yet.
    [one] One point on the agenda.
   *[other] { $n } points on the agenda.
}
home-no-session = No session is set.
home-near = Dates near
home-no-near = No date is near.
home-late = overdue
home-record = { $ours } entries with us, { $theirs } with them.
home-record-rest = Nothing waits to be sent.
home-record-unsent = { $n ->
    [one] One entry waits to be sent.
   *[other] { $n } entries wait to be sent.
}
home-record-unreached = No connection now to the server of { $side }; everything is kept and waits.
home-verify = Verify now
home-alike = { $n ->
   *[other] { $n } provisions
}
