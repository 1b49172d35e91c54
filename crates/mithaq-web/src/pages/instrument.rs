//! One instrument: its timeline, its text in its languages side by side, its negotiation, its acts.

use super::frame::{Frame, Section};
use super::instruments::{kind_code, turn_tag};
use super::parts::{self, Trust};
use super::sight::Sight;
use super::timeline::{self, Mark, Wait};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{
    ActRow, InstrumentRow, NegotiationKind, NegotiationRow, PendingRow, ProvisionId, ProvisionKind,
    ProvisionRow, Standing, TextStage, Turn, Verdict,
};
use std::collections::BTreeMap;

/// The tabs of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Text,
    Negotiation,
    History,
}

impl Tab {
    pub(crate) const ALL: [Self; 3] = [Self::Text, Self::Negotiation, Self::History];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Negotiation => "negotiation",
            Self::History => "history",
        }
    }
}

/// What the page shows.
pub(crate) struct Instrument {
    pub(crate) row: InstrumentRow,
    pub(crate) provisions: Vec<ProvisionRow>,
    /// Its acts, oldest first.
    pub(crate) acts: Vec<ActRow>,
    pub(crate) pending: Vec<PendingRow>,
    pub(crate) trust: BTreeMap<EntryId, Trust>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) waits: Vec<Wait>,
    pub(crate) tab: Tab,
    /// The languages shown side by side.
    pub(crate) langs: Vec<Lang>,
    pub(crate) can: Can,
}

/// What the visitor may do here.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Can {
    pub(crate) open: bool,
    pub(crate) draft: bool,
    pub(crate) adopt: bool,
    pub(crate) confirm_past: bool,
    pub(crate) pause: bool,
}

/// The page.
pub(crate) fn page(frame: &Frame, s: &Sight, view: &Instrument) -> Markup {
    let title = s.told(&view.row.title);
    let turn = whose(s, &view.pending);
    let body = html! {
        p.crumbs { a href="/instruments" { (t!(s, instruments_title)) } " · " (s.by_code("instrument", kind_code(&view.row))) }
        h1.title { (s.said(&title)) }
        p.lead {
            (s.by_code("stage", view.row.stage.code()))
            @if let Some(turn) = turn { " · " (turn_tag(s, turn)) }
            @if view.row.past { " · " (confirmation(s, view)) }
        }
        (timeline::draw(s, &view.marks, &view.waits, &spoken(s, view)))
        nav.tabs aria-label=(t!(s, instrument_tabs)) {
            @for tab in Tab::ALL {
                a href={ "/instruments/" (view.row.id) "?tab=" (tab.code()) } data-into="#tab"
                    aria-current=[(tab == view.tab).then_some("page")] { (tab_name(s, tab)) }
            }
        }
        div id="tab" {
            @match view.tab {
                Tab::Text => { (text(s, view)) }
                Tab::Negotiation => { (negotiation(s, view)) }
                Tab::History => { (history(s, view)) }
            }
        }
    };
    frame.page(Section::Instruments, &title.text, &body)
}

fn tab_name(s: &Sight, tab: Tab) -> String {
    match tab {
        Tab::Text => t!(s, instrument_tab_text),
        Tab::Negotiation => t!(s, instrument_tab_negotiation),
        Tab::History => t!(s, instrument_tab_history),
    }
}

/// Whose answer the instrument awaits as a whole: ours before theirs, theirs before nobody's.
pub(crate) fn whose(s: &Sight, pending: &[PendingRow]) -> Option<Turn> {
    let turns = pending.iter().map(|row| row.awaited.seen_from(s.us));
    turns.min_by_key(|turn| match turn {
        Turn::Ours => 0,
        Turn::Both => 1,
        Turn::Theirs => 2,
        Turn::Nobody => 3,
        Turn::Paused => 4,
    })
}

