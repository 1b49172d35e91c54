//! Whether a command may become statements.

use crate::{Actor, Command, Refusal, State, Statement};
use alloc::vec::Vec;
use mithaq_canon::Time;

/// Asks the rules whether `actor` may do what `command` says, on top of all that `state` holds.
/// May refuse, never writes.
///
/// # Errors
/// The [`Refusal`] for which an entry with the same statement would be void, and
/// [`Refusal::Stale`] where the form showed something else.
pub fn decide(
    state: &State,
    actor: &Actor,
    at: Time,
    command: Command,
) -> Result<Vec<Statement>, Refusal> {
    let _ = (state, actor, at, command);
    Err(Refusal::NotGranted)
}
