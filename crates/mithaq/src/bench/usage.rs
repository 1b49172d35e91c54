//! What this process has used so far: processor time as POSIX tells it, memory as Linux does;
//! elsewhere nothing is known of it.

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// Processor time and memory of one process.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Usage {
    /// Of all threads, the ended ones included, in microseconds.
    pub(super) cpu_us: u64,
    /// The most memory it ever held, in KiB.
    pub(super) peak_kb: u64,
}

impl Usage {
    pub(super) fn of_this_process() -> Self {
        Self {
            cpu_us: cpu_us().unwrap_or_default(),
            peak_kb: peak_kb().unwrap_or_default(),
        }
    }
}

fn cpu_us() -> Option<u64> {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(used.tv_sec).ok()?;
    let nanos = u64::try_from(used.tv_nsec).ok()?;
    Some(seconds * 1_000_000 + nanos / 1_000)
}

fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