fn confirmation(s: &Sight, view: &Instrument) -> Markup {
    let row = &view.row;
    let awaited = s.all().without(row.by);
    html! {
        @if !row.contested_by.is_empty() { span.tag.refused { (t!(s, past_contested, side = s.formals(row.contested_by))) } }
        @else if row.confirmed_by.contains_all(awaited) { span.tag.done { (t!(s, past_confirmed)) } }
        @else {
            span.tag { (t!(s, past_told)) }
            @if row.by != s.us && view.can.confirm_past {
                " " a href={ "/act/confirm-past?entry=" (row.id) "&back=/instruments/" (row.id) } { (t!(s, past_confirm)) }
                " · " a href={ "/act/contest-past?entry=" (row.id) "&back=/instruments/" (row.id) } { (t!(s, past_contest)) }
            }
        }
    }
}

/// The timeline in words.
fn spoken(s: &Sight, view: &Instrument) -> String {
    let mut marks: Vec<&Mark> = view.marks.iter().collect();
    marks.sort_by_key(|mark| mark.date.earliest());
    let acts = marks
        .iter()
        .map(|mark| format!("{}: {}", s.dates.long(mark.date), mark.label));
    let waits = view.waits.iter().map(|wait| wait.label.clone());
    let joint = if s.lang() == Lang::Ar { "؛ " } else { "; " };
    let told: Vec<String> = acts.chain(waits).collect();
    format!("{}: {}", t!(s, instrument_timeline), told.join(joint))
}

fn text(s: &Sight, view: &Instrument) -> Markup {
    let langs = &view.langs;
    let choice = |wanted: &[Lang]| {
        let codes: Vec<&str> = wanted.iter().map(|lang| lang.code()).collect();
        codes.join(",")
    };
    let every: Vec<Lang> = view.row.texts.iter().map(|(lang, _)| *lang).collect();
    html! {
        p.quiet.no-print {
            (t!(s, instrument_show)) " "
            @for (lang, _) in &view.row.texts {
                a href={ "?tab=text&langs=" (choice(&[*lang])) } data-into="#tab" aria-current=[(langs.as_slice() == [*lang]).then_some("true")] { (s.by_code("lang", lang.code())) }
                " · "
            }
            @if every.len() > 1 { a href={ "?tab=text&langs=" (choice(&every)) } data-into="#tab" { (t!(s, instrument_side_by_side)) } }
        }
        @if view.provisions.is_empty() { (parts::empty(&t!(s, instrument_no_text), None)) } @else {
            div.sheet {
                div.columns.n2[langs.len() == 2].n3[langs.len() > 2] {
                    @for lang in langs { header { (standing(s, &view.row, *lang)) } }
                    @for provision in &view.provisions { (row(s, view, provision, langs)) }
                }
            }
        }
    }
}

fn row(s: &Sight, view: &Instrument, provision: &ProvisionRow, langs: &[Lang]) -> Markup {
    let standing = provision.text.as_ref().or(provision.base.as_ref());
    html! {
        @for (n, lang) in langs.iter().enumerate() {
            section lang=(lang.code()) dir=(lang.dir().code()) id=[(n == 0).then(|| anchor(provision.id, view.row.id))] {
                @let heading = standing.and_then(|text| s.in_lang(&text.heading, *lang));
                h2.title.small {
                    @match heading {
                        // The title of the instrument needs no word that says it is one.
                        Some(heading) if provision.kind == ProvisionKind::Title => { (heading.text) }
                        Some(heading) => { (label_in(*lang, provision.kind, &provision.number)) " – " (heading.text) }
                        None => { (label_in(*lang, provision.kind, &provision.number)) }
                    }
                }
                @if provision.text.is_none() && n == 0 { p.quiet { (t!(s, instrument_not_in_text)) } }
                @if let Some(body) = standing.and_then(|text| s.in_lang(&text.body, *lang)) { (parts::legal(&body)) }
                @if n == 0 && matches!(provision.status, mithaq_core::ProvisionStatus::Open | mithaq_core::ProvisionStatus::Reserved) {
                    p.quiet lang=(s.lang().code()) dir=(s.lang().dir().code()) {
                        a href={ (room_of(view.row.id)) "/" (address(provision.id, view.row.id)) } { (t!(s, instrument_open_here)) }
                    }
                }
            }
        }
    }
}

