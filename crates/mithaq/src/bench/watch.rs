//! The clock of the benches: it measures, and decides nothing.

use std::time::{Duration, Instant};

/// Time since it was started.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch(Instant);

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the binary may measure time; here is the one place where the benches do"
    )]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn time(self) -> Duration {
        self.0.elapsed()
    }

    pub(super) fn seconds(self) -> f64 {
        self.time().as_secs_f64()
    }

    pub(super) fn millis(self) -> f64 {
        self.seconds() * 1_000.0
    }
}
