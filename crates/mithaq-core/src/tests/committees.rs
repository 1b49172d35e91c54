//! Sessions, minutes, measures, offers.

use super::world::{A, B, C, World, day, words};
use crate::{
    AgreedLabel, Answer, Command, MeasureConfirmed, MeasureLabel, MeasureProposed, MeasureReported,
    MeasureRow, MeasureState, MinutesDrafted, MinutesSigned, MinutesState, OfferAnswered,
    OfferMade, OutcomeKind, OutcomeRecorded, Part, Progress, ProvisionalLabel, Row,
    SessionConvened, SessionKind, SessionRow, State, Wording, view,
};
use alloc::{format, vec, vec::Vec};
use mithaq_canon::{EntryId, Side, SideSet};

pub(super) fn session(number: Option<u16>) -> Command {
    Command::Convene(SessionConvened {
        kind: SessionKind::JointCommittee,
        name: words("joint committee"),
        number,
        held: day("2019-07-16"),
        venue: words("venue"),
        agenda: vec![words("one")],
    })
}

pub(super) fn measure(session: EntryId, owners: &[Side]) -> Command {
    Command::ProposeMeasure(MeasureProposed {
        session: Some(session),
        outcome: None,
        provision: None,
        text: words("a course"),
        owners: owners.iter().map(|side| (*side, words("office"))).collect(),
        due: day("2019-10"),
    })
}

pub(super) fn minutes(session: EntryId, measures: Vec<EntryId>) -> Command {
    Command::DraftMinutes(MinutesDrafted {
        session,
        text: words("minutes"),
        outcomes: Vec::new(),
        measures,
    })
}

pub(super) fn sign(minutes: EntryId) -> Command {
    Command::SignMinutes(MinutesSigned { minutes })
}

fn session_row(state: &State, id: EntryId) -> SessionRow {
    let rows = view::rows(state, Part::Session(id)).into_iter();
    let mut rows = rows.filter_map(|row| match row {
        Row::Session(row) => Some(row),
        _other => None,
    });
    rows.next().unwrap()
}

fn measure_row(state: &State, id: EntryId) -> MeasureRow {
    let rows = view::all(state);
    let mut rows = rows.filter_map(|row| match row {
        Row::Measure(row) if row.id == id => Some(row),
        _other => None,
    });
    rows.next().unwrap()
}

fn report(measure: EntryId, progress: Progress) -> Command {
    Command::ReportMeasure(MeasureReported {
        measure,
        progress,
        evidence: words("evidence"),
    })
}

fn confirm(measure: EntryId) -> Command {
    Command::ConfirmMeasure(MeasureConfirmed { measure })
}

#[test]
fn a_measure_is_agreed_by_signed_minutes_and_carried_out() {
    let mut world = World::new(2);
    let id = world.does(A, session(Some(3)));
    world.sync();
    let first = world.does(A, measure(id, &[A, B]));
    let second = world.does(B, measure(id, &[B]));
    world.sync();
    let label = measure_row(world.home(A), second).label;
    let provisional = ProvisionalLabel { side: B, n: 1 };
    assert_eq!(label, MeasureLabel::Provisional(provisional));
    let draft = world.does(A, minutes(id, vec![first, second]));
    world.sync();
    assert_eq!(
        world.refuses(A, report(first, Progress::UnderWay)),
        "measure-not-agreed"
    );
    world.does(B, sign(draft));
    assert_eq!(world.refuses(B, sign(draft)), "already-said");
    world.sync();
    assert_eq!(session_row(world.home(A), id).agreed, None);
    world.does(A, sign(draft));
    world.sync();
    let row = session_row(world.home(B), id);
    assert_eq!(
        (row.agreed, row.minutes[0].state),
        (Some(draft), MinutesState::Agreed)
    );
    assert_eq!(world.refuses(B, minutes(id, Vec::new())), "minutes-agreed");
    let row = measure_row(world.home(B), second);
    assert_eq!(row.state, MeasureState::Planned);
    let label = AgreedLabel {
        kind: SessionKind::JointCommittee,
        session: Some(3),
        n: 2,
    };
    assert_eq!(row.label, MeasureLabel::Agreed(label));
    assert_eq!(format!("{label}"), "JSC/3/M2");

    assert_eq!(
        world.refuses(A, report(second, Progress::UnderWay)),
        "not-an-owner"
    );
    assert_eq!(world.refuses(A, confirm(first)), "nothing-claimed");
    world.does(A, report(first, Progress::UnderWay));
    world.sync();
    assert_eq!(
        measure_row(world.home(B), first).state,
        MeasureState::UnderWay
    );
    world.does(A, report(first, Progress::ClaimedDone));
    world.does(B, report(first, Progress::ClaimedDone));
    // B has not heard of A's claim, so it has nothing to confirm yet.
    assert_eq!(world.refuses(B, confirm(first)), "nothing-claimed");
    world.sync();
    assert_eq!(
        measure_row(world.home(B), first).state,
        MeasureState::ClaimedDone
    );
    world.does(B, confirm(first));
    assert_eq!(world.refuses(B, confirm(first)), "nothing-claimed");
    world.does(A, confirm(first));
    world.sync();
    assert_eq!(
        measure_row(world.home(B), first).state,
        MeasureState::Confirmed
    );
}

