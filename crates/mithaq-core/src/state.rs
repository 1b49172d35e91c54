//! The state of a register: a function of the *set* of entries applied.

use crate::{Recorded, Register, Verdict};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::{Digest, EntryId, Hasher, Past};

/// All that the register means so far.
#[derive(Debug, Clone)]
pub struct State {
    register: Register,
    cut: Past,
    touched: BTreeSet<EntryId>,
}

impl State {
    /// An empty register.
    pub fn new(register: Register) -> Self {
        Self {
            register,
            cut: Past::empty(),
            touched: BTreeSet::new(),
        }
    }

    /// Takes in one entry, whose causal past has been applied. Total: a broken rule makes the
    /// entry void, never an error. An entry that lies in the cut already is passed over.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        self.cut.widen(at.side, at.epoch, at.seq.saturating_add(1));
    }

    /// How much of each log was applied.
    pub fn cut(&self) -> &Past {
        &self.cut
    }

    /// The register.
    pub fn register(&self) -> Register {
        self.register
    }

    /// Equal on every home that has applied the same entries, in whatever order.
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::new("mithaq/state/0");
        hasher.update_canon(&self.cut);
        hasher.finish()
    }

    /// What became of an act; `None` if the entry is unknown or no act.
    pub fn verdict(&self, entry: EntryId) -> Option<Verdict> {
        let _ = entry;
        None
    }

    /// Whether an entry not yet seen could still change the verdict or the effect of this act.
    pub fn is_provisional(&self, entry: EntryId) -> bool {
        let _ = entry;
        false
    }

    /// Whether every other side's log covers the act with a delivered receipt.
    pub fn is_settled(&self, entry: EntryId) -> bool {
        let _ = entry;
        false
    }

    /// The entries that raised the alarm of equivocation, in the order of their ids.
    pub fn alarms(&self) -> Vec<EntryId> {
        Vec::new()
    }

    /// The dossiers whose rows may have changed since [`Self::take_touched`].
    pub fn touched(&self) -> &BTreeSet<EntryId> {
        &self.touched
    }

    /// The same, and forgets them. Rows of a dossier are replaced whole by [`crate::view::rows`].
    pub fn take_touched(&mut self) -> BTreeSet<EntryId> {
        core::mem::take(&mut self.touched)
    }
}
