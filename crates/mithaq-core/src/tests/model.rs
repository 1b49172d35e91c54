//! Every order of accept, withdraw, counter, adopt and reopen, to a stated number of acts.
//!
//! A model checker walks through all that two or three homes can do: at each step a side does any
//! act that [`decide()`] allows it, or something reaches a home: between two sides any one entry
//! whose past is held, among three a parcel of all that another home holds. Nothing is modelled
//! but the network: what decides and what applies is the product's own code. A home signs its
//! receipt in the transaction that took the entries in; when the receipt arrives is again for the
//! walk to say. The clocks of the sides are ten years apart.

use super::world::{
    A, B, World, digest, draft_of, instrument_row, next_of, official, propose, provision_row,
    replace,
};
use crate::{
    ActSet, Actor, AlternativeId, AlternativeState, Command, Content, Event, InstrumentRow,
    ProvisionId, ProvisionRow, Recorded, State, TextStage, Verdict, decide,
};
use alloc::{collections::BTreeMap, format, sync::Arc, vec, vec::Vec};
use core::{
    fmt,
    hash::{Hash, Hasher},
};
use mithaq_canon::{Digest, EntryId, Position, Side, Time, to_bytes};
use stateright::{Checker, Model, Property};
use std::sync::Mutex;

extern crate std;

/// What a side can do about the one provision of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Deed {
    /// Puts forward a wording of its own.
    Propose,
    /// The same, as an answer to another's.
    Counter(EntryId),
    Accept(AlternativeId),
    Withdraw(AlternativeId),
    Reopen,
    Adopt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    Does(Side, Deed),
    /// The next entry of a log reaches a home.
    Reaches {
        log: Side,
        home: Side,
    },
    /// A parcel of all that `from` holds reaches a home.
    Parcel {
        from: Side,
        home: Side,
    },
}

/// A home and what it has believed.
struct Home {
    state: State,
    digest: Digest,
    provision: ProvisionRow,
    instrument: InstrumentRow,
    /// Each text that it has held to be adopted, in the order of editions.
    adopted: Vec<Digest>,
}

impl Home {
    fn new(state: State, provision: ProvisionId, mut adopted: Vec<Digest>) -> Self {
        let instrument = instrument_row(&state, provision.entry);
        if usize::try_from(instrument.edition).unwrap() > adopted.len() {
            assert_eq!(instrument.stage, TextStage::Adopted);
            adopted.push(instrument.base);
        }
        Self {
            digest: digest(&state),
            provision: provision_row(&state, provision),
            instrument,
            adopted,
            state,
        }
    }
}

/// All homes, and every entry that was written.
#[derive(Clone)]
struct Scene {
    homes: Vec<Arc<Home>>,
    entries: BTreeMap<Position, Arc<Recorded>>,
    acts_left: u8,
    /// The promise that the last step broke.
    broken: Option<&'static str>,
}

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cuts: Vec<_> = self.homes.iter().map(|home| home.state.cut()).collect();
        write!(f, "{cuts:?} {:?}", self.broken)
    }
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        let digests = |scene: &Self| {
            scene
                .homes
                .iter()
                .map(|home| home.digest)
                .collect::<Vec<_>>()
        };
        let held = |scene: &Self| {
            let homes = scene.homes.iter();
            homes
                .map(|home| home.state.cut().clone())
                .collect::<Vec<_>>()
        };
        digests(self) == digests(other)
            && held(self) == held(other)
            && self.entries == other.entries
            && (self.acts_left, self.broken) == (other.acts_left, other.broken)
    }
}

impl Hash for Scene {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for home in &self.homes {
            to_bytes(home.state.cut()).hash(hasher);
            home.digest.0.hash(hasher);
        }
        for entry in self.entries.values() {
            entry.id.0.0.hash(hasher);
        }
        (self.acts_left, self.broken).hash(hasher);
    }
}

const SAME: &str = "homes with the same entries hold the same state";
const FINAL: &str = "what is final stays";
const ONE_TEXT: &str = "no two sides believe in different adopted texts";
const ALIKE: &str = "what is allowed at home stands";
const CROSSED: &str = "acceptances that cross are void, all of them";
const SETTLES: &str = "when all is delivered, all is settled and the same";
const NO_HOLE: &str = "what is written can always arrive";

/// The rules under every order of events.
struct Talks {
    starts: Vec<Scene>,
    grants: Vec<EntryId>,
    provision: ProvisionId,
    /// Whether entries travel together; else each alone.
    parcels: bool,
    /// The digest of the state that each set of entries has given, in whatever order.
    seen: Mutex<BTreeMap<Digest, Digest>>,
}