/// How far the text has come, in a few words.
pub(crate) fn standing_of(s: &Sight, row: &InstrumentRow) -> String {
    if row.stage == TextStage::Adopted {
        s.by_code("stage", row.stage.code())
    } else {
        t!(s, room_agreed_of, agreed = row.agreed, open = row.open)
    }
}

/// The language and what its text is worth (VCLT 33).
pub(crate) fn standing(s: &Sight, row: &InstrumentRow, lang: Lang) -> Markup {
    let found = row
        .texts
        .iter()
        .find(|(one, _)| *one == lang)
        .map(|(_, standing)| *standing);
    html! {
        (s.by_code("lang", lang.code()))
        @match found {
            Some(Standing::Authentic) => { " · " strong { (t!(s, standing_authentic)) } }
            Some(Standing::Prevailing) => { " · " strong { (t!(s, standing_prevailing)) } }
            Some(Standing::Translation) => { " · " (t!(s, standing_translation)) }
            None => {}
        }
    }
}

fn negotiation(s: &Sight, view: &Instrument) -> Markup {
    let id = view.row.id;
    let nothing_open = view.row.open == 0 && view.row.stage == TextStage::Negotiating;
    html! {
        @if view.row.stage == TextStage::Adopted && view.row.negotiations.iter().all(|one| one.concluded) {
            @let act = t!(s, instrument_open_revision);
            @let href = format!("/act/open-negotiation?instrument={id}");
            (parts::empty(&t!(s, instrument_no_negotiation), view.can.open.then_some((href.as_str(), act.as_str()))))
        }
        @for one in &view.row.negotiations { (opened(s, view, one)) }
        p { (standing_of(s, &view.row)) }
        div.acts {
            a.button.main href=(room_of(id)) { (t!(s, instrument_enter_room)) }
            @if view.can.adopt && nothing_open && !view.row.adopted_by.contains(s.us) {
                a.button href={ "/act/adopt?instrument=" (id) "&text=" (view.row.text) } { (t!(s, instrument_adopt)) }
            }
        }
        @if view.can.pause && view.row.stage == TextStage::Negotiating {
            p.quiet {
                @if view.row.paused_by.contains(s.us) {
                    a href={ "/act/resume?subject=" (id) "&back=/instruments/" (id) } { (t!(s, instrument_resume)) }
                } @else {
                    a href={ "/act/pause?subject=" (id) "&back=/instruments/" (id) } { (t!(s, instrument_pause)) }
                }
            }
        }
        @if !view.row.adopted_by.is_empty() { p { (t!(s, instrument_adopted_by, side = s.formals(view.row.adopted_by))) } }
    }
}

fn opened(s: &Sight, view: &Instrument, one: &NegotiationRow) -> Markup {
    let here = view.row.id;
    html! {
        section {
            h2 {
                @match one.kind {
                    NegotiationKind::Negotiation => { (t!(s, instrument_negotiation)) }
                    NegotiationKind::Revision => { (t!(s, instrument_revision)) }
                }
                @if one.concluded { " " span.tag.done { (t!(s, instrument_concluded)) } }
            }
            dl.facts {
                dt { (t!(s, instrument_opened)) } dd { (s.date(one.opened)) " · " (s.said(&s.formal(one.by))) }
                dt { (t!(s, instrument_drafter)) }
                dd {
                    @if one.drafters.is_empty() { strong { (t!(s, home_nobody)) } } @else { (s.formals(one.drafters)) }
                    @if view.can.draft && !one.concluded && !one.drafters.contains(s.us) {
                        " · " a href={ "/act/take-up?negotiation=" (one.id) "&back=/instruments/" (here) } { (t!(s, instrument_take_up)) }
                    }
                }
            }
            @if !one.reasons.is_empty() {
                h3 { (t!(s, instrument_reasons)) }
                ul.plain.rows {
                    @for reason in &one.reasons {
                        @let provision = reason.provision.and_then(|id| view.provisions.iter().find(|p| p.id == id));
                        li {
                            span.tag { (s.by_code("reason", reason.reason.code())) } " "
                            @if let Some(p) = provision { strong { (label(s, p)) } " · " }
                            (s.tell(&reason.words))
                        }
                    }
                }
            }
        }
    }
}

