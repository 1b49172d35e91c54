//! Random histories of homes that hear of each other late, replayed in random orders.
//!
//! Entries are written by homes that know what they have heard, with receipts; some ask the rules
//! first, some do not. Whatever the history: every order that respects causality gives the same
//! state, what is final stays, what is allowed at home stands, and rows refreshed by what was
//! touched are the rows made anew.

use super::{
    committees::{measure, minutes, session},
    world::{Dice, World, digest, draft_of, instrument_row, propose, ready, replace, words},
};
use crate::{
    Accepted, Adopted, AlternativeId, DrafterNamed, Event, MeasureConfirmed, MeasureReported,
    MinutesSigned, NegotiationKind, NegotiationOpened, Operation, Part, PastConfirmed, Progress,
    Proposed, ProvisionId, Recorded, Reopened, Reserved, Row, State, TextStage, Verdict, Withdrawn,
    Wording, view,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format, vec,
    vec::Vec,
};
use mithaq_canon::{EntryId, Side};
use proptest::prelude::*;

/// What a home knows of that acts can be about.
struct Things {
    instruments: Vec<EntryId>,
    provisions: Vec<ProvisionId>,
    alternatives: Vec<AlternativeId>,
    negotiations: Vec<EntryId>,
    sessions: Vec<EntryId>,
    minutes: Vec<EntryId>,
    measures: Vec<EntryId>,
}

impl Things {
    fn of(state: &State) -> Self {
        let mut things = Self {
            instruments: Vec::new(),
            provisions: Vec::new(),
            alternatives: Vec::new(),
            negotiations: Vec::new(),
            sessions: Vec::new(),
            minutes: Vec::new(),
            measures: Vec::new(),
        };
        for row in view::all(state) {
            match row {
                Row::Instrument(row) => {
                    things.instruments.push(row.id);
                    things
                        .negotiations
                        .extend(row.negotiations.iter().map(|row| row.id));
                }
                Row::Provision(row) => {
                    things.provisions.push(row.id);
                    things
                        .alternatives
                        .extend(row.alternatives.iter().map(|row| row.id));
                }
                Row::Session(row) => {
                    things.sessions.push(row.id);
                    things.minutes.extend(row.minutes.iter().map(|row| row.id));
                }
                Row::Measure(row) => things.measures.push(row.id),
                Row::Act(_) | Row::Offer(_) | Row::Pending(_) => (),
            }
        }
        things
    }
}

fn any<T: Copy>(dice: &mut Dice, things: &[T]) -> Option<T> {
    (!things.is_empty()).then(|| things[dice.roll(things.len())])
}

/// An act on the text of an instrument, as an event that may or may not be allowed.
fn text_event(dice: &mut Dice, state: &State, things: &Things) -> Option<Event> {
    let instrument = any(dice, &things.instruments)?;
    let row = instrument_row(state, instrument);
    let provision = any(dice, &things.provisions)?;
    let alternative = any(dice, &things.alternatives);
    let proposed = |operations: Vec<Operation>| {
        Event::Proposed(Proposed {
            instrument,
            base: row.base,
            operations,
            reason: None,
            words: Wording::empty(),
            answers: alternative.map(|alternative| alternative.proposal),
        })
    };
    let choice = match row.stage {
        // Otherwise few histories would come to a second edition.
        TextStage::Adopted => 15,
        TextStage::Negotiating if row.open == 0 && dice.roll(2) == 0 => 13,
        TextStage::Draft | TextStage::Negotiating => dice.roll(16),
    };
    Some(match choice {
        0..3 => {
            let text = format!("wording {}", dice.roll(3));
            proposed(vec![replace(provision, &text)])
        }
        3 => {
            let other = any(dice, &things.provisions)?;
            proposed(vec![
                replace(provision, "both"),
                Operation::Insert(crate::Insert {
                    after: Some(other),
                    kind: crate::ProvisionKind::Article,
                    number: "bis".into(),
                    heading: Wording::empty(),
                    body: words("inserted"),
                    placeholder: false,
                }),
            ])
        }
        4 => proposed(vec![Operation::Delete(crate::Delete { provision })]),
        5 | 6 => Event::Withdrawn(Withdrawn {
            alternative: alternative?,
        }),
        7..11 => Event::Accepted(Accepted {
            provision: state.now().target(alternative?)?,
            alternative: alternative?,
        }),
        11 => Event::Reserved(Reserved { provision }),
        12 => Event::Reopened(Reopened { provision }),
        13..15 => Event::Adopted(Adopted {
            instrument,
            text: row.text,
        }),
        _ => Event::NegotiationOpened(NegotiationOpened {
            instrument,
            kind: NegotiationKind::Revision,
            basis: Vec::new(),
            reasons: Vec::new(),
            drafter: None,
        }),
    })
}

