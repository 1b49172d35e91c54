//! Keeping and erasing: what has become due, what the other side asks for, how long what may be
//! kept, and what must not be erased for now. A registrar reads and decides; nothing goes by itself.

use crate::forms::Fields;
use crate::pages::Said;
use crate::pages::frame::{Frame, Section, Visitor, csrf};
use crate::pages::naming::ground;
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{Date, EntryId, Side};
use mithaq_core::{ActRow, EventKind, Ground};
use mithaq_desk::{ErasableText, HeldText, KEPT_KINDS};

/// The whole page.
pub(crate) struct Keeping {
    pub(crate) due: Vec<Due>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) dates: Vec<Kept>,
    pub(crate) holds: Vec<Hold>,
    /// What a date or a hold can be put on.
    pub(crate) instruments: Vec<(EntryId, Said)>,
    /// What was refused, by the code of its sentence.
    pub(crate) wrong: Option<&'static str>,
    /// The form that was refused, as it was filled in.
    pub(crate) filled: Fields,
}

/// An act whose texts may not be kept any longer.
pub(crate) struct Due {
    pub(crate) act: ActRow,
    pub(crate) until: Date,
    pub(crate) held: bool,
}

/// What another side has erased and asks to be erased here too.
pub(crate) struct Asked {
    pub(crate) by: Side,
    pub(crate) ground: u16,
    /// The act that names it.
    pub(crate) act: Option<ActRow>,
}

/// How long something may be kept.
pub(crate) struct Kept {
    pub(crate) subject: EntryId,
    pub(crate) name: String,
    pub(crate) kind: Option<EventKind>,
    pub(crate) until: Date,
    pub(crate) by: Said,
}

/// A legal hold.
pub(crate) struct Hold {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) why: String,
    pub(crate) by: Said,
    /// When it was placed, in words.
    pub(crate) placed: String,
    /// Who lifted it, and when in words.
    pub(crate) lifted: Option<(Said, String)>,
}

/// An act and what can be erased of it.
pub(crate) struct Act {
    pub(crate) act: ActRow,
    /// The instrument it is about.
    pub(crate) about: Option<Said>,
    pub(crate) texts: Vec<ErasableText>,
    pub(crate) until: Option<Date>,
    pub(crate) hold: Option<Hold>,
    pub(crate) wrong: Option<&'static str>,
    /// The form that was refused, as it was filled in.
    pub(crate) filled: Fields,
}

/// What an act is called in a list: what was done, and when.
pub(crate) fn act_name(s: &Sight, act: &ActRow) -> String {
    let kind = act.kind.map_or("undecodable", EventKind::code);
    t!(
        s,
        keeping_act,
        act = s.by_code("act", kind),
        date = s.dates.long(act.made)
    )
}

/// The page of everything.
pub(crate) fn page(frame: &Frame, s: &Sight, visitor: &Visitor, view: &Keeping) -> Markup {
    let title = t!(s, keeping_title);
    let body = html! {
        p.crumbs { a href="/record" { (t!(s, frame_record)) } }
        h1 { (title) }
        p.lead { (t!(s, keeping_lead)) }
        @if let Some(code) = view.wrong { (wrong(s, code)) }
        section aria-labelledby="due" {
            h2 id="due" { (t!(s, keeping_due)) }
            @if view.due.is_empty() { (parts::empty(&t!(s, keeping_due_none), None)) }
            ul.plain.rows {
                @for due in &view.due {
                    li { (link(s, &due.act)) " · " (s.said(&s.formal(due.act.at.side)))
                        div.quiet { (t!(s, keeping_until, date = s.dates.long(due.until)))
                            @if due.held { " · " strong { (t!(s, keeping_under_hold)) } } } }
                }
            }
        }
        section aria-labelledby="asked" {
            h2 id="asked" { (t!(s, keeping_asked)) }
            @if view.asked.is_empty() { (parts::empty(&t!(s, keeping_asked_none), None)) }
            ul.plain.rows {
                @for asked in &view.asked {
                    li {
                        @match &asked.act { Some(act) => { (link(s, act)) } None => { (t!(s, part_awaited)) } }
                        div.quiet { (t!(s, keeping_asked_by, side = s.formal(asked.by).text, ground = ground(s, asked.ground))) }
                    }
                }
            }
        }
        section.home aria-labelledby="dates" {
            h2 id="dates" { (parts::lock()) (t!(s, keeping_dates)) }
            (dates(s, visitor, &view.dates))
            (date_form(s, visitor, &view.instruments, &view.filled))
        }
        section.home aria-labelledby="holds" {
            h2 id="holds" { (parts::lock()) (t!(s, keeping_holds)) }
            p.quiet { (t!(s, keeping_holds_what)) }
            ul.plain.rows { @for hold in &view.holds { li { (held(s, visitor, hold)) } } }
            (hold_form(s, visitor, &view.instruments, &view.filled))
        }
    };
    frame.page(Section::Record, &title, &body)
}

