//! Where findings are written down while the check goes on.

use super::{Damage, Finding, Part, Progress, Report};
use crate::Fault;

/// At most so many findings are listed; a database of which every page is gone has millions.
const FINDINGS_MAX: usize = 1_000;

/// Collects findings and tells how far the check has come.
pub(super) struct Book<'p> {
    report: Report,
    progress: &'p mut dyn FnMut(Progress),
    at: Progress,
}

impl<'p> Book<'p> {
    pub(super) fn new(progress: &'p mut dyn FnMut(Progress)) -> Self {
        Self {
            report: Report::default(),
            progress,
            at: Progress { done: 0, of: 1 },
        }
    }

    pub(super) fn add(&mut self, part: Part, damage: Damage, detail: &str) {
        if self.report.findings.len() < FINDINGS_MAX {
            self.report.findings.push(Finding {
                part,
                damage,
                detail: detail.to_owned(),
            });
        } else {
            self.report.left_out += 1;
        }
    }

    pub(super) fn fault(&mut self, part: Part, fault: &Fault) {
        self.add(part, Damage::Unreadable, &fault.to_string());
    }

    /// Runs one part of the check; what stops it is a finding, not the end of the others.
    pub(super) fn caught<T>(
        &mut self,
        part: Part,
        work: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Option<T> {
        work(self).map_err(|fault| self.fault(part, &fault)).ok()
    }

    pub(super) fn expect(&mut self, steps: u64) {
        self.at.of = steps.max(1);
    }

    pub(super) fn step(&mut self) {
        self.at.done += 1;
        (self.progress)(self.at);
    }

    pub(super) fn count(&mut self, count: impl FnOnce(&mut Report)) {
        count(&mut self.report);
    }

    /// How many findings there are so far.
    pub(super) fn place(&self) -> usize {
        self.report.findings.len()
    }

    /// Takes in what was found in another thread, before what was found here since `place`: what
    /// is wrong with the whole explains what is wrong with its parts.
    pub(super) fn put_at(&mut self, place: usize, other: Report) {
        let findings = &mut self.report.findings;
        findings.splice(place..place, other.findings);
        let more = findings.len().saturating_sub(FINDINGS_MAX);
        findings.truncate(FINDINGS_MAX);
        self.report.left_out += other.left_out + u64::try_from(more).unwrap_or(u64::MAX);
    }

    pub(super) fn finish(self) -> Report {
        self.report
    }
}

/// Works with a book of its own, in a thread of its own; nobody is told how far it has come.
pub(super) fn apart(work: impl FnOnce(&mut Book<'_>)) -> Report {
    let mut nobody = |_| ();
    let mut book = Book::new(&mut nobody);
    work(&mut book);
    book.finish()
}
