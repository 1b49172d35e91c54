//! The state of a register: a function of the *set* of entries applied.

mod act;
mod acts;
mod chunk;
mod ids;
mod instruments;
mod known;
mod told;

pub(crate) use act::{Act, Nth, Origin, subject};
pub(crate) use acts::{ActNo, Acts, Alternative};
pub(crate) use known::{Horizon, Known};

use crate::{
    AlternativeId, Content, ProvisionId, Recorded, Refusal, Register, Shelf, Statement, Verdict,
    causality::{Cut, Logs},
    grants::Grant,
    measure::Measure,
    negotiation::Negotiation,
    programme::Offer,
    rules::judge,
    session::Session,
    touched::Part,
    verdict, view,
    voices::Voices,
};
use acts::Signer;
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    vec::Vec,
};
use core::convert::Infallible;
use instruments::Instruments;
use mithaq_canon::{Digest, EntryId, Hasher, Past, Side, SideSet};

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
    pub(crate) acts: Acts,
    pub(crate) instruments: Instruments,
    pub(crate) negotiations: BTreeMap<EntryId, Negotiation>,
    pub(crate) sessions: BTreeMap<EntryId, Session>,
    pub(crate) measures: BTreeMap<EntryId, Measure>,
    /// How many measures each side has put forward.
    pub(crate) measure_counts: BTreeMap<Side, u32>,
    pub(crate) offers: BTreeMap<EntryId, Offer>,
    /// Whether the past told by an entry is confirmed (`true`) or contested.
    pub(crate) past_words: BTreeMap<ActNo, Voices<bool>>,
    /// Whether a subject is paused (`true`) or resumed.
    pub(crate) pauses: BTreeMap<ActNo, Voices<Option<crate::Wording>>>,
    pub(crate) remarks: BTreeMap<ActNo, Voices<()>>,
    alarms: BTreeSet<EntryId>,
    pub(crate) touched: BTreeSet<Part>,
    /// Whether it is noted what is touched.
    pub(crate) notes_touched: bool,
}

impl State {
    /// An empty register.
    pub fn new(register: Register) -> Self {
        Self {
            register,
            logs: Logs::new(register.sides),
            grants: BTreeMap::new(),
            acts: Acts::default(),
            instruments: Instruments::default(),
            negotiations: BTreeMap::new(),
            sessions: BTreeMap::new(),
            measures: BTreeMap::new(),
            measure_counts: BTreeMap::new(),
            offers: BTreeMap::new(),
            past_words: BTreeMap::new(),
            pauses: BTreeMap::new(),
            remarks: BTreeMap::new(),
            alarms: BTreeSet::new(),
            touched: BTreeSet::new(),
            notes_touched: true,
        }
    }

    /// The same, for a reader who keeps no rows: what is touched is not noted.
    #[must_use]
    pub fn noting_nothing(self) -> Self {
        Self {
            touched: BTreeSet::new(),
            notes_touched: false,
            ..self
        }
    }

    /// The same, with what is seldom asked for at rest on a shelf.
    #[must_use]
    pub fn resting_on(mut self, shelf: Arc<dyn Shelf>) -> Self {
        self.logs.rest_on(&shelf);
        self.acts.rest_on(shelf.clone());
        self.instruments.rest_on(shelf);
        self
    }

    #[cfg(test)]
    pub(crate) fn limited(mut self, limits: crate::resting::Limits) -> Self {
        self.logs.limit(limits);
        self.acts.limit(limits);
        self.instruments.limit(limits);
        self
    }

    /// Lets go of what need not be at hand, where nothing of it is lent.
    pub(crate) fn settle(&mut self) {
        self.logs.settle();
        self.acts.settle();
        self.instruments.settle();
    }