#[test]
fn signatures_on_different_drafts_cross() {
    let mut world = World::new(2);
    let id = world.does(A, session(None));
    world.sync();
    let ours = world.does(A, minutes(id, Vec::new()));
    world.sync();
    let theirs = world.does(B, minutes(id, Vec::new()));
    world.sync();
    let one = world.does(A, sign(theirs));
    let two = world.does(B, sign(ours));
    world.sync();
    assert_eq!(world.verdict(A, one), "crossed");
    assert_eq!(world.verdict(B, two), "crossed");
    world.does(A, sign(theirs));
    world.sync();
    world.does(B, sign(theirs));
    world.sync();
    assert_eq!(session_row(world.home(A), id).agreed, Some(theirs));
}

#[test]
fn a_signature_stands_against_a_new_draft_it_had_not_seen() {
    let mut world = World::new(2);
    let id = world.does(A, session(None));
    world.sync();
    let draft = world.does(A, minutes(id, Vec::new()));
    world.does(A, sign(draft));
    world.sync();
    let next = world.does(A, minutes(id, Vec::new()));
    world.does(B, sign(draft));
    world.sync();
    assert_eq!(world.verdict(B, next), "late");
    assert_eq!(session_row(world.home(B), id).agreed, Some(draft));
}

#[test]
fn a_replaced_draft_cannot_be_signed() {
    let mut world = World::new(2);
    let id = world.does(A, session(None));
    let draft = world.does(A, minutes(id, Vec::new()));
    world.does(A, sign(draft));
    world.does(A, minutes(id, Vec::new()));
    world.sync();
    assert_eq!(world.refuses(B, sign(draft)), "minutes-replaced");
    let row = session_row(world.home(B), id);
    assert!(row.minutes[0].signed_by.is_empty());
}

#[test]
fn minutes_list_only_what_belongs_to_their_session() {
    let mut world = World::new(2);
    let one = world.does(A, session(Some(1)));
    let two = world.does(A, session(Some(2)));
    let outcome = world.does(
        A,
        Command::RecordOutcome(OutcomeRecorded {
            session: one,
            kind: OutcomeKind::Decision,
            text: words("decided"),
            about: None,
        }),
    );
    let measure = world.does(A, measure(one, &[A]));
    let draft = |session, outcomes, measures| {
        Command::DraftMinutes(MinutesDrafted {
            session,
            text: words("minutes"),
            outcomes,
            measures,
        })
    };
    let foreign = draft(two, vec![outcome], Vec::new());
    assert_eq!(world.refuses(A, foreign), "other-session");
    let foreign = draft(two, Vec::new(), vec![measure]);
    assert_eq!(world.refuses(A, foreign), "other-session");
    let unknown = draft(one, vec![measure], Vec::new());
    assert_eq!(world.refuses(A, unknown), "no-such-outcome");
    let minutes = world.does(A, draft(one, vec![outcome], vec![measure]));
    world.does(A, sign(minutes));
    world.sync();
    world.does(B, sign(minutes));
    let row = session_row(world.home(B), one);
    assert_eq!(
        (row.outcomes[0].agreed, row.outcomes[0].number),
        (true, Some(1))
    );
}