fn wrong(s: &Sight, code: &str) -> Markup {
    html! {
        div.wrongs role="alert" {
            p { (s.by_code("invalid", code)) }
            p { (t!(s, error_nothing_changed)) }
        }
    }
}

fn link(s: &Sight, act: &ActRow) -> Markup {
    html! { a href={ "/record/" (act.id) "/keeping" } { (act_name(s, act)) } }
}

fn dates(s: &Sight, visitor: &Visitor, dates: &[Kept]) -> Markup {
    html! {
        @if dates.is_empty() { (parts::empty(&t!(s, keeping_dates_none), None)) }
        ul.plain.rows {
            @for one in dates {
                li {
                    (one.name) @if let Some(kind) = one.kind { " · " (s.by_code("act", kind.code())) }
                    div.quiet { (t!(s, keeping_until, date = s.dates.long(one.until))) " · " (s.said(&one.by)) }
                    form method="post" action="/record/keeping/retention" {
                        (csrf(visitor))
                        input type="hidden" name="subject" value=(one.subject);
                        input type="hidden" name="kind" value=(one.kind.map_or("", EventKind::code));
                        button.link { (t!(s, keeping_take_back)) }
                    }
                }
            }
        }
    }
}

fn instruments(s: &Sight, id: &str, all: &[(EntryId, Said)], filled: &Fields) -> Markup {
    html! {
        label for=(id) { (t!(s, instruments_name)) }
        select id=(id) name="subject" { @for (value, title) in all {
            option value=(value) selected[filled.get("subject") == value.to_string()] { (title.text) }
        } }
        @if all.is_empty() { p.hint { (t!(s, form_none_yet)) } }
    }
}

fn date_form(s: &Sight, visitor: &Visitor, all: &[(EntryId, Said)], filled: &Fields) -> Markup {
    html! {
        details open[filled.has("until")] {
            summary { (t!(s, keeping_set)) }
            form.sheet method="post" action="/record/keeping/retention" {
                (csrf(visitor))
                (instruments(s, "kept", all, filled))
                label for="kind" { (t!(s, keeping_kind)) }
                select id="kind" name="kind" {
                    option value="" { (t!(s, keeping_kind_any)) }
                    @for kind in KEPT_KINDS { option value=(kind.code()) selected[filled.get("kind") == kind.code()] { (s.by_code("act", kind.code())) } }
                }
                (until_field(s, "until", filled, None))
                div.acts { button.button { (t!(s, keeping_set_do)) } }
            }
        }
    }
}

fn until_field(s: &Sight, id: &str, filled: &Fields, until: Option<Date>) -> Markup {
    let value = match filled.get("until") {
        "" => until.map(|until| until.to_string()),
        typed => Some(typed.to_owned()),
    };
    html! {
        label for=(id) { (t!(s, keeping_last_day)) }
        input type="date" id=(id) name="until" value=[value] required;
    }
}

fn why_field(s: &Sight, id: &str, value: &str) -> Markup {
    html! {
        label for=(id) { (t!(s, keeping_why)) }
        p.hint id={ (id) "-hint" } { (t!(s, keeping_why_hint)) }
        textarea.small id=(id) name="why" required maxlength="1000" aria-describedby={ (id) "-hint" } { (value) }
    }
}

fn hold_form(s: &Sight, visitor: &Visitor, all: &[(EntryId, Said)], filled: &Fields) -> Markup {
    html! {
        details open[filled.has("why")] {
            summary { (t!(s, keeping_hold)) }
            form.sheet method="post" action="/record/keeping/hold" {
                (csrf(visitor))
                (instruments(s, "held", all, filled))
                (why_field(s, "why", filled.get("why")))
                div.acts { button.button { (t!(s, keeping_hold_do)) } }
            }
        }
    }
}

/// A hold, with the way to lift it.
fn held(s: &Sight, visitor: &Visitor, hold: &Hold) -> Markup {
    html! {
        strong { (hold.name) }
        p { bdi dir="auto" { (hold.why) } }
        div.quiet { (t!(s, keeping_placed, date = hold.placed.as_str())) " · " (s.said(&hold.by)) }
        @match &hold.lifted {
            Some((by, when)) => { div.quiet { (t!(s, keeping_lifted, date = when.as_str())) " · " (s.said(by)) } }
            None => {
                form method="post" action="/record/keeping/lift" {
                    (csrf(visitor))
                    input type="hidden" name="hold" value=(hold.id);
                    button.button { (t!(s, keeping_lift)) }
                }
            }
        }
    }
}

