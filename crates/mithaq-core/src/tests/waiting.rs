//! Whose answer is awaited, and since when.

use super::{
    committees::{measure, minutes, session, sign},
    world::{A, B, C, World, day, draft, instrument, replace, words},
};
use crate::{
    Answer, Awaited, Command, DrafterNamed, MeasureReported, NegotiationKind, NegotiationOpened,
    Occurred, OfferAnswered, OfferMade, OutcomeKind, OutcomeRecorded, PastConfirmed, PastContested,
    Paused, PendingKind, PendingRow, Progress, ProvisionId, Remarked, Resumed, Row,
    SessionConvened, SessionKind, State, TextState, Turn, Wording, view,
};
use alloc::{format, string::String, vec, vec::Vec};
use mithaq_canon::{Date, EntryId, Side, Time};

fn pending(state: &State, kind: PendingKind) -> Vec<PendingRow> {
    let rows = view::all(state);
    rows.filter_map(|row| match row {
        Row::Pending(row) if row.kind == kind => Some(row),
        _other => None,
    })
    .collect()
}

/// Kind, whose turn it is for the first side, since when: of everything pending on a subject.
fn check(world: &World, subject: EntryId, expected: &[(&str, Turn, &str)]) {
    let rows = view::all(world.home(A));
    let found: Vec<(&str, Turn, String)> = rows
        .filter_map(|row| match row {
            Row::Pending(row) if row.subject == subject => Some((
                row.kind.code(),
                row.awaited.seen_from(A),
                format!("{}", row.since),
            )),
            _other => None,
        })
        .collect();
    let expected: Vec<(&str, Turn, String)> = expected
        .iter()
        .map(|(kind, turn, since)| (*kind, *turn, (*since).into()))
        .collect();
    assert_eq!(found, expected);
}

fn occurred(date: &str) -> Occurred {
    Occurred {
        date: day(date),
        evidence: words("press"),
    }
}

fn later(world: &mut World, days: u64) {
    world.now = Time(world.now.0 + days * 86_400_000);
}

#[test]
fn nobody_is_charged_with_what_a_session_agreed() {
    let mut world = World::new(2);
    let text = Command::Register(instrument(2, TextState::Adopted));
    let id = world.does(A, text.occurred(occurred("2001-08")));
    let committee = Command::Convene(SessionConvened {
        kind: SessionKind::JointCommittee,
        name: words("committee"),
        number: Some(2),
        held: day("2012-02"),
        venue: Wording::empty(),
        agenda: Vec::new(),
    });
    let held = world.does(A, committee.occurred(occurred("2012-02")));
    let agreement = Command::RecordOutcome(OutcomeRecorded {
        session: held,
        kind: OutcomeKind::Agreement,
        text: words("to update it"),
        about: Some(id),
    });
    let agreed = world.does(A, agreement.occurred(occurred("2012-02")));
    let opening = Command::OpenNegotiation(NegotiationOpened {
        instrument: id,
        kind: NegotiationKind::Revision,
        basis: vec![agreed],
        reasons: Vec::new(),
        drafter: None,
    });
    let negotiation = world.does(A, opening.occurred(occurred("2012-02")));
    world.sync();
    check(
        &world,
        negotiation,
        &[
            ("drafting", Turn::Nobody, "2012-02"),
            ("past-confirmation", Turn::Theirs, "2019-07-16"),
        ],
    );
    let confirm = Command::ConfirmPast(PastConfirmed { entry: negotiation });
    world.does(B, confirm);
    later(&mut world, 3);
    world.does(B, Command::TakeUpDrafting(DrafterNamed { negotiation }));
    world.sync();
    check(
        &world,
        negotiation,
        &[("drafting", Turn::Theirs, "2019-07-19")],
    );
}

#[test]
fn what_was_conveyed_in_a_month_is_awaited_since_that_month() {
    let (mut world, id, provision) = draft(2);
    let change = super::world::propose(id, vec![replace(provision, "addition")]);
    world.does(A, change.occurred(occurred("2014-07")));
    world.sync();
    check(&world, id, &[("answer", Turn::Theirs, "2014-07")]);
}

