//! How two or more homes come to one charter: each side signs a half that repeats the terms, the
//! halves are joined, and each side countersigns the id of what came out.

use crate::{
    Charter, CharterFault, Purpose, SideCharter, Signature, Signer, Verifier,
    limits::CHARTER_BYTES_MAX,
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{Canon, Lang, Past, RegisterId, Side, canon_struct, from_bytes, to_bytes};

/// What all sides must state alike before there is a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// See [`Charter::format`].
    pub format: u32,
    /// See [`Charter::rules`].
    pub rules: u32,
    /// See [`Charter::title`].
    pub title: Vec<(Lang, String)>,
    /// The labels of the sides in the order of the charter.
    pub order: Vec<String>,
    /// See [`Charter::time_zone`].
    pub time_zone: String,
    /// See [`Charter::offset_minutes`].
    pub offset_minutes: i16,
    /// See [`Charter::demo`].
    pub demo: bool,
    /// See [`Charter::nonce`]; drawn by the side that offers first.
    pub nonce: [u8; 16],
    /// See [`Charter::previous`].
    pub previous: Option<(RegisterId, Past)>,
}
canon_struct!(Terms {
    format,
    rules,
    title,
    order,
    time_zone,
    offset_minutes,
    demo,
    nonce,
    previous
});

/// One side's half of a charter: the terms it agrees to and what it says of itself, signed by
/// its server key, which proves that the side holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterHalf {
    /// What all sides state alike.
    pub terms: Terms,
    /// What this side says of itself.
    pub side: SideCharter,
    /// Over [`Purpose::Half`] and the canonical bytes of `[terms, side]`.
    pub signature: Signature,
}
canon_struct!(CharterHalf {
    terms,
    side,
    signature
});

impl CharterHalf {
    /// Makes and signs a half.
    pub fn sign(terms: Terms, side: SideCharter, server: &dyn Signer) -> Self {
        Self {
            signature: Signature::make(Purpose::Half, &signed_bytes(&terms, &side), server),
            terms,
            side,
        }
    }

    /// Reads and checks a half from outside.
    ///
    /// # Errors
    /// [`CharterFault`]; its side is the place in [`Terms::order`].
    pub fn open(bytes: &[u8], verifier: &dyn Verifier) -> Result<Self, CharterFault> {
        if bytes.len() > CHARTER_BYTES_MAX {
            return Err(CharterFault::TooLarge);
        }
        let half: Self = from_bytes(bytes).map_err(CharterFault::Form)?;
        let place = half.place().ok_or(CharterFault::Halves)?;
        let (signed, key) = (signed_bytes(&half.terms, &half.side), &half.side.server_key);
        if key.is_weak() {
            return Err(CharterFault::WeakKey(place));
        }
        if !half.signature.holds(Purpose::Half, &signed, key, verifier) {
            return Err(CharterFault::Signature(place));
        }
        Ok(half)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The place that the terms give to this side.
    pub fn place(&self) -> Option<Side> {
        (0..Side::MAX)
            .map(Side)
            .zip(&self.terms.order)
            .find(|(_, key)| **key == self.side.key)
            .map(|(side, _)| side)
    }
}

impl Charter {
    /// Joins the halves of all sides, in any order.
    ///
    /// # Errors
    /// [`CharterFault::TermsDiffer`], [`CharterFault::Halves`], or what [`Charter::check`] finds.
    pub fn join(halves: &[CharterHalf]) -> Result<Self, CharterFault> {
        let terms = &halves.first().ok_or(CharterFault::Halves)?.terms;
        if halves.iter().any(|half| half.terms != *terms) {
            return Err(CharterFault::TermsDiffer);
        }
        if halves.len() != terms.order.len() {
            return Err(CharterFault::Halves);
        }
        let sides = terms.order.iter().map(|key| {
            let half = halves.iter().find(|half| half.side.key == *key);
            half.map(|half| half.side.clone())
        });
        let terms = terms.clone();
        let charter = Self {
            format: terms.format,
            rules: terms.rules,
            title: terms.title,
            sides: sides.collect::<Option<_>>().ok_or(CharterFault::Halves)?,
            time_zone: terms.time_zone,
            offset_minutes: terms.offset_minutes,
            demo: terms.demo,
            nonce: terms.nonce,
            previous: terms.previous,
        };
        charter.check()?;
        Ok(charter)
    }

    /// What its sides stated alike.
    pub fn terms(&self) -> Terms {
        Terms {
            format: self.format,
            rules: self.rules,
            title: self.title.clone(),
            order: self.sides.iter().map(|side| side.key.clone()).collect(),
            time_zone: self.time_zone.clone(),
            offset_minutes: self.offset_minutes,
            demo: self.demo,
            nonce: self.nonce,
            previous: self.previous.clone(),
        }
    }
}

fn signed_bytes(terms: &Terms, side: &SideCharter) -> Vec<u8> {
    let mut to = mithaq_canon::Encoder::default();
    to.array(2);
    terms.encode(&mut to);
    side.encode(&mut to);
    to.into_bytes()
}
