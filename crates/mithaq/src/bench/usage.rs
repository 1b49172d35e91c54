//! What this process has used so far, as Linux tells it; elsewhere nothing is known.

use serde::{Deserialize, Serialize};

/// Processor time and memory of one process.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Usage {
    /// Of all threads, the ended ones included, in microseconds; by ticks of 10 ms.
    pub(super) cpu_us: u64,
    /// The most memory it ever held, in KiB.
    pub(super) peak_kb: u64,
}

/// Microseconds of one tick of `/proc/self/stat`: 100 a second on every Linux (proc(5), USER_HZ).
const TICK_US: u64 = 10_000;

impl Usage {
    pub(super) fn of_this_process() -> Self {
        Self {
            cpu_us: cpu_us().unwrap_or_default(),
            peak_kb: peak_kb().unwrap_or_default(),
        }
    }
}

fn cpu_us() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold anything; counted from 1, user time
    // is field 14 and system time field 15, and the first after the name is field 3.
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some((user + system) * TICK_US)
}

fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
