//! Every act of a register, by the number it got here.

use super::{
    Act, Horizon, Nth, Origin,
    told::{Told, Words},
};
use crate::{AlternativeId, Event, Operation, Statement, by_side::BySide, causality::Covered};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use mithaq_canon::{Digest, EntryId, KeyId, SideSet};

/// The number of an act in the order in which it was applied here. Other homes number otherwise,
/// but the acts of one log in the same order everywhere; so numbers never leave the state, and
/// order nothing that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ActNo(u32);

/// An alternative by the number of its proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alternative {
    /// The proposal.
    pub(crate) proposal: ActNo,
    /// The place of the operation in it.
    pub(crate) op: u16,
}

/// Who signed an act, and under which grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Signer {
    pub(crate) official: KeyId,
    pub(crate) grant: EntryId,
}

/// The acts of a register. A long record is mostly this, so each id is held once, and everything
/// else names an act by its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Acts {
    all: Vec<Act>,
    /// The first bytes of each id: enough to find it, and nothing rests on their being unique.
    ids: BTreeSet<([u8; 4], ActNo)>,
    logs: BySide<ActNo>,
    signers: Vec<Signer>,
    signer_places: BTreeMap<Signer, Nth>,
    told: Told,
    texts: Texts,
}

/// The digests of texts that acts name again and again.
#[derive(Debug, Clone, Default)]
struct Texts {
    all: Vec<Digest>,
    places: BTreeMap<Digest, u32>,
}

impl Acts {
    /// The number that the next act gets.
    pub(crate) fn next(&self) -> ActNo {
        ActNo(u32::try_from(self.all.len()).unwrap_or(u32::MAX))
    }

    /// Takes in the next act.
    pub(crate) fn push(&mut self, act: Act) {
        let no = self.next();
        self.ids.insert((prefix(act.id), no));
        self.logs.push(act.at.side, no);
        self.all.push(act);
    }

    /// The number of an act.
    pub(crate) fn number(&self, id: EntryId) -> Option<ActNo> {
        let prefix = prefix(id);
        let near = self
            .ids
            .range((prefix, ActNo(0))..=(prefix, ActNo(u32::MAX)));
        let mut near = near.map(|(_, no)| *no);
        near.find(|no| self.get(*no).is_some_and(|act| act.id == id))
    }

    /// The act with this number.
    pub(crate) fn get(&self, no: ActNo) -> Option<&Act> {
        self.all.get(usize::try_from(no.0).ok()?)
    }

    pub(crate) fn get_mut(&mut self, no: ActNo) -> Option<&mut Act> {
        self.all.get_mut(usize::try_from(no.0).ok()?)
    }

    /// The act with this id.
    pub(crate) fn by_id(&self, id: EntryId) -> Option<&Act> {
        self.get(self.number(id)?)
    }

    /// The acts in the order of their places.
    pub(crate) fn by_place(&self) -> impl Iterator<Item = &Act> {
        let numbers = self.logs.iter().flat_map(|(_, log)| log);
        numbers.filter_map(|no| self.get(*no))
    }

    /// The acts of a stretch of a log.
    pub(crate) fn covered(&self, covered: Covered) -> impl Iterator<Item = &Act> {
        let log = self.logs.of(covered.side);
        let place = |no: &ActNo| self.get(*no).map(|act| (act.at.epoch, act.at.seq));
        let from = log.partition_point(|no| place(no) < Some(covered.from));
        let to = log.partition_point(|no| place(no) < Some(covered.to));
        let numbers = log.get(from..to).unwrap_or_default();
        numbers.iter().filter_map(|no| self.get(*no))
    }

    /// The number of an alternative.
    pub(crate) fn alternative(&self, id: AlternativeId) -> Option<Alternative> {
        let proposal = self.number(id.proposal)?;
        Some(Alternative {
            proposal,
            op: id.op,
        })
    }

    /// The id of an alternative.
    pub(crate) fn alternative_id(&self, alternative: Alternative) -> Option<AlternativeId> {
        let proposal = self.get(alternative.proposal)?.id;
        Some(AlternativeId {
            proposal,
            op: alternative.op,
        })
    }

    /// An act that speaks, and the horizon of its past.
    pub(crate) fn speaker<'s>(
        &'s self,
        origin: Origin<'s>,
        sides: SideSet,
    ) -> Option<(&'s Act, Horizon<'s>)> {
        let past = Horizon {
            acts: self,
            cut: origin.past,
            sides,
        };
        Some((self.get(origin.no)?, past))
    }

    /// Keeps who signed.
    pub(super) fn sign(&mut self, signer: Signer) -> Option<Nth> {
        if let Some(place) = self.signer_places.get(&signer) {
            return Some(*place);
        }
        let place = Nth::of(self.signers.len())?;
        self.signers.push(signer);
        self.signer_places.insert(signer, place);
        Some(place)
    }

    /// Who signed an act.
    pub(crate) fn signer(&self, act: &Act) -> Option<Signer> {
        self.signers.get(act.signer?.index()).copied()
    }

    /// Notes that acts may name a text by this digest.
    pub(crate) fn know_text(&mut self, digest: Digest) {
        let next = u32::try_from(self.texts.all.len()).unwrap_or(u32::MAX);
        if *self.texts.places.entry(digest).or_insert(next) == next {
            self.texts.all.push(digest);
        }
    }

    /// Keeps what an act states.
    pub(crate) fn tell(&mut self, statement: &Statement) -> Words {
        let mut told = core::mem::take(&mut self.told);
        let words = told.keep(statement, |digest| self.name_of(digest));
        self.told = told;
        words
    }

    /// What an act states; `None` if it did not decode.
    pub(crate) fn statement(&self, act: &Act) -> Option<Statement> {
        self.told.statement(act.words?, |name| self.named(name))
    }

    /// The event that an act states.
    pub(crate) fn event(&self, act: &Act) -> Option<Event> {
        self.statement(act).map(|statement| statement.event)
    }

    /// The same without the list that can make it long: the provisions of a registration, the
    /// operations of a proposal.
    pub(crate) fn brief(&self, act: &Act) -> Option<Statement> {
        self.told.brief(act.words?, |name| self.named(name))
    }

    /// An operation of a proposal.
    pub(crate) fn operation(&self, alternative: Alternative) -> Option<Operation> {
        let words = self.get(alternative.proposal)?.words?;
        self.told
            .operation(words, alternative.op, |name| self.named(name))
    }

    /// The number for a digest that is kept elsewhere: even ones for the ids of acts, odd ones for
    /// texts.
    fn name_of(&self, digest: Digest) -> Option<u64> {
        let act = self.number(EntryId(digest)).map(|no| u64::from(no.0) << 1);
        let text = || self.texts.places.get(&digest);
        act.or_else(|| text().map(|place| u64::from(*place) << 1 | 1))
    }

    fn named(&self, name: u64) -> Option<Digest> {
        let place = u32::try_from(name >> 1).ok()?;
        if name & 1 == 0 {
            Some(self.get(ActNo(place))?.id.0)
        } else {
            let place = usize::try_from(place).ok()?;
            self.texts.all.get(place).copied()
        }
    }
}

fn prefix(id: EntryId) -> [u8; 4] {
    let [a, b, c, d, ..] = id.0.0;
    [a, b, c, d]
}
