//! A comparison as people read it in a terminal: colour and a mark, so that it reads without
//! colour too.

use anstyle::{AnsiColor, Style};
use mithaq_text::compare::{Change, Comparison, How, LineChange, Part, Place, State};
use mithaq_text::redline::{self, Op, Run};
use mithaq_text::tree::{Kind, Provision, Tree};
use std::collections::BTreeMap;
use std::io::{self, Write};

const TITLE: Style = Style::new().bold();
const STATE: Style = AnsiColor::Cyan.on_default();
const TAKEN: Style = AnsiColor::Red.on_default();
const PUT: Style = AnsiColor::Green.on_default();
const QUIET: Style = Style::new().dimmed();

/// A heading shows so many characters of an unnumbered provision's first words.
const NAME_CHARS_MAX: usize = 40;

/// Writes what differs, provision by provision in the order of the new text; what stayed is
/// counted.
///
/// # Errors
/// When nothing can be written.
pub(crate) fn print(
    out: &mut impl Write,
    comparison: &Comparison,
    (old, new): (&Tree, &Tree),
) -> io::Result<()> {
    let texts = Texts {
        old: old.walk().collect(),
        new: new.walk().collect(),
        came: comparison
            .paragraph_moves
            .iter()
            .map(|(a, b)| (*b, *a))
            .collect(),
        went: comparison.paragraph_moves.iter().copied().collect(),
    };
    let mut same = 0;
    for change in &comparison.provisions {
        let moves = change.lines.iter().any(|line| texts.note(line).is_some());
        if change.states == [State::Same] && !moves && change.lines.iter().all(is_same) {
            same += 1;
            continue;
        }
        stayed(out, &mut same)?;
        texts.change(out, change)?;
    }
    stayed(out, &mut same)?;
    summary(out, comparison)
}

fn is_same(line: &LineChange) -> bool {
    line.how == How::Same
}

fn is_head(line: &LineChange) -> bool {
    [line.old, line.new]
        .into_iter()
        .flatten()
        .all(|place| place.part() == Part::Head)
}

fn stayed(out: &mut impl Write, same: &mut usize) -> io::Result<()> {
    match std::mem::take(same) {
        0 => Ok(()),
        1 => writeln!(out, "{QUIET}  … one provision as it was{QUIET:#}"),
        many => writeln!(out, "{QUIET}  … {many} provisions as they were{QUIET:#}"),
    }
}

struct Texts<'a> {
    old: Vec<&'a Provision>,
    new: Vec<&'a Provision>,
    came: BTreeMap<Place, Place>,
    went: BTreeMap<Place, Place>,
}

