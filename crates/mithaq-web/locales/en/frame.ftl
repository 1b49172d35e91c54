# The frame of every page
frame-name = Mithaq
frame-register = Register
frame-sections = Sections
frame-languages = Language
frame-home = Pending
frame-instruments = Instruments
frame-compare = Compare
frame-sessions = Committees
frame-measures = Measures
frame-programmes = Programmes
frame-record = Record
frame-guide = Tour
frame-settings = Settings
frame-help = Help
frame-sign-out = Sign out
frame-skip = Skip to content
frame-simulation = Simulation: texts and positions are imagined and attributed to no State
frame-not-mithaq = What Mithaq does not do
frame-without-prejudice = Without prejudice to positions
frame-at-rest = The record is at rest: nothing to send, no receipt awaited.
frame-moving = { $n ->
    [0] A receipt is on its way.
    [one] One entry is on its way.
   *[other] { $n } entries are on their way.
}
frame-broken = The record does not verify.
frame-broken-see = See where
frame-offline = The server cannot be reached. What you wrote is still on this page.
frame-kept = Draft kept at home
frame-unkept = The draft was not kept. What you wrote is still on this page.
frame-copied = Copied
frame-copy = Copy in full

# The sign of trust
trust-draft = ours
trust-sent = sent
trust-received = received
trust-arrived = from them
trust-settled = held by both
trust-void = no effect

# Shared parts
part-awaited = text named by the record, not here yet
part-erased-on = text erased; ground: { $ground }
ground-other = a ground this version does not know (number { $n })
part-kilobytes = { $n } KB
part-megabytes = { $n } MB
part-evidence = Source:
part-print = Print

# What is told of the past
past-told = recorded afterwards
past-confirmed = confirmed by both
past-contested = contested by { $side }
past-confirm = Confirm
past-contest = Contest
past-recorded = recorded on { $date }

act-crossed = Crossed with another choice of the other side, neither knowing of the other: neither has effect and the question stays open.
act-late = It came after agreement was complete and has no effect.

# What texts are worth
standing-authentic = authentic text
standing-prevailing = authentic text, prevails where texts diverge
standing-translation = working translation, no legal value

# Names of provisions
provision-title = Title
provision-preamble = Preamble
provision-closing = Closing formula
provision-part = Part { $number }
provision-chapter = Chapter { $number }
provision-section = Section { $number }
provision-article = Article { $number }
provision-annex = Annex { $number }
