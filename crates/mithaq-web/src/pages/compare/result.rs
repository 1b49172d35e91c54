//! What changed between two texts, in reading order: every move with both its ends, every number
//! old and new, what nobody reads shown quietly, what stayed folded.

use crate::compare::{Compared, Line, Name, PARTS_PER_PAGE, Part, Sheet, Shown, Text, Whole};
use crate::pages::Voice;
use crate::pages::frame::{Frame, Section};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{Dir, Lang};
use mithaq_text::compare::{How, State};
use mithaq_text::normal;
use mithaq_text::redline::{Op, Run};

/// What each part needs to be drawn.
struct View<'p> {
    v: &'p Voice,
    sheet: &'p Sheet,
    old: Lang,
    new: Lang,
    /// The address of the result.
    here: &'p str,
    /// The page shown, from 0.
    page: usize,
}

/// The page.
pub(crate) fn result(frame: &Frame, compared: &Compared, here: &str, page: usize) -> Markup {
    let v = &frame.voice;
    let sheet = &compared.sheet;
    let pages = sheet.parts.len().div_ceil(PARTS_PER_PAGE).max(1);
    let view = View {
        v,
        sheet,
        old: compared.old.tree.lang,
        new: compared.new.tree.lang,
        here,
        page: page.min(pages - 1),
    };
    let title = t!(v, compare_result);
    let from = view.page * PARTS_PER_PAGE;
    let body = html! {
        h1 { (title) }
        p.lead { bdi { (compared.old.name) } " " (arrow(v)) " " bdi { (compared.new.name) } }
        (notices(v, &compared.old)) (notices(v, &compared.new))
        @if sheet.same { div.said { p { (t!(v, compare_same_texts)) } } }
        (counts(&view))
        div.acts.no-print {
            (files(v, compared, here))
            @if let Some(place) = first(&view) { a.button href=(place) data-key="j" { (t!(v, compare_first)) } }
            a.button href="/compare" { (t!(v, compare_other)) }
        }
        @if !sheet.changes.is_empty() { (legend(v)) }
        div.sheet.changes {
            @for part in sheet.parts.iter().skip(from).take(PARTS_PER_PAGE) {
                @match part {
                    Part::Same(all) => { (folded(&view, all)) }
                    Part::Left { name, change } => { (left(&view, name, *change)) }
                    Part::Change(shown) => { (change(&view, shown)) }
                }
            }
        }
        @if pages > 1 { (pager(&view, pages)) }
    };
    frame.page(Section::Compare, &title, &body)
}

/// What it can be taken away as. Where the new text is a Word file, that file with the changes
/// tracked in it comes first.
fn files(v: &Voice, compared: &Compared, here: &str) -> Markup {
    html! {
        @if compared.new.word.is_some() {
            a.button href={ (here) "/docx" } { (t!(v, compare_docx_over)) }
            a.button href={ (here) "/fresh.docx" } { (t!(v, compare_docx_fresh)) }
        } @else {
            a.button href={ (here) "/docx" } { (t!(v, compare_docx)) }
        }
        a.button href={ (here) "/html" } { (t!(v, compare_html)) }
        a.button href={ (here) "/akn.xml" } { (t!(v, compare_akn)) }
    }
}

/// From here to there, in the direction of the page.
fn arrow(v: &Voice) -> &'static str {
    way(v.lang())
}

/// From here to there, in the direction of a language.
fn way(lang: Lang) -> &'static str {
    match lang.dir() {
        Dir::Rtl => "←",
        Dir::Ltr => "→",
    }
}

fn notices(v: &Voice, text: &Text) -> Markup {
    html! {
        @if !text.notices.is_empty() {
            details.notices {
                summary { (t!(v, compare_notices)) " " bdi { (text.name) } }
                ul { @for (code, count) in &text.notices {
                    li { (v.by_code("file", code)) @if *count > 0 { " (" span.num { (count) } ")" } }
                } }
            }
        }
    }
}

