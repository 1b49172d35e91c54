//! What each side said about one thing, in the order of its log.

use crate::{
    by_side::BySide,
    state::{ActNo, Horizon},
};
use mithaq_canon::{Canon, CborError, Decoder, Encoder, Side};

/// One thing said.
#[derive(Debug, Clone)]
pub(crate) struct Voice<T> {
    /// By which act.
    pub(crate) act: ActNo,
    /// What.
    pub(crate) what: T,
}

/// What each side said.
#[derive(Debug, Clone)]
pub(crate) struct Voices<T>(BySide<Voice<T>>);

impl<T> Default for Voices<T> {
    fn default() -> Self {
        Self(BySide::default())
    }
}

impl<T> Voices<T> {
    /// Takes in what `side` said. Acts of one log come in its order.
    pub(crate) fn say(&mut self, side: Side, act: ActNo, what: T) {
        self.0.push(side, Voice { act, what });
    }

    /// What `side` said within the horizon, oldest first.
    pub(crate) fn of(&self, side: Side, horizon: Horizon<'_>) -> &[Voice<T>] {
        let all = self.0.of(side);
        let len = all.partition_point(|voice| horizon.has(voice.act));
        all.get(..len).unwrap_or_default()
    }

    /// The latest that `side` said within the horizon.
    pub(crate) fn last(&self, side: Side, horizon: Horizon<'_>) -> Option<&Voice<T>> {
        self.of(side, horizon).last()
    }
}

/// What was only said or not: the one kind of voices that rests.
impl Canon for Voices<()> {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        BySide::decode(from).map(Self)
    }
}

impl Canon for Voice<()> {
    fn encode(&self, to: &mut Encoder) {
        self.act.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let act = ActNo::decode(from)?;
        Ok(Self { act, what: () })
    }
}
