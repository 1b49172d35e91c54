//! Homes of a register without a network: each has its own state, hears of the others when told
//! to, and answers what it applies with a delivered receipt at once.

use crate::{
    ActSet, Actor, AlternativeId, AlternativeState, Command, Content, DeclaredProvision, Event,
    InstrumentKind, InstrumentRegistered, InstrumentRow, Nature, Operation, Part, ProvisionId,
    ProvisionKind, ProvisionRow, Recorded, Refusal, Register, Replace, Row, Standing, State,
    TextState, Verdict, Wording, decide, view,
};
use alloc::{format, vec, vec::Vec};
use mithaq_canon::{
    Date, Digest, EntryId, KeyId, Lang, Past, PayloadId, Position, Side, Time, to_bytes,
};

/// First side.
pub(crate) const A: Side = Side(0);
/// Second side.
pub(crate) const B: Side = Side(1);
/// Third side.
pub(crate) const C: Side = Side(2);

const DAY: u64 = 86_400_000;

pub(crate) struct World {
    pub(crate) register: Register,
    /// Every entry, in the order in which it was written.
    pub(crate) entries: Vec<Recorded>,
    pub(crate) homes: Vec<State>,
    pub(crate) grants: Vec<EntryId>,
    pub(crate) now: Time,
    /// How many entries were there when the story proper began.
    pub(crate) setting: usize,
}

/// The digest of a state that stays as it is.
pub(crate) fn digest(state: &State) -> Digest {
    state.clone().digest()
}

impl World {
    /// Homes whose officials may do everything, at rest.
    pub(crate) fn new(sides: u8) -> Self {
        let register = Register {
            sides,
            offset_minutes: 60,
        };
        let mut world = Self {
            register,
            entries: Vec::new(),
            homes: vec![State::new(register); usize::from(sides)],
            grants: Vec::new(),
            // 16 July 2019, noon.
            now: Time(18_093 * DAY + DAY / 2),
            setting: 0,
        };
        for side in (0..sides).map(Side) {
            let grant = world.write(
                side,
                Content::Granted {
                    official: official(side),
                    office: vec![(Lang::En, "Directorate".into())],
                    acts: ActSet(u64::MAX),
                    instruments: None,
                },
            );
            world.grants.push(grant);
        }
        world.sync();
        world.setting = world.entries.len();
        world
    }

    pub(crate) fn home(&self, side: Side) -> &State {
        self.homes.get(usize::from(side.0)).unwrap()
    }

    /// Appends to a side's log what its home knows now.
    pub(crate) fn write(&mut self, side: Side, content: Content) -> EntryId {
        let state = self.homes.get_mut(usize::from(side.0)).unwrap();
        let past = state.cut().clone();
        let (epoch, seq) = past.of(side).unwrap_or((0, 0));
        let at = Position { side, epoch, seq };
        let id = EntryId(Digest::of(&[b"entry", &to_bytes(&at)]));
        let recorded = Recorded {
            id,
            at,
            past,
            claimed: self.now,
            content,
        };
        state.apply(&recorded);
        self.entries.push(recorded);
        id
    }

    /// States an event without asking the rules first, as a home with other code might.
    pub(crate) fn state(&mut self, side: Side, event: Event) -> EntryId {
        let grant = self.grants.get(usize::from(side.0)).copied().unwrap();
        let content = Content::Act {
            official: official(side),
            grant,
            statement: event.now(),
        };
        self.write(side, content)
    }

    pub(crate) fn decide(
        &self,
        side: Side,
        command: Command,
    ) -> Result<Vec<crate::Statement>, Refusal> {
        let actor = Actor {
            side,
            official: official(side),
            acts: ActSet(u64::MAX),
            instruments: None,
        };
        decide(self.home(side), &actor, self.now, command)
    }

    /// Does what the rules must allow.
    pub(crate) fn does(&mut self, side: Side, command: Command) -> EntryId {
        let shown = format!("{command:?}");
        let statements = match self.decide(side, command) {
            Ok(statements) => statements,
            Err(refusal) => panic!("{side:?} is refused ({refusal:?}): {shown}"),
        };
        let grant = self.grants.get(usize::from(side.0)).copied().unwrap();
        let mut last = None;
        for statement in statements {
            let content = Content::Act {
                official: official(side),
                grant,
                statement,
            };
            last = Some(self.write(side, content));
        }
        let id = last.unwrap();
        // What is allowed at home must stand when applied: one rule serves both.
        assert!(
            !matches!(self.home(side).verdict(id), Some(Verdict::Void(_))),
            "allowed, then void: {shown}"
        );
        id
    }

