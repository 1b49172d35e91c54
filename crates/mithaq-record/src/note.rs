//! Checkpoints of a log for a neutral depositary: signed notes in the form of C2SP (signed-note,
//! tlog-checkpoint, tlog-cosignature), so that programs of others can keep and cosign them.
//!
//! A note is text and an entry's signed bytes begin with an array, so that neither signature ever
//! passes for the other.

use crate::{PublicKey, Signer, Verifier};
use alloc::{format, string::String, vec::Vec};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use core::fmt::{self, Write as _};
use mithaq_canon::{Digest, RegisterId};

/// A note longer than this is none: a body of a few lines and some dozens of signatures.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;

/// Ed25519 over the body (signed-note).
const ED25519: u8 = 0x01;
/// Ed25519 over a time and the body (tlog-cosignature, version 1).
const COSIGNATURE: u8 = 0x04;

/// The state of one log: so many entries, under this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The register.
    pub register: RegisterId,
    /// The label of the side whose log it is.
    pub side: String,
    /// The epoch.
    pub epoch: u32,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over their ids.
    pub root: Digest,
}

/// A checkpoint with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// The signatures, the log's own first where we wrote it.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The first four bytes of the key's hash.
    pub id: [u8; 4],
    /// What follows.
    pub bytes: Vec<u8>,
}

/// A key that signs notes, as people hand it to each other: `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    /// Its name.
    pub name: String,
    kind: u8,
    key: [u8; 32],
}

/// Why text is no note or no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteFault {
    /// More than [`NOTE_BYTES_MAX`].
    TooLarge,
    /// This 1-based line is not what stands there in a checkpoint.
    Line(usize),
    /// A key is not written as `name+id+key`, or its id is not its own.
    Key,
}

impl fmt::Display for NoteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "more than {NOTE_BYTES_MAX} bytes"),
            Self::Line(line) => write!(f, "line {line} is not what stands there in a checkpoint"),
            Self::Key => f.write_str("a key is written as NAME+ID+KEY"),
        }
    }
}

impl core::error::Error for NoteFault {}

impl Checkpoint {
    /// The name of the log, which is also the name of its key.
    pub fn origin(&self) -> String {
        format!("mithaq/{}/{}/{}", self.register, self.side, self.epoch)
    }

    /// The signed text (tlog-checkpoint): origin, size, root, each on a line.
    pub fn body(&self) -> String {
        let root = BASE64.encode(self.root.0);
        format!("{}\n{}\n{root}\n", self.origin(), self.size)
    }

    fn parse(lines: &[&str]) -> Result<Self, NoteFault> {
        let line = |at: usize| lines.get(at).copied().ok_or(NoteFault::Line(at + 1));
        let mut origin = line(0)?.split('/');
        let mut part = || origin.next().ok_or(NoteFault::Line(1));
        if part()? != "mithaq" {
            return Err(NoteFault::Line(1));
        }
        let register = hex(part()?).ok_or(NoteFault::Line(1))?;
        let side = part()?;
        let epoch = number(part()?).ok_or(NoteFault::Line(1))?;
        let root = BASE64.decode(line(2)?).map_err(|_| NoteFault::Line(3))?;
        let checkpoint = Self {
            register: RegisterId(Digest(register)),
            side: side.into(),
            epoch: u32::try_from(epoch).map_err(|_| NoteFault::Line(1))?,
            size: number(line(1)?).ok_or(NoteFault::Line(2))?,
            root: Digest(root.try_into().map_err(|_| NoteFault::Line(3))?),
        };
        // One writing for each checkpoint; it has no further lines.
        let written = checkpoint.body();
        let differs = written
            .lines()
            .zip(lines)
            .position(|(ours, theirs)| ours != *theirs);
        match differs {
            Some(at) => Err(NoteFault::Line(at + 1)),
            None if lines.len() > 3 => Err(NoteFault::Line(4)),
            None => Ok(checkpoint),
        }
    }
}

impl Note {
    /// Signs a checkpoint with the server key of its log.
    pub fn sign(checkpoint: Checkpoint, server: &dyn Signer) -> Self {
        let key = NoteKey::of_log(&checkpoint, &server.public_key());
        let signature = NoteSignature {
            id: key.id(),
            bytes: server.sign(checkpoint.body().as_bytes()).into(),
            name: key.name,
        };
        Self {
            checkpoint,
            signatures: Vec::from([signature]),
        }
    }

