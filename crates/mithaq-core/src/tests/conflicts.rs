//! Every pair of acts that can conflict, in every order in which the entries can arrive.

use super::world::{
    A, B, C, Dice, World, alternative, digest, draft, instrument_row, provision_row, ready, replace,
};
use crate::{AlternativeState, ProvisionStatus, Recorded, State, TextStage, Verdict};
use alloc::vec::Vec;
use mithaq_canon::Digest;

/// More orders than these are not tried one by one, but drawn.
const ORDERS_MAX: usize = 600;

/// Applies what followed the setting in every order that respects causality, or in many drawn
/// at random where there are too many, and checks each outcome.
fn in_every_order(world: &World, check: impl Fn(&State)) {
    let mut start = State::new(world.register);
    let (setting, story) = world.entries.split_at(world.setting);
    setting.iter().for_each(|entry| start.apply(entry));
    let left: Vec<&Recorded> = story.iter().collect();

    let mut ends = Vec::new();
    extend(start.clone(), left.clone(), &mut ends);
    if ends.len() >= ORDERS_MAX {
        ends = (0..100)
            .map(|seed| drawn(start.clone(), left.clone(), Dice(seed)))
            .collect();
    }
    let digests: Vec<Digest> = ends.iter().map(digest).collect();
    assert!(digests.windows(2).all(|pair| pair[0] == pair[1]));
    ends.iter().for_each(check);
}

fn extend(mut state: State, mut left: Vec<&Recorded>, ends: &mut Vec<State>) {
    loop {
        match ready(&state, &left).as_slice() {
            _many if ends.len() >= ORDERS_MAX => return,
            [] => {
                assert!(left.is_empty(), "entries without their past");
                return ends.push(state);
            }
            [only] => state.apply(left.remove(*only)),
            several => {
                for place in several {
                    let mut state = state.clone();
                    let mut left = left.clone();
                    state.apply(left.remove(*place));
                    extend(state, left, ends);
                }
                return;
            }
        }
    }
}

fn drawn(mut state: State, mut left: Vec<&Recorded>, mut dice: Dice) -> State {
    while !left.is_empty() {
        let ready = ready(&state, &left);
        state.apply(left.remove(ready[dice.roll(ready.len())]));
    }
    state
}

#[test]
fn accept_stands_against_a_withdrawal_it_had_not_seen() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.deliver(A, B);
    let withdrawal = world.withdraws(A, put);
    let acceptance = world.accepts(B, put);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(acceptance), Some(Verdict::Standing));
        assert_eq!(state.verdict(withdrawal), Some(Verdict::Late));
        let row = provision_row(state, provision);
        assert_eq!(row.status, ProvisionStatus::Agreed);
        assert_eq!(row.agreed, Some(put));
    });
}

#[test]
fn accept_is_void_after_a_withdrawal_it_had_seen() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.sync();
    let withdrawal = world.withdraws(A, put);
    world.deliver(A, B);
    let acceptance = world.state(
        B,
        crate::Event::Accepted(crate::Accepted {
            provision,
            alternative: put,
        }),
    );
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(withdrawal), Some(Verdict::Standing));
        let void = Verdict::Void(crate::Refusal::Withdrawn(put));
        assert_eq!(state.verdict(acceptance), Some(void));
        let row = provision_row(state, provision);
        assert_eq!(row.status, ProvisionStatus::Unchanged);
        assert_eq!(alternative(state, put), AlternativeState::Withdrawn);
    });
}

#[test]
fn accept_stands_against_a_replacement_it_had_not_seen() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "first");
    world.deliver(A, B);
    let second = world.proposes(A, provision, "second");
    let acceptance = world.accepts(B, put);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(acceptance), Some(Verdict::Standing));
        assert_eq!(state.verdict(second.proposal), Some(Verdict::Late));
        assert_eq!(alternative(state, put), AlternativeState::Agreed);
        assert_eq!(alternative(state, second), AlternativeState::Late);
    });
}

#[test]
fn a_proposal_late_on_one_provision_stands_on_another() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "first");
    world.deliver(A, B);
    let other = crate::ProvisionId { n: 1, ..provision };
    let changes = alloc::vec![replace(provision, "second"), replace(other, "new")];
    let proposal = world.does(A, super::world::propose(id, changes));
    world.accepts(B, put);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(proposal), Some(Verdict::Standing));
        let states = [0, 1].map(|op| alternative(state, crate::AlternativeId { proposal, op }));
        let expected = [AlternativeState::Late, AlternativeState::Standing];
        assert_eq!(states, expected);
    });
}