    /// The code with which the rules refuse.
    pub(crate) fn refuses(&self, side: Side, command: Command) -> &'static str {
        match self.decide(side, command) {
            Ok(statements) => panic!("allowed: {statements:?}"),
            Err(refusal) => refusal.code(),
        }
    }

    /// Hands `to` what `from`'s home holds of every log, as far as `to` can take it, at most
    /// `limit` entries; `to` writes a receipt if there were acts among them.
    pub(crate) fn deliver_some(&mut self, from: Side, to: Side, limit: usize) -> bool {
        let held = self.home(from).cut().clone();
        let state = self.homes.get_mut(usize::from(to.0)).unwrap();
        let (mut taken, mut owed) = (0, false);
        loop {
            let next = self.entries.iter().find(|entry| {
                held.contains(entry.at)
                    && !state.cut().contains(entry.at)
                    && next_of(state.cut(), entry.at)
                    && state.cut().includes(&entry.past)
            });
            let Some(entry) = next.filter(|_| taken < limit) else {
                break;
            };
            state.apply(entry);
            taken += 1;
            owed |= !matches!(entry.content, Content::Delivered { .. });
        }
        if owed {
            let of = state.cut().clone();
            self.write(to, Content::Delivered { of });
        }
        taken > 0
    }

    pub(crate) fn deliver(&mut self, from: Side, to: Side) -> bool {
        self.deliver_some(from, to, usize::MAX)
    }

    /// Lets everybody hear everything, until all are at rest.
    pub(crate) fn sync(&mut self) {
        let sides: Vec<Side> = (0..self.register.sides).map(Side).collect();
        loop {
            let mut moved = false;
            for from in &sides {
                for to in &sides {
                    moved |= from != to && self.deliver(*from, *to);
                }
            }
            if !moved {
                break;
            }
        }
        let digests: Vec<Digest> = self.homes.iter().map(digest).collect();
        assert!(
            digests.windows(2).all(|pair| pair[0] == pair[1]),
            "homes at rest differ"
        );
    }

    pub(crate) fn verdict(&self, side: Side, entry: EntryId) -> &'static str {
        match self.home(side).verdict(entry).unwrap() {
            Verdict::Void(refusal) => refusal.code(),
            other => other.code(),
        }
    }
}

/// Random numbers that are the same on every run (Knuth's MMIX constants).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`, which is above 0.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// The places of the entries that can be applied next.
pub(crate) fn ready(state: &State, left: &[&Recorded]) -> Vec<usize> {
    (0..left.len())
        .filter(|place| {
            let entry = left[*place];
            next_of(state.cut(), entry.at) && state.cut().includes(&entry.past)
        })
        .collect()
}

/// Whether the entry at `at` is the next of its log after `cut`.
pub(crate) fn next_of(cut: &Past, at: Position) -> bool {
    cut.of(at.side).unwrap_or((at.epoch, 0)) == (at.epoch, at.seq)
}

pub(crate) fn official(side: Side) -> KeyId {
    KeyId::of(&[side.0])
}

