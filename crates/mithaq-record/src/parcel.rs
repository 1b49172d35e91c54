//! Parcels: what one home hands to another, over the line or in a pouch.

use crate::{
    entry::{Entry, Seen, form},
    limits::{
        ENTRY_BYTES_MAX, ENTRY_PAYLOAD_BYTES_MAX, FRAMES_MAX, PARCEL_BYTES_MAX, PAYLOAD_BYTES_MAX,
        PAYLOADS_MAX, SEEN_MAX,
    },
};
use alloc::vec::Vec;
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder, PayloadId, RegisterId, Side, SideSet, canon_enum,
    canon_struct, cbor::CborErrorKind, to_bytes,
};

/// One message of the exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// What every message says.
    pub head: ParcelHead,
    /// Entries with their payloads, each log in its order.
    pub frames: Vec<Frame>,
}

/// What every message of the exchange says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelHead {
    /// Number of the format of parcels, [`crate::FORMAT`].
    pub format: u32,
    /// The register.
    pub register: RegisterId,
    /// The side that sends it.
    pub from: Side,
    /// Drawn at random when the sender started: within one run, what it holds only grows.
    pub run: u64,
    /// What the message is for.
    pub kind: ParcelKind,
    /// What the sender holds of each log, in the order of sides: durably, but for receipts of others,
    /// which a power cut may take until it has synced something else.
    pub have: Vec<Seen>,
    /// Logs of which the sender takes nothing more for now: too much of them waits already, or
    /// what came of them was refused.
    pub closed: SideSet,
}
canon_struct!(ParcelHead {
    format,
    register,
    from,
    run,
    kind,
    have,
    closed
});

/// What a message is for. Frames travel in `Tell` and `Give` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelKind {
    /// "Take these." Answered by `Told` after the commit.
    Tell,
    /// "Now I hold so much."
    Told,
    /// "Give me what I lack, and wait if there is nothing." Answered by `Give`.
    Ask,
    /// "Take these", or nothing after a while.
    Give,
}
canon_enum!(ParcelKind { 0 => Tell, 1 => Told, 2 => Ask, 3 => Give });

/// One entry on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The sealed entry.
    pub entry: Vec<u8>,
    /// Those of its payloads that the sender holds.
    pub payloads: Vec<Payload>,
}

/// Prose on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload {
    /// The commitment that the act names.
    pub id: PayloadId,
    /// The salt of the commitment.
    pub salt: [u8; 32],
    /// The text itself.
    pub plaintext: Vec<u8>,
}

impl core::fmt::Debug for Payload {
    // Prose must not find its way into a log file.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Payload({:?}, {} bytes)", self.id, self.plaintext.len())
    }
}

/// Why bytes are not a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAParcel {
    /// Larger than [`PARCEL_BYTES_MAX`].
    TooLarge,
    /// Not the canonical form.
    Form(CborError),
    /// Of a newer format.
    Newer(u32),
    /// Frames in a message that carries none.
    Frames,
}

impl core::fmt::Display for NotAParcel {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooLarge => f.write_str("larger than a parcel may be"),
            Self::Form(error) => write!(f, "not the form of a parcel: {error}"),
            Self::Newer(format) => write!(f, "needs a newer version: format {format}"),
            Self::Frames => f.write_str("frames in a message that carries none"),
        }
    }
}

impl core::error::Error for NotAParcel {}

impl ParcelKind {
    /// Whether messages of this kind may carry frames.
    pub fn carries_frames(self) -> bool {
        match self {
            Self::Tell | Self::Give => true,
            Self::Told | Self::Ask => false,
        }
    }
}