#[test]
fn an_answer_passes_the_turn() {
    let (mut world, id, provision) = draft(2);
    let ours = world.proposes(A, provision, "ours");
    check(&world, id, &[("answer", Turn::Theirs, "2019-07-16")]);
    later(&mut world, 2);
    world.sync();
    // Received two days after it was made: that is since when it is awaited.
    check(&world, id, &[("answer", Turn::Theirs, "2019-07-18")]);
    later(&mut world, 1);
    let theirs = world.proposes(B, provision, "theirs");
    world.sync();
    check(&world, id, &[("answer", Turn::Ours, "2019-07-19")]);
    let row = pending(world.home(A), PendingKind::Answer).remove(0);
    assert_eq!(
        (row.provision, row.calls),
        (Some(provision), theirs.proposal)
    );
    world.accepts(A, theirs);
    world.sync();
    check(&world, id, &[("adoption", Turn::Both, "2019-07-19")]);
    later(&mut world, 1);
    world.adopts(A, id);
    world.sync();
    check(&world, id, &[("adoption", Turn::Theirs, "2019-07-20")]);
    world.adopts(B, id);
    world.sync();
    check(&world, id, &[]);
    assert_ne!(ours, theirs);
}

#[test]
fn an_answer_withdrawn_is_no_answer() {
    let (mut world, id, provision) = draft(2);
    world.proposes(A, provision, "ours");
    world.sync();
    let theirs = world.proposes(B, provision, "theirs");
    world.sync();
    check(&world, id, &[("answer", Turn::Ours, "2019-07-16")]);
    world.withdraws(B, theirs);
    world.sync();
    check(&world, id, &[("answer", Turn::Theirs, "2019-07-16")]);
}

#[test]
fn crossing_proposals_await_both() {
    let (mut world, id, provision) = draft(2);
    world.proposes(A, provision, "ours");
    world.proposes(B, provision, "theirs");
    world.sync();
    check(&world, id, &[("answer", Turn::Both, "2019-07-16")]);
}

#[test]
fn who_reopens_has_to_speak() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "x");
    world.sync();
    world.accepts(B, put);
    world.sync();
    later(&mut world, 1);
    world.reopens(A, provision);
    world.sync();
    check(&world, id, &[("answer", Turn::Ours, "2019-07-17")]);
    world.proposes(A, provision, "y");
    world.sync();
    check(&world, id, &[("answer", Turn::Theirs, "2019-07-17")]);
}

#[test]
fn the_third_side_is_awaited_alone() {
    let (mut world, id, provision) = draft(3);
    let put = world.proposes(A, provision, "x");
    world.sync();
    world.accepts(B, put);
    world.sync();
    let row = pending(world.home(A), PendingKind::Answer).remove(0);
    assert_eq!(row.awaited, Awaited::Of([C].into_iter().collect()));
    assert_eq!(row.awaited.seen_from(C), Turn::Ours);
    assert_eq!(row.awaited.seen_from(B), Turn::Theirs);
    assert_eq!(row.dossier, id);
}

#[test]
fn a_pause_covers_the_text_and_ends_by_who_made_it() {
    let (mut world, id, provision) = draft(2);
    world.proposes(A, provision, "x");
    world.sync();
    let reason = words("elections");
    world.does(
        B,
        Command::Pause(Paused {
            subject: id,
            reason: reason.clone(),
        }),
    );
    world.sync();
    check(&world, id, &[("answer", Turn::Paused, "2019-07-16")]);
    let row = pending(world.home(A), PendingKind::Answer).remove(0);
    assert!(matches!(row.awaited, Awaited::Paused(by) if by.by == B && by.reason == reason));
    let resume = || Command::Resume(Resumed { subject: id });
    assert_eq!(world.refuses(A, resume()), "not-paused");
    world.does(B, resume());
    world.sync();
    check(&world, id, &[("answer", Turn::Theirs, "2019-07-16")]);
    let nothing = EntryId(mithaq_canon::Digest::of(&[b"x"]));
    let pause = Command::Pause(Paused {
        subject: nothing,
        reason,
    });
    assert_eq!(world.refuses(A, pause), "no-such-subject");
}

