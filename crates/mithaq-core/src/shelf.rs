//! Where the state puts what is seldom asked for, so that it takes no memory.

use alloc::vec::Vec;
use core::fmt::Debug;

/// Keeps bytes outside of memory for as long as a state lives. It is no record: what lies on it
/// follows from the entries and is made anew with the state.
pub trait Shelf: Debug + Send + Sync {
    /// Keeps these bytes; `None` if there is no room for them now. Then they stay in memory.
    fn put(&self, bytes: &[u8]) -> Option<Slot>;

    /// The bytes that were put there, exactly. No rule can be answered without them: a shelf that
    /// cannot give them back must not return.
    fn get(&self, slot: Slot) -> Vec<u8>;

    /// Nobody will ask for what lies there again.
    fn free(&self, slot: Slot);
}

/// A place on a shelf; what the numbers mean, the shelf knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Where it begins.
    pub at: u64,
    /// How many bytes it holds.
    pub len: u32,
}
