//! The text as amended.

use super::hunks::count;
use super::seats::Seats;
use super::{Amending, Deed};
use crate::akn::{head_of, number_lines};
use mithaq_text::tree::{Block, Provision, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// Why modifications cannot be applied to a text. Nothing is applied in part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Inapplicable {
    /// There is no such provision.
    #[error(
        "modification {deed}: the text has no provision `{at}`: apply it to the text it was written for"
    )]
    NoSuchProvision {
        /// Which modification, counted from 1.
        deed: usize,
        /// The identifier.
        at: String,
    },
    /// The words to be replaced do not stand in the provision once.
    #[error(
        "modification {deed}: the words `{words}` stand {found} times in `{at}`, not once: apply it to the text it was written for"
    )]
    Words {
        /// Which modification, counted from 1.
        deed: usize,
        /// The identifier of the provision.
        at: String,
        /// How the words begin.
        words: String,
        /// How often they stand there.
        found: usize,
    },
    /// Two modifications do the same to one provision, or one changes what another repeals.
    #[error(
        "modification {deed}: another one has already replaced, repealed, moved or renumbered `{at}`: say once what becomes of it"
    )]
    Twice {
        /// Which modification, counted from 1.
        deed: usize,
        /// The identifier of the provision.
        at: String,
    },
    /// A provision is put into one that goes, or into itself.
    #[error(
        "`{what}` would stand nowhere: it is put into a provision that is repealed, or into itself"
    )]
    Nowhere {
        /// The provision as it is named.
        what: String,
    },
    /// Provisions within provisions beyond any text.
    #[error("provisions would stand more than 200 deep: no text needs that")]
    TooDeep,
}

/// What can be done to a provision once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Once {
    Wording,
    Name,
    Heading,
    Place,
}

/// The text as amended, its lines those on which it prints.
///
/// # Errors
/// [`Inapplicable`]; then nothing is applied.
pub fn apply(amending: &Amending, base: &Tree) -> Result<Tree, Inapplicable> {
    let mut work = Work {
        seats: Seats::new(base),
        done: BTreeSet::new(),
        words: BTreeMap::new(),
    };
    // Places can name what any modification brings in.
    let mut brought = BTreeMap::new();
    for (deed, one) in amending.deeds.iter().enumerate() {
        if let Deed::Insert { new, .. } = one {
            brought.insert(deed, work.seats.bring(deed, new));
        }
    }
    for (deed, one) in amending.deeds.iter().enumerate() {
        let new = brought.remove(&deed).unwrap_or_default();
        work.one(deed + 1, one, &new)?;
    }
    work.reword()?;
    let mut provisions = work.seats.finish()?;
    number_lines(&mut provisions);
    Ok(Tree {
        lang: base.lang,
        provisions,
    })
}

struct Work {
    seats: Seats,
    done: BTreeSet<(usize, Once)>,
    /// By provision the words that change: modification, identifier, old words, new words.
    words: BTreeMap<usize, Vec<Rewording>>,
}

struct Rewording {
    deed: usize,
    at: String,
    old: String,
    new: String,
}

impl Work {
    fn one(&mut self, deed: usize, one: &Deed, brought: &[usize]) -> Result<(), Inapplicable> {
        let missing = |at: &str| Inapplicable::NoSuchProvision {
            deed,
            at: at.chars().take(120).collect(),
        };
        match one {
            Deed::Replace { at, new, whole } => {
                let place = self.seats.find(at).ok_or_else(|| missing(at))?;
                for what in [Once::Wording, Once::Name, Once::Heading] {
                    self.once(place, what, deed, at)?;
                }
                self.seats.replace(place, new, *whole);
            }
            Deed::Retitle { at, heading } => {
                let place = self.seats.find(at).ok_or_else(|| missing(at))?;
                self.once(place, Once::Heading, deed, at)?;
                self.head(place, None, Some(heading));
            }
            Deed::Words { at, old, new } => {
                let place = self.seats.find(at).ok_or_else(|| missing(at))?;
                self.words.entry(place).or_default().push(Rewording {
                    deed,
                    at: at.clone(),
                    old: old.clone(),
                    new: new.clone(),
                });
            }
            Deed::Insert { to, .. } => {
                self.seats
                    .put(brought, to)
                    .ok_or_else(|| missing(&format!("{:?}", to.of)))?;
            }
            Deed::Repeal { at } => {
                let place = self.seats.find(at).ok_or_else(|| missing(at))?;
                for what in [Once::Wording, Once::Name, Once::Heading, Once::Place] {
                    self.once(place, what, deed, at)?;
                }
                if let Some(seat) = self.seats.get_mut(place) {
                    seat.is_repealed = true;
                }
            }
            Deed::Renumber { at, label, number } => {
                let place = self.seats.find(at).ok_or_else(|| missing(at))?;
                self.once(place, Once::Name, deed, at)?;
                self.head(place, Some(label), None);
                if let Some(provision) = self.provision(place) {
                    provision.number.clone_from(number);
                }
            }
            Deed::Move { at, to } => {
                let place = self.seats.find(at).ok_or_else(|| missing(at))?;
                self.once(place, Once::Place, deed, at)?;
                if let Some(seat) = self.seats.get_mut(place) {
                    seat.is_moved = true;
                }
                self.seats
                    .put(&[place], to)
                    .ok_or_else(|| missing(&format!("{:?}", to.of)))?;
            }
        }
        Ok(())
    }