    /// Takes in one entry, whose causal past has been applied. Total: a broken rule makes the
    /// entry void, never an error. An entry that lies in the cut already, or in the log of no side
    /// of this register, is passed over.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        if self.cut().contains(at) || !self.sides().contains(at.side) {
            return;
        }
        self.settle();
        let trusted = !matches!(recorded.content, Content::Contradicts);
        let seen = if trusted {
            &recorded.past
        } else {
            &Past::empty()
        };
        let others = self.logs.take_in(at, seen);
        let past = Cut::before(at, &others);
        match &recorded.content {
            Content::Act {
                official,
                grant,
                statement,
            } => {
                let judged = self
                    .granted(at.side, *grant, *official, statement, past)
                    .and_then(|()| judge(&Known::new(self, past), at.side, statement));
                let mut act = Act::new(self, recorded, &others);
                act.signer = self.acts.sign(Signer {
                    official: *official,
                    grant: *grant,
                });
                act.states(self, statement);
                self.take_up(act, past, judged, Some(statement));
            }
            Content::Delivered { of } => {
                let covered = self.logs.receive(at, past, of, recorded.claimed);
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
                let act = Act::new(self, recorded, &others);
                self.take_up(act, past, Err(Refusal::Undecodable), None);
            }
            Content::Repeated => {
                let act = Act::new(self, recorded, &others);
                self.take_up(act, past, Err(Refusal::Repeated), None);
            }
            Content::Contradicts => {
                self.alarms.insert(recorded.id);
                let act = Act::new(self, recorded, &others);
                self.take_up(act, past, Err(Refusal::Contradicts), None);
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
    pub fn digest(&mut self) -> Digest {
        let mut hasher = Hasher::new("mithaq/state/0");
        hasher.update_canon(self.cut());
        for (side, len) in self.acts.sizes() {
            for place in 0..len {
                self.settle();
                if let Some(act) = self.acts.nth(side, place) {
                    let event = self.acts.event(act);
                    let (verdict, is_provisional) =
                        verdict::and_whether_provisional(&self.now(), act, event.as_ref());
                    hasher.update_canon(&act.id);
                    hasher.update_canon(&Some(verdict));
                    hasher.update_canon(&is_provisional);
                }
            }
        }
        let Ok(()) = view::each::<Infallible>(self, |row| {
            hasher.update(row.table().as_bytes());
            hasher.update(&row.bytes());
            Ok(())
        });
        hasher.finish()
    }

    /// What became of an act; `None` if the entry is unknown or no act.
    pub fn verdict(&self, entry: EntryId) -> Option<Verdict> {
        let act = self.acts.by_id(entry)?;
        let event = self.acts.event(act);
        Some(verdict::of(&self.now(), act, event.as_ref()))
    }

    /// Whether an entry not yet seen could still change what became of this act.
    pub fn is_provisional(&self, entry: EntryId) -> bool {
        let act = self.acts.by_id(entry);
        act.is_some_and(|act| {
            let event = self.acts.event(act);
            verdict::is_provisional(&self.now(), act, event.as_ref())
        })
    }

    /// Whether every other side's log covers the act with a delivered receipt.
    pub fn is_settled(&self, entry: EntryId) -> bool {
        self.acts
            .by_id(entry)
            .is_some_and(|act| self.now().is_settled(act.at))
    }

    /// What an act stated, if it decoded.
    pub fn statement(&self, entry: EntryId) -> Option<Statement> {
        self.acts.statement(self.acts.by_id(entry)?)
    }

    /// The dossier an act lies in.
    pub fn dossier(&self, entry: EntryId) -> Option<EntryId> {
        let act = self.acts.by_id(entry)?;
        Some(self.acts.get(act.dossier)?.id)
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
        Known::new(self, Cut::of(self.cut()))
    }

    /// Keeps an act, and what it does if it stands.
    fn take_up(
        &mut self,
        mut act: Act,
        past: Cut<'_>,
        judged: Result<(), Refusal>,
        statement: Option<&Statement>,
    ) {
        let origin = Origin {
            no: act.no,
            id: act.id,
            at: act.at,
            past,
        };
        let stands = judged.is_ok();
        act.judged = judged.map_err(Box::new);
        self.acts.push(act);
        if let Some(statement) = statement.filter(|_| stands) {
            self.record(origin, &statement.event);
        }
        self.touch_applied(origin.no, statement.map(|statement| &statement.event));
    }

    /// The provision that an alternative is for.
    pub(crate) fn target(&self, id: AlternativeId) -> Option<ProvisionId> {
        let alternative = self.acts.alternative(id)?;
        self.acts
            .get(alternative.proposal)
            .filter(|act| act.is_proposal())?;
        let operation = self.acts.operation(alternative)?;
        Some(operation.target(id.proposal, id.op))
    }
}