/// An act of a committee, likewise.
fn committee_event(dice: &mut Dice, things: &Things) -> Option<Event> {
    Some(match dice.roll(10) {
        0..4 => Event::MinutesSigned(MinutesSigned {
            minutes: any(dice, &things.minutes)?,
        }),
        4 | 5 => Event::MeasureReported(MeasureReported {
            measure: any(dice, &things.measures)?,
            progress: [Progress::UnderWay, Progress::ClaimedDone][dice.roll(2)],
            evidence: Wording::empty(),
        }),
        6 | 7 => Event::MeasureConfirmed(MeasureConfirmed {
            measure: any(dice, &things.measures)?,
        }),
        8 => Event::DrafterNamed(DrafterNamed {
            negotiation: any(dice, &things.negotiations)?,
        }),
        _ => Event::PastConfirmed(PastConfirmed {
            entry: any(dice, &things.instruments)?,
        }),
    })
}

/// A history of `steps` acts and deliveries.
pub(super) fn history(sides: u8, steps: usize, dice: &mut Dice) -> World {
    let articles = u16::try_from(1 + dice.roll(2)).unwrap();
    let (mut world, id, provision) = draft_of(sides, articles);
    let meeting = world.does(Side(0), session(Some(1)));
    world.sync();
    let owners: Vec<Side> = (0..sides).map(Side).collect();
    world.does(Side(1), measure(meeting, &owners));
    world.does(Side(0), propose(id, vec![replace(provision, "start")]));
    for _ in 0..steps {
        let side = Side(u8::try_from(dice.roll(usize::from(sides))).unwrap());
        if dice.roll(5) < 2 {
            let from = Side(u8::try_from(dice.roll(usize::from(sides))).unwrap());
            if from != side {
                let limit = 1 + dice.roll(6);
                world.deliver_some(from, side, limit);
            }
            continue;
        }
        if dice.roll(12) == 0 {
            world.sync();
        }
        // Now and then somebody speaks of what the register has not told it yet.
        let whose = if dice.roll(10) == 0 {
            Side(u8::try_from(dice.roll(usize::from(sides))).unwrap())
        } else {
            side
        };
        let things = Things::of(world.home(whose));
        if dice.roll(12) == 0 {
            if let Some(meeting) = any(dice, &things.sessions) {
                let listed: Vec<EntryId> = things.measures.iter().copied().take(2).collect();
                if let Ok(statements) = world.decide(side, minutes(meeting, listed)) {
                    let event = statements.into_iter().next().unwrap().event;
                    world.state(side, event);
                }
            }
            continue;
        }
        let event = if dice.roll(4) == 0 {
            committee_event(dice, &things)
        } else {
            text_event(dice, world.home(whose), &things)
        };
        if let Some(event) = event {
            let judged = crate::rules::judge(&world.home(side).now(), side, &event.clone().now());
            // Most homes ask the rules first; some entries come from homes that do not.
            if judged.is_ok() || dice.roll(10) == 0 {
                let entry = world.state(side, event);
                let void = matches!(world.home(side).verdict(entry), Some(Verdict::Void(_)));
                assert_eq!(void, judged.is_err(), "home and record judge alike");
            }
        }
    }
    world
}

/// Rows kept by a reader who refreshes the parts that were touched.
#[derive(Default)]
struct Reader(BTreeMap<Part, Vec<Row>>);

impl Reader {
    fn refresh(&mut self, state: &mut State) {
        for part in state.take_touched() {
            let rows = view::rows(state, part);
            assert!(rows.iter().all(|row| row.part() == part));
            self.0.insert(part, rows);
        }
    }

    fn agrees(&self, fresh: &[Row]) {
        let sorted = |rows: Vec<&Row>| -> BTreeMap<(&str, Vec<u8>), Row> {
            let rows = rows.into_iter();
            rows.map(|row| ((row.table(), row.key()), row.clone()))
                .collect()
        };
        let kept = sorted(self.0.values().flatten().collect());
        let made = sorted(fresh.iter().collect());
        assert_eq!(made.len(), fresh.len(), "two rows with one key");
        assert_eq!(kept, made, "a part was not touched");
    }
}