impl Talks {
    /// From a draft of one provision on which nothing was said; on which each of two sides has a
    /// wording; on which one is agreed; and, of more than two sides, which all but two have adopted:
    /// all at rest.
    fn new(sides: u8, acts: u8) -> Self {
        let (mut world, _, provision) = draft_of(sides, 1);
        let mut starts = vec![Scene::of(&world, provision, acts)];
        let put = world.proposes(A, provision, "first");
        world.sync();
        world.proposes(B, provision, "second");
        world.sync();
        starts.push(Scene::of(&world, provision, acts));
        for side in (1..sides).map(Side) {
            if side > B {
                // One more assent agrees it, and what its author withdraws meanwhile comes late.
                starts.push(Scene::of(&world, provision, acts));
            }
            world.accepts(side, put);
            world.sync();
        }
        starts.push(Scene::of(&world, provision, acts));
        if sides > 2 {
            // Else the acts that are left bring no text to its end.
            for side in (2..sides).map(Side) {
                world.adopts(side, provision.entry);
                world.sync();
            }
            starts.push(Scene::of(&world, provision, acts));
        }
        Self {
            starts,
            grants: world.grants,
            provision,
            parcels: sides > 2,
            seen: Mutex::default(),
        }
    }

    fn command(&self, home: &Home, side: Side, deed: Deed) -> Command {
        let provision = self.provision;
        let shown = home.provision.digest;
        match deed {
            Deed::Propose | Deed::Counter(_) => {
                let (_, seq) = home.state.cut().of(side).unwrap();
                let text = format!("by {} at {seq}", side.0);
                let command = propose(provision.entry, vec![replace(provision, &text)]);
                match (command, deed) {
                    (
                        Command::Propose {
                            instrument,
                            shown,
                            operations,
                            reason,
                            words,
                            ..
                        },
                        Deed::Counter(answered),
                    ) => Command::Propose {
                        instrument,
                        shown,
                        operations,
                        reason,
                        words,
                        answers: Some(answered),
                    },
                    (command, _) => command,
                }
            }
            Deed::Accept(alternative) => Command::Accept { alternative, shown },
            Deed::Withdraw(alternative) => Command::Withdraw { alternative },
            Deed::Reopen => Command::Reopen { provision, shown },
            Deed::Adopt => Command::Adopt {
                instrument: provision.entry,
                text: home.instrument.text,
            },
        }
    }

    fn allowed(&self, home: &Home, side: Side, deed: Deed) -> Option<Event> {
        let actor = Actor {
            side,
            official: official(side),
            acts: ActSet(u64::MAX),
            instruments: None,
        };
        let command = self.command(home, side, deed);
        let statements = decide(&home.state, &actor, now(side), command).ok()?;
        statements.into_iter().next().map(|said| said.event)
    }

    /// Looks at what a home believes after a step.
    fn watch(&self, scene: &mut Scene, side: Side, state: State) {
        let place = usize::from(side.0);
        let before = scene.homes[place].clone();
        let after = Home::new(state, self.provision, before.adopted.clone());
        let known = scene
            .acts()
            .filter(|act| before.state.cut().contains(act.at));
        let flips = |act: &Recorded| {
            !before.state.is_provisional(act.id)
                && (after.state.verdict(act.id) != before.state.verdict(act.id)
                    || after.state.is_provisional(act.id))
        };
        let mut broken = None;
        if known.into_iter().any(flips) {
            broken = Some(FINAL);
        }
        let apart = |home: &Arc<Home>| home.adopted.iter().zip(&after.adopted).any(|(a, b)| a != b);
        let editions = usize::try_from(after.instrument.edition).unwrap();
        if editions != after.adopted.len() || scene.homes.iter().any(apart) {
            broken = Some(ONE_TEXT);
        }
        let cut = after.state.cut();
        let ids: Vec<u8> = scene
            .entries
            .values()
            .filter(|entry| cut.contains(entry.at))
            .flat_map(|entry| entry.id.0.0)
            .collect();
        let mut seen = self.seen.lock().unwrap();
        let first = seen.entry(Digest::of(&[&to_bytes(cut), &ids]));
        if *first.or_insert(after.digest) != after.digest {
            broken = Some(SAME);
        }
        scene.broken = broken;
        scene.homes[place] = Arc::new(after);
    }

    /// One transaction: what arrived, and the receipt for it.
    fn take_in(&self, scene: &mut Scene, home: Side, entries: &[Arc<Recorded>]) {
        let mut state = scene.home(home).clone();
        entries.iter().for_each(|entry| state.apply(entry));
        if !entries.iter().all(|entry| entry.is_receipt()) {
            let of = state.cut().clone();
            self.write(scene, &mut state, home, Content::Delivered { of });
        }
        self.watch(scene, home, state);
    }

