//! Where results stand while they are computed and looked at: in memory, few, for a while, each
//! for the one office that asked.

use super::{Compared, Unread};
use crate::word::Returned;
use mithaq_desk::UserId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// So many forms with files are read at once; each stands in memory whole
/// ([`crate::upload::UPLOAD_BYTES_MAX`]).
const READING_MAX: usize = 4;
/// So many texts are compared at once: each takes a thread for itself, and the pages need some.
const WORKING_MAX: usize = 2;
/// So many wait or are worked on; who comes then is asked to come again.
const OPEN_MAX: usize = 6;
/// One office keeps its latest results; the oldest makes room for the next.
const KEPT_PER_OFFICE: usize = 4;
/// All offices together.
const KEPT_MAX: usize = 24;
/// The texts of all kept results together: beyond it the oldest go. A result takes about ten times
/// its texts.
const KEPT_BYTES_MAX: usize = 32 * 1024 * 1024;
/// A result is kept as long as one looks at it without doing anything else.
const KEPT_FOR: Duration = Duration::from_secs(45 * 60);

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Waiting,
    ReadOld,
    ReadNew,
    Align,
    Draw,
}

impl Stage {
    pub(crate) const ALL: [Self; 5] = [
        Self::Waiting,
        Self::ReadOld,
        Self::ReadNew,
        Self::Align,
        Self::Draw,
    ];
}

/// Why there is no result.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The file of the old text (or the new one) cannot be read.
    Unread { new: bool, why: Unread },
    /// The work broke off.
    Broken,
}

/// What was worked out.
#[derive(Clone)]
pub(crate) enum Outcome {
    Compared(Arc<Compared>),
    /// A Word file that came back, read.
    Returned(Arc<Returned>),
}

impl Outcome {
    fn bytes(&self) -> usize {
        match self {
            Self::Compared(compared) => compared.bytes,
            Self::Returned(returned) => returned.bytes,
        }
    }
}

/// A place on the shelf, as its owner sees it.
#[derive(Clone)]
pub(crate) enum Held {
    Working(Stage),
    Failed(Failure),
    Done(Outcome),
}

struct Job {
    owner: UserId,
    seen: Instant,
    held: Held,
}

impl Job {
    fn is_open(&self) -> bool {
        matches!(self.held, Held::Working(_))
    }

    fn bytes(&self) -> usize {
        match &self.held {
            Held::Done(outcome) => outcome.bytes(),
            Held::Working(_) | Held::Failed(_) => 0,
        }
    }
}

/// Too much is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// The shelf.
pub(crate) struct Shelf {
    jobs: Mutex<(u64, BTreeMap<u64, Job>)>,
    reading: Arc<Semaphore>,
    working: Arc<Semaphore>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            jobs: Mutex::new((0, BTreeMap::new())),
            reading: Arc::new(Semaphore::new(READING_MAX)),
            working: Arc::new(Semaphore::new(WORKING_MAX)),
        }
    }
}

impl Shelf {
    /// Leave to read a form with files; none while too many are being read.
    pub(crate) fn reading(&self) -> Option<OwnedSemaphorePermit> {
        self.reading.clone().try_acquire_owned().ok()
    }

    /// Waits for leave to work.
    pub(crate) async fn working(&self) -> Option<OwnedSemaphorePermit> {
        self.working.clone().acquire_owned().await.ok()
    }

    /// A place for a result to come.
    ///
    /// # Errors
    /// [`Full`].
    pub(crate) fn open(&self, owner: UserId) -> Result<u64, Full> {
        let mut jobs = self.jobs();
        let (next, held) = &mut *jobs;
        held.retain(|_, job| job.is_open() || job.seen.elapsed() < KEPT_FOR);
        if held.values().filter(|job| job.is_open()).count() >= OPEN_MAX {
            return Err(Full);
        }
        let own: Vec<u64> = done(held, |job| job.owner == owner);
        if own.len() >= KEPT_PER_OFFICE {
            own.first().map(|oldest| held.remove(oldest));
        }
        let all = done(held, |_| true);
        if all.len() >= KEPT_MAX {
            all.first().map(|oldest| held.remove(oldest));
        }
        *next += 1;
        let job = Job {
            owner,
            seen: Instant::now(),
            held: Held::Working(Stage::Waiting),
        };
        held.insert(*next, job);
        Ok(*next)
    }

    /// Says how far the work has come, or what came of it.
    pub(crate) fn put(&self, key: u64, now: Held) {
        let mut jobs = self.jobs();
        let held = &mut jobs.1;
        if let Some(job) = held.get_mut(&key) {
            job.held = now;
            job.seen = Instant::now();
        }
        let mut total: usize = held.values().map(Job::bytes).sum();
        for oldest in done(held, |_| true) {
            if total <= KEPT_BYTES_MAX || oldest == key {
                break;
            }
            total -= held.remove(&oldest).map_or(0, |job| job.bytes());
        }
    }

    /// What stands at a place, for its owner: for everyone else there is nothing.
    pub(crate) fn get(&self, key: u64, owner: UserId) -> Option<Held> {
        let mut jobs = self.jobs();
        jobs.1
            .retain(|_, job| job.is_open() || job.seen.elapsed() < KEPT_FOR);
        let job = jobs.1.get_mut(&key).filter(|job| job.owner == owner)?;
        job.seen = Instant::now();
        Some(job.held.clone())
    }

    /// Throws away everything of an office.
    pub(crate) fn clear(&self, owner: UserId) {
        self.jobs()
            .1
            .retain(|_, job| job.owner != owner || job.is_open());
    }

    fn jobs(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, Job>)> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The places where the work is done, oldest first.
fn done(held: &BTreeMap<u64, Job>, of: impl Fn(&Job) -> bool) -> Vec<u64> {
    let finished = held.iter().filter(|(_, job)| !job.is_open() && of(job));
    finished.map(|(key, _)| *key).collect()
}
