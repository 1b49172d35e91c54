//! The state of a register: a function of the *set* of entries applied.

mod act;
mod known;

pub(crate) use act::{Act, Origin};
pub(crate) use known::Known;

use crate::{
    Content, Recorded, Refusal, Register, Statement, Verdict,
    causality::{Covered, Logs},
    grants::Grant,
    instrument::Instrument,
    measure::Measure,
    negotiation::{Negotiation, Proposal},
    programme::Offer,
    rules::judge,
    session::Session,
    touched::Part,
    verdict, view,
    voices::Voices,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use mithaq_canon::{Digest, EntryId, Hasher, Past, Position, Side, SideSet};

/// All that the register means so far.
///
/// Facts keep the place that made them; what an entry may do is judged once, against its own
/// causal past; what concurrent entries do to each other is computed from the set. So the same
/// set of entries gives the same state in every order that respects causality.
#[derive(Debug, Clone)]
pub struct State {
    register: Register,
    pub(crate) logs: Logs,
    pub(crate) grants: BTreeMap<EntryId, Grant>,
    pub(crate) acts: BTreeMap<EntryId, Act>,
    places: BTreeMap<Position, EntryId>,
    pub(crate) instruments: BTreeMap<EntryId, Instrument>,
    pub(crate) negotiations: BTreeMap<EntryId, Negotiation>,
    pub(crate) proposals: BTreeMap<EntryId, Proposal>,
    pub(crate) sessions: BTreeMap<EntryId, Session>,
    pub(crate) measures: BTreeMap<EntryId, Measure>,
    /// How many measures each side has put forward.
    pub(crate) measure_counts: BTreeMap<Side, u32>,
    pub(crate) offers: BTreeMap<EntryId, Offer>,
    /// Whether the past told by an entry is confirmed (`true`) or contested.
    pub(crate) past_words: BTreeMap<EntryId, Voices<bool>>,
    /// Whether a subject is paused (`true`) or resumed.
    pub(crate) pauses: BTreeMap<EntryId, Voices<Option<crate::Wording>>>,
    pub(crate) remarks: BTreeMap<EntryId, Voices<()>>,
    alarms: BTreeSet<EntryId>,
    pub(crate) touched: BTreeSet<Part>,
}

impl State {
    /// An empty register.
    pub fn new(register: Register) -> Self {
        Self {
            register,
            logs: Logs::new(register.sides),
            grants: BTreeMap::new(),
            acts: BTreeMap::new(),
            places: BTreeMap::new(),
            instruments: BTreeMap::new(),
            negotiations: BTreeMap::new(),
            proposals: BTreeMap::new(),
            sessions: BTreeMap::new(),
            measures: BTreeMap::new(),
            measure_counts: BTreeMap::new(),
            offers: BTreeMap::new(),
            past_words: BTreeMap::new(),
            pauses: BTreeMap::new(),
            remarks: BTreeMap::new(),
            alarms: BTreeSet::new(),
            touched: BTreeSet::new(),
        }
    }

    /// Takes in one entry, whose causal past has been applied. Total: a broken rule makes the
    /// entry void, never an error. An entry that lies in the cut already, or in the log of no side
    /// of this register, is passed over.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        if self.cut().contains(at) || !self.sides().contains(at.side) {
            return;
        }
        let trusted = !matches!(recorded.content, Content::Contradicts);
        let seen = if trusted {
            &recorded.past
        } else {
            &Past::empty()
        };
        let past = self.logs.take_in(at, seen);
        match &recorded.content {
            Content::Act {
                official,
                grant,
                statement,
            } => {
                let judged = self
                    .granted(at.side, *grant, *official, statement, &past)
                    .and_then(|()| judge(&Known::new(self, &past), at.side, statement));
                let mut act = Act::new(self, recorded, past);
                act.signed_by(*official, *grant);
                act.states(self, statement.clone());
                self.take_up(act, judged);
            }
            Content::Delivered { of } => {
                let covered = self.logs.receive(at, &past, of, recorded.claimed);
                covered
                    .into_iter()
                    .for_each(|covered| self.touch_covered(covered));
            }
            Content::Granted {
                official,
                office,
                acts,
                instruments,
            } => self.grant(
                recorded.id,
                at,
                *official,
                office.clone(),
                *acts,
                instruments.clone(),
            ),
            Content::Revoked { grant } => self.revoke(at.side, *grant),
            Content::Undecodable => {
                let act = Act::new(self, recorded, past);
                self.take_up(act, Err(Refusal::Undecodable));
            }
            Content::Repeated => {
                let act = Act::new(self, recorded, past);
                self.take_up(act, Err(Refusal::Repeated));
            }
            Content::Contradicts => {
                self.alarms.insert(recorded.id);
                let act = Act::new(self, recorded, past);
                self.take_up(act, Err(Refusal::Contradicts));
            }
            Content::Other => (),
        }
    }

    /// How much of each log was applied.
    pub fn cut(&self) -> &Past {
        self.logs.cut()
    }

    /// The register.
    pub fn register(&self) -> Register {
        self.register
    }

    /// Its sides.
    pub fn sides(&self) -> SideSet {
        self.logs.sides()
    }

    /// Equal on every home that has applied the same entries, in whatever order: a hash over the
    /// cut, what became of each act, and every row.
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::new("mithaq/state/0");
        hasher.update_canon(self.cut());
        for id in self.places.values() {
            hasher.update_canon(id);
            hasher.update_canon(&self.verdict(*id));
            hasher.update_canon(&self.is_provisional(*id));
        }
        for row in view::all(self) {
            hasher.update(row.table().as_bytes());
            hasher.update(&row.bytes());
        }
        hasher.finish()
    }

    /// What became of an act; `None` if the entry is unknown or no act.
    pub fn verdict(&self, entry: EntryId) -> Option<Verdict> {
        let act = self.acts.get(&entry)?;
        Some(verdict::of(&self.now(), act))
    }

    /// Whether an entry not yet seen could still change what became of this act.
    pub fn is_provisional(&self, entry: EntryId) -> bool {
        self.acts
            .get(&entry)
            .is_some_and(|act| verdict::is_provisional(&self.now(), act))
    }

    /// Whether every other side's log covers the act with a delivered receipt.
    pub fn is_settled(&self, entry: EntryId) -> bool {
        self.acts
            .get(&entry)
            .is_some_and(|act| self.logs.is_settled(act.at, self.cut()))
    }

    /// What an act stated, if it decoded.
    pub fn statement(&self, entry: EntryId) -> Option<&Statement> {
        self.acts.get(&entry)?.statement.as_ref()
    }

    /// The dossier an act lies in.
    pub fn dossier(&self, entry: EntryId) -> Option<EntryId> {
        Some(self.acts.get(&entry)?.dossier)
    }

    /// The entries that raised the alarm of equivocation, in the order of their ids.
    pub fn alarms(&self) -> Vec<EntryId> {
        self.alarms.iter().copied().collect()
    }

    /// The parts whose rows may have changed since [`Self::take_touched`].
    pub fn touched(&self) -> &BTreeSet<Part> {
        &self.touched
    }

    /// The same, and forgets them. The rows of a part are replaced whole by
    /// [`crate::view::rows`].
    pub fn take_touched(&mut self) -> BTreeSet<Part> {
        core::mem::take(&mut self.touched)
    }

    /// Everything that was applied.
    pub(crate) fn now(&self) -> Known<'_> {
        Known::new(self, self.cut())
    }

    /// Keeps an act, and what it does if it stands.
    fn take_up(&mut self, mut act: Act, judged: Result<(), Refusal>) {
        let id = act.id;
        act.judged = judged;
        self.places.insert(act.at, id);
        if act.judged.is_ok() {
            self.record(&act);
        }
        self.acts.insert(id, act);
        self.touch_applied(id);
    }

    /// The act at a place.
    pub(crate) fn act_at(&self, at: Position) -> Option<&Act> {
        self.acts.get(self.places.get(&at)?)
    }

    /// The acts of a stretch of a log.
    pub(crate) fn acts_in(&self, covered: Covered) -> Vec<EntryId> {
        let place = |(epoch, seq)| Position {
            side: covered.side,
            epoch,
            seq,
        };
        let acts = self.places.range(place(covered.from)..place(covered.to));
        acts.map(|(_, id)| *id).collect()
    }
}