/// Words in the authentic language of the tests.
pub(crate) fn words(text: &str) -> Wording {
    Wording::one(Lang::Ar, PayloadId::commit(&[7; 32], text.as_bytes()))
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A draft or adopted text with a title and this many articles.
pub(crate) fn instrument(articles: u16, text: TextState) -> InstrumentRegistered {
    let article = |n: u16| DeclaredProvision {
        parent: None,
        kind: ProvisionKind::Article,
        number: format!("{n}"),
        heading: words("heading"),
        body: words(&format!("body {n}")),
        placeholder: false,
    };
    InstrumentRegistered {
        kind: InstrumentKind::Agreement,
        nature: Nature::Treaty,
        title: words("title"),
        texts: vec![
            (Lang::Ar, Standing::Authentic),
            (Lang::Fr, Standing::Translation),
        ],
        provisions: (1..=articles).map(article).collect(),
        text,
        milestones: Vec::new(),
    }
}

pub(crate) fn replace(provision: ProvisionId, text: &str) -> Operation {
    Operation::Replace(Replace {
        provision,
        heading: words("heading"),
        body: words(text),
        placeholder: false,
    })
}

pub(crate) fn first(proposal: EntryId) -> AlternativeId {
    AlternativeId { proposal, op: 0 }
}

/// The row of an instrument.
pub(crate) fn instrument_row(state: &State, id: EntryId) -> InstrumentRow {
    let rows = view::rows(state, Part::Instrument(id)).into_iter();
    let mut rows = rows.filter_map(|row| match row {
        Row::Instrument(row) => Some(row),
        _other => None,
    });
    rows.next().unwrap()
}

/// The rows of its provisions, in the order of the text.
pub(crate) fn provision_rows(state: &State, id: EntryId) -> Vec<ProvisionRow> {
    let rows = view::all(state);
    rows.filter_map(|row| match row {
        Row::Provision(row) if row.instrument == id => Some(row),
        _other => None,
    })
    .collect()
}

pub(crate) fn provision_row(state: &State, id: ProvisionId) -> ProvisionRow {
    let rows = view::all(state);
    let mut rows = rows.filter_map(|row| match row {
        Row::Provision(row) if row.id == id => Some(row),
        _other => None,
    });
    rows.next().unwrap()
}

/// A register with a draft of two articles, at rest, and its first article.
pub(crate) fn draft(sides: u8) -> (World, EntryId, ProvisionId) {
    draft_of(sides, 2)
}

/// The same with this many articles.
pub(crate) fn draft_of(sides: u8, articles: u16) -> (World, EntryId, ProvisionId) {
    let mut world = World::new(sides);
    let id = world.does(A, Command::Register(instrument(articles, TextState::Draft)));
    world.sync();
    world.setting = world.entries.len();
    (world, id, ProvisionId { entry: id, n: 0 })
}

pub(crate) fn propose(instrument: EntryId, operations: Vec<Operation>) -> Command {
    Command::Propose {
        instrument,
        shown: Vec::new(),
        operations,
        reason: None,
        words: Wording::empty(),
        answers: None,
    }
}

impl World {
    /// Another wording for a provision.
    pub(crate) fn proposes(
        &mut self,
        side: Side,
        provision: ProvisionId,
        text: &str,
    ) -> AlternativeId {
        let instrument = self
            .home(side)
            .now()
            .instrument_of(provision)
            .unwrap_or(provision.entry);
        first(self.does(side, propose(instrument, vec![replace(provision, text)])))
    }

    pub(crate) fn accepts(&mut self, side: Side, alternative: AlternativeId) -> EntryId {
        let provision = self.home(side).now().target(alternative).unwrap();
        let shown = provision_row(self.home(side), provision).digest;
        self.does(side, Command::Accept { alternative, shown })
    }

    pub(crate) fn withdraws(&mut self, side: Side, alternative: AlternativeId) -> EntryId {
        self.does(side, Command::Withdraw { alternative })
    }

    pub(crate) fn reopens(&mut self, side: Side, provision: ProvisionId) -> EntryId {
        let shown = provision_row(self.home(side), provision).digest;
        self.does(side, Command::Reopen { provision, shown })
    }

    pub(crate) fn adopts(&mut self, side: Side, instrument: EntryId) -> EntryId {
        let text = instrument_row(self.home(side), instrument).text;
        self.does(side, Command::Adopt { instrument, text })
    }

    /// What has become of an alternative, as `side` sees it.
    pub(crate) fn alternative(&self, side: Side, id: AlternativeId) -> AlternativeState {
        alternative(self.home(side), id)
    }
}

pub(crate) fn alternative(state: &State, id: AlternativeId) -> AlternativeState {
    let rows = view::all(state);
    let alternatives = rows.flat_map(|row| match row {
        Row::Provision(row) => row.alternatives,
        _other => Vec::new(),
    });
    let mut found = alternatives.filter(|row| row.id == id);
    found.next().unwrap().state
}
