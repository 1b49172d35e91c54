//! A rolling text as a document in which each side's alternatives are that side's tracked changes.
//!
//! Rejecting all gives the base. Accepting the changes of one side alone gives that side's wording
//! ([`View::Of`](crate::tracked::View::Of)): what several sides take out or put in alike carries
//! all their names.

use crate::layout::shape;
use crate::redline::date_time;
use crate::tracked::{Builder, Change, Document, Fate, JOINT, Role};
use mithaq_canon::Time;
use mithaq_text::Lang;
use mithaq_text::rolling::{Mask, Piece, Who};
use std::fmt;

/// A provision of a rolling text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What its first lines are.
    pub role: Role,
    /// How many lines have that role.
    pub head_lines: usize,
    /// Base and alternatives of its whole lines, head included, each ended by `\n`.
    pub pieces: Vec<Piece>,
}

/// What the document calls sides, and when their changes are said to be made.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// The name of a side, which becomes the author of its changes.
    pub name: &'a dyn Fn(Who) -> String,
    /// The time of every change.
    pub at: Option<Time>,
}

impl fmt::Debug for Sides<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sides")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// The document that shows a rolling text.
pub fn document(entries: &[Entry], sides: Sides<'_>, lang: Lang) -> Document {
    let mut writer = Writer {
        builder: Builder::default(),
        sides,
        lang,
    };
    for entry in entries {
        writer.entry(entry);
    }
    writer.builder.finish()
}

impl Sides<'_> {
    /// The fate of text that `who` of `everyone` have: kept, taken out by those who lack it, or put
    /// in by those who have it.
    pub(crate) fn fate(&self, builder: &mut Builder, who: Mask, everyone: Mask) -> Fate {
        let lacking = everyone.without(who);
        let (change, by) = match (who.has_base(), lacking.is_empty()) {
            (true, true) => return Fate::KEPT,
            (true, false) => (Change::Deleted, lacking),
            (false, _) => (Change::Inserted, who),
        };
        // A name must not look like two.
        let names = by
            .sides()
            .map(|side| (self.name)(side).replace(JOINT, ", "));
        let author = names.collect::<Vec<_>>().join(JOINT);
        let date = self.at.map(date_time);
        let by = builder.revise(change, &author, date.as_deref(), None);
        if change == Change::Inserted {
            Fate::put(by)
        } else {
            Fate::taken(by)
        }
    }
}

struct Writer<'a> {
    builder: Builder,
    sides: Sides<'a>,
    lang: Lang,
}

impl Writer<'_> {
    fn entry(&mut self, entry: &Entry) {
        let mut at = 0;
        for piece in &entry.pieces {
            match piece {
                Piece::Agreed(text) => at = self.lines(entry, text, Fate::KEPT, at),
                Piece::Alternatives(all) => {
                    let everyone = all
                        .iter()
                        .fold(Mask::BASE, |everyone, one| everyone.with(one.who));
                    let mut furthest = at;
                    for one in all {
                        if let Some(text) = &one.text {
                            let fate = self.sides.fate(&mut self.builder, one.who, everyone);
                            furthest = furthest.max(self.lines(entry, text, fate, at));
                        }
                    }
                    at = furthest;
                }
            }
        }
    }

    /// Appends text from a line on, and gives the line on which it ends.
    fn lines(&mut self, entry: &Entry, text: &str, fate: Fate, from: usize) -> usize {
        let mut at = from;
        for piece in text.split_inclusive('\n') {
            self.builder
                .shape(&shape(self.lang, entry.role, at < entry.head_lines));
            self.builder.text(piece, fate);
            at += usize::from(piece.ends_with('\n'));
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracked::View;
    use mithaq_text::rolling::{base, rolling, side};
    use proptest::prelude::*;

    fn name(who: Who) -> String {
        ["A", "B; C", "D"]
            .get(usize::from(who.0))
            .map(|name| (*name).to_owned())
            .unwrap_or_default()
    }

    const SIDES: Sides<'static> = Sides {
        name: &name,
        at: None,
    };

    fn text() -> impl Strategy<Value = String> {
        let line = "(the|الطرف|one|two|three|,){1,4}";
        prop::collection::vec(line, 0..4)
            .prop_map(|lines| lines.iter().flat_map(|line| [line, "\n"]).collect())
    }

    proptest! {
        #[test]
        fn accepting_all_of_one_side_and_rejecting_the_others_gives_its_text(texts in prop::collection::vec((text(), prop::collection::vec(prop::option::weighted(0.8, text()), 0..3)), 1..3)) {
            let mut entries = Vec::new();
            let mut expected = vec![String::new(); 4];
            for (old, sides) in &texts {
                let proposals: Vec<_> = (0u8..).map(Who).zip(sides.iter().map(Option::as_deref)).collect();
                let pieces = rolling(old, &proposals);
                for who in 0..3u8 {
                    expected[usize::from(who)].push_str(&side(&pieces, Who(who)).unwrap_or_default());
                }
                expected[3].push_str(&base(&pieces));
                entries.push(Entry { role: Role::Heading(1), head_lines: 1, pieces });
            }
            let document = document(&entries, SIDES, Lang::Ar);
            let views = [View::Of("A"), View::Of("B, C"), View::Of("D"), View::Rejected];
            for (view, expected) in views.into_iter().zip(expected) {
                prop_assert_eq!(document.text(view), expected);
            }
        }
    }
}