#[test]
fn accepts_of_different_alternatives_cross() {
    let (mut world, _, provision) = draft(2);
    let ours = world.proposes(A, provision, "ours");
    world.sync();
    let theirs = world.proposes(B, provision, "theirs");
    world.sync();
    let one = world.accepts(A, theirs);
    let two = world.accepts(B, ours);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(one), Some(Verdict::Crossed));
        assert_eq!(state.verdict(two), Some(Verdict::Crossed));
        let row = provision_row(state, provision);
        assert_eq!(row.status, ProvisionStatus::Open);
        assert_eq!(alternative(state, ours), AlternativeState::Standing);
        assert_eq!(alternative(state, theirs), AlternativeState::Standing);
    });
    // The question is open: either may now accept again.
    world.accepts(A, theirs);
    world.sync();
    let row = provision_row(world.home(B), provision);
    assert_eq!(row.agreed, Some(theirs));
}

#[test]
fn the_second_of_two_accepts_in_order_is_void() {
    let (mut world, _, provision) = draft(2);
    let ours = world.proposes(A, provision, "ours");
    world.sync();
    let theirs = world.proposes(B, provision, "theirs");
    world.sync();
    world.accepts(A, theirs);
    world.deliver(A, B);
    let second = world.state(
        B,
        crate::Event::Accepted(crate::Accepted {
            provision,
            alternative: ours,
        }),
    );
    world.sync();
    in_every_order(&world, |state| {
        let void = Verdict::Void(crate::Refusal::Agreed(provision));
        assert_eq!(state.verdict(second), Some(void));
        assert_eq!(provision_row(state, provision).agreed, Some(theirs));
    });
}

#[test]
fn two_reopenings_both_stand() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.sync();
    world.accepts(B, put);
    world.sync();
    let one = world.reopens(A, provision);
    let two = world.reopens(B, provision);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(one), Some(Verdict::Standing));
        assert_eq!(state.verdict(two), Some(Verdict::Standing));
        assert_eq!(
            provision_row(state, provision).status,
            ProvisionStatus::Open
        );
        assert_eq!(alternative(state, put), AlternativeState::Standing);
    });
}

#[test]
fn reopening_prevails_over_an_accept_it_is_concurrent_with() {
    // Third side agrees, thinks again, agrees again; meanwhile the agreement was reopened.
    let (mut world, _, provision) = draft(3);
    let put = world.proposes(A, provision, "put");
    world.sync();
    world.accepts(C, put);
    world.deliver(C, A);
    world.deliver(C, B);
    world.accepts(B, put);
    world.deliver(B, A);
    let reopening = world.reopens(A, provision);
    let again = world.proposes(C, provision, "again");
    world.deliver(A, B);
    let acceptance = world.accepts(C, put);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(reopening), Some(Verdict::Standing));
        assert_eq!(state.verdict(acceptance), Some(Verdict::Standing));
        // B's acceptance was undone, so all is open until B accepts again.
        let row = provision_row(state, provision);
        assert_eq!(row.status, ProvisionStatus::Open);
        assert_eq!(alternative(state, put), AlternativeState::Standing);
        assert_eq!(alternative(state, again), AlternativeState::Late);
    });
    world.accepts(B, put);
    world.sync();
    assert_eq!(provision_row(world.home(C), provision).agreed, Some(put));
}

#[test]
fn adoption_stands_against_a_reopening_after_ones_own_adoption() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.sync();
    world.accepts(B, put);
    world.sync();
    world.adopts(A, id);
    let reopening = world.reopens(A, provision);
    // B hears of A's adoption, not of the reopening after it.
    world.deliver_some(A, B, 1);
    let adoption = world.adopts(B, id);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(adoption), Some(Verdict::Standing));
        assert_eq!(state.verdict(reopening), Some(Verdict::Late));
        let row = instrument_row(state, id);
        assert_eq!((row.stage, row.edition), (TextStage::Adopted, 1));
        let row = provision_row(state, provision);
        assert_eq!(
            (row.status, row.agreed),
            (ProvisionStatus::Adopted, Some(put))
        );
    });
}

#[test]
fn reopening_before_ones_own_adoption_stops_it() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.sync();
    world.accepts(B, put);
    world.sync();
    let adoption = world.adopts(A, id);
    let reopening = world.reopens(B, provision);
    world.sync();
    in_every_order(&world, |state| {
        // A's act stands by A's log, but B's is missing and cannot come while the text is open.
        assert_eq!(state.verdict(adoption), Some(Verdict::Standing));
        assert_eq!(state.verdict(reopening), Some(Verdict::Standing));
        assert_eq!(instrument_row(state, id).stage, TextStage::Negotiating);
        assert_eq!(
            provision_row(state, provision).status,
            ProvisionStatus::Open
        );
    });
    world.accepts(B, put);
    world.sync();
    // The same text stands again. A adopted it without knowing of the reopening: B's act completes.
    world.adopts(B, id);
    world.sync();
    assert_eq!(instrument_row(world.home(A), id).stage, TextStage::Adopted);
}

