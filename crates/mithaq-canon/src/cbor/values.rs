//! Values that have no name of their own.

use super::{Canon, CborError, CborErrorKind, Decoder, Encoder};
use alloc::{string::String, vec::Vec};

/// Lists longer than this are refused wherever no tighter bound is stated: an entry is at most
/// 64 KiB, so no honest list comes near.
pub const LIST_MAX: usize = 4096;

impl Canon for u64 {
    fn encode(&self, to: &mut Encoder) {
        to.unsigned(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.unsigned()
    }
}

macro_rules! narrow {
    ($($int:ty),*) => {$(
        impl Canon for $int {
            fn encode(&self, to: &mut Encoder) {
                to.unsigned(u64::from(*self));
            }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
                let at = from.position();
                <$int>::try_from(from.unsigned()?)
                    .map_err(|_| CborError { at, kind: CborErrorKind::OutOfRange })
            }
        }
    )*};
}
narrow!(u8, u16, u32);

impl Canon for i64 {
    fn encode(&self, to: &mut Encoder) {
        to.signed(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.signed()
    }
}

impl Canon for i16 {
    fn encode(&self, to: &mut Encoder) {
        to.signed(i64::from(*self));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        Self::try_from(from.signed()?).map_err(|_| CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
    }
}

impl Canon for bool {
    fn encode(&self, to: &mut Encoder) {
        to.boolean(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.boolean()
    }
}

impl Canon for String {
    fn encode(&self, to: &mut Encoder) {
        to.text(self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.text().map(String::from)
    }
}

impl<const N: usize> Canon for [u8; N] {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.fixed()
    }
}

impl<T: Canon> Canon for Option<T> {
    fn encode(&self, to: &mut Encoder) {
        match self {
            Some(value) => value.encode(to),
            None => to.null(),
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        if from.null()? {
            Ok(None)
        } else {
            T::decode(from).map(Some)
        }
    }
}

impl<T: Canon> Canon for Vec<T> {
    fn encode(&self, to: &mut Encoder) {
        to.array(self.len());
        self.iter().for_each(|item| item.encode(to));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let len = from.array(LIST_MAX)?;
        // The claimed length is not trusted with memory: items arrive or decoding stops.
        let mut items = Vec::with_capacity(len.min(64));
        for _ in 0..len {
            items.push(T::decode(from)?);
        }
        from.leave();
        Ok(items)
    }
}

impl<A: Canon, B: Canon> Canon for (A, B) {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.0.encode(to);
        self.1.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let pair = (A::decode(from)?, B::decode(from)?);
        from.leave();
        Ok(pair)
    }
}
