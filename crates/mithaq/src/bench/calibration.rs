//! What this machine does at best at this moment, measured between the other figures: machines
//! that are shared change within minutes.

use super::watch::Watch;
use mithaq_desk::calibration::{EmptyCommits, Signatures};
use std::path::Path;

/// Signs and verifications of one sample on each core: some tens of milliseconds.
const SIGNS: u32 = 2_000;
const VERIFIES: u32 = 500;
/// Empty commits of one sample.
const COMMITS: u32 = 20;

/// Samples taken so far.
pub(super) struct Calibration {
    pub(super) cores: usize,
    commits: EmptyCommits,
    pub(super) sign_per_s: Vec<f64>,
    pub(super) verify_per_s: Vec<f64>,
    pub(super) commit_ms: Vec<f64>,
    /// The signatures of one act, made and checked one after the other.
    pub(super) act_signatures_ms: Vec<f64>,
}

impl Calibration {
    pub(super) fn new(dir: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            commits: EmptyCommits::new(&dir.join("empty.db"))?,
            sign_per_s: Vec::new(),
            verify_per_s: Vec::new(),
            commit_ms: Vec::new(),
            act_signatures_ms: Vec::new(),
        })
    }

    /// One sample of each: per core, with every core at work, as they are in what is measured.
    pub(super) fn sample(&mut self) -> anyhow::Result<()> {
        let signatures = Signatures::new()?;
        let signs = self.on_every_core(|| signatures.sign(SIGNS));
        self.sign_per_s.push(f64::from(SIGNS) / signs);
        let verifies = self.on_every_core(|| {
            signatures.verify(VERIFIES);
        });
        self.verify_per_s.push(f64::from(VERIFIES) / verifies);
        self.commit()
    }

    /// One sample of empty commits, and of an act's signatures.
    pub(super) fn commit(&mut self) -> anyhow::Result<()> {
        let signatures = Signatures::new()?;
        for _ in 0..COMMITS {
            let watch = Watch::start();
            self.commits.commit()?;
            self.commit_ms.push(watch.millis());
            let watch = Watch::start();
            signatures.of_one_act();
            self.act_signatures_ms.push(watch.millis());
        }
        Ok(())
    }

    /// How long it takes, in seconds, on all cores at the same time; the mean of the cores.
    fn on_every_core(&self, work: impl Fn() + Sync) -> f64 {
        let work = &work;
        let seconds: f64 = std::thread::scope(|scope| {
            let timed = || {
                let watch = Watch::start();
                work();
                watch.seconds()
            };
            let cores: Vec<_> = (0..self.cores).map(|_| scope.spawn(timed)).collect();
            // A core that panicked has said so, and counts as one that needed no time.
            let times = cores
                .into_iter()
                .map(|core| core.join().unwrap_or_default());
            times.sum()
        });
        seconds / u32::try_from(self.cores).map_or(1.0, f64::from)
    }
}
