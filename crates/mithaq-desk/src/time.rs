//! The clock as the desk reads it: an ordinary home's is the machine's; a demo home's may be set,
//! and then goes on from there.

use crate::Clock;
use mithaq_canon::Time;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The clock of a home.
#[derive(Debug)]
pub(crate) struct DeskClock {
    clock: Arc<dyn Clock>,
    /// How far a demo home's time lies after the machine's, in milliseconds.
    offset: AtomicI64,
}

impl DeskClock {
    pub(crate) fn new(clock: Arc<dyn Clock>, offset: i64) -> Self {
        Self {
            clock,
            offset: AtomicI64::new(offset),
        }
    }

    /// The time of the register's acts.
    pub(crate) fn now(&self) -> Time {
        let offset = self.offset.load(Ordering::Relaxed);
        Time(self.wall().0.saturating_add_signed(offset))
    }

    /// The machine's time: sessions and pauses go by it, whatever day a demo plays.
    pub(crate) fn wall(&self) -> Time {
        self.clock.now()
    }

    /// The offset at which it would be `now`.
    pub(crate) fn offset_to(&self, now: Time) -> i64 {
        let difference = i128::from(now.0) - i128::from(self.wall().0);
        i64::try_from(difference).unwrap_or(0)
    }

    pub(crate) fn set_offset(&self, offset: i64) {
        self.offset.store(offset, Ordering::Relaxed);
    }
}
