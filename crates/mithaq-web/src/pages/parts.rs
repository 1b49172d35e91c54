//! Small parts that several pages share: the trust sign, a lock, a date in two calendars.

use super::{Said, Voice};
use crate::format::Waiting;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{Date, EntryId, Side};
use mithaq_core::ActRow;
use std::collections::BTreeMap;

/// How far an act has travelled; one small sign beside each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Kept at home, not conveyed.
    Draft,
    /// Signed here, on its way.
    Sent,
    /// The other side's server holds it and has said so.
    Received,
    /// It came from another side; our receipt is going back.
    Arrived,
    /// Every log covers it. Not: agreed.
    Settled,
    /// It stands in the record and has no effect.
    Void,
}

impl Trust {
    fn name(self, v: &Voice) -> String {
        match self {
            Self::Draft => t!(v, trust_draft),
            Self::Sent => t!(v, trust_sent),
            Self::Received => t!(v, trust_received),
            Self::Arrived => t!(v, trust_arrived),
            Self::Settled => t!(v, trust_settled),
            Self::Void => t!(v, trust_void),
        }
    }

    /// Who holds it, drawn: our end, whether anything has gone between, their end.
    fn ends(self) -> (&'static str, bool, &'static str) {
        match self {
            Self::Draft => ("on", false, "off"),
            Self::Sent => ("on", true, "off"),
            Self::Arrived => ("off", true, "on"),
            Self::Received | Self::Settled => ("on", true, "on"),
            Self::Void => ("off", true, "off"),
        }
    }
}

/// How far the acts of a page have come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signs {
    acts: BTreeMap<EntryId, Trust>,
    /// Each side's latest act about something.
    latest: BTreeMap<(EntryId, Side), (u64, Trust)>,
}

impl Signs {
    /// Takes in an act, and what it is about.
    pub(crate) fn add(&mut self, act: &ActRow, trust: Trust) {
        self.acts.insert(act.id, trust);
        if act.subject == act.id {
            return;
        }
        let latest = self.latest.entry((act.subject, act.at.side));
        let held = latest.or_insert((act.height, trust));
        if held.0 <= act.height {
            *held = (act.height, trust);
        }
    }

    /// The sign of an act.
    pub(crate) fn of(&self, v: &Voice, act: EntryId) -> Markup {
        self.drawn(v, self.acts.get(&act).copied())
    }

    /// The sign of a side's latest act about something.
    pub(crate) fn latest(&self, v: &Voice, about: EntryId, by: Side) -> Markup {
        let found = self.latest.get(&(about, by));
        self.drawn(v, found.map(|(_, trust)| *trust))
    }

    fn drawn(&self, v: &Voice, sign: Option<Trust>) -> Markup {
        html! { @if let Some(sign) = sign { " " (trust(v, sign)) } }
    }
}

/// The sign of trust with its words.
pub(crate) fn trust(v: &Voice, trust: Trust) -> Markup {
    let (ours, wire, theirs) = trust.ends();
    html! {
        span.trust.broken[trust == Trust::Void] {
            svg viewBox="0 0 26 8" aria-hidden="true" {
                @if wire { line.wire x1="6" y1="4" x2="20" y2="4" {} }
                circle class=(ours) cx="4" cy="4" r="3" {}
                circle class=(theirs) cx="22" cy="4" r="3" {}
            }
            b { (trust.name(v)) }
        }
    }
}

/// A lock, for what stays at home.
pub(crate) fn lock() -> Markup {
    html! {
        svg.padlock viewBox="0 0 14 16" aria-hidden="true" {
            path d="M3.5 7V4.5a3.5 3.5 0 0 1 7 0V7" fill="none" stroke="currentColor" stroke-width="1.6" {}
            rect x="1.5" y="7" width="11" height="8" rx="1.2" fill="currentColor" {}
        }
    }
}

/// Two sheets, for copying: few fonts have the character that shows them.
fn copy() -> Markup {
    html! {
        svg.padlock viewBox="0 0 14 16" aria-hidden="true" {
            rect x="1.2" y="4.8" width="8.4" height="10" rx="1" fill="none" stroke="currentColor" stroke-width="1.4" {}
            path d="M4.4 4.6V1.9a.7.7 0 0 1 .7-.7h7a.7.7 0 0 1 .7.7v8.6a.7.7 0 0 1-.7.7H9.8" fill="none" stroke="currentColor" stroke-width="1.4" {}
        }
    }
}

/// A date as legal documents give it: weekday, Gregorian and Umm al-Qura.
pub(crate) fn legal_date(v: &Voice, date: Date) -> Markup {
    html! {
        time datetime=(date) { (v.dates.with_weekday(date)) }
        @if let Some(hijri) = v.dates.hijri(date) { span.quiet { " · " (hijri) } }
    }
}

/// The tall figure at the head of a pending matter.
pub(crate) fn tall(v: &Voice, waiting: Waiting) -> Markup {
    let (figure, unit) = waiting.tall(v);
    html! {
        div.days.num.word[figure.is_none()] {
            @if let Some(figure) = figure { (figure) small { (unit) } } @else { (unit) }
        }
    }
}

/// The wording of a provision, one paragraph a line, in its own language and the legal face.
pub(crate) fn legal(text: &Said) -> Markup {
    html! {
        div.legal lang=(text.lang.code()) dir=(text.lang.dir().code()) {
            @for line in text.text.lines() { p { (line) } }
        }
    }
}

/// How large a file is, in words.
pub(crate) fn size(v: &Voice, bytes: u64) -> String {
    const KILO: u64 = 1024;
    let kilobytes = bytes.div_ceil(KILO);
    if kilobytes < KILO {
        t!(v, part_kilobytes, n = v.dates.number(kilobytes))
    } else {
        t!(
            v,
            part_megabytes,
            n = v.dates.number(kilobytes.div_ceil(KILO))
        )
    }
}

/// An empty state: what is not there, and what to do.
pub(crate) fn empty(text: &str, act: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p { (text) }
            @if let Some((href, name)) = act { a.button href=(href) { (name) } }
        }
    }
}

/// The first twelve digits of a hash; the whole one is copied by a click or read in `title`.
pub(crate) fn hash(v: &Voice, whole: &str) -> Markup {
    let short: String = whole.chars().take(12).collect();
    html! {
        code title=(whole) { (short) }
        " "
        button.link.quiet type="button" data-copy=(whole) aria-label=(t!(v, frame_copy)) { (copy()) }
    }
}
