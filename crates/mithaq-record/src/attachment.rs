//! Attachments: files too large for a payload. An act commits to a manifest, the manifest to each
//! chunk; chunks are carried apart from the record, so that acts never wait for them.

use crate::{
    entry::form,
    limits::{
        ATTACHMENT_BYTES_MAX, CHUNK_BYTES, CHUNK_PARCEL_BYTES_MAX, CHUNKS_MAX, CHUNKS_PARCEL_MAX,
        LACKS_MAX, MANIFEST_TEXT_BYTES_MAX,
    },
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, Hasher, PayloadId, RegisterId, Side,
    cbor::CborErrorKind, from_bytes, to_bytes,
};

/// What a file is made of: the plaintext of the payload that the act names.
#[derive(Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The name of the file: one line without a path.
    pub name: String,
    /// Its media type, as its author says. A reader serves it as a download whatever it says.
    pub media: String,
    /// Its length in bytes.
    pub size: u64,
    /// The salt of its chunks: without it nobody can guess a chunk from its id.
    pub salt: [u8; 32],
    /// The ids of its chunks in their order: each of [`CHUNK_BYTES`], the last of what is left.
    pub chunks: Vec<Digest>,
}

impl core::fmt::Debug for Manifest {
    // What a document is called must not find its way into a log file.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Manifest({} bytes)", self.size)
    }
}

/// The id of a chunk.
pub fn chunk_id(salt: &[u8; 32], chunk: &[u8]) -> Digest {
    let mut hasher = Hasher::new("mithaq/chunk/0");
    hasher.update(salt);
    hasher.update(chunk);
    hasher.finish()
}

impl Manifest {
    /// Reads the plaintext of a payload that should be a manifest.
    ///
    /// # Errors
    /// [`CborError`], also where its parts contradict each other or a bound.
    pub fn open(bytes: &[u8]) -> Result<Self, CborError> {
        from_bytes(bytes)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The length of the chunk at this place; none beyond the last.
    pub fn length(&self, place: usize) -> Option<usize> {
        self.chunks.get(place)?;
        let before = u64::try_from(place).ok()?.checked_mul(CHUNK_BYTES as u64)?;
        let left = self.size.checked_sub(before)?;
        usize::try_from(left.min(CHUNK_BYTES as u64)).ok()
    }

    /// Whether these bytes are the chunk at this place.
    pub fn holds(&self, place: usize, chunk: &[u8]) -> bool {
        self.length(place) == Some(chunk.len())
            && self.chunks.get(place) == Some(&chunk_id(&self.salt, chunk))
    }

    /// Whether name, type, size and number of chunks agree with each other and the bounds.
    pub fn is_sound(&self) -> bool {
        let line = |text: &str| {
            text.len() <= MANIFEST_TEXT_BYTES_MAX && !text.chars().any(char::is_control)
        };
        let path = |c: char| c == '/' || c == '\\';
        let count = self.size.div_ceil(CHUNK_BYTES as u64);
        let named = !self.name.trim().is_empty() && self.name != "." && self.name != "..";
        named
            && line(&self.name)
            && !self.name.contains(path)
            && line(&self.media)
            && (1..=ATTACHMENT_BYTES_MAX).contains(&self.size)
            && u64::try_from(self.chunks.len()) == Ok(count)
    }
}

impl Canon for Manifest {
    fn encode(&self, to: &mut Encoder) {
        to.array(5);
        to.text(&self.name);
        to.text(&self.media);
        self.size.encode(to);
        self.salt.encode(to);
        self.chunks.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        from.array_of(5)?;
        let manifest = Self {
            name: Canon::decode(from)?,
            media: Canon::decode(from)?,
            size: Canon::decode(from)?,
            salt: Canon::decode(from)?,
            chunks: form::list(from, CHUNKS_MAX)?,
        };
        from.leave();
        if manifest.is_sound() {
            Ok(manifest)
        } else {
            let kind = CborErrorKind::OutOfRange;
            Err(CborError { at, kind })
        }
    }
}

/// One message about chunks, a question or its answer: what its sender lacks, and chunks that the
/// other had said it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkParcel {
    /// The register.
    pub register: RegisterId,
    /// The side that sends it.
    pub from: Side,
    /// What the sender lacks and takes next.
    pub want: Vec<ChunkPlace>,
    /// Chunks for the receiver.
    pub chunks: Vec<Chunk>,
}

