//! Whatever a home is handed, it takes it in or calls it void: no panic, no end of time.
//!
//! A hostile peer can sign anything. So entries here name ids at random, lie about what they have
//! seen, jump in their logs, and hold statements whose parts do not fit together.

use super::{
    resting::hardly_at_hand,
    world::{Dice, official, words},
};
use crate::{
    Accepted, ActSet, Adopted, AlternativeId, Answer, Command, Content, DeclaredProvision, Delete,
    DrafterNamed, Event, Insert, InstrumentKind, InstrumentRegistered, MeasureConfirmed,
    MeasureProposed, MeasureReported, Milestone, MilestoneKind, MinutesDrafted, MinutesSigned,
    Nature, NegotiationKind, NegotiationOpened, Occurred, OfferAnswered, OfferMade, Operation,
    OutcomeKind, OutcomeRecorded, PastConfirmed, PastContested, Paused, Progress, Proposed,
    ProvisionId, ProvisionKind, Reason, Recorded, Register, Remarked, Reopened, Replace, Reserved,
    Resumed, RevisionReason, SessionConvened, SessionKind, Standing, State, Statement, TextState,
    Withdrawn, Wording, view,
};
use alloc::{format, string::String, sync::Arc, vec::Vec};
use mithaq_canon::{
    Date, Digest, EntryId, Lang, Past, Position, Side, SideSet, Time, from_bytes, to_bytes,
};
use proptest::prelude::*;

/// Few ids, so that they meet.
fn id(dice: &mut Dice) -> EntryId {
    numbered(dice.roll(24))
}

fn numbered(n: usize) -> EntryId {
    EntryId(Digest::of(&[format!("{n}").as_bytes()]))
}

fn side(dice: &mut Dice) -> Side {
    Side(u8::try_from(dice.roll(5)).unwrap())
}

fn provision(dice: &mut Dice) -> ProvisionId {
    ProvisionId {
        entry: id(dice),
        n: u16::try_from(dice.roll(4)).unwrap(),
    }
}

fn alternative(dice: &mut Dice) -> AlternativeId {
    AlternativeId {
        proposal: id(dice),
        op: u16::try_from(dice.roll(4)).unwrap(),
    }
}

fn wording(dice: &mut Dice) -> Wording {
    match dice.roll(4) {
        0 => Wording::empty(),
        n => words(&format!("{n}")),
    }
}

fn date(dice: &mut Dice) -> Date {
    Date::from_days(i64::try_from(dice.roll(20_000)).unwrap())
}

fn list<T>(dice: &mut Dice, mut one: impl FnMut(&mut Dice) -> T) -> Vec<T> {
    (0..dice.roll(4)).map(|_| one(dice)).collect()
}

fn kind(dice: &mut Dice) -> ProvisionKind {
    [
        ProvisionKind::Article,
        ProvisionKind::Chapter,
        ProvisionKind::Part,
    ][dice.roll(3)]
}

fn operation(dice: &mut Dice) -> Operation {
    match dice.roll(3) {
        0 => Operation::Replace(Replace {
            provision: provision(dice),
            heading: wording(dice),
            body: wording(dice),
            placeholder: dice.roll(5) == 0,
        }),
        1 => Operation::Insert(Insert {
            after: (dice.roll(3) > 0).then(|| provision(dice)),
            kind: kind(dice),
            number: String::from("bis"),
            heading: wording(dice),
            body: wording(dice),
            placeholder: false,
        }),
        _ => Operation::Delete(Delete {
            provision: provision(dice),
        }),
    }
}

fn declared(dice: &mut Dice) -> DeclaredProvision {
    DeclaredProvision {
        parent: (dice.roll(4) == 0).then_some(0),
        kind: kind(dice),
        number: String::new(),
        heading: wording(dice),
        body: wording(dice),
        placeholder: false,
    }
}

