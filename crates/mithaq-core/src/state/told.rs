//! What acts state, packed: their canonical bytes one after the other, in which a digest that the
//! state holds elsewhere stands by its number. They are read back when a rule or a row asks.

use crate::{Event, Operation, Statement};
use alloc::vec::Vec;
use core::num::NonZeroU32;
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, cbor::CborErrorKind, from_bytes, to_bytes,
};

/// The statements of some acts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    bytes: Vec<u8>,
}

/// Where a statement lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// Counted from 1: an act without words takes no more room for that.
    from: NonZeroU32,
}

/// How a digest begins in canonical bytes: a byte string of 32.
const DIGEST: [u8; 2] = [0x58, 32];
const DIGEST_LEN: usize = 32;

impl Canon for Told {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(&self.bytes);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let bytes = from.bytes()?.to_vec();
        Ok(Self { bytes })
    }
}

impl Canon for Words {
    fn encode(&self, to: &mut Encoder) {
        self.from.get().encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let place = NonZeroU32::new(u32::decode(from)?);
        let place = place.ok_or(from.error(CborErrorKind::OutOfRange))?;
        Ok(Self { from: place })
    }
}

impl Told {
    /// Keeps a statement; `name` gives the number of a digest that is held elsewhere.
    pub(super) fn keep(
        &mut self,
        statement: &Statement,
        name: impl Fn(Digest) -> Option<u64>,
    ) -> Words {
        let len = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let from = NonZeroU32::MIN.saturating_add(len);
        let (brief, list) = apart(statement.clone());
        self.pack(&to_bytes(&brief), &name);
        put_number(&mut self.bytes, u64::try_from(list.len()).unwrap_or(0));
        list.iter().for_each(|item| self.pack(item, &name));
        Words { from }
    }

    /// A statement; `named` gives the digest for a number.
    pub(super) fn statement(
        &self,
        words: Words,
        named: impl Fn(u64) -> Option<Digest>,
    ) -> Option<Statement> {
        let mut from = self.read(words)?;
        let brief = from_bytes(&from.unpacked(&named)?).ok()?;
        let count = from.number()?;
        let items = (0..count).map(|_| from.unpacked(&named));
        together(brief, items)
    }

    /// A statement without its list.
    pub(super) fn brief(
        &self,
        words: Words,
        named: impl Fn(u64) -> Option<Digest>,
    ) -> Option<Statement> {
        from_bytes(&self.read(words)?.unpacked(&named)?).ok()
    }

    /// One item of the list of a statement.
    pub(super) fn operation(
        &self,
        words: Words,
        op: u16,
        named: impl Fn(u64) -> Option<Digest>,
    ) -> Option<Operation> {
        let mut from = self.read(words)?;
        from.packed()?;
        if u64::from(op) >= from.number()? {
            return None;
        }
        for _ in 0..op {
            from.packed()?;
        }
        from_bytes(&from.unpacked(&named)?).ok()
    }

    fn read(&self, words: Words) -> Option<Packed<'_>> {
        let from = usize::try_from(words.from.get() - 1).ok()?;
        self.bytes.get(from..).map(Packed)
    }

    /// Gives back the room that is kept for more.
    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// Appends the length of what follows, then by turns bytes as they are (their number first) and
    /// the number of a digest.
    fn pack(&mut self, plain: &[u8], name: &impl Fn(Digest) -> Option<u64>) {
        let mut packed = Vec::with_capacity(plain.len());
        let (mut rest, mut at) = (plain, 0);
        while let Some(window) = rest.get(at..) {
            if window.is_empty() {
                break;
            }
            match digest_at(window).and_then(name) {
                Some(number) => {
                    let (literal, after) = rest.split_at(at);
                    put_bytes(&mut packed, literal);
                    put_number(&mut packed, number);
                    rest = after.get(DIGEST.len() + DIGEST_LEN..).unwrap_or_default();
                    at = 0;
                }
                None => at += 1,
            }
        }
        put_bytes(&mut packed, rest);
        put_bytes(&mut self.bytes, &packed);
    }
}

/// The digest that canonical bytes begin with, if they look like it. Whether it is one matters not:
/// what is put for it stands for these very bytes.
fn digest_at(bytes: &[u8]) -> Option<Digest> {
    let digest = bytes.strip_prefix(&DIGEST)?.first_chunk::<DIGEST_LEN>()?;
    Some(Digest(*digest))
}

/// Takes a statement and its list apart.
fn apart(mut statement: Statement) -> (Statement, Vec<Vec<u8>>) {
    fn taken<T: Canon>(list: &mut Vec<T>) -> Vec<Vec<u8>> {
        let items = core::mem::take(list);
        items.iter().map(to_bytes).collect()
    }
    let list = match &mut statement.event {
        Event::InstrumentRegistered(event) => taken(&mut event.provisions),
        Event::Proposed(event) => taken(&mut event.operations),
        Event::SessionConvened(_)
        | Event::OutcomeRecorded(_)
        | Event::NegotiationOpened(_)
        | Event::DrafterNamed(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::Attached(_)
        | Event::Withdrawn(_)
        | Event::Accepted(_)
        | Event::Reserved(_)
        | Event::Reopened(_)
        | Event::Adopted(_)
        | Event::MinutesDrafted(_)
        | Event::MinutesSigned(_)
        | Event::MeasureProposed(_)
        | Event::MeasureReported(_)
        | Event::MeasureConfirmed(_)
        | Event::OfferMade(_)
        | Event::OfferAnswered(_)
        | Event::PastConfirmed(_)
        | Event::PastContested(_)
        | Event::Remarked(_) => Vec::new(),
    };
    (statement, list)
}

/// Puts a statement and its list together again.
fn together(
    mut statement: Statement,
    items: impl Iterator<Item = Option<Vec<u8>>>,
) -> Option<Statement> {
    fn put<T: Canon>(
        list: &mut Vec<T>,
        items: impl Iterator<Item = Option<Vec<u8>>>,
    ) -> Option<()> {
        for item in items {
            list.push(from_bytes(&item?).ok()?);
        }
        Some(())
    }
    if let Event::InstrumentRegistered(event) = &mut statement.event {
        put(&mut event.provisions, items)?;
    } else if let Event::Proposed(event) = &mut statement.event {
        put(&mut event.operations, items)?;
    }
    Some(statement)
}

/// Packed bytes that are read from their beginning.
struct Packed<'b>(&'b [u8]);

impl<'b> Packed<'b> {
    /// What [`Told::pack`] appended, as it was.
    fn unpacked(&mut self, named: &impl Fn(u64) -> Option<Digest>) -> Option<Vec<u8>> {
        let mut from = Self(self.packed()?);
        let mut plain = Vec::with_capacity(4 * from.0.len());
        plain.extend_from_slice(from.packed()?);
        while !from.0.is_empty() {
            plain.extend_from_slice(&DIGEST);
            plain.extend_from_slice(&named(from.number()?)?.0);
            plain.extend_from_slice(from.packed()?);
        }
        Some(plain)
    }

    /// Bytes after their number.
    fn packed(&mut self) -> Option<&'b [u8]> {
        let len = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A number in groups of seven bits, the lowest first; all but the last have their high bit
    /// set.
    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }
}

fn put_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    put_number(to, u64::try_from(bytes.len()).unwrap_or(0));
    to.extend_from_slice(bytes);
}

fn put_number(to: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            to.push(low & 0x7f);
            return;
        }
        to.push(low | 0x80);
    }
}
