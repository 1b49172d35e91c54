//! What the entries say of texts.

use mithaq_canon::{PayloadId, Side};
use mithaq_record::{Content, Entry, Item};
use std::collections::BTreeSet;

/// What all entries say of texts, collected while they are checked.
#[derive(Default)]
pub(super) struct Namings {
    by_acts: Vec<Naming>,
    /// The erasures that were declared, with their grounds.
    pub(super) erased: BTreeSet<(PayloadId, Side, u16)>,
}

/// An act names a text. Kept for each of them, so in few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Naming {
    text: PayloadId,
    /// The number of its entry in the order of application; 0 if that was not applied.
    number: u32,
}

impl Namings {
    /// Takes in an entry, with its number in the order of application.
    pub(super) fn take<V>(&mut self, entry: &Entry<V>, number: Option<i64>) {
        // A number beyond what any record will have is found damaged, and names no entry here.
        let number = number.map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX));
        let texts = entry.act().into_iter().flat_map(|act| &act.payloads);
        let namings = texts.map(|text| Naming {
            text: *text,
            number,
        });
        self.by_acts.extend(namings);
        if let Content::Item(Item::Erased { payload, ground }) = &entry.body().content {
            self.erased.insert((*payload, entry.at().side, *ground));
        }
    }

    /// All of it, to be looked up.
    pub(super) fn sorted(mut self) -> Lookup {
        self.by_acts.sort_unstable();
        Lookup {
            met: vec![false; self.by_acts.len()],
            by_acts: self.by_acts,
            erased: self.erased,
        }
    }
}

/// The same, ordered, with a mark at each text that was met.
pub(super) struct Lookup {
    by_acts: Vec<Naming>,
    met: Vec<bool>,
    pub(super) erased: BTreeSet<(PayloadId, Side, u16)>,
}

impl Lookup {
    /// Notes that a text is here; whether any act names it.
    pub(super) fn meet(&mut self, id: PayloadId) -> bool {
        let first = self.by_acts.partition_point(|naming| naming.text < id);
        let is_named = self.by_acts.get(first).is_some_and(|one| one.text == id);
        if let Some(met) = self.met.get_mut(first).filter(|_| is_named) {
            *met = true;
        }
        is_named
    }

    /// The texts that acts name which were applied and that were not met, each with the numbers of
    /// these acts in the order of application.
    pub(super) fn missing(&self) -> impl Iterator<Item = (PayloadId, Vec<u32>)> {
        let mut met = self.met.iter();
        self.by_acts
            .chunk_by(|one, next| one.text == next.text)
            .filter_map(move |namings| {
                let is_met = met
                    .by_ref()
                    .take(namings.len())
                    .fold(false, |all, met| all | met);
                let numbers: Vec<u32> = namings.iter().map(|naming| naming.number).collect();
                let applied: Vec<u32> = numbers.into_iter().filter(|number| *number > 0).collect();
                let text = namings.first()?.text;
                (!is_met && !applied.is_empty()).then_some((text, applied))
            })
    }

    /// Whether this side has declared the text erased.
    pub(super) fn by(&self, side: Side, id: PayloadId) -> bool {
        self.of(id).any(|(by, _)| by == side)
    }

    /// Whether the text was declared erased on this ground.
    pub(super) fn on(&self, id: PayloadId, ground: u16) -> bool {
        self.of(id).any(|(_, on)| on == ground)
    }

    /// Who has declared this text erased, and on what ground.
    fn of(&self, id: PayloadId) -> impl Iterator<Item = (Side, u16)> {
        let all = (id, Side(0), 0)..=(id, Side(u8::MAX), u16::MAX);
        self.erased.range(all).map(|(_, by, on)| (*by, *on))
    }
}