/// `text`: digests a home knows, so that adoptions and proposals meet texts.
fn event(dice: &mut Dice, text: &mut dyn FnMut(&mut Dice) -> Digest) -> Event {
    match dice.roll(29) {
        0 | 1 => Event::InstrumentRegistered(InstrumentRegistered {
            kind: InstrumentKind::Convention,
            nature: Nature::Treaty,
            title: wording(dice),
            texts: list(dice, |_| (Lang::Ar, Standing::Authentic)),
            provisions: list(dice, declared),
            text: [TextState::Draft, TextState::Adopted][dice.roll(2)],
            milestones: list(dice, |dice| Milestone {
                kind: MilestoneKind::Signed,
                date: date(dice),
                evidence: wording(dice),
            }),
        }),
        2 => Event::SessionConvened(SessionConvened {
            kind: SessionKind::Meeting,
            name: wording(dice),
            number: None,
            held: date(dice),
            venue: wording(dice),
            agenda: list(dice, wording),
        }),
        3 => Event::OutcomeRecorded(OutcomeRecorded {
            session: id(dice),
            kind: OutcomeKind::Call,
            text: wording(dice),
            about: (dice.roll(2) == 0).then(|| id(dice)),
        }),
        4 => Event::NegotiationOpened(NegotiationOpened {
            instrument: id(dice),
            kind: NegotiationKind::Revision,
            basis: list(dice, id),
            reasons: list(dice, |dice| RevisionReason {
                provision: Some(provision(dice)),
                reason: Reason::Article,
                words: wording(dice),
            }),
            drafter: (dice.roll(2) == 0).then(|| side(dice)),
        }),
        5 => Event::DrafterNamed(DrafterNamed {
            negotiation: id(dice),
        }),
        6 => Event::Paused(Paused {
            subject: id(dice),
            reason: wording(dice),
        }),
        7 => Event::Resumed(Resumed { subject: id(dice) }),
        8..13 => Event::Proposed(Proposed {
            instrument: id(dice),
            base: text(dice),
            operations: list(dice, operation),
            reason: None,
            words: wording(dice),
            answers: (dice.roll(4) == 0).then(|| id(dice)),
        }),
        13 => Event::Withdrawn(Withdrawn {
            alternative: alternative(dice),
        }),
        14..16 => Event::Accepted(Accepted {
            provision: provision(dice),
            alternative: alternative(dice),
        }),
        16 => Event::Reserved(Reserved {
            provision: provision(dice),
        }),
        17 => Event::Reopened(Reopened {
            provision: provision(dice),
        }),
        18 => Event::Adopted(Adopted {
            instrument: id(dice),
            text: text(dice),
        }),
        19 => Event::MinutesDrafted(MinutesDrafted {
            session: id(dice),
            text: wording(dice),
            outcomes: list(dice, id),
            measures: list(dice, id),
        }),
        20 => Event::MinutesSigned(MinutesSigned { minutes: id(dice) }),
        21 => Event::MeasureProposed(MeasureProposed {
            session: (dice.roll(2) == 0).then(|| id(dice)),
            outcome: (dice.roll(4) == 0).then(|| id(dice)),
            provision: (dice.roll(4) == 0).then(|| provision(dice)),
            text: wording(dice),
            owners: list(dice, |dice| (side(dice), wording(dice))),
            due: date(dice),
        }),
        22 => Event::MeasureReported(MeasureReported {
            measure: id(dice),
            progress: [Progress::UnderWay, Progress::ClaimedDone][dice.roll(2)],
            evidence: wording(dice),
        }),
        23 => Event::MeasureConfirmed(MeasureConfirmed { measure: id(dice) }),
        24 => Event::OfferMade(OfferMade {
            title: wording(dice),
            to: list(dice, side).into_iter().collect::<SideSet>(),
            places: Some(3),
            starts: date(dice),
            answer_by: None,
            measure: None,
            words: wording(dice),
        }),
        25 => Event::OfferAnswered(OfferAnswered {
            offer: id(dice),
            answer: [Answer::Accepted, Answer::MoreNeeded][dice.roll(2)],
            places: Some(4),
            words: wording(dice),
        }),
        26 => match dice.roll(2) {
            0 => Event::PastConfirmed(PastConfirmed { entry: id(dice) }),
            _ => Event::PastContested(PastContested {
                entry: id(dice),
                words: wording(dice),
            }),
        },
        27 => Event::Attached(crate::Attached {
            instrument: id(dice),
            title: wording(dice),
            manifest: mithaq_canon::PayloadId(mithaq_canon::Digest([7; 32])),
        }),
        _ => Event::Remarked(Remarked {
            subject: id(dice),
            words: wording(dice),
        }),
    }
}

fn past(dice: &mut Dice) -> Past {
    let mut past = Past::empty();
    for _ in 0..dice.roll(5) {
        let epoch = u32::try_from(dice.roll(2)).unwrap();
        let size = if dice.roll(30) == 0 {
            u64::MAX
        } else {
            u64::try_from(dice.roll(20)).unwrap()
        };
        past.widen(side(dice), epoch, size);
    }
    past
}

fn content(dice: &mut Dice, text: &mut dyn FnMut(&mut Dice) -> Digest) -> Content {
    match dice.roll(12) {
        0 => Content::Delivered { of: past(dice) },
        1 => Content::Revoked { grant: id(dice) },
        2 => [
            Content::Undecodable,
            Content::Repeated,
            Content::Contradicts,
            Content::Other,
        ][dice.roll(4)]
        .clone(),
        _ => Content::Act {
            official: official(Side(0)),
            grant: numbered(dice.roll(3)),
            statement: Statement {
                event: event(dice, text),
                occurred: (dice.roll(6) == 0).then(|| Occurred {
                    date: date(dice),
                    evidence: wording(dice),
                }),
            },
        },
    }
}