fn history(s: &Sight, view: &Instrument) -> Markup {
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
        (acts(s, &view.acts, &view.trust))
    }
}

/// A list of acts, oldest first.
pub(crate) fn acts(s: &Sight, acts: &[ActRow], trust: &BTreeMap<EntryId, Trust>) -> Markup {
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

/// The name of an office in the page's language, else in the first it has.
pub(crate) fn office(s: &Sight, names: &[(Lang, String)]) -> Option<super::Said> {
    let mine = names
        .iter()
        .find(|(lang, _)| *lang == s.lang())
        .or(names.first())?;
    Some(super::Said::new(mine.0, mine.1.clone()))
}

/// What a provision is called in the page's language: «المادة 7».
pub(crate) fn label(s: &Sight, provision: &ProvisionRow) -> String {
    label_in(s.lang(), provision.kind, &provision.number)
}

/// What a provision is called in the language of its text.
pub(crate) fn label_in(lang: Lang, kind: ProvisionKind, number: &str) -> String {
    let words = crate::words::Words::of(lang);
    let number = &number_in(lang, number);
    let named = match kind {
        ProvisionKind::Title => t!(words, provision_title),
        ProvisionKind::Preamble => t!(words, provision_preamble),
        ProvisionKind::Closing => t!(words, provision_closing),
        ProvisionKind::Part => t!(words, provision_part, number = number),
        ProvisionKind::Chapter => t!(words, provision_chapter, number = number),
        ProvisionKind::Section => t!(words, provision_section, number = number),
        ProvisionKind::Article => t!(words, provision_article, number = number),
        ProvisionKind::Annex => t!(words, provision_annex, number = number),
    };
    named.trim().to_owned()
}

/// Words for the first, second … provision put in after a number.
const REPEATS: [&str; 4] = ["bis", "ter", "quater", "quinquies"];

/// A number as this language prints it: `9 bis` is «9 مكرر» in Arabic, whichever was entered.
pub(crate) fn number_in(lang: Lang, number: &str) -> String {
    let Some((figure, word)) = number.split_once(' ') else {
        return number.to_owned();
    };
    let latin = REPEATS
        .iter()
        .position(|latin| word.eq_ignore_ascii_case(latin));
    let arabic = match word.strip_prefix("مكرر").map(str::trim) {
        Some("") => Some(0),
        Some(nth) => nth.parse().ok().and_then(|nth: usize| nth.checked_sub(1)),
        None => None,
    };
    match (latin.or(arabic), lang) {
        (Some(0), Lang::Ar) => format!("{figure} مكرر"),
        (Some(nth), Lang::Ar) => format!("{figure} مكرر {}", nth + 1),
        (Some(nth), _) => REPEATS
            .get(nth)
            .map_or_else(|| number.to_owned(), |word| format!("{figure} {word}")),
        (None, _) => number.to_owned(),
    }
}

/// The address of a provision below its instrument: `7` where the instrument itself declared it,
/// else `{proposal}-{place}`.
pub(crate) fn address(id: ProvisionId, instrument: EntryId) -> String {
    if id.entry == instrument {
        id.n.to_string()
    } else {
        format!("{}-{}", id.entry, id.n)
    }
}

/// Reads an [`address`].
pub(crate) fn from_address(text: &str, instrument: EntryId) -> Option<ProvisionId> {
    match text.split_once('-') {
        Some((entry, n)) => Some(ProvisionId {
            entry: entry.parse().ok()?,
            n: n.parse().ok()?,
        }),
        None => Some(ProvisionId {
            entry: instrument,
            n: text.parse().ok()?,
        }),
    }
}

fn anchor(id: ProvisionId, instrument: EntryId) -> String {
    format!("p{}", address(id, instrument))
}

/// The address of the negotiation room.
pub(crate) fn room_of(instrument: EntryId) -> String {
    format!("/instruments/{instrument}/room")
}
