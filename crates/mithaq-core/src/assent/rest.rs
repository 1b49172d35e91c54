//! How a question is written where it rests.

use super::{Beside, Choice, Heard, Place, Question, Said};
use crate::resting::{decode_all, decode_pairs, encode_all, encode_pairs};
use alloc::boxed::Box;
use mithaq_canon::{Canon, CborError, Decoder, Encoder, canon_struct, cbor::CborErrorKind};

canon_struct!(Place { side, index });
canon_struct!(Heard { before, known });

impl<O: Canon + Ord> Canon for Question<O> {
    fn encode(&self, to: &mut Encoder) {
        to.array(5);
        self.said.encode(to);
        encode_pairs(self.places.iter(), to);
        self.assents.encode(to);
        encode_all(self.reopenings.iter(), to);
        encode_all(self.breaks.iter(), to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(5)?;
        let question = Self {
            said: Canon::decode(from)?,
            places: decode_pairs(from)?,
            assents: Canon::decode(from)?,
            reopenings: decode_all(from)?,
            breaks: decode_all(from)?,
        };
        from.leave();
        Ok(question)
    }
}

impl<O: Canon> Canon for Said<O> {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        self.act.encode(to);
        self.choice.encode(to);
        match &self.beside {
            Some(beside) => beside.encode(to),
            None => to.null(),
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let said = Self {
            act: Canon::decode(from)?,
            choice: Canon::decode(from)?,
            beside: Option::<Beside>::decode(from)?.map(Box::new),
        };
        from.leave();
        Ok(said)
    }
}

impl Canon for Beside {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        encode_all(self.rivals.iter(), to);
        self.heard.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let rivals = decode_all(from)?;
        let heard = Canon::decode(from)?;
        from.leave();
        Ok(Self { rivals, heard })
    }
}

impl<O: Canon> Canon for Choice<O> {
    fn encode(&self, to: &mut Encoder) {
        let (number, option) = match self {
            Self::Offer(option) => (0, Some(option)),
            Self::Draft(option) => (1, Some(option)),
            Self::Assent(option) => (2, Some(option)),
            Self::Withdraw(option) => (3, Some(option)),
            Self::Lift => (4, None),
        };
        to.array(1 + usize::from(option.is_some()));
        to.unsigned(number);
        option.into_iter().for_each(|option| option.encode(to));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let len = from.array(2)?;
        let choice = match (from.unsigned()?, len) {
            (0, 2) => Self::Offer(O::decode(from)?),
            (1, 2) => Self::Draft(O::decode(from)?),
            (2, 2) => Self::Assent(O::decode(from)?),
            (3, 2) => Self::Withdraw(O::decode(from)?),
            (4, 1) => Self::Lift,
            _other => return Err(from.error(CborErrorKind::OutOfRange)),
        };
        from.leave();
        Ok(choice)
    }
}