    /// Signs and applies the next entry of a side.
    fn write(&self, scene: &mut Scene, state: &mut State, side: Side, content: Content) -> EntryId {
        let past = state.cut().clone();
        let (epoch, seq) = past.of(side).unwrap();
        let at = Position { side, epoch, seq };
        let said = format!("{content:?}");
        let id = EntryId(Digest::of(&[
            &to_bytes(&at),
            &to_bytes(&past),
            said.as_bytes(),
        ]));
        let entry = Recorded {
            id,
            at,
            past,
            claimed: now(side),
            content,
        };
        state.apply(&entry);
        scene.entries.insert(at, Arc::new(entry));
        id
    }
}

/// The clocks of the sides are ten years apart.
fn now(side: Side) -> Time {
    Time(1_563_267_600_000 + u64::from(side.0) * 3_652 * 86_400_000)
}

impl Recorded {
    fn is_receipt(&self) -> bool {
        matches!(self.content, Content::Delivered { .. })
    }
}

impl Scene {
    fn of(world: &World, provision: ProvisionId, acts: u8) -> Self {
        let home = |state: &State| Arc::new(Home::new(state.clone(), provision, Vec::new()));
        let entries = world.entries.iter().cloned();
        Self {
            homes: world.homes.iter().map(home).collect(),
            entries: entries.map(|entry| (entry.at, Arc::new(entry))).collect(),
            acts_left: acts,
            broken: None,
        }
    }

    fn home(&self, side: Side) -> &State {
        &self.homes[usize::from(side.0)].state
    }

    fn sides(&self) -> impl Iterator<Item = Side> + use<> {
        (0..u8::try_from(self.homes.len()).unwrap()).map(Side)
    }

    /// The next entry of a log for a home, if it is written and the home holds its past.
    fn next(&self, home: &State, log: Side) -> Option<&Arc<Recorded>> {
        let cut = home.cut();
        let (epoch, seq) = cut.of(log)?;
        let at = Position {
            side: log,
            epoch,
            seq,
        };
        let entry = self.entries.get(&at)?;
        debug_assert!(next_of(cut, at));
        cut.includes(&entry.past).then_some(entry)
    }

    fn deliveries(&self, parcels: bool) -> Vec<Step> {
        let pairs = self
            .sides()
            .flat_map(|log| self.sides().map(move |home| (log, home)));
        pairs
            .filter(|(from, home)| match parcels {
                true => !self.home(*home).cut().includes(self.home(*from).cut()),
                false => self.next(self.home(*home), *from).is_some(),
            })
            .map(|(from, home)| match parcels {
                true => Step::Parcel { from, home },
                false => Step::Reaches { log: from, home },
            })
            .collect()
    }

    fn everything_is_everywhere(&self) -> bool {
        self.entries
            .keys()
            .all(|at| self.homes.iter().all(|home| home.state.cut().contains(*at)))
    }

    fn acts(&self) -> impl Iterator<Item = &Recorded> {
        let acts = self.entries.values().map(AsRef::as_ref);
        acts.filter(|entry| matches!(entry.content, Content::Act { .. }))
    }

    fn verdicts(&self) -> Vec<Verdict> {
        let state = self.home(A);
        self.acts()
            .filter_map(|act| state.verdict(act.id))
            .collect()
    }
}

/// What an acceptance accepts.
fn accepted(entry: &Recorded) -> Option<AlternativeId> {
    match &entry.content {
        Content::Act { statement, .. } => match &statement.event {
            Event::Accepted(event) => Some(event.alternative),
            _other => None,
        },
        _other => None,
    }
}

/// Two acceptances of different alternatives, neither in the other's past, that rules allow.
fn crossing_is_void(scene: &Scene) -> bool {
    let state = scene.home(A);
    let all: Vec<(&Recorded, AlternativeId)> = scene
        .acts()
        .filter_map(|act| accepted(act).map(|alternative| (act, alternative)))
        .filter(|(act, _)| !matches!(state.verdict(act.id), Some(Verdict::Void(_))))
        .collect();
    all.iter().all(|(one, first)| {
        all.iter().all(|(other, second)| {
            let apart = !one.past.contains(other.at) && !other.past.contains(one.at);
            let crosses = one.at.side != other.at.side && first != second && apart;
            !crosses
                || [one, other]
                    .iter()
                    .all(|act| state.verdict(act.id) == Some(Verdict::Crossed))
        })
    })
}

impl Model for Talks {
    type State = Scene;
    type Action = Step;

    fn init_states(&self) -> Vec<Scene> {
        self.starts.clone()
    }