    fn once(
        &mut self,
        place: usize,
        what: Once,
        deed: usize,
        at: &str,
    ) -> Result<(), Inapplicable> {
        if self.done.insert((place, what)) {
            return Ok(());
        }
        Err(Inapplicable::Twice {
            deed,
            at: at.chars().take(120).collect(),
        })
    }

    fn provision(&mut self, place: usize) -> Option<&mut Provision> {
        self.seats.get_mut(place)?.provision.as_mut()
    }

    /// Gives a provision another label or heading.
    fn head(&mut self, place: usize, label: Option<&str>, heading: Option<&str>) {
        let Some(provision) = self.provision(place) else {
            return;
        };
        let [lead, old_label, joint, old_heading, trail] = provision.head.pieces();
        let label = label.unwrap_or(old_label);
        let heading = heading.unwrap_or(old_heading);
        let joins = !label.is_empty() && !heading.is_empty() && joint.is_empty();
        let joint = if joins { "\n" } else { joint };
        provision.head = head_of([lead, label, joint, heading, trail]);
    }

    /// Changes the words that were asked for, each found in the wording as it stood.
    fn reword(&mut self) -> Result<(), Inapplicable> {
        for (place, all) in std::mem::take(&mut self.words) {
            if let Some(first) = all.first()
                && !self.done.insert((place, Once::Wording))
            {
                return Err(Inapplicable::Twice {
                    deed: first.deed,
                    at: first.at.chars().take(120).collect(),
                });
            }
            let Some(seat) = self.seats.get(place) else {
                continue;
            };
            let blocks = seat.provision.as_ref().map_or(&[][..], |one| &one.blocks);
            // By block, where the old words begin and end, and the new ones.
            let mut found: BTreeMap<(usize, usize), (usize, &Rewording)> = BTreeMap::new();
            for one in &all {
                let times = if one.old.is_empty() {
                    0
                } else {
                    count(blocks, &one.old)
                };
                let fault = Inapplicable::Words {
                    deed: one.deed,
                    at: one.at.chars().take(120).collect(),
                    words: one.old.chars().take(60).collect(),
                    found: times,
                };
                let mut texts = blocks.iter().enumerate();
                let at = texts.find_map(|(nth, block)| Some((nth, block.text().find(&one.old)?)));
                let Some((nth, start)) = at.filter(|_| times == 1) else {
                    return Err(fault);
                };
                let end = start + one.old.len();
                let crosses = found
                    .range((nth, 0)..(nth + 1, 0))
                    .any(|((_, from), (to, _))| *from < end && start < *to);
                if crosses {
                    return Err(fault);
                }
                found.insert((nth, start), (end, one));
            }
            let mut blocks = blocks.to_vec();
            for ((nth, start), (end, one)) in found.into_iter().rev() {
                if let Some(block) = blocks.get_mut(nth) {
                    *block = reworded(block, start..end, &one.new);
                }
            }
            if let Some(provision) = self.provision(place) {
                provision.blocks = blocks;
            }
        }
        Ok(())
    }
}

/// A block with other words at a place in its text.
fn reworded(block: &Block, at: std::ops::Range<usize>, new: &str) -> Block {
    let [lead, label, gap, text] = block.pieces();
    let (Some(before), Some(after)) = (text.get(..at.start), text.get(at.end..)) else {
        return block.clone();
    };
    let from = lead.len() + label.len() + gap.len();
    let mut done = Block::of(
        [lead, label, gap, before, new, after].concat(),
        (lead.len(), lead.len() + label.len()),
        from,
        block.kind,
        block.depth,
        block.line,
    );
    done.run_in = block.run_in;
    done
}
