# Instruments
instruments-title = Instruments
instruments-search = Search titles
instruments-stage = Stage of the text
instruments-turn = Answer awaited
instruments-any = All
instruments-filter = Filter
instruments-found = { $n ->
    [0] no result
    [one] one result
   *[other] { $n } results
}
instruments-none = The register holds no instrument yet. Enter the agreements that exist, with their texts and history; the other side will confirm them.
instruments-none-found = No instrument fits this search.
instruments-all = Show all
instruments-name = Instrument
instruments-provisions = Provisions

instrument-tabs = Parts of the instrument
instrument-tab-text = Text
instrument-tab-negotiation = Negotiation
instrument-tab-history = Acts and history
instrument-timeline = Timeline
instrument-show = Language:
instrument-side-by-side = side by side
instrument-on = The text as it was on
instrument-on-show = Show
instrument-as-of = This is the text as our register held it at the end of { $date }.
instrument-now = Show the text of today
instrument-not-yet = This instrument was not in our register on that day.
instrument-no-text = The register does not hold this instrument’s text yet.
instrument-not-in-text = Not part of the text as it stands.
instrument-open-here = Proposals are on the table: open in the room
instrument-no-negotiation = The text of this instrument is adopted. A revision opens it to negotiation, resting on a session or on the wish of a side.
instrument-open-revision = Open a revision
instrument-negotiation = Negotiation
instrument-revision = Revision
instrument-concluded = concluded by adoption
instrument-opened = Opened
instrument-drafter = Who drafts first
instrument-take-up = We take it up
instrument-reasons = Reasons, article by article
instrument-enter-room = Enter the negotiation room
instrument-adopt = Adopt the text
instrument-adopted-by = Adopted by: { $side }
instrument-before = Before it was recorded
instrument-acts = Acts on record
instrument-no-acts = No act on record yet.
timeline-wait = { $turn }: { $time }
instrument-pause = Pause the negotiation, giving the reason
instrument-resume = Resume the negotiation
timeline-today = today
