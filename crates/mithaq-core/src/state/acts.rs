//! Every act of a register, by the number it got here.

use super::{
    Act, Horizon, Nth, Origin,
    chunk::{CHUNK, Chunk},
    ids::Ids,
    told::{Told, Words},
};
use crate::{
    AlternativeId, Event, Operation, Statement,
    by_side::BySide,
    causality::Covered,
    long_list::partition_near_end,
    resting::{Limits, Resting},
    shelf::Shelf,
};
use alloc::{collections::BTreeMap, sync::Arc, vec::Vec};
use core::ops::Range;
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, EntryId, KeyId, Side, SideSet, canon_struct,
};

/// The number of an act in the order in which it was applied here. Other homes number otherwise,
/// but the acts of one log in the same order everywhere; so numbers never leave the state, and
/// order nothing that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ActNo(pub(super) u32);

impl Canon for ActNo {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        u32::decode(from).map(Self)
    }
}

/// An alternative by the number of its proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alternative {
    /// The proposal.
    pub(crate) proposal: ActNo,
    /// The place of the operation in it.
    pub(crate) op: u16,
}
canon_struct!(Alternative { proposal, op });

/// Who signed an act, and under which grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Signer {
    pub(crate) official: KeyId,
    pub(crate) grant: EntryId,
}

/// How many chunks of acts are at hand: what the other side has not received yet, and what is
/// negotiated, is mostly among the last sixteen thousand acts. With as many copies of older ones it
/// is some megabytes.
const AT_HAND: Limits = Limits {
    changed: 256,
    copies: 128,
};

/// The acts of a register. A long record is mostly this, so each id is held once, and everything
/// else names an act by its number.
#[derive(Debug, Clone)]
pub(crate) struct Acts {
    /// All but the last.
    full: Resting<Chunk>,
    /// The last, which alone may still change.
    open: Chunk,
    ids: Ids,
    logs: BySide<ActNo>,
    signers: Vec<Signer>,
    signer_places: BTreeMap<Signer, Nth>,
    texts: Texts,
}

/// The digests of texts that acts name again and again.
#[derive(Debug, Clone, Default)]
struct Texts {
    all: Vec<Digest>,
    places: BTreeMap<Digest, u32>,
}

impl Default for Acts {
    fn default() -> Self {
        Self {
            full: Resting::new(AT_HAND),
            open: Chunk::default(),
            ids: Ids::default(),
            logs: BySide::default(),
            signers: Vec::new(),
            signer_places: BTreeMap::new(),
            texts: Texts::default(),
        }
    }
}

impl Acts {
    /// Has older acts rest on a shelf.
    pub(super) fn rest_on(&mut self, shelf: Arc<dyn Shelf>) {
        self.full.rest_on(shelf);
    }

    #[cfg(test)]
    pub(super) fn limit(&mut self, limits: Limits) {
        self.full.limit(limits);
    }

    /// Lets go of what need not be at hand, see [`Resting::settle`].
    pub(super) fn settle(&mut self) {
        if self.open.acts.len() >= CHUNK {
            self.full.push(core::mem::take(&mut self.open).close());
        }
        self.full.settle();
    }

    /// The number that the next act gets.
    pub(crate) fn next(&self) -> ActNo {
        let count = self.full.len() * CHUNK + self.open.acts.len();
        ActNo(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Takes in the next act.
    pub(crate) fn push(&mut self, act: Act) {
        let no = self.next();
        self.ids.insert(act.id, no);
        self.logs.push(act.at.side, no);
        self.open.acts.push(act);
    }

    /// The number of an act.
    pub(crate) fn number(&self, id: EntryId) -> Option<ActNo> {
        let mut near = self.ids.near(id);
        near.find(|no| self.get(*no).is_some_and(|act| act.id == id))
    }

    /// The act with this number.
    pub(crate) fn get(&self, no: ActNo) -> Option<&Act> {
        let no = usize::try_from(no.0).ok()?;
        self.chunk(no)?.acts.get(no % CHUNK)
    }

    /// The chunk in which the act with this number lies.
    fn chunk(&self, no: usize) -> Option<&Chunk> {
        let chunk = no / CHUNK;
        if chunk == self.full.len() {
            Some(&self.open)
        } else {
            self.full.get(chunk)
        }
    }

    /// The act that was taken in last.
    pub(crate) fn last_mut(&mut self) -> Option<&mut Act> {
        self.open.acts.last_mut()
    }

    /// The act with this id.
    pub(crate) fn by_id(&self, id: EntryId) -> Option<&Act> {
        self.get(self.number(id)?)
    }

    /// The sides of which there are acts, each with how many.
    pub(crate) fn sizes(&self) -> Vec<(Side, usize)> {
        let logs = self.logs.iter();
        logs.map(|(side, log)| (side, log.len())).collect()
    }

    /// The act at this place among those of a side.
    pub(crate) fn nth(&self, side: Side, place: usize) -> Option<&Act> {
        self.get(*self.logs.of(side).get(place)?)
    }

    /// Where the acts of a stretch of a log lie among those of its side.
    pub(crate) fn covered(&self, covered: Covered) -> Range<usize> {
        let log = self.logs.of(covered.side);
        let is_before = |place: usize, end| {
            let act = log.get(place).and_then(|no| self.get(*no));
            act.is_some_and(|act| (act.at.epoch, act.at.seq) < end)
        };
        let from = partition_near_end(log.len(), |place| is_before(place, covered.from));
        let to = partition_near_end(log.len(), |place| is_before(place, covered.to));
        from..to
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

    /// Keeps what the next act states.
    pub(crate) fn tell(&mut self, statement: &Statement) -> Words {
        let mut told = core::mem::take(&mut self.open.told);
        let words = told.keep(statement, |digest| self.name_of(digest));
        self.open.told = told;
        words
    }

    fn told(&self, act: &Act) -> Option<(&Told, Words)> {
        let chunk = self.chunk(usize::try_from(act.no.0).ok()?)?;
        Some((&chunk.told, act.words?))
    }

    /// What an act states; `None` if it did not decode.
    pub(crate) fn statement(&self, act: &Act) -> Option<Statement> {
        let (told, words) = self.told(act)?;
        told.statement(words, |name| self.named(name))
    }

    /// The event that an act states.
    pub(crate) fn event(&self, act: &Act) -> Option<Event> {
        self.statement(act).map(|statement| statement.event)
    }

    /// The same without the list that can make it long: the provisions of a registration, the
    /// operations of a proposal.
    pub(crate) fn brief(&self, act: &Act) -> Option<Statement> {
        let (told, words) = self.told(act)?;
        told.brief(words, |name| self.named(name))
    }

    /// An operation of a proposal.
    pub(crate) fn operation(&self, alternative: Alternative) -> Option<Operation> {
        let (told, words) = self.told(self.get(alternative.proposal)?)?;
        told.operation(words, alternative.op, |name| self.named(name))
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