fn survives(seed: u64, entries: usize) {
    let mut dice = Dice(seed);
    let register = Register {
        sides: u8::try_from(dice.roll(4)).unwrap(),
        offset_minutes: -720,
    };
    let mut state = State::new(register);
    let mut resting = hardly_at_hand(State::new(register), &Arc::default());
    let mut seqs = [0u64; 6];
    for n in 0..entries {
        let by = if n < 3 {
            Side(u8::try_from(n).unwrap())
        } else {
            side(&mut dice)
        };
        let seq = &mut seqs[usize::from(by.0)];
        let at = Position {
            side: by,
            epoch: u32::from(dice.roll(40) == 0),
            seq: if dice.roll(60) == 0 { u64::MAX } else { *seq },
        };
        *seq += 1;
        let known: Vec<Digest> = view::all(&state)
            .filter_map(|row| match row {
                view::Row::Instrument(row) => Some([row.base, row.text]),
                _other => None,
            })
            .flatten()
            .collect();
        let mut text = |dice: &mut Dice| match known.as_slice() {
            [] => Digest([0; 32]),
            known => known[dice.roll(known.len())],
        };
        let content = if n < 3 {
            Content::Granted {
                official: official(Side(0)),
                office: Vec::new(),
                acts: ActSet(u64::MAX),
                instruments: None,
            }
        } else {
            content(&mut dice, &mut text)
        };
        if let Content::Act { statement, .. } = &content {
            let bytes = to_bytes(statement);
            assert_eq!(from_bytes(&bytes).as_ref(), Ok(statement));
        }
        let recorded = Recorded {
            id: numbered(n),
            at,
            past: past(&mut dice),
            claimed: Time(u64::MAX - u64::try_from(n).unwrap()),
            content,
        };
        state.apply(&recorded);
        resting.apply(&recorded);
        if let Content::Act { statement, .. } = recorded.content
            && state.verdict(recorded.id).is_some()
        {
            assert_eq!(state.statement(recorded.id), Some(statement));
        }
        state.take_touched();
        resting.take_touched();
        assert_eq!(resting.digest(), state.digest());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_entries_are_taken_in(seed in proptest::num::u64::ANY) {
        survives(seed, 40);
    }

    #[test]
    fn bytes_decode_to_what_encodes_to_them_or_not_at_all(seed in proptest::num::u64::ANY) {
        let mut dice = Dice(seed);
        let statement = event(&mut dice, &mut |_| Digest([1; 32])).now();
        let mut bytes = to_bytes(&statement);
        let place = dice.roll(bytes.len());
        bytes[place] ^= 1 << dice.roll(8);
        if let Ok(other) = from_bytes::<Statement>(&bytes) {
            assert_eq!(to_bytes(&other), bytes);
        }
    }
}

#[test]
fn ids_that_begin_alike_are_told_apart() {
    let register = Register {
        sides: 2,
        offset_minutes: 0,
    };
    let id = |first: u8, last: u8| {
        let mut bytes = [7; 32];
        (bytes[0], bytes[31]) = (first, last);
        EntryId(Digest(bytes))
    };
    let entry = |side: u8, seq, id, content| Recorded {
        id,
        at: Position {
            side: Side(side),
            epoch: 0,
            seq,
        },
        past: Past::empty(),
        claimed: Time(0),
        content,
    };
    // Of each side something that is void, each for another reason.
    let [one, other, third] = [id(7, 2), id(7, 1), id(7, 3)];
    let entries = [
        entry(0, 0, one, Content::Undecodable),
        entry(1, 0, other, Content::Repeated),
    ];
    let orders = [[0, 1], [1, 0]].map(|order| {
        let mut state = State::new(register);
        order
            .into_iter()
            .for_each(|place: usize| state.apply(&entries[place]));
        assert_eq!(
            state.verdict(one),
            Some(crate::Verdict::Void(crate::Refusal::Undecodable))
        );
        assert_eq!(
            state.verdict(other),
            Some(crate::Verdict::Void(crate::Refusal::Repeated))
        );
        assert_eq!(state.verdict(third), None);
        let rows = view::all(&state).map(|row| row.key());
        (state.digest(), rows.collect::<Vec<_>>())
    });
    assert_eq!(orders[0], orders[1], "the order in which they came shows");
    assert_eq!(orders[0].1.len(), 2);
}

#[test]
fn a_chain_of_insertions_is_no_depth() {
    // Ten thousand provisions, each after the one before, must not exhaust the stack.
    let (mut world, id, provision) = super::world::draft(2);
    let mut after = provision;
    for _ in 0..40 {
        let operations = (0..100).map(|_| {
            Operation::Insert(Insert {
                after: Some(after),
                kind: ProvisionKind::Article,
                number: String::new(),
                heading: Wording::empty(),
                body: words("x"),
                placeholder: false,
            })
        });
        let proposal = world.does(Side(0), super::world::propose(id, operations.collect()));
        after = ProvisionId {
            entry: proposal,
            n: 99,
        };
    }
    let rows = super::world::provision_rows(world.home(Side(0)), id);
    assert_eq!(rows.len(), 4_002);
    let nothing = Command::Adopt {
        instrument: id,
        text: Digest([0; 32]),
    };
    assert_eq!(world.refuses(Side(0), nothing), "open-brackets");
}
