//! How often one address may try to sign in. The desk counts by login; this counts by address, so
//! that one machine cannot walk through the logins.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// So many failures within [`WINDOW`] close the door to an address.
const FAILURES_MAX: usize = 20;
const WINDOW: Duration = Duration::from_secs(300);
/// Beyond so many addresses the oldest are forgotten: memory stays bounded whoever comes.
const ADDRESSES_MAX: usize = 10_000;

/// Counts failures by address.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<BTreeMap<IpAddr, VecDeque<Instant>>>);

impl Limiter {
    /// Whether the address may try again.
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failures) = seen.get_mut(&address) else {
            return true;
        };
        failures.retain(|at| at.elapsed() < WINDOW);
        let admitted = failures.len() < FAILURES_MAX;
        if failures.is_empty() {
            seen.remove(&address);
        }
        admitted
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, address: IpAddr) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES_MAX && !seen.contains_key(&address) {
            seen.retain(|_, failures| failures.back().is_some_and(|at| at.elapsed() < WINDOW));
        }
        if seen.len() < ADDRESSES_MAX || seen.contains_key(&address) {
            seen.entry(address).or_default().push_back(Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shut_out_after_so_many_failures_and_others_are_not() {
        let limiter = Limiter::default();
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        for _ in 0..FAILURES_MAX {
            assert!(limiter.admits(one));
            limiter.failed(one);
        }
        assert!(!limiter.admits(one));
        assert!(limiter.admits(other));
    }
}
