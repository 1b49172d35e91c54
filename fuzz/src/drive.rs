//! A driver without an engine: the seeds, then what changing them by a fixed row of numbers gives.

use crate::{MadeOf, Target, reshape::reshape};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Inputs grow by repeating; beyond this they are cut.
const INPUT_BYTES_MAX: usize = 16 * 1024;
/// Changes made to one input.
const CHANGES_MAX: usize = 6;

/// Runs a target over `known` inputs, its seeds, and `count` inputs made from them.
///
/// # Panics
/// As the target does; the input is printed first, as a string literal of bytes.
pub fn drive(target: &Target, known: &[Vec<u8>], count: usize) {
    let seeds = [known, &(target.seeds)()].concat();
    seeds.iter().for_each(|seed| check(target, seed));
    cases(target, &seeds, count).for_each(|input| check(target, &input));
}

fn check(target: &Target, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        #[expect(clippy::print_stderr, reason = "the input is what mends the fault")]
        {
            eprintln!(
                "{} fails; keep this in fuzz/regressions/{0}:\nb\"{}\"",
                target.name,
                input.escape_ascii()
            );
        }
        resume_unwind(panic);
    }
}

/// Inputs made from `seeds`: the same ones each time.
pub fn cases(target: &Target, seeds: &[Vec<u8>], count: usize) -> impl Iterator<Item = Vec<u8>> {
    let name = target.name.bytes();
    let mut numbers = Numbers(name.fold(7, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    }));
    (0..count).map(move |_| {
        let mut input = numbers.of(seeds).cloned().unwrap_or_default();
        for _ in 0..=numbers.below(CHANGES_MAX) {
            match target.made_of {
                MadeOf::Words(words) => change(&mut input, &mut numbers, seeds, words),
                // A length that no longer fits ends most readers at once: items first.
                MadeOf::Cbor if numbers.below(3) > 0 => {
                    let other = numbers.of(seeds).cloned().unwrap_or_default();
                    reshape(&mut input, &other, &mut numbers);
                }
                MadeOf::Cbor => change(&mut input, &mut numbers, seeds, &[]),
            }
        }
        input.truncate(INPUT_BYTES_MAX);
        input
    })
}

fn change(input: &mut Vec<u8>, numbers: &mut Numbers, seeds: &[Vec<u8>], words: &[&str]) {
    let from = numbers.below(input.len() + 1);
    let to = (from + 1 + numbers.below(40)).min(input.len());
    let piece = input.get(from..to).unwrap_or_default().to_vec();
    match numbers.below(8) {
        0 => {
            if let Some(byte) = input.get_mut(from) {
                *byte ^= 1 << numbers.below(8);
            }
        }
        1 => {
            const ODD: [u8; 8] = [0, 9, 10, 13, 0x20, 0x7f, 0xc3, 0xff];
            if let (Some(byte), Some(odd)) = (input.get_mut(from), numbers.of(&ODD)) {
                *byte = *odd;
            }
        }
        2 => drop(input.drain(from..to)),
        3 => drop(input.splice(from..from, piece)),
        4 => {
            let at = numbers.below(input.len() + 1);
            input.splice(at..at, piece);
        }
        5 => {
            let other = numbers.of(seeds).map(Vec::as_slice).unwrap_or_default();
            let start = numbers.below(other.len() + 1);
            let rest = other.get(start..).unwrap_or_default();
            let length = numbers.below(200).min(rest.len());
            input.splice(from..to, rest.iter().take(length).copied());
        }
        6 => input.truncate(from.max(1)),
        _ => {
            let word = numbers
                .of(words)
                .map(|word| word.as_bytes())
                .unwrap_or_default();
            input.splice(from..from, word.iter().copied());
        }
    }
}

/// A fixed row of numbers (`SplitMix64`, Steele, Lea and Flood 2014).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, 0 where that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    pub(crate) fn of<'a, T>(&mut self, row: &'a [T]) -> Option<&'a T> {
        row.get(self.below(row.len()))
    }
}
