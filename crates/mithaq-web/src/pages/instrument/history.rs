//! What happened to an instrument, before it was recorded and since.

use super::Instrument;
use crate::pages::naming::office;
use crate::pages::parts::{self, Trust};
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::EntryId;
use mithaq_core::{ActRow, Verdict, Wording};
use std::collections::BTreeMap;

/// The tab.
pub(super) fn tab(s: &Sight, view: &Instrument) -> Markup {
    html! {
        @if !view.row.milestones.is_empty() {
            h2 { (t!(s, instrument_before)) }
            ul.plain.rows {
                @for milestone in &view.row.milestones {
                    li { (s.date(milestone.date)) " · " (s.by_code("milestone", milestone.kind.code()))
                        @if !milestone.evidence.is_empty() { div.quiet { (t!(s, part_evidence)) " " (s.tell(&milestone.evidence)) } } }
                }
            }
        }
        h2 { (t!(s, instrument_acts)) }
        (acts(s, &view.acts, &view.trust, &view.remarks))
        @if view.can.remark {
            div.acts { a.button href={ "/act/remark?subject=" (view.row.id) "&back=/instruments/" (view.row.id) "%3Ftab%3Dhistory" } { (t!(s, instrument_remark)) } }
        }
    }
}

/// A list of acts, oldest first, and the words of those that are remarks.
pub(crate) fn acts(
    s: &Sight,
    acts: &[ActRow],
    trust: &BTreeMap<EntryId, Trust>,
    remarks: &BTreeMap<EntryId, Wording>,
) -> Markup {
    html! {
        @if acts.is_empty() { (parts::empty(&t!(s, instrument_no_acts), None)) }
        ul.plain.rows {
            @for act in acts {
                li {
                    (s.date(act.made)) " · "
                    strong { (s.by_code("act", act.kind.map_or("undecodable", mithaq_core::EventKind::code))) }
                    " · " (s.said(&s.formal(act.at.side)))
                    @if let Some(office) = office(s, &act.office) { " · " span.quiet { (s.said(&office)) } }
                    " "
                    @match act.verdict {
                        Verdict::Standing => { @if let Some(trust) = trust.get(&act.id) { (parts::trust(s, *trust)) } }
                        Verdict::Void(refusal) => { (parts::trust(s, Trust::Void)) div.quiet { (s.by_code("refusal", refusal.code())) } }
                        Verdict::Crossed => { (parts::trust(s, Trust::Void)) div.quiet { (t!(s, act_crossed)) } }
                        Verdict::Late => { (parts::trust(s, Trust::Void)) div.quiet { (t!(s, act_late)) } }
                    }
                    @if let Some(words) = remarks.get(&act.id) { p dir="auto" { (s.tell(words)) } }
                    @if act.past && act.made != act.claimed.date(0) {
                        div.quiet {
                            (t!(s, past_recorded, date = s.dates.long(act.claimed.date(0))))
                            @if !act.evidence.is_empty() { " · " (t!(s, part_evidence)) " " (s.tell(&act.evidence)) }
                        }
                    }
                }
            }
        }
    }
}