/// The page of one act.
pub(crate) fn act(frame: &Frame, s: &Sight, visitor: &Visitor, view: &Act) -> Markup {
    let title = act_name(s, &view.act);
    let here = |text: &ErasableText| !matches!(text.held, HeldText::Awaited | HeldText::Erased);
    let any = view.texts.iter().any(here);
    let body = html! {
        p.crumbs { a href="/record" { (t!(s, frame_record)) } " · " a href="/record/keeping" { (t!(s, keeping_title)) } }
        h1 { (title) }
        p.lead {
            (s.said(&s.formal(view.act.at.side)))
            @if let Some(about) = &view.about { " · " (s.said(about)) }
        }
        @if let Some(code) = view.wrong {
            div.wrongs role="alert" { p { (s.by_code("invalid", code)) } p { (t!(s, error_nothing_changed)) } }
        }
        @for text in &view.texts { (shown(s, text)) }
        @if any { (erase(s, visitor, view)) (keep(s, visitor, view)) }
    };
    frame.narrow(Section::Record, &title, &body)
}

/// A text, and who has declared it erased.
fn shown(s: &Sight, text: &ErasableText) -> Markup {
    let none = s
        .all()
        .iter()
        .filter(|side| text.declared.iter().all(|(by, _)| by != side));
    html! {
        section.sheet {
            @match &text.held {
                HeldText::Words(words) => { div.flow dir="auto" { p { (words) } } }
                HeldText::File { name, size } => {
                    p { (t!(s, keeping_file)) " " bdi dir="auto" { (name) } " · " (parts::size(s, *size)) }
                }
                HeldText::Closed => { p { (t!(s, keeping_closed)) } }
                HeldText::Awaited => { p.quiet { (t!(s, part_awaited)) } }
                HeldText::Erased => { p { strong { (t!(s, keeping_erased_here)) } } }
            }
            @if !text.declared.is_empty() {
                ul.plain {
                    @for (side, number) in &text.declared {
                        li { (t!(s, keeping_declared, side = s.formal(*side).text, ground = ground(s, *number))) }
                    }
                    @for side in none { li.quiet { (t!(s, keeping_undeclared, side = s.formal(side).text)) } }
                }
            }
        }
    }
}

/// What erasing does, and the one question.
fn erase(s: &Sight, visitor: &Visitor, view: &Act) -> Markup {
    html! {
        section aria-labelledby="erase" {
            h2 id="erase" { (t!(s, erase_title)) }
            @if let Some(hold) = &view.hold {
                div.wrongs { p { strong { (t!(s, keeping_under_hold)) } } p { (t!(s, erase_under_hold)) } (held(s, visitor, hold)) }
            } @else {
                ul.points {
                    li { (t!(s, erase_here)) }
                    li { (t!(s, erase_stays)) }
                    li { (t!(s, erase_there, side = s.others())) }
                    li { (t!(s, erase_backups)) }
                }
                form method="post" action={ "/record/" (view.act.id) "/erase" } {
                    (csrf(visitor))
                    label for="ground" { (t!(s, erase_ground)) }
                    select id="ground" name="ground" required {
                        option value="" { (t!(s, erase_ground_choose)) }
                        @for one in Ground::ALL { option value=(one.code()) { (s.by_code("ground", one.code())) } }
                    }
                    div.acts {
                        button.button.main { (t!(s, erase_do)) }
                        a.button href="/record/keeping" { (t!(s, form_cancel)) }
                    }
                }
            }
        }
    }
}

/// How long it may be kept, and holding it.
fn keep(s: &Sight, visitor: &Visitor, view: &Act) -> Markup {
    html! {
        section.home aria-labelledby="keep" {
            h2 id="keep" { (parts::lock()) (t!(s, keeping_dates)) }
            @match view.until {
                Some(until) => { p { (t!(s, keeping_until, date = s.dates.long(until))) } }
                None => { p.quiet { (t!(s, keeping_no_date)) } }
            }
            form method="post" action="/record/keeping/retention" {
                (csrf(visitor))
                input type="hidden" name="subject" value=(view.act.id);
                input type="hidden" name="of" value="act";
                (until_field(s, "until", &view.filled, view.until))
                div.acts { button.button { (t!(s, keeping_set_do)) } }
            }
            @if view.hold.is_none() {
                h3 { (t!(s, keeping_hold)) }
                form method="post" action="/record/keeping/hold" {
                    (csrf(visitor))
                    input type="hidden" name="subject" value=(view.act.id);
                    input type="hidden" name="of" value="act";
                    (why_field(s, "why", view.filled.get("why")))
                    div.acts { button.button { (t!(s, keeping_hold_do)) } }
                }
            }
        }
    }
}
