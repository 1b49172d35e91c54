//! Acts that came one after the other, with what they state: what rests on a shelf as one.

use super::{Act, ActNo, Nth, act::PastTold, told::Told};
use crate::{
    Refusal,
    resting::{decode_all, decode_place, encode_all},
};
use alloc::{boxed::Box, sync::Arc, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Date, Decoder, Encoder, EntryId, Past, Position, Time, cbor::CborErrorKind,
};

/// So many acts make a chunk. Each chunk takes some words of memory for good, and one act of an old
/// chunk is had by reading all of it.
pub(super) const CHUNK: usize = if cfg!(test) { 3 } else { 64 };

/// Acts in a row, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunk {
    pub(super) acts: Vec<Act>,
    pub(super) told: Told,
}

impl Chunk {
    /// Gives back the room that it kept for more acts.
    pub(super) fn close(mut self) -> Self {
        self.acts.shrink_to_fit();
        self.told.shrink();
        self
    }

    /// What the authors of the acts knew of the other logs: each once, though most acts share it
    /// with the one before.
    fn pasts(&self) -> Vec<Arc<Past>> {
        let mut pasts: Vec<Arc<Past>> = Vec::new();
        for act in &self.acts {
            if !pasts.iter().any(|past| **past == *act.others) {
                pasts.push(act.others.clone());
            }
        }
        pasts
    }
}

impl Canon for Chunk {
    fn encode(&self, to: &mut Encoder) {
        let pasts = self.pasts();
        to.array(3);
        encode_all(pasts.iter().map(|past| &**past), to);
        to.array(self.acts.len());
        for act in &self.acts {
            let place = pasts.iter().position(|past| **past == *act.others);
            encode_act(act, place.unwrap_or_default(), to);
        }
        self.told.encode(to);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let pasts: Vec<Past> = decode_all(from)?;
        let pasts: Vec<Arc<Past>> = pasts.into_iter().map(Arc::new).collect();
        let len = from.array(CHUNK)?;
        let mut acts = Vec::with_capacity(len);
        for _ in 0..len {
            acts.push(decode_act(&pasts, from)?);
        }
        from.leave();
        let told = Told::decode(from)?;
        from.leave();
        Ok(Self { acts, told })
    }
}

/// How many fields of an act are written.
const FIELDS: usize = 13;

fn encode_act(act: &Act, past: usize, to: &mut Encoder) {
    to.array(FIELDS);
    act.no.encode(to);
    act.id.encode(to);
    act.at.encode(to);
    to.unsigned(u64::try_from(past).unwrap_or(u64::MAX));
    act.claimed.encode(to);
    act.made.encode(to);
    act.past_told.encode(to);
    act.kind.encode(to);
    act.signer.encode(to);
    act.words.encode(to);
    let refusal = act.judged.as_ref().err();
    refusal.map(|refusal| **refusal).encode(to);
    act.dossier.encode(to);
    act.edition.encode(to);
}

fn decode_act(pasts: &[Arc<Past>], from: &mut Decoder<'_>) -> Result<Act, CborError> {
    from.array_of(FIELDS)?;
    let act = Act {
        no: ActNo::decode(from)?,
        id: EntryId::decode(from)?,
        at: Position::decode(from)?,
        others: decode_past(pasts, from)?,
        claimed: Time::decode(from)?,
        made: Date::decode(from)?,
        past_told: PastTold::decode(from)?,
        kind: Option::decode(from)?,
        signer: Option::decode(from)?,
        words: Option::decode(from)?,
        judged: match Option::<Refusal>::decode(from)? {
            Some(refusal) => Err(Box::new(refusal)),
            None => Ok(()),
        },
        dossier: ActNo::decode(from)?,
        edition: Option::<Nth>::decode(from)?,
    };
    from.leave();
    Ok(act)
}

fn decode_past(pasts: &[Arc<Past>], from: &mut Decoder<'_>) -> Result<Arc<Past>, CborError> {
    let place = decode_place(from)?;
    let past = pasts.get(place).cloned();
    past.ok_or(from.error(CborErrorKind::OutOfRange))
}