    fn actions(&self, scene: &Scene, steps: &mut Vec<Step>) {
        steps.extend(scene.deliveries(self.parcels));
        if scene.acts_left == 0 || scene.broken.is_some() {
            return;
        }
        for side in scene.sides() {
            let home = &scene.homes[usize::from(side.0)];
            let row = &home.provision;
            let on_table = |wanted: bool| {
                let rows = row.alternatives.iter();
                rows.filter(move |one| {
                    one.state == AlternativeState::Standing && (one.by == side) == wanted
                })
            };
            let mut deeds = vec![Deed::Propose, Deed::Reopen, Deed::Adopt];
            deeds.extend(on_table(false).map(|row| Deed::Counter(row.id.proposal)));
            deeds.extend(row.alternatives.iter().map(|row| Deed::Accept(row.id)));
            deeds.extend(on_table(true).map(|row| Deed::Withdraw(row.id)));
            deeds.retain(|deed| self.allowed(home, side, *deed).is_some());
            steps.extend(deeds.into_iter().map(|deed| Step::Does(side, deed)));
        }
    }

    fn next_state(&self, scene: &Scene, step: Step) -> Option<Scene> {
        let mut scene = scene.clone();
        match step {
            Step::Does(side, deed) => {
                let event = self.allowed(&scene.homes[usize::from(side.0)], side, deed)?;
                let content = Content::Act {
                    official: official(side),
                    grant: self.grants[usize::from(side.0)],
                    statement: event.now(),
                };
                scene.acts_left -= 1;
                let mut state = scene.home(side).clone();
                let id = self.write(&mut scene, &mut state, side, content);
                let void = matches!(state.verdict(id), Some(Verdict::Void(_)));
                self.watch(&mut scene, side, state);
                if void {
                    scene.broken = Some(ALIKE);
                }
            }
            Step::Reaches { log, home } => {
                let entry = scene.next(scene.home(home), log)?.clone();
                self.take_in(&mut scene, home, &[entry]);
            }
            Step::Parcel { from, home } => {
                let held = scene.home(from).cut().clone();
                let mut state = scene.home(home).clone();
                let mut parcel = Vec::new();
                while let Some(entry) = scene
                    .sides()
                    .filter_map(|log| scene.next(&state, log))
                    .find(|entry| held.contains(entry.at))
                {
                    state.apply(entry);
                    parcel.push(entry.clone());
                }
                self.take_in(&mut scene, home, &parcel);
            }
        }
        Some(scene)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(SAME, |_, scene: &Scene| scene.broken != Some(SAME)),
            Property::always(FINAL, |_, scene: &Scene| scene.broken != Some(FINAL)),
            Property::always(ONE_TEXT, |_, scene: &Scene| scene.broken != Some(ONE_TEXT)),
            Property::always(ALIKE, |_, scene: &Scene| scene.broken != Some(ALIKE)),
            Property::always(NO_HOLE, |talks: &Self, scene: &Scene| {
                scene.everything_is_everywhere() || !scene.deliveries(talks.parcels).is_empty()
            }),
            Property::always(SETTLES, |_, scene: &Scene| {
                !scene.everything_is_everywhere()
                    || scene.acts().all(|act| {
                        scene.homes.iter().all(|home| {
                            home.digest == scene.homes[0].digest
                                && home.state.is_settled(act.id)
                                && !home.state.is_provisional(act.id)
                        })
                    })
            }),
            Property::always(CROSSED, |_, scene: &Scene| {
                !scene.everything_is_everywhere() || crossing_is_void(scene)
            }),
            // What the walk must come by, or it has proved nothing.
            Property::sometimes("a text is adopted by all", |_, scene: &Scene| {
                scene.homes.iter().all(|home| !home.adopted.is_empty())
            }),
            Property::sometimes("acceptances cross", |_, scene: &Scene| {
                scene.verdicts().contains(&Verdict::Crossed)
            }),
            Property::sometimes("an act comes late", |_, scene: &Scene| {
                scene.verdicts().contains(&Verdict::Late)
            }),
        ]
    }
}

/// Walks through everything, to this many acts after each start.
fn check(sides: u8, acts: u8) {
    let checker = Talks::new(sides, acts).checker().threads(2).spawn_bfs();
    let checker = checker.join();
    #[expect(
        clippy::print_stderr,
        reason = "how much was walked through is the result"
    )]
    {
        std::eprintln!(
            "{sides} sides, {acts} acts: {} states, {} steps deep at most",
            checker.unique_state_count(),
            checker.max_depth()
        );
    }
    checker.assert_properties();
}

#[test]
fn two_sides_in_every_order() {
    check(2, 2);
}

/// Minutes without optimisation: `cargo xtask soak` and the CI optimise.
#[test]
#[ignore = "run by `cargo xtask soak`"]
fn two_sides_in_every_order_of_three_acts() {
    check(2, 3);
}

/// The same, where a third side hears of the others late.
#[test]
#[ignore = "run by `cargo xtask soak`"]
fn three_sides_in_every_order_of_two_acts() {
    check(3, 2);
}
