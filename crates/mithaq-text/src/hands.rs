//! Work that can go on at once, and who does it.
//!
//! This room knows no threads. It says what may be done at the same time; whoever has several cores
//! lends them as [`Hands`]. What comes of it is the same with any number of them.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of text from which more hands than one are worth their while: to call one and to wait for
/// it takes about as long as reading ten thousand bytes, and a comparison does so seven times.
pub const BYTES_MIN: usize = 200_000;

/// Those who do work. As it stands, one hand does everything, one piece after the other.
pub trait Hands: Sync {
    /// How many pieces of work can go on at once.
    fn count(&self) -> usize {
        1
    }

    /// Does two pieces of work, at the same time where there is a hand for each.
    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        (one(), other())
    }
}

/// One hand, which every machine has.
#[derive(Debug, Clone, Copy, Default)]
pub struct OneHand;

impl Hands for OneHand {}

/// Does two pieces of work that have to do with so many bytes of text: at the same time where
/// there are hands and the text is long enough.
pub fn both<A: Send, B: Send>(
    hands: &impl Hands,
    bytes: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if bytes < BYTES_MIN || hands.count() < 2 {
        OneHand.both(one, other)
    } else {
        hands.both(one, other)
    }
}

/// Does many pieces of work that do not depend on each other, and gives what comes of them in their
/// order. Each hand makes its tools once and takes the next piece whenever it is free, so nobody
/// waits long for one whose pieces are hard, or whose core has other work as well.
pub(crate) fn all<S, T: Send>(
    hands: &impl Hands,
    pieces: usize,
    tools: &(impl Fn() -> S + Sync),
    work: &(impl Fn(&mut S, usize) -> T + Sync),
) -> Vec<T> {
    let count = hands.count().min(pieces);
    if count < 2 {
        let mut tools = tools();
        return (0..pieces).map(|piece| work(&mut tools, piece)).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        let mut tools = tools();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return done;
            }
            done.push((piece, work(&mut tools, piece)));
        }
    };
    let mut done = fan(hands, count, &take);
    done.sort_unstable_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, what)| what).collect()
}

/// So many hands doing the same.
fn fan<T: Send>(hands: &impl Hands, count: usize, take: &(impl Fn() -> Vec<T> + Sync)) -> Vec<T> {
    if count < 2 {
        return take();
    }
    let half = count / 2;
    let (mut one, other) = hands.both(|| fan(hands, half, take), || fan(hands, count - half, take));
    one.extend(other);
    one
}

/// Into how many pieces a row is cut for some hands: one for one hand, else several for each, so
/// that they are done at about the same time; none with fewer than `least` of the row.
pub(crate) fn pieces(hands: &impl Hands, row: usize, least: usize) -> usize {
    const EACH: usize = 8;
    match hands.count() {
        0 | 1 => row.min(1),
        count => (row / least.max(1)).clamp(row.min(1), count * EACH),
    }
}

/// The `nth` of so many pieces of a row.
pub(crate) fn piece<T>(row: &[T], nth: usize, of: usize) -> &[T] {
    let (from, to) = (row.len() * nth / of, row.len() * (nth + 1) / of);
    row.get(from..to).unwrap_or_default()
}

/// The pieces of a row as the whole row; one that is whole already is not copied.
pub(crate) fn joined<T>(pieces: Vec<Vec<T>>) -> Vec<T> {
    let mut count = pieces.iter().map(Vec::len).sum::<usize>();
    let mut pieces = pieces.into_iter();
    let mut all = pieces.next().unwrap_or_default();
    count -= all.len();
    all.reserve_exact(count);
    pieces.for_each(|piece| all.extend(piece));
    all
}

/// Hands of the standard library, for tests alone.
#[cfg(test)]
pub(crate) struct Threads(pub(crate) usize);

#[cfg(test)]
impl Hands for Threads {
    fn count(&self) -> usize {
        self.0
    }

    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        extern crate std;
        std::thread::scope(|scope| {
            let other = scope.spawn(other);
            (one(), other.join().expect("it did not panic"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_pieces_stands_in_their_order() {
        for count in 1..5 {
            for pieces in 0..20 {
                let squares = all(&Threads(count), pieces, &|| 2, &|two, piece| piece * *two);
                assert!(squares.into_iter().eq((0..pieces).map(|piece| piece * 2)));
            }
        }
    }

    #[test]
    fn pieces_are_the_whole_row() {
        let row: Vec<usize> = (0..37).collect();
        for of in 1..50 {
            let parts = (0..of).flat_map(|nth| piece(&row, nth, of));
            assert!(parts.eq(&row));
        }
    }
}