#[test]
fn only_the_minutes_that_all_signed_agree_a_measure() {
    let mut world = World::new(2);
    let id = world.does(A, session(Some(1)));
    let listed = world.does(A, measure(id, &[A]));
    world.does(A, minutes(id, vec![listed]));
    world.sync();
    let without = world.does(B, minutes(id, Vec::new()));
    world.does(B, sign(without));
    world.sync();
    world.does(A, sign(without));
    world.sync();
    assert_eq!(session_row(world.home(A), id).agreed, Some(without));
    assert_eq!(
        measure_row(world.home(A), listed).state,
        MeasureState::Proposed
    );
}

#[test]
fn a_claim_made_again_is_confirmed_again() {
    let mut world = World::new(2);
    let id = world.does(A, session(Some(1)));
    let step = world.does(A, measure(id, &[A]));
    let text = world.does(A, minutes(id, vec![step]));
    world.does(A, sign(text));
    world.sync();
    world.does(B, sign(text));
    world.sync();
    world.does(A, report(step, Progress::ClaimedDone));
    assert_eq!(
        world.refuses(A, report(step, Progress::ClaimedDone)),
        "already-said"
    );
    world.sync();
    world.does(B, confirm(step));
    world.sync();
    assert_eq!(
        measure_row(world.home(A), step).state,
        MeasureState::Confirmed
    );
    world.does(A, report(step, Progress::UnderWay));
    world.does(A, report(step, Progress::ClaimedDone));
    world.sync();
    assert_eq!(
        measure_row(world.home(A), step).state,
        MeasureState::ClaimedDone
    );
    world.does(B, confirm(step));
}

#[test]
fn owners_are_sides_of_the_register_each_once() {
    let mut world = World::new(2);
    let id = world.does(A, session(None));
    for owners in [&[A, A][..], &[C][..]] {
        assert_eq!(world.refuses(A, measure(id, owners)), "wrong-side");
    }
    assert_eq!(world.refuses(A, measure(id, &[])), "empty");
    let nowhere = measure(EntryId(mithaq_canon::Digest::of(&[b"x"])), &[A]);
    assert_eq!(world.refuses(A, nowhere), "no-such-session");
}

#[test]
fn an_offer_is_answered_by_those_it_was_made_to() {
    let mut world = World::new(3);
    let offer = |to: &[Side]| {
        Command::MakeOffer(OfferMade {
            title: words("course"),
            to: to.iter().copied().collect::<SideSet>(),
            places: Some(20),
            starts: day("2019-11"),
            answer_by: Some(day("2019-09-01")),
            measure: None,
            words: Wording::empty(),
        })
    };
    let answer = |offer, places| {
        Command::AnswerOffer(OfferAnswered {
            offer,
            answer: Answer::Accepted,
            places,
            words: Wording::empty(),
        })
    };
    assert_eq!(world.refuses(A, offer(&[A, B])), "wrong-side");
    assert_eq!(world.refuses(A, offer(&[])), "wrong-side");
    let made = world.does(A, offer(&[B]));
    world.sync();
    assert_eq!(world.refuses(C, answer(made, None)), "not-offered");
    assert_eq!(world.refuses(B, answer(made, Some(21))), "out-of-bounds");
    world.does(B, answer(made, Some(12)));
    world.sync();
    let rows = view::rows(world.home(A), Part::Offer(made)).into_iter();
    let mut rows = rows.filter_map(|row| match row {
        Row::Offer(row) => Some(row),
        _other => None,
    });
    let row = rows.next().unwrap();
    assert_eq!((row.answers[0].side, row.answers[0].places), (B, Some(12)));
}
