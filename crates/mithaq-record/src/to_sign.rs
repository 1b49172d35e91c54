//! Acts on their way to a key that lies on another computer, and back: what is to be signed with
//! everything one must read to know it, and what was signed.

use crate::{
    Signer,
    entry::{Act, ActBody, Entry, Unverified, form},
    limits::{ACT_BYTES_MAX, PAYLOADS_MAX, REFS_MAX},
    parcel::{Frame, Payload},
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder, EntryId, KeyId, PayloadId, cbor::CborErrorKind, from_bytes,
    to_bytes,
};

const TO_SIGN: &str = "mithaq/to-sign/0";
const SIGNED: &str = "mithaq/signed/0";

/// One wish becomes at most so many acts.
pub const ACTS_MAX: usize = 16;

/// A file to be signed is at most this long: the texts of one entry, and those of what it is about.
pub const TO_SIGN_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What an official is asked to sign on another computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    /// The exact bytes to be signed: each an [`ActBody`], in the order in which they are sealed.
    pub bodies: Vec<Vec<u8>>,
    /// Every text that the acts name.
    pub texts: Vec<Payload>,
    /// Entries that the acts are about, with such texts of theirs as help to know them.
    pub about: Vec<Frame>,
}

/// What came back: the same acts with their proofs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedActs {
    /// The acts, in the same order.
    pub acts: Vec<Act>,
}

/// Why a file is not to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotToSign {
    /// It is another file, or was changed.
    Form,
    /// An act is none, or the acts are of two keys.
    Act,
    /// A text is not the one that the act names.
    OtherText(PayloadId),
    /// A text that the act names is not there to be read.
    MissingText(PayloadId),
}

impl core::fmt::Display for NotToSign {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Form => f.write_str("this is no file of acts to be signed"),
            Self::Act => f.write_str("what is to be signed is no act of one office"),
            Self::OtherText(id) => write!(f, "the text shown for {id} is another one"),
            Self::MissingText(id) => write!(f, "text {id} would be signed and cannot be read here"),
        }
    }
}

impl core::error::Error for NotToSign {}

impl ToSign {
    /// Reads a file and checks that everything to be signed can be read in it: each text is the
    /// one that its commitment names, and none is missing.
    ///
    /// # Errors
    /// [`NotToSign`].
    pub fn open(bytes: &[u8]) -> Result<Self, NotToSign> {
        if bytes.len() > TO_SIGN_BYTES_MAX {
            return Err(NotToSign::Form);
        }
        let file: Self = from_bytes(bytes).map_err(|_| NotToSign::Form)?;
        let acts = file.acts().ok_or(NotToSign::Act)?;
        let official = acts.first().map(|act| act.official);
        if official.is_none() || acts.iter().any(|act| Some(act.official) != official) {
            return Err(NotToSign::Act);
        }
        for text in &file.texts {
            if PayloadId::commit(&text.salt, &text.plaintext) != text.id {
                return Err(NotToSign::OtherText(text.id));
            }
        }
        let held = |id: &PayloadId| file.texts.iter().any(|text| text.id == *id);
        let mut named = acts.iter().flat_map(|act| &act.payloads);
        match named.find(|id| !held(id)) {
            Some(missing) => Err(NotToSign::MissingText(*missing)),
            None => Ok(file),
        }
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The acts, decoded; none if one is not canonical.
    pub fn acts(&self) -> Option<Vec<ActBody>> {
        let read = self.bodies.iter().map(|body| from_bytes(body));
        read.collect::<Result<_, _>>().ok()
    }

    /// The key that is to sign.
    pub fn official(&self) -> Option<KeyId> {
        self.acts()?.first().map(|act| act.official)
    }

    /// The entry with this id, if the file brings it: the id is computed from its bytes, and the
    /// texts with it are those that fit their commitments. Its signature is not looked at: whether
    /// it stands in the record, the record says.
    pub fn entry(&self, id: EntryId) -> Option<(Entry<Unverified>, Vec<&Payload>)> {
        let mut entries = self.about.iter().filter_map(|frame: &Frame| {
            let entry = Entry::<Unverified>::decode(&frame.entry).ok()?;
            Some((entry, frame))
        });
        let (entry, frame) = entries.find(|(entry, _)| entry.id() == id)?;
        let named = entry.act().map_or(&[][..], |act| &act.payloads);
        let fits = |payload: &&Payload| {
            named.contains(&payload.id)
                && PayloadId::commit(&payload.salt, &payload.plaintext) == payload.id
        };
        let texts = frame.payloads.iter().filter(fits).collect();
        Some((entry, texts))
    }

    /// Signs every act; none if the key is another than they name.
    pub fn sign(&self, key: &dyn Signer) -> Option<SignedActs> {
        let acts = self.acts()?;
        let ours = key.public_key().id();
        let all_ours = acts.iter().all(|act| act.official == ours);
        all_ours.then(|| SignedActs {
            acts: acts.iter().map(|body| Act::sign(body, key)).collect(),
        })
    }
}

impl SignedActs {
    /// Reads a file; no signature is checked yet.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn open(bytes: &[u8]) -> Result<Self, CborError> {
        from_bytes(bytes)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }
}

impl Canon for ToSign {
    fn encode(&self, to: &mut Encoder) {
        to.array(4);
        to.text(TO_SIGN);
        to.array(self.bodies.len());
        self.bodies.iter().for_each(|body| to.bytes(body));
        self.texts.encode(to);
        self.about.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(4)?;
        named(from, TO_SIGN)?;
        let len = from.array(ACTS_MAX)?;
        let mut bodies = Vec::new();
        for _ in 0..len {
            bodies.push(form::bytes(from, ACT_BYTES_MAX)?);
        }
        from.leave();
        let file = Self {
            bodies,
            texts: form::list(from, ACTS_MAX * PAYLOADS_MAX)?,
            about: form::list(from, REFS_MAX)?,
        };
        from.leave();
        Ok(file)
    }
}

impl Canon for SignedActs {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        to.text(SIGNED);
        self.acts.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        named(from, SIGNED)?;
        let acts = form::list(from, ACTS_MAX)?;
        from.leave();
        Ok(Self { acts })
    }
}

fn named(from: &mut Decoder<'_>, name: &str) -> Result<(), CborError> {
    if String::decode(from)? == name {
        Ok(())
    } else {
        Err(from.error(CborErrorKind::OutOfRange))
    }
}
