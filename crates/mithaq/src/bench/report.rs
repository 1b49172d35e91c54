//! What a bench found, as JSON (`docs/cli.md`) and as a table for people.

use serde::Serialize;

/// The figures of one run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(super) entries: u64,
    pub(super) batch: usize,
    pub(super) payload_bytes: usize,
    pub(super) entries_per_s: f64,
    pub(super) cpu_us_per_entry: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) peak_mb: f64,
    pub(super) holes: u64,
    pub(super) durable: bool,
    pub(super) cores: usize,
    pub(super) raw_sign_per_s: f64,
    pub(super) raw_verify_per_s: f64,
    pub(super) empty_commit_ms: f64,
    /// What a single act takes at least: its signatures and the empty commits of two sides.
    pub(super) least_act_ms: f64,
    pub(super) ratios: Ratios,
    pub(super) verify: Verify,
    pub(super) start: Start,
    pub(super) curve: Vec<Point>,
    pub(super) catch_up: Option<CatchUp>,
}

/// What the bars judge: the figures by what the machine does at best.
#[derive(Debug, Serialize)]
pub(super) struct Ratios {
    /// Entries a second by cores ÷ (2 signatures + 2 verifications).
    pub(super) throughput: f64,
    /// By the median empty commit.
    pub(super) p50: f64,
    pub(super) p99: f64,
    /// Signatures verified a second by the cores' bare verifications.
    pub(super) verify: f64,
    /// The cost of an entry at the end of the curve by that at its beginning, each in bare
    /// verifications of its moment.
    pub(super) growth: Option<f64>,
}

/// Checking every stored byte of the reader's home, by a process of its own.
#[derive(Debug, Serialize)]
pub(super) struct Verify {
    pub(super) entries: u64,
    pub(super) seconds: f64,
    pub(super) entries_per_s: f64,
    pub(super) signatures_per_s: f64,
}

/// Opening the author's home again after a kill.
#[derive(Debug, Serialize)]
pub(super) struct Start {
    pub(super) entries: u64,
    pub(super) seconds: f64,
}

/// What an entry costs once the record has so many.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Point {
    pub(super) entries: u64,
    pub(super) entries_per_s: f64,
    /// Of both sides together.
    pub(super) cpu_us_per_entry: f64,
    /// The same in bare verifications, as fast as they were at that moment.
    pub(super) cost: f64,
}

/// A reader so far behind catches up; each side in a process that has just started.
#[derive(Debug, Serialize)]
pub(super) struct CatchUp {
    pub(super) behind: u64,
    pub(super) seconds: f64,
    pub(super) entries_per_s: f64,
    pub(super) author_peak_mb: f64,
    pub(super) reader_peak_mb: f64,
    pub(super) holes: u64,
}

/// The middle of these; 0 of none.
pub(super) fn median(of: &[f64]) -> f64 {
    percentile(of, 50)
}

/// The least of these that so many in a hundred do not exceed; 0 of none.
pub(super) fn percentile(of: &[f64], percent: usize) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

impl Report {
    /// The table: each figure, its ratio, and the bar it is held against.
    pub(crate) fn table(&self) -> String {
        let mut rows = vec![
            (
                format!("entries/s, batches of {}", self.batch),
                format!("{:.0}", self.entries_per_s),
                format!(
                    "{:.0} % of cores ÷ (2 sign + 2 verify)",
                    self.ratios.throughput * 100.0
                ),
                "≥ 40 %",
            ),
            (
                "CPU per entry, both sides".to_owned(),
                format!("{:.0} µs", self.cpu_us_per_entry),
                String::new(),
                "",
            ),
            (
                "one act, submit to settled, p50".to_owned(),
                format!("{:.1} ms", self.p50_ms),
                format!("{:.1} × an empty commit", self.ratios.p50),
                "≤ 6 ×",
            ),
            (
                "the same, p99".to_owned(),
                format!("{:.1} ms", self.p99_ms),
                format!("{:.1} × an empty commit", self.ratios.p99),
                "≤ 20 ×",
            ),
            (
                format!("cold verify of {} entries", self.verify.entries),
                format!("{:.0} entries/s", self.verify.entries_per_s),
                format!("{:.0} % of bare verification", self.ratios.verify * 100.0),
                "≥ 70 %",
            ),
        ];
        if let (Some(growth), Some(first), Some(last)) =
            (self.ratios.growth, self.curve.first(), self.curve.last())
        {
            rows.push((
                format!(
                    "cost per entry, {} to {} entries",
                    first.entries, last.entries
                ),
                format!(
                    "{:.0} → {:.0} µs",
                    first.cpu_us_per_entry, last.cpu_us_per_entry
                ),
                format!("{growth:.2} ×"),
                "≤ 1.3 ×",
            ));
        }
        if let Some(catch_up) = &self.catch_up {
            rows.push((
                format!("a peer {} entries behind", catch_up.behind),
                format!(
                    "{:.0} entries/s, {} holes",
                    catch_up.entries_per_s, catch_up.holes
                ),
                format!(
                    "peak {:.0} and {:.0} MB",
                    catch_up.author_peak_mb, catch_up.reader_peak_mb
                ),
                "0, ≤ 96 MB",
            ));
        }
        let mut table = String::new();
        for (what, figure, ratio, bar) in rows {
            table.push_str(&format!("{what:<40} {figure:>24}  {ratio:<42} {bar}\n"));
        }
        table.push_str(&format!(
            "peak {:.0} MB; {} holes; durable: {}; start with {} entries: {:.2} s\n",
            self.peak_mb, self.holes, self.durable, self.start.entries, self.start.seconds
        ));
        table.push_str(&format!(
            "this machine, in the same run: {} cores, {:.0} signatures/s and {:.0} verifications/s \
             a core, {:.2} ms an empty commit, {:.2} ms the signatures of an act and two commits",
            self.cores,
            self.raw_sign_per_s,
            self.raw_verify_per_s,
            self.empty_commit_ms,
            self.least_act_ms
        ));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(median(&values).to_bits(), 3.0_f64.to_bits());
        assert_eq!(percentile(&values, 99).to_bits(), 5.0_f64.to_bits());
        assert_eq!(median(&[]).to_bits(), 0.0_f64.to_bits());
    }
}