impl Parcel {
    /// The canonical bytes: the array of the head and the list of frames.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// Reads a message from outside.
    ///
    /// # Errors
    /// [`NotAParcel`].
    pub fn open(bytes: &[u8]) -> Result<Self, NotAParcel> {
        if bytes.len() > PARCEL_BYTES_MAX {
            return Err(NotAParcel::TooLarge);
        }
        let parcel: Self = mithaq_canon::from_bytes(bytes).map_err(NotAParcel::Form)?;
        if parcel.head.format > crate::FORMAT {
            return Err(NotAParcel::Newer(parcel.head.format));
        }
        if !parcel.head.kind.carries_frames() && !parcel.frames.is_empty() {
            return Err(NotAParcel::Frames);
        }
        Ok(parcel)
    }
}

impl Canon for Parcel {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.head.encode(to);
        self.frames.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let at = from.position();
        let head = ParcelHead::decode(from)?;
        if !form::are_rows(&head.have, SEEN_MAX) {
            return Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            });
        }
        let frames = form::list(from, FRAMES_MAX)?;
        from.leave();
        Ok(Self { head, frames })
    }
}

impl Frame {
    /// The payloads that the entry names and whose text fits their commitment; any other is
    /// to be ignored, so that nothing unasked-for is stored.
    pub fn payloads_of<'f, V>(&'f self, entry: &'f Entry<V>) -> impl Iterator<Item = &'f Payload> {
        let named = entry.act().map_or(&[][..], |act| &act.payloads);
        self.payloads.iter().filter(move |payload| {
            named.contains(&payload.id)
                && PayloadId::commit(&payload.salt, &payload.plaintext) == payload.id
        })
    }

    /// Whether an act may carry payloads of these lengths: else its entry could not travel.
    pub fn fits(payload_lengths: impl IntoIterator<Item = usize>) -> bool {
        let mut count = 0usize;
        let mut total = 0usize;
        payload_lengths.into_iter().all(|len| {
            count = count.saturating_add(1);
            total = total.saturating_add(len);
            len <= PAYLOAD_BYTES_MAX && count <= PAYLOADS_MAX && total <= ENTRY_PAYLOAD_BYTES_MAX
        })
    }
}

impl Canon for Frame {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        to.bytes(&self.entry);
        self.payloads.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let frame = Self {
            entry: form::bytes(from, ENTRY_BYTES_MAX)?,
            payloads: form::list(from, PAYLOADS_MAX)?,
        };
        from.leave();
        Ok(frame)
    }
}

impl Canon for Payload {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        self.id.encode(to);
        self.salt.encode(to);
        to.bytes(&self.plaintext);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let payload = Self {
            id: Canon::decode(from)?,
            salt: Canon::decode(from)?,
            plaintext: form::bytes(from, PAYLOAD_BYTES_MAX)?,
        };
        from.leave();
        Ok(payload)
    }
}

/// Packs frames until the parcel is full.
#[derive(Debug)]
pub struct Packer {
    head: Vec<u8>,
    frames: Encoder,
    count: usize,
    bytes: usize,
}

impl Packer {
    /// Starts a parcel.
    pub fn new(head: &ParcelHead) -> Self {
        let head = to_bytes(head);
        // The outer array has one byte, the head of the list at most three.
        let bytes = head.len() + 4;
        Self {
            head,
            frames: Encoder::default(),
            count: 0,
            bytes,
        }
    }

    /// Adds a frame, or says that the parcel is full and is to be sent without it.
    #[must_use]
    pub fn push(&mut self, frame: &Frame) -> bool {
        let encoded = to_bytes(frame);
        let bytes = self.bytes + encoded.len();
        if self.count >= FRAMES_MAX || bytes > PARCEL_BYTES_MAX {
            return false;
        }
        self.frames.raw(&encoded);
        self.count += 1;
        self.bytes = bytes;
        true
    }

    /// The number of frames so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The bytes of the parcel, as [`Parcel::to_bytes`] would give them.
    pub fn finish(self) -> Vec<u8> {
        let mut to = Encoder::default();
        to.array(2);
        to.raw(&self.head);
        to.array(self.count);
        to.raw(&self.frames.into_bytes());
        to.into_bytes()
    }
}
