//! The cores of this machine, lent to the text engine: it says what can be done at once, and knows
//! no threads itself. Whoever reads files in or compares them takes these.

use mithaq_text::hands::Hands;
use std::{
    num::NonZero,
    panic,
    sync::{Mutex, OnceLock},
    thread,
};

/// How many cores there are. To ask takes reading several files.
static CORES: OnceLock<usize> = OnceLock::new();

/// What one core does after the other grows with the number of those that wait for it: beyond
/// these, more of them would burn time and save none.
const CORES_MAX: usize = 8;

/// Every core of this machine, but no more than are of use.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cores {
    /// Counted when they are first needed.
    count: Option<usize>,
}

impl Cores {
    /// Those that there are.
    pub fn all() -> Self {
        Self::default()
    }

    /// So many, whether there are as many or not.
    pub fn these(count: usize) -> Self {
        Self { count: Some(count) }
    }
}

impl Hands for Cores {
    fn count(&self) -> usize {
        let all = || thread::available_parallelism().map_or(1, NonZero::get);
        let count = self.count.unwrap_or_else(|| *CORES.get_or_init(all));
        count.clamp(1, CORES_MAX)
    }

    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        if self.count() < 2 {
            return (one(), other());
        }
        let waiting = Mutex::new(Some(other));
        let taken = || waiting.lock().ok().and_then(|mut other| other.take());
        thread::scope(|scope| {
            let spawned = thread::Builder::new()
                .spawn_scoped(scope, || taken().expect("nobody else takes it")());
            let one = one();
            match spawned.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(other)) => (one, other),
                // It said why; that it did must not be lost here.
                Ok(Err(panicked)) => panic::resume_unwind(panicked),
                // The system has no thread to give: the work is done all the same.
                Err(_) => (one, taken().expect("no thread took it")()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mithaq_text::compare::{compare, compare_by};
    use mithaq_text::hands::{self, BYTES_MIN};
    use mithaq_text::{Lang, parse};

    #[test]
    fn both_pieces_are_done() {
        for count in 0..4 {
            let cores = Cores::these(count);
            let nested = || cores.both(|| 1, || 2);
            assert_eq!(cores.both(nested, || "three"), ((1, 2), "three"));
        }
    }

    #[test]
    #[should_panic(expected = "it is broken")]
    fn a_panic_is_not_lost() {
        Cores::these(2).both(|| (), || assert_eq!(1, 2, "it is broken"));
    }

    #[test]
    fn a_long_text_is_compared_as_by_one_core() {
        let article = |number: usize| {
            let words = |from: usize| {
                (from..from + 40)
                    .map(|word| format!("word{} ", word * word % 977))
                    .collect::<String>()
            };
            let (one, two) = (words(number * 7), words(number * 3));
            format!(
                "Article {number}\n1. {one}as in Article {}.\n2. {two}.\n",
                number / 2 + 1
            )
        };
        let old: String = (1..300).map(article).collect();
        let new: String = (20..310)
            .chain(5..15)
            .map(|number| article(number).replace("word4 ", "another "))
            .collect();
        assert!(old.len() + new.len() > BYTES_MIN);
        let cores = Cores::these(3);
        let (old, new) = hands::both(
            &cores,
            old.len() + new.len(),
            || parse::plain(&old, Lang::En).tree,
            || parse::plain(&new, Lang::En).tree,
        );
        assert_eq!(compare_by(&cores, &old, &new), compare(&old, &new));
    }
}