    /// The note as it is handed on.
    pub fn to_text(&self) -> String {
        let mut text = self.checkpoint.body();
        text.push('\n');
        for signature in &self.signatures {
            let line = BASE64.encode([&signature.id[..], &signature.bytes].concat());
            let _ = writeln!(text, "— {} {line}", signature.name);
        }
        text
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteFault`].
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        if text.len() > NOTE_BYTES_MAX {
            return Err(NoteFault::TooLarge);
        }
        let lines: Vec<&str> = text.lines().collect();
        let blank = lines.iter().position(|line| line.is_empty());
        let blank = blank.ok_or(NoteFault::Line(lines.len() + 1))?;
        let (body, rest) = lines.split_at(blank);
        let signatures = (blank + 2..).zip(rest.iter().skip(1));
        let note = Self {
            checkpoint: Checkpoint::parse(body)?,
            signatures: signatures
                .map(|(number, line)| signature(line).ok_or(NoteFault::Line(number)))
                .collect::<Result<_, _>>()?,
        };
        // One writing for each note: lines end as the format says, the last one too.
        let written = note.to_text();
        let mut lines = written.split('\n').zip(text.split('\n'));
        match lines.position(|(ours, theirs)| ours != theirs) {
            Some(at) => Err(NoteFault::Line(at + 1)),
            None if written.len() != text.len() => Err(NoteFault::Line(written.lines().count())),
            None => Ok(note),
        }
    }

    /// Whether the log's server signed it with this key.
    pub fn is_signed_by(&self, server: &PublicKey, verifier: &dyn Verifier) -> bool {
        let key = NoteKey::of_log(&self.checkpoint, server);
        self.of(&key).any(|bytes| {
            let signature: Result<[u8; 64], _> = bytes.try_into();
            let body = self.checkpoint.body();
            signature.is_ok_and(|one| verifier.verify(&key.key, body.as_bytes(), &one))
        })
    }

    /// When a depositary cosigned it, in seconds since 1970 by its own clock; none if it did not.
    pub fn cosigned_at(&self, key: &NoteKey, verifier: &dyn Verifier) -> Option<u64> {
        self.of(key).find_map(|bytes| {
            let (time, signature) = bytes.split_first_chunk::<8>()?;
            let signature: [u8; 64] = signature.try_into().ok()?;
            let time = u64::from_be_bytes(*time);
            let body = self.checkpoint.body();
            let message = format!("cosignature/v1\ntime {time}\n{body}");
            let holds = verifier.verify(&key.key, message.as_bytes(), &signature);
            (holds && key.kind == COSIGNATURE).then_some(time)
        })
    }

    fn of(&self, key: &NoteKey) -> impl Iterator<Item = &[u8]> {
        let (name, id) = (key.name.clone(), key.id());
        self.signatures
            .iter()
            .filter(move |one| one.name == name && one.id == id)
            .map(|one| one.bytes.as_slice())
    }
}

impl NoteKey {
    /// The key of a log: named as its checkpoints are. Notes know Ed25519 alone.
    pub fn of_log(checkpoint: &Checkpoint, server: &PublicKey) -> Self {
        Self {
            name: checkpoint.origin(),
            kind: ED25519,
            key: *server.ed25519(),
        }
    }

    /// The key of a depositary who cosigns.
    pub fn of_witness(name: &str, key: [u8; 32]) -> Self {
        Self {
            name: name.into(),
            kind: COSIGNATURE,
            key,
        }
    }

    /// Reads `name+id+key`.
    ///
    /// # Errors
    /// [`NoteFault::Key`].
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let read = || {
            let (name, rest) = text.split_once('+')?;
            let (id, key) = rest.split_once('+')?;
            let bytes = BASE64.decode(key).ok()?;
            let (kind, key) = bytes.split_first()?;
            let read = Self {
                name: name.into(),
                kind: *kind,
                key: key.try_into().ok()?,
            };
            let is_named = !name.is_empty() && !name.contains(char::is_whitespace);
            let is_own = hex(id) == Some(read.id());
            // One writing for each key: nothing but the digits that we write.
            (is_named && is_own && format!("{read}") == text).then_some(read)
        };
        read().ok_or(NoteFault::Key)
    }

    fn id(&self) -> [u8; 4] {
        let hash = Digest::of(&[self.name.as_bytes(), b"\n", &[self.kind], &self.key]);
        let [a, b, c, d, ..] = hash.0;
        [a, b, c, d]
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+", self.name)?;
        self.id()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))?;
        write!(
            f,
            "+{}",
            BASE64.encode([&[self.kind][..], &self.key].concat())
        )
    }
}

/// `— name base64`, the dash an em dash (U+2014).
fn signature(line: &str) -> Option<NoteSignature> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = BASE64.decode(bytes).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    Some(NoteSignature {
        name: name.into(),
        id: *id,
        bytes: bytes.into(),
    })
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes.filter(|_| rest.is_empty())?.try_into().ok()
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}
