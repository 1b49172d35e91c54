//! Long histories apply in time that a person does not notice. No clock is read here: a rule that
//! walks all facts at every entry shows as a test that does not end.

use super::world::{A, B, World, digest, draft, first, instrument_row, propose, replace};
use crate::{Accepted, Event, ProvisionId, Reopened, State};
use alloc::{format, vec};

/// Proposals, agreements and reopenings on one provision, `rounds` times over.
fn dispute(rounds: usize) -> (World, ProvisionId) {
    let (mut world, id, provision) = draft(2);
    for round in 0..rounds {
        let (one, other) = if round % 2 == 0 { (A, B) } else { (B, A) };
        let text = format!("round {round}");
        let put = first(world.does(one, propose(id, vec![replace(provision, &text)])));
        world.deliver(one, other);
        let accepted = Accepted {
            provision,
            alternative: put,
        };
        world.state(other, Event::Accepted(accepted));
        world.deliver(other, one);
        world.state(one, Event::Reopened(Reopened { provision }));
        world.deliver(one, other);
    }
    (world, provision)
}

#[test]
fn a_long_dispute_on_one_provision_applies() {
    let (world, provision) = dispute(330);
    assert!(world.entries.len() >= 1_900, "{}", world.entries.len());
    let mut state = State::new(world.register);
    world.entries.iter().for_each(|entry| state.apply(entry));
    assert_eq!(digest(&state), digest(world.home(A)));
    assert_eq!(instrument_row(&state, provision.entry).open, 1);
}
