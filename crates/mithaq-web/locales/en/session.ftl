# Sessions, measures, programmes
sessions-title = Sessions and meetings
sessions-none = The register holds no session yet. Convene one, or record a past one with its date and source.
sessions-convene = Convene a session or record a past one
sessions-outcomes = { $n ->
    [0] no outcome recorded
    [one] one outcome
   *[other] { $n } outcomes
}
session-agenda = Agenda
session-no-agenda = No agenda on record.
session-open-points = No agenda is set yet. This is open between the sides:
session-outcomes = Outcomes
session-no-outcomes = Nothing recorded yet.
session-outcome-agreed = agreed
session-outcome-open = not yet agreed by both
session-record-outcome = Record an outcome
session-minutes = Minutes
session-no-minutes = No draft yet. Each side writes its own; one is signed by both heads of delegation.
session-minutes-agreed = minutes signed by both
session-draft = Draft the minutes
session-redraft = Draft again, replacing ours
session-draft-of = Draft: { $side }
session-lists = It lists outcomes ({ $outcomes }) and measures ({ $measures }).
session-replaced = { $n ->
    [one] One replaced draft
   *[other] { $n } replaced drafts
}
session-sign = Sign the minutes
session-signed = signed by the head of delegation
session-not-signed = not signed yet
session-follow = What follows
session-no-measures = No measure yet.
session-propose-measure = Propose a measure

measures-lead = Agreed steps, each with an accountable office on each side and a date. A measure is not of itself a legal obligation.
measures-none = No measure yet. Measures come from minutes.
measure-due = Due: { $date }
measure-session = session
measure-confirmed-by = confirmed by { $side }

programmes-lead = Offers of training, support and exchange, and the answers to them.
programmes-none = No offer yet. Offer a course or a visit; the other side answers here.
programmes-offer = Make an offer
offer-by = offered by { $side }
offer-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
offer-starts = starts { $date }
offer-answer-by = answer asked for by { $date }
offer-unanswered = No answer yet.
offer-answer-again = Change the answer