/// Applies the entries in an order drawn by `dice`; along the way, what is final must stay.
fn replay(world: &World, entries: &[&Recorded], dice: &mut Dice) -> State {
    let mut state = State::new(world.register);
    let mut reader = Reader::default();
    let mut last: BTreeMap<EntryId, Verdict> = BTreeMap::new();
    let mut left = entries.to_vec();
    while !left.is_empty() {
        let ready = ready(&state, &left);
        assert!(!ready.is_empty(), "entries without their past");
        state.apply(left.remove(ready[dice.roll(ready.len())]));
        reader.refresh(&mut state);
        reader.agrees(&view::all(&state).collect::<Vec<_>>());
        for (id, verdict) in &last {
            assert_eq!(
                state.verdict(*id),
                Some(*verdict),
                "a final verdict flipped"
            );
            assert!(!state.is_provisional(*id), "final, then provisional");
        }
        for entry in entries {
            if let Some(verdict) = state.verdict(entry.id)
                && !state.is_provisional(entry.id)
            {
                last.insert(entry.id, verdict);
            }
        }
    }
    state
}

/// Entries that a home holds.
fn held(world: &World, side: Side) -> Vec<&Recorded> {
    let cut = world.home(side).cut();
    let entries = world.entries.iter();
    entries.filter(|entry| cut.contains(entry.at)).collect()
}

fn converges(sides: u8, steps: usize, seed: u64) {
    let mut dice = Dice(seed);
    let mut world = history(sides, steps, &mut dice);
    for side in (0..sides).map(Side) {
        let entries = held(&world, side);
        for _ in 0..2 {
            let replayed = replay(&world, &entries, &mut dice);
            assert_eq!(replayed.cut(), world.home(side).cut());
            assert_eq!(digest(&replayed), digest(world.home(side)));
            assert!(view::all(&replayed).eq(view::all(world.home(side))));
        }
    }
    // And at rest, where nothing is provisional any more.
    world.sync();
    let at_rest = world.home(Side(0));
    let entries = held(&world, Side(0));
    let replayed = replay(&world, &entries, &mut dice);
    assert_eq!(digest(&replayed), digest(at_rest));
    for entry in &world.entries {
        assert!(!at_rest.is_provisional(entry.id));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_sides_converge(seed in any_seed(), steps in 20..60usize) {
        converges(2, steps, seed);
    }

    #[test]
    fn three_sides_converge(seed in any_seed(), steps in 20..60usize) {
        converges(3, steps, seed);
    }

    #[test]
    fn four_sides_converge(seed in any_seed(), steps in 20..50usize) {
        converges(4, steps, seed);
    }
}

/// For a night, or after a change to what decides: `cargo test -p mithaq-core -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn many_histories_converge() {
    for seed in 0..1_500 {
        let sides = 2 + u8::try_from(seed % 3).unwrap();
        converges(sides, 20 + usize::try_from(seed % 60).unwrap(), seed);
    }
}

pub(super) fn any_seed() -> impl Strategy<Value = u64> {
    proptest::num::u64::ANY
}

#[test]
fn histories_reach_every_end() {
    // The histories above must reach what they are to prove: at least one of each kind of end.
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let mut world = history(2 + u8::try_from(seed % 2).unwrap(), 90, &mut dice);
        world.sync();
        let state = world.home(Side(0));
        for row in view::all(state) {
            match row {
                Row::Act(row) => {
                    seen.insert(row.verdict.code());
                }
                Row::Provision(row) => {
                    seen.insert(row.status.code());
                    seen.extend(row.alternatives.iter().map(|row| row.state.code()));
                }
                Row::Instrument(row)
                    if row.edition > 0 && row.stage == TextStage::Negotiating && row.open > 0 =>
                {
                    seen.insert("second edition");
                }
                Row::Session(row) if row.agreed.is_some() => {
                    seen.insert("minutes agreed");
                }
                Row::Instrument(_)
                | Row::Session(_)
                | Row::Measure(_)
                | Row::Offer(_)
                | Row::Pending(_) => (),
            }
        }
    }
    for expected in [
        "standing",
        "void",
        "crossed",
        "late",
        "open",
        "agreed",
        "replaced",
        "withdrawn",
        "set-aside",
        "second edition",
        "minutes agreed",
    ] {
        assert!(
            seen.contains(expected),
            "no history reached: {expected}; {seen:?}"
        );
    }
}