fn counts(view: &View<'_>) -> Markup {
    let (v, counts) = (view.v, &view.sheet.counts);
    let figures = [
        (t!(v, compare_count_changed), counts.changed),
        (t!(v, compare_count_inserted), counts.inserted),
        (t!(v, compare_count_deleted), counts.deleted),
        (t!(v, compare_count_moved), counts.moved),
        (t!(v, compare_count_renumbered), counts.renumbered),
        (t!(v, compare_count_split), counts.split),
        (t!(v, compare_count_merged), counts.merged),
        (t!(v, compare_count_paragraphs), counts.paragraph_moves),
        (t!(v, compare_count_typographic), counts.typographic),
        (t!(v, compare_count_same), counts.same),
        (t!(v, compare_words_in), counts.words_inserted),
        (t!(v, compare_words_out), counts.words_deleted),
    ];
    html! {
        section aria-labelledby="counts" {
            h2.seen-only id="counts" { (t!(v, compare_counts)) }
            dl.counts {
                @for (name, count) in figures {
                    div.none[count == 0] { dt { (name) } dd.num { (count) } }
                }
            }
        }
    }
}

fn legend(v: &Voice) -> Markup {
    html! {
        p.quiet.redline {
            (t!(v, compare_legend)) " "
            ins { (t!(v, compare_legend_in)) } " · " del { (t!(v, compare_legend_out)) } " · "
            span.typo { (t!(v, compare_legend_typo)) }
        }
    }
}

/// The address of a part's anchor: on this page its name alone.
fn place(view: &View<'_>, part: Option<&usize>, anchor: &str, number: usize) -> String {
    let page = part.map_or(view.page, |part| part / PARTS_PER_PAGE);
    if page == view.page {
        format!("#{anchor}{number}")
    } else {
        format!("{}?page={}#{anchor}{number}", view.here, page + 1)
    }
}

fn at(view: &View<'_>, change: usize) -> String {
    place(view, view.sheet.changes.get(change), "c", change)
}

fn first(view: &View<'_>) -> Option<String> {
    let from = view.page * PARTS_PER_PAGE;
    let nth = view.sheet.changes.partition_point(|place| *place < from);
    view.sheet.changes.get(nth).map(|_| at(view, nth))
}

/// A name in the language of its text.
fn named(lang: Lang, name: &Name) -> Markup {
    html! { bdi lang=(lang.code()) dir=(lang.dir().code()) { (name.label) } }
}

fn full(lang: Lang, name: &Name) -> Markup {
    html! {
        bdi lang=(lang.code()) dir=(lang.dir().code()) { (name.label) @if !name.heading.is_empty() { " – " (name.heading) } }
    }
}

fn folded(view: &View<'_>, all: &[Whole]) -> Markup {
    let (v, lang) = (view.v, view.new);
    html! {
        details.folded {
            summary {
                @if let Some(first) = all.first() { (named(lang, &first.name)) }
                @if all.len() > 1 && let Some(last) = all.last() { " … " (named(lang, &last.name)) }
                ": " (t!(v, compare_unchanged, n = all.len()))
            }
            div.legal lang=(lang.code()) dir=(lang.dir().code()) {
                @for whole in all {
                    p.title { (whole.name.label) @if !whole.name.heading.is_empty() { " – " (whole.name.heading) } }
                    @for line in whole.lines.iter().flatten() { p { (line) } }
                }
            }
        }
    }
}

fn left(view: &View<'_>, name: &Name, change: usize) -> Markup {
    let v = view.v;
    let there = view.sheet.changes.get(change);
    let now = there.and_then(|part| match view.sheet.parts.get(*part) {
        Some(Part::Change(shown)) => shown.new.first(),
        Some(Part::Same(_) | Part::Left { .. }) | None => None,
    });
    html! {
        p.left id={ "m" (change) } {
            del lang=(view.old.code()) dir=(view.old.dir().code()) { (name.label) @if !name.heading.is_empty() { " – " (name.heading) } }
            " " a href=(at(view, change)) { (t!(v, compare_moved_to)) " " @if let Some(now) = now { (named(view.new, now)) } }
        }
    }
}