#[test]
fn minutes_and_measures_wait_in_turn() {
    let mut world = World::new(2);
    let id = world.does(A, session(Some(3)));
    let step = world.does(A, measure(id, &[A, B]));
    let text = world.does(A, minutes(id, vec![step]));
    check(&world, id, &[("signature", Turn::Both, "2019-07-16")]);
    world.does(A, sign(text));
    world.sync();
    check(&world, id, &[("signature", Turn::Theirs, "2019-07-16")]);
    later(&mut world, 2);
    world.does(B, sign(text));
    world.sync();
    check(&world, id, &[]);
    check(&world, step, &[("execution", Turn::Both, "2019-07-18")]);
    let row = pending(world.home(A), PendingKind::Execution).remove(0);
    assert!(!row.is_late(day("2019-10-31")) && row.is_late(day("2019-11-01")));
    later(&mut world, 1);
    let claim = |measure| {
        Command::ReportMeasure(MeasureReported {
            measure,
            progress: Progress::ClaimedDone,
            evidence: Wording::empty(),
        })
    };
    world.does(A, claim(step));
    world.sync();
    check(
        &world,
        step,
        &[
            ("execution", Turn::Theirs, "2019-07-18"),
            ("confirmation", Turn::Theirs, "2019-07-19"),
        ],
    );
}

#[test]
fn an_offer_waits_for_an_answer_and_more_is_asked_back() {
    let mut world = World::new(2);
    let offer = world.does(
        A,
        Command::MakeOffer(OfferMade {
            title: words("course"),
            to: [B].into_iter().collect(),
            places: None,
            starts: day("2019-11"),
            answer_by: Some(day("2019-09-01")),
            measure: None,
            words: Wording::empty(),
        }),
    );
    world.sync();
    check(
        &world,
        offer,
        &[("offer-answer", Turn::Theirs, "2019-07-16")],
    );
    let answer = |answer| {
        Command::AnswerOffer(OfferAnswered {
            offer,
            answer,
            places: None,
            words: Wording::empty(),
        })
    };
    later(&mut world, 1);
    world.does(B, answer(Answer::MoreNeeded));
    world.sync();
    check(&world, offer, &[("offer-answer", Turn::Ours, "2019-07-17")]);
    later(&mut world, 1);
    let remark = Remarked {
        subject: offer,
        words: words("details"),
    };
    world.does(A, Command::Remark(remark));
    world.sync();
    check(
        &world,
        offer,
        &[("offer-answer", Turn::Theirs, "2019-07-18")],
    );
    world.does(B, answer(Answer::Accepted));
    world.sync();
    check(&world, offer, &[]);
}

#[test]
fn a_contested_past_awaits_a_reply() {
    let mut world = World::new(2);
    let text = Command::Register(instrument(1, TextState::Adopted));
    let id = world.does(A, text.occurred(occurred("2001-08")));
    world.sync();
    check(
        &world,
        id,
        &[("past-confirmation", Turn::Theirs, "2019-07-16")],
    );
    later(&mut world, 1);
    let contest = Command::ContestPast(PastContested {
        entry: id,
        words: words("no"),
    });
    world.does(B, contest);
    world.sync();
    check(&world, id, &[("past-reply", Turn::Ours, "2019-07-17")]);
    later(&mut world, 1);
    let reply = Remarked {
        subject: id,
        words: words("here is the page"),
    };
    world.does(A, Command::Remark(reply));
    world.sync();
    check(
        &world,
        id,
        &[("past-confirmation", Turn::Theirs, "2019-07-18")],
    );
}

#[test]
fn lateness_waits_for_the_end_of_an_imprecise_date() {
    let row = |due: &str| PendingRow {
        subject: EntryId(mithaq_canon::Digest([0; 32])),
        dossier: EntryId(mithaq_canon::Digest([0; 32])),
        provision: None::<ProvisionId>,
        kind: PendingKind::Execution,
        awaited: Awaited::Nobody,
        since: Date::year(2019),
        due: Some(day(due)),
        calls: EntryId(mithaq_canon::Digest([0; 32])),
    };
    for (due, on, late) in [
        ("2019-10-05", "2019-10-05", false),
        ("2019-10-05", "2019-10-06", true),
        ("2019-12", "2019-12-31", false),
        ("2019-12", "2020-01-01", true),
        ("2019", "2019-12-31", false),
        ("2019", "2020-01-01", true),
    ] {
        assert_eq!(row(due).is_late(day(on)), late, "{due} on {on}");
    }
    let nobody = Awaited::Of([].into_iter().collect::<mithaq_canon::SideSet>());
    assert_eq!(nobody.seen_from(Side(0)), Turn::Nobody);
}
