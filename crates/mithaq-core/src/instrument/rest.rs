//! How an instrument is written where it rests, with all that was said on its text.

use super::{Edition, FixedText, Inserted, Instrument};
use crate::resting::{decode_all, decode_pairs, encode_all, encode_pairs};
use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};
use mithaq_canon::{Canon, CborError, Decoder, Digest, Encoder, canon_struct};

canon_struct!(Inserted {
    at,
    after,
    kind,
    number
});

impl Canon for Instrument {
    fn encode(&self, to: &mut Encoder) {
        to.array(7);
        self.id.encode(to);
        self.at.encode(to);
        self.declared.encode(to);
        self.authentic.encode(to);
        self.base.encode(to);
        encode_all(self.editions.iter(), to);
        encode_all(self.negotiations.iter(), to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(7)?;
        let instrument = Self {
            id: Canon::decode(from)?,
            at: Canon::decode(from)?,
            declared: Canon::decode(from)?,
            authentic: Canon::decode(from)?,
            base: Arc::new(FixedText::decode(from)?),
            editions: decode_all(from)?,
            negotiations: decode_all::<_, BTreeSet<_>>(from)?,
        };
        from.leave();
        Ok(instrument)
    }
}

impl Canon for FixedText {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        encode_all(self.units.iter(), to);
        self.digest.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let units: Vec<_> = decode_all(from)?;
        let digest = Digest::decode(from)?;
        from.leave();
        Ok(Self::with_digest(units, digest))
    }
}

impl Canon for Edition {
    fn encode(&self, to: &mut Encoder) {
        to.array(5);
        encode_pairs(self.questions.iter(), to);
        encode_pairs(self.inserted.iter(), to);
        encode_pairs(self.reserved.iter(), to);
        self.adoption.encode(to);
        to.array(self.texts.len());
        for (digest, text) in &self.texts {
            to.array(2);
            digest.encode(to);
            text.encode(to);
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(5)?;
        let (questions, inserted) = (decode_pairs(from)?, decode_pairs(from)?);
        let (reserved, adoption) = (decode_pairs(from)?, Canon::decode(from)?);
        let texts: Vec<(Digest, FixedText)> = decode_all(from)?;
        from.leave();
        let texts = texts.into_iter();
        Ok(Self {
            questions,
            inserted,
            reserved,
            adoption,
            texts: texts
                .map(|(digest, text)| (digest, Arc::new(text)))
                .collect(),
        })
    }
}