fn change(view: &View<'_>, shown: &Shown) -> Markup {
    let v = view.v;
    let lang = if shown.new.is_empty() {
        view.old
    } else {
        view.new
    };
    let (previous, next) = (shown.nth.checked_sub(1), shown.nth + 1);
    html! {
        article.change id={ "c" (shown.nth) } aria-labelledby={ "h" (shown.nth) } tabindex="-1" {
            header {
                h2.small id={ "h" (shown.nth) } { (heading(view, shown)) }
                span.states { @for state in shown.states.iter() { (tag(v, state)) } }
                span.steps-to.no-print {
                    @if let Some(previous) = previous { a href=(at(view, previous)) aria-label=(t!(v, compare_previous)) { "↑" } }
                    @if next < view.sheet.changes.len() { a href=(at(view, next)) aria-label=(t!(v, compare_next)) { "↓" } }
                }
            }
            @if shown.states.contains(State::Moved) {
                p.came {
                    a href=(place(view, view.sheet.left.get(&shown.nth), "m", shown.nth)) {
                        (t!(v, compare_moved_from)) " " @if let Some(old) = shown.old.first() { (full(view.old, old)) }
                    }
                }
            }
            div.legal.redline lang=(lang.code()) dir=(lang.dir().code()) {
                @for line in &shown.lines { (drawn(view, line)) }
            }
            @for (name, number) in &shown.gone {
                p.came { (t!(v, compare_paragraph_to)) " " (linked(view, view.new, name, *number)) }
            }
        }
    }
}

/// What the provision is called: old and new where they differ.
fn heading(view: &View<'_>, shown: &Shown) -> Markup {
    let labels = |names: &[Name], lang| {
        html! { @for (n, name) in names.iter().enumerate() { @if n > 0 { " + " } (named(lang, name)) } }
    };
    let same = shown
        .old
        .iter()
        .map(|name| &name.label)
        .eq(shown.new.iter().map(|name| &name.label));
    html! {
        @if same || shown.old.is_empty() { (labels(&shown.new, view.new)) }
        @else if shown.new.is_empty() { (labels(&shown.old, view.old)) }
        @else { (labels(&shown.old, view.old)) " " (arrow(view.v)) " " (labels(&shown.new, view.new)) }
    }
}

fn tag(v: &Voice, state: State) -> Markup {
    let (class, mark) = match state {
        State::Inserted => ("s-in", "+"),
        State::Deleted => ("s-out", "−"),
        State::Moved => ("s-mark", "⇅"),
        State::Renumbered => ("quiet", "№"),
        State::Changed => ("s-mark", "±"),
        State::Typographic => ("quiet", "≈"),
        State::Split => ("s-mark", "≺"),
        State::Merged => ("s-mark", "≻"),
        State::Same => ("quiet", "="),
    };
    html! { span class={ "tag state " (class) } { span aria-hidden="true" { (mark) } " " (v.by_code("state", state.code())) } }
}

fn linked(view: &View<'_>, lang: Lang, name: &Name, number: Option<usize>) -> Markup {
    html! {
        @match number {
            Some(number) => { a href=(at(view, number)) { (named(lang, name)) } }
            None => { (named(lang, name)) }
        }
    }
}

fn drawn(view: &View<'_>, line: &Line) -> Markup {
    let v = view.v;
    html! {
        @if let Some(came) = &line.came {
            p.came.quiet lang=(v.lang().code()) dir=(v.lang().dir().code()) {
                @match came {
                    Some((name, number)) => { (t!(v, compare_paragraph_from)) " " (linked(view, view.old, name, *number)) }
                    None => { (t!(v, compare_paragraph_moved)) }
                }
            }
        }
        p.title[line.head].moved[line.came.is_some()] {
            @for run in &line.runs { (stretch(view, run, line.how)) }
        }
    }
}

fn stretch(view: &View<'_>, run: &Run, how: How) -> Markup {
    let v = view.v;
    let way = way(view.new);
    match run.op {
        Op::Same => html! { (run.text) },
        Op::Inserted => html! { ins { (run.text) } },
        Op::Deleted => html! { del { (run.text) } },
        Op::Typographic => {
            // Another number, or only another dress of the same?
            let worded = |text: &str| text.contains(char::is_alphanumeric);
            let same = normal::key(run.was.trim()) == normal::key(run.text.trim());
            if !(worded(&run.was) || worded(&run.text)) || same && how != How::Renumbered {
                html! { span.typo title=(t!(v, compare_was, was = run.was.as_str())) { (run.text) } }
            } else {
                html! { span.number { s { (run.was) } @if !run.was.trim().is_empty() && !run.text.trim().is_empty() { " " (way) " " } (run.text) } }
            }
        }
    }
}

fn pager(view: &View<'_>, pages: usize) -> Markup {
    let v = view.v;
    html! {
        nav.acts aria-label=(t!(v, compare_pages)) {
            @for page in 0..pages {
                a.button href={ (view.here) "?page=" (page + 1) } aria-current=[(page == view.page).then_some("page")] { (page + 1) }
            }
        }
    }
}
