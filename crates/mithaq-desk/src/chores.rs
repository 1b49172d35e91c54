//! What the writer does when nobody asks anything of it: the head mark comes to rest, the read tables
//! follow the record, the log beside the database moves into it.

use crate::keeper::Keeper;
use std::time::{Duration, Instant};

/// While there is always something to do, the read tables follow so often: of what many acts
/// touched in that time, each row is written once. Who reads asks for it and does not wait so long.
const TELL_WITHIN: Duration = Duration::from_millis(500);

/// With few entries they follow so often also where no moment is idle: rows that gathered longer
/// would stand in the way of one act all at once.
const TELL_SOON: Duration = Duration::from_millis(16);

/// So many are few: the work of a millisecond.
const FEW: u64 = 32;

/// From so many pages of 4 KiB on, the log beside the database moves into it in an idle moment.
const LOG_PAGES: u32 = 256;

/// With so many it moves before anything else is begun. That takes some milliseconds, so seldom: a
/// page that changes with every commit is then moved once for many of them.
const LOG_PAGES_MAX: u32 = 4000;

/// What can wait, and is done when nothing was asked for a while.
struct Chore {
    is_due: fn(&Keeper) -> bool,
    /// The while: a single act is answered by its peer well within it, and its way is not to be
    /// crossed by rows and syncs that nobody waits for.
    after: Duration,
    run: fn(&mut Keeper),
}

/// In this order.
const CHORES: [Chore; 3] = [
    Chore {
        is_due: |keeper| !keeper.is_at_rest(),
        after: Duration::from_millis(20),
        run: Keeper::rest,
    },
    Chore {
        is_due: |keeper| keeper.behind_since.is_some(),
        after: Duration::from_millis(50),
        run: Keeper::tell,
    },
    Chore {
        is_due: |keeper| keeper.writer.log_pages() >= LOG_PAGES,
        after: Duration::from_millis(60),
        run: Keeper::move_log,
    },
];

/// Which chores were tried since something was last asked: one that fails has said so, and is not
/// tried again before something else came.
#[derive(Default)]
pub(crate) struct Tried {
    asked: Option<Instant>,
    chores: [bool; CHORES.len()],
}

impl Keeper {
    /// Notes that something was asked and is done.
    pub(crate) fn note_asked(&mut self) {
        self.asked = now();
    }

    /// Does what can wait no longer, or has waited long enough; how long until there is more to do,
    /// if anything is left.
    pub(crate) fn do_chores(&mut self, tried: &mut Tried) -> Option<Duration> {
        let now = now();
        if tried.asked.replace(self.asked) != Some(self.asked) {
            tried.chores = Default::default();
        }
        let is_light = self.writer.untold() <= FEW;
        let within = if is_light { TELL_SOON } else { TELL_WITHIN };
        let behind = self.behind_since.map(|since| now.duration_since(since));
        if behind.is_some_and(|behind| behind >= within) {
            self.tell();
        }
        if self.writer.log_pages() >= LOG_PAGES_MAX {
            self.move_log();
        }
        let behind = self.behind_since.map(|since| now.duration_since(since));
        let mut wait = behind.map(|behind| within.saturating_sub(behind));
        let idle = now.duration_since(self.asked);
        for (chore, tried) in CHORES.iter().zip(&mut tried.chores) {
            if *tried || !(chore.is_due)(self) {
                continue;
            }
            match chore.after.checked_sub(idle) {
                Some(left) if !left.is_zero() => {
                    wait = Some(wait.map_or(left, |wait| wait.min(left)));
                }
                _ => {
                    *tried = true;
                    (chore.run)(self);
                }
            }
        }
        wait
    }

    /// Does all that is left, at the end.
    pub(crate) fn do_all_chores(&mut self) {
        for chore in CHORES {
            if (chore.is_due)(self) {
                (chore.run)(self);
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long something has waited is a measure of time, not a date"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
