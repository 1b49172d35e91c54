//! That one press of a button is one act, however often it is pressed.
//!
//! What is signed is never taken back, so a second press, or the same page sent again, must not
//! sign a second time: it is led to where the first press led.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// So many presses are remembered: more than a home's offices have pages open.
const PRESSES_MAX: usize = 4096;

/// Where a press has led; nothing while it has led nowhere. Whoever holds it is at work on it.
pub(crate) type Press = Arc<Mutex<Option<String>>>;

/// The presses of late.
#[derive(Default)]
pub(crate) struct Presses(Mutex<VecDeque<(String, Press)>>);

impl Presses {
    /// The press of this name, the same for all who ask.
    pub(crate) fn of(&self, name: String) -> Press {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, press)) = held.iter().find(|(one, _)| *one == name) {
            return press.clone();
        }
        if held.len() >= PRESSES_MAX {
            held.pop_front();
        }
        let press = Press::default();
        held.push_back((name, press.clone()));
        press
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presses_are_remembered_up_to_a_bound() {
        let presses = Presses::default();
        let first = presses.of("0".to_owned());
        assert!(Arc::ptr_eq(&first, &presses.of("0".to_owned())));
        for n in 1..=PRESSES_MAX {
            presses.of(n.to_string());
        }
        assert!(!Arc::ptr_eq(&first, &presses.of("0".to_owned())));
        let held = presses.0.lock().map(|held| held.len());
        assert_eq!(held.ok(), Some(PRESSES_MAX));
    }
}