/// A chunk by the file it belongs to and its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChunkPlace {
    /// The commitment to the manifest.
    pub manifest: PayloadId,
    /// The place in it, from 0.
    pub place: u16,
}
mithaq_canon::canon_struct!(ChunkPlace { manifest, place });

/// Which chunks of one attached file a side lacks: a bit for each place, the first place in the
/// lowest bit of the first byte. The last byte is not zero, so there is one way to say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLack {
    /// The commitment to the manifest.
    pub manifest: PayloadId,
    places: Vec<u8>,
}

impl FileLack {
    /// What is lacking at these places; none where nothing is.
    pub fn of(manifest: PayloadId, missing: impl IntoIterator<Item = u16>) -> Option<Self> {
        let mut places = Vec::new();
        for place in missing {
            let (byte, bit) = (usize::from(place / 8), place % 8);
            if usize::from(place) >= CHUNKS_MAX {
                continue;
            }
            if places.len() <= byte {
                places.resize(byte + 1, 0);
            }
            if let Some(byte) = places.get_mut(byte) {
                *byte |= 1 << bit;
            }
        }
        (!places.is_empty()).then_some(Self { manifest, places })
    }

    /// Whether the chunk at this place is lacking.
    pub fn lacks(&self, place: u16) -> bool {
        let byte = self.places.get(usize::from(place / 8));
        byte.is_some_and(|byte| byte >> (place % 8) & 1 == 1)
    }

    /// Whether these are as many as may be told at once, none of a file twice.
    pub(crate) fn are_bounded(lacks: &[Self]) -> bool {
        let mut files: Vec<PayloadId> = lacks.iter().map(|lack| lack.manifest).collect();
        files.sort_unstable();
        files.dedup();
        files.len() == lacks.len() && lacks.len() <= LACKS_MAX
    }
}

impl Canon for FileLack {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.manifest.encode(to);
        to.bytes(&self.places);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        from.array_of(2)?;
        let lack = Self {
            manifest: Canon::decode(from)?,
            places: form::bytes(from, CHUNKS_MAX / 8)?,
        };
        from.leave();
        if lack.places.last().is_some_and(|last| *last != 0) {
            Ok(lack)
        } else {
            let kind = CborErrorKind::OutOfRange;
            Err(CborError { at, kind })
        }
    }
}

/// A chunk on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Which it is.
    pub at: ChunkPlace,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for Chunk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Chunk({:?}, {} bytes)", self.at, self.bytes.len())
    }
}

impl Canon for Chunk {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.at.encode(to);
        to.bytes(&self.bytes);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let chunk = Self {
            at: Canon::decode(from)?,
            bytes: form::bytes(from, CHUNK_BYTES)?,
        };
        from.leave();
        Ok(chunk)
    }
}

impl ChunkParcel {
    /// Whether a piece of a pouch is chunks and no parcel of entries: by its first byte, the array
    /// of four.
    pub fn is_one(piece: &[u8]) -> bool {
        const FOUR: u8 = 0x84;
        piece.first() == Some(&FOUR)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// Reads a message from outside.
    ///
    /// # Errors
    /// [`CborError`], also for one beyond a bound.
    pub fn open(bytes: &[u8]) -> Result<Self, CborError> {
        if bytes.len() > CHUNK_PARCEL_BYTES_MAX {
            return Err(CborError {
                at: 0,
                kind: CborErrorKind::OutOfRange,
            });
        }
        from_bytes(bytes)
    }
}

impl Canon for ChunkParcel {
    fn encode(&self, to: &mut Encoder) {
        to.array(4);
        self.register.encode(to);
        self.from.encode(to);
        self.want.encode(to);
        self.chunks.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(4)?;
        let parcel = Self {
            register: Canon::decode(from)?,
            from: Canon::decode(from)?,
            want: form::list(from, CHUNKS_PARCEL_MAX)?,
            chunks: form::list(from, CHUNKS_PARCEL_MAX)?,
        };
        from.leave();
        Ok(parcel)
    }
}