#[test]
fn adoption_made_before_a_reopening_it_knew_must_be_made_again() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.sync();
    world.accepts(B, put);
    world.sync();
    world.adopts(A, id);
    world.sync();
    world.reopens(B, provision);
    world.sync();
    world.accepts(B, put);
    world.sync();
    world.adopts(B, id);
    world.sync();
    assert_eq!(
        instrument_row(world.home(A), id).stage,
        TextStage::Negotiating
    );
    world.adopts(A, id);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(instrument_row(state, id).stage, TextStage::Adopted);
    });
}

#[test]
fn proposal_after_ones_own_adoption_is_late_if_the_other_adopts() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "other");
    world.sync();
    world.accepts(B, put);
    world.sync();
    world.adopts(A, id);
    let other = crate::ProvisionId { n: 1, ..provision };
    let late = world.proposes(A, other, "afterthought");
    world.deliver_some(A, B, 1);
    world.adopts(B, id);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(late.proposal), Some(Verdict::Late));
        assert_eq!(instrument_row(state, id).stage, TextStage::Adopted);
        assert_eq!(alternative(state, late), AlternativeState::Late);
    });
}

#[test]
fn two_registrations_both_stand() {
    let mut world = World::new(2);
    let text = super::world::instrument(1, crate::TextState::Draft);
    let one = world.does(A, crate::Command::Register(text.clone()));
    let two = world.does(B, crate::Command::Register(text));
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(instrument_row(state, one).by, A);
        assert_eq!(instrument_row(state, two).by, B);
    });
}

#[test]
fn two_revisions_both_stand() {
    let mut world = World::new(2);
    let text = super::world::instrument(1, crate::TextState::Adopted);
    let id = world.does(A, crate::Command::Register(text));
    world.sync();
    let open = || {
        crate::Command::OpenNegotiation(crate::NegotiationOpened {
            instrument: id,
            kind: crate::NegotiationKind::Revision,
            basis: Vec::new(),
            reasons: Vec::new(),
            drafter: None,
        })
    };
    let one = world.does(A, open());
    let two = world.does(B, open());
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(state.verdict(one), Some(Verdict::Standing));
        assert_eq!(state.verdict(two), Some(Verdict::Standing));
        assert_eq!(instrument_row(state, id).negotiations.len(), 2);
    });
    assert_eq!(world.refuses(A, open()), "already-negotiating");
}

#[test]
fn who_has_moved_on_stands_behind_nothing_old() {
    let (mut world, _, provision) = draft(3);
    let put = world.proposes(A, provision, "put");
    world.sync();
    world.accepts(B, put);
    world.proposes(B, provision, "second thoughts");
    world.sync();
    // C knows that B has gone on, so this is one assent of two.
    world.accepts(C, put);
    world.sync();
    in_every_order(&world, |state| {
        let row = provision_row(state, provision);
        assert_eq!(row.status, ProvisionStatus::Open);
    });
    world.accepts(B, put);
    world.sync();
    assert_eq!(provision_row(world.home(A), provision).agreed, Some(put));
}

#[test]
fn what_is_settled_stays_provisional_while_what_outran_it_is_not() {
    let (mut world, _, provision) = draft(3);
    let put = world.proposes(A, provision, "put");
    world.sync();
    let withdrawal = world.withdraws(A, put);
    let acceptance = world.accepts(B, put);
    world.accepts(C, put);
    world.deliver(A, B);
    world.deliver(A, C);
    world.deliver(B, A);
    world.deliver(C, A);
    let state = world.home(A);
    assert_eq!(state.verdict(withdrawal), Some(Verdict::Late));
    assert!(state.is_settled(withdrawal) && !state.is_settled(acceptance));
    assert!(state.is_provisional(withdrawal));
    world.sync();
    assert!(!world.home(A).is_provisional(withdrawal));
}

#[test]
fn what_came_late_ends_nothing_after_a_reopening() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "first");
    world.deliver(A, B);
    let late = world.proposes(A, provision, "second");
    world.accepts(B, put);
    world.sync();
    world.reopens(B, provision);
    world.sync();
    assert_eq!(world.alternative(A, late), AlternativeState::Late);
    world.accepts(B, put);
    world.sync();
    in_every_order(&world, |state| {
        assert_eq!(provision_row(state, provision).agreed, Some(put));
    });
}

#[test]
fn an_acceptance_ends_where_its_side_accepts_another() {
    let (mut world, _, provision) = draft(3);
    let ours = world.proposes(A, provision, "ours");
    let theirs = world.proposes(B, provision, "theirs");
    world.sync();
    world.accepts(C, ours);
    world.accepts(C, theirs);
    world.sync();
    // B comes round to A's text, which C has left: A and B stand behind it, C does not.
    world.accepts(B, ours);
    world.sync();
    in_every_order(&world, |state| {
        let row = provision_row(state, provision);
        assert_eq!(row.status, ProvisionStatus::Open);
    });
    world.accepts(C, ours);
    world.sync();
    assert_eq!(provision_row(world.home(A), provision).agreed, Some(ours));
}
