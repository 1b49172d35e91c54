//! How alike two wordings are by their words alone, whatever their order.

use super::matching::f32_of;
use crate::places::At;
use crate::rows::{REFERENCE, Rows};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// The words of a wording, each once, in the order in which they come; references are no words.
#[derive(Debug, Default)]
pub(super) struct Bag {
    words: Vec<Word>,
    /// What all of them weigh.
    weight: f32,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    symbol: u32,
    count: f32,
    worth: f32,
}

impl Bag {
    /// The rarest words, the rarest first; of equally rare ones those that were met first.
    pub(super) fn rarest(&self, most: usize) -> Vec<u32> {
        let mut found: Vec<Word> = Vec::with_capacity(most + 1);
        let rarer = |x: &Word, y: &Word| {
            let order = y.worth.total_cmp(&x.worth);
            order.then(x.symbol.cmp(&y.symbol))
        };
        for word in &self.words {
            let full = found.len() == most;
            if full && found.last().is_none_or(|last| rarer(last, word).is_lt()) {
                continue;
            }
            let at = found.partition_point(|other| rarer(other, word).is_lt());
            found.truncate(most - usize::from(full));
            found.insert(at.min(found.len()), *word);
        }
        found.into_iter().map(|word| word.symbol).collect()
    }
}

/// Scales: a bag is laid on one side, and any number of others against it.
#[derive(Debug)]
pub(crate) struct Scales {
    /// By symbol, what one occurrence weighs, 0 to 1: a word that stands everywhere says nothing.
    worth: Arc<Vec<f32>>,
    /// By symbol, how often the bag that was laid on has it.
    laid: Vec<f32>,
    weight: f32,
    /// By symbol, its place plus one in the bag that is being filled; else zero.
    places: Vec<u32>,
}

impl Scales {
    pub(crate) fn new(texts: &[&Rows<'_>]) -> Self {
        let mut counts: Vec<u32> = Vec::new();
        let mut count = |symbol: u32| {
            let at = symbol as usize;
            match counts.get_mut(at) {
                Some(count) => *count += 1,
                // Every place of the row is a word, so this one lies beyond its end.
                None if symbol == REFERENCE => (),
                None => {
                    counts.resize((at + 1).max(counts.len() * 2), 0);
                    counts.put(at, 1);
                }
            }
        };
        for rows in texts {
            for line in 0..rows.lines.len() {
                rows.symbols(line).iter().copied().for_each(&mut count);
            }
        }
        let worth = |count: &u32| match *count {
            0 => 0.0,
            count => 1.0 / f32_of(1 + count.ilog2()),
        };
        Self {
            worth: Arc::new(counts.iter().map(worth).collect()),
            laid: vec![0.0; counts.len()],
            weight: 0.0,
            places: vec![0; counts.len()],
        }
    }

    /// Scales of the same words for another hand; nothing lies on them.
    pub(crate) fn another(&self) -> Self {
        Self {
            worth: Arc::clone(&self.worth),
            laid: vec![0.0; self.laid.len()],
            weight: 0.0,
            places: vec![0; self.places.len()],
        }
    }

    /// The bag of some wordings.
    pub(super) fn bag<'r>(&mut self, wordings: impl Iterator<Item = &'r [u32]> + Clone) -> Bag {
        let size = wordings.clone().map(<[u32]>::len).sum();
        let mut words: Vec<Word> = Vec::with_capacity(size);
        for symbol in wordings.flatten().copied() {
            // References have no place.
            let Some(place) = self.places.get_mut(symbol as usize) else {
                continue;
            };
            match (*place as usize)
                .checked_sub(1)
                .and_then(|at| words.get_mut(at))
            {
                Some(word) => word.count += 1.0,
                None => {
                    words.push(Word {
                        symbol,
                        count: 1.0,
                        worth: self.worth.at(symbol as usize),
                    });
                    *place = u32::try_from(words.len()).unwrap_or(0);
                }
            }
        }
        for word in &words {
            self.places.put(word.symbol as usize, 0);
        }
        let weight = words.iter().map(|word| word.count * word.worth).sum();
        Bag { words, weight }
    }

    /// Lays a bag on, in place of the one that lay there.
    pub(super) fn lay(&mut self, last: Option<&Bag>, bag: &Bag) {
        for word in last.into_iter().flat_map(|bag| &bag.words) {
            self.laid.put(word.symbol as usize, 0.0);
        }
        for word in &bag.words {
            self.laid.put(word.symbol as usize, word.count);
        }
        self.weight = bag.weight;
    }

    /// The weight of the words that a bag shares with the one that lies there, against all of
    /// theirs: 0 to 1. Where it cannot reach `least` it may be told as 0.
    pub(super) fn likeness(&self, bag: &Bag, least: f32) -> f32 {
        let all = self.weight + bag.weight;
        if all <= 0.0 || 2.0 * self.weight.min(bag.weight) < least * all {
            return 0.0;
        }
        let shared: f32 = bag
            .words
            .iter()
            .map(|word| {
                let laid = self.laid.at(word.symbol as usize);
                // No count is NaN, which `f32::min` would ask.
                word.worth * if laid < word.count { laid } else { word.count }
            })
            .sum();
        2.0 * shared / all
    }
    /// The likeness of two bags, as [`Self::likeness`]; nothing lies there before or after.
    pub(super) fn weigh(&mut self, one: &Bag, other: &Bag, least: f32) -> f32 {
        self.lay(None, one);
        let like = self.likeness(other, least);
        self.lay(Some(one), &Bag::default());
        like
    }
}