impl Texts<'_> {
    fn change(&self, out: &mut impl Write, change: &Change) -> io::Result<()> {
        let names = |of: &[&Provision], places: &[usize]| -> String {
            let names: Vec<String> = places
                .iter()
                .filter_map(|place| of.get(*place).map(|provision| name(provision)))
                .collect();
            names.join(" + ")
        };
        let (old, new) = (names(&self.old, &change.old), names(&self.new, &change.new));
        let title = match (old.is_empty(), new.is_empty()) {
            (true, _) => new,
            (_, true) => old,
            _ if old == new => new,
            _ => format!("{old} → {new}"),
        };
        let states: Vec<&str> = change.states.iter().map(|state| state.code()).collect();
        let states = states.join(", ");
        writeln!(out, "{TITLE}{title}{TITLE:#}  {STATE}({states}){STATE:#}")?;
        for line in change.lines.iter().filter(|line| !line.runs.is_empty()) {
            if line.how == How::Renumbered && is_head(line) && self.note(line).is_none() {
                continue; // The title says it.
            }
            write!(out, "  ")?;
            match line.how {
                How::Inserted => put(out, &redline::new(&line.runs))?,
                How::Deleted => taken(out, &redline::old(&line.runs))?,
                How::Same | How::Renumbered | How::Typographic | How::Changed => {
                    line.runs.iter().try_for_each(|run| print_run(out, run))?;
                }
            }
            self.end(out, line)?;
        }
        // A line that moved unchanged has no redline of its own.
        for line in change.lines.iter().filter(|line| line.runs.is_empty()) {
            if self.note(line).is_some() {
                let words = line.new.and_then(|place| self.raw(&self.new, place));
                write!(out, "  {}", start_of(words.unwrap_or_default()))?;
                self.end(out, line)?;
            }
        }
        Ok(())
    }

    fn end(&self, out: &mut impl Write, line: &LineChange) -> io::Result<()> {
        match self.note(line) {
            Some(note) => writeln!(out, "  {STATE}({note}){STATE:#}"),
            None => writeln!(out),
        }
    }

    /// Where a line that moved came from or went to.
    fn note(&self, line: &LineChange) -> Option<String> {
        let other = |of: &[&Provision], place: &Place| of.get(place.provision()).map(|p| name(p));
        let came = line.new.and_then(|place| self.came.get(&place));
        if let Some(from) = came {
            return Some(format!("moved here from {}", other(&self.old, from)?));
        }
        let went = line.old.filter(|_| line.new.is_none());
        let to = went.and_then(|place| self.went.get(&place))?;
        Some(format!("moved to {}", other(&self.new, to)?))
    }

    fn raw<'p>(&self, of: &[&'p Provision], place: Place) -> Option<&'p str> {
        let provision = of.get(place.provision())?;
        match place.part() {
            Part::Head => Some(provision.head.raw()),
            Part::Block(nth) => provision.blocks.get(nth).map(|block| block.raw()),
        }
    }
}

/// What a provision is called: its number, or its heading, or what it is.
fn name(provision: &Provision) -> String {
    let head = &provision.head;
    let label = head.label().trim();
    if !label.is_empty() {
        return label.to_owned();
    }
    match (provision.kind, head.heading().trim()) {
        (Kind::Preamble, "") => "preamble".to_owned(),
        (Kind::Closing, "") => "closing".to_owned(),
        (kind, "") => format!("{} (line {})", kind.code(), provision.line),
        (_, heading) => start_of(heading),
    }
}

fn start_of(text: &str) -> String {
    let text = text.trim();
    let mut start: String = text.chars().take(NAME_CHARS_MAX).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

fn print_run(out: &mut impl Write, run: &Run) -> io::Result<()> {
    let Run { op, text, was } = run;
    match op {
        Op::Same => write!(out, "{}", indented(text)),
        Op::Deleted => taken(out, text),
        Op::Inserted => put(out, text),
        Op::Typographic => write!(
            out,
            "{QUIET}[~{}~{}~]{QUIET:#}",
            indented(was),
            indented(text)
        ),
    }
}

fn taken(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "{TAKEN}[-{}-]{TAKEN:#}", indented(text))
}

fn put(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "{PUT}{{+{}+}}{PUT:#}", indented(text))
}

/// A head of two lines keeps its margin.
fn indented(text: &str) -> String {
    text.replace('\n', "\n  ")
}

/// Writes how much of what was found.
///
/// # Errors
/// When nothing can be written.
pub(crate) fn summary(out: &mut impl Write, comparison: &Comparison) -> io::Result<()> {
    if comparison.is_same() {
        return writeln!(out, "The two texts are the same.");
    }
    let counts = comparison.counts();
    let found: Vec<String> = [
        (counts.changed, "changed"),
        (counts.typographic, "typographic"),
        (counts.inserted, "inserted"),
        (counts.deleted, "deleted"),
        (counts.moved, "moved"),
        (counts.renumbered, "renumbered"),
        (counts.split, "split"),
        (counts.merged, "merged"),
        (counts.paragraph_moves, "paragraphs moved"),
        (counts.same, "as they were"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    writeln!(
        out,
        "{TITLE}{}; words: {} in, {} out{TITLE:#}",
        found.join(", "),
        counts.words_inserted,
        counts.words_deleted
    )
}
