//! Chunks of attachments on the line: what is missing is asked for, what comes is checked and
//! kept, and so a transfer goes on by itself after any break.

use crate::{Desk, Fault};
use mithaq_canon::Side;
use mithaq_record::{Chunk, ChunkParcel, ChunkPlace, limits::CHUNKS_PARCEL_MAX};
use mithaq_store::ChunksKept;

/// All attached files together that a home fetches: more than a register of decades holds, and
/// less than lets a peer fill the disk unseen. Files beyond it are listed and not fetched.
pub(crate) const ATTACHMENTS_BYTES_MAX: u64 = 64 * 1024 * 1024 * 1024;

/// A message about chunks, to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkMessage {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many chunks it asks for.
    pub asks: usize,
    /// How many chunks it brings.
    pub brings: usize,
}

/// What became of the chunks of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunksTaken {
    /// Chunks that are new here.
    pub kept: u64,
    /// What the peer lacks.
    pub want: Vec<ChunkPlace>,
}

impl Desk {
    /// A message to a peer: asks for at most `most` chunks, and brings at most so many of those
    /// that the peer has said it lacks.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn ask_for_chunks(&self, most: usize, lacks: &[ChunkPlace]) -> Result<ChunkMessage, Fault> {
        self.chunk_message(most, lacks.get(..most).unwrap_or(lacks))
    }

    /// Keeps what a peer's message brings, if it is what the manifests name; what is not is
    /// dropped and counted. None where it is no such message of this register.
    ///
    /// # Errors
    /// [`Fault`]: nothing was kept, and it is asked for again.
    pub fn take_chunks(&self, from: Side, message: &[u8]) -> Result<Option<ChunksTaken>, Fault> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let parcel = match ChunkParcel::open(message) {
            Ok(parcel) => parcel,
            Err(error) => {
                self.refused(Some(from), "not-chunks", &error.to_string());
                return Ok(None);
            }
        };
        if parcel.register != register.id || parcel.from != from {
            self.refused(
                Some(from),
                "other-register",
                "chunks of another register or side",
            );
            return Ok(None);
        }
        let kept = if parcel.chunks.is_empty() {
            0
        } else {
            let done = self.keep_chunks(from, parcel.chunks)?;
            if done.unwanted > 0 {
                // Over the line nothing is brought but what was asked for.
                let detail = format!("{} chunks of no file that is fetched here", done.unwanted);
                self.refused(Some(from), "unasked-chunk", &detail);
            }
            done.kept
        };
        Ok(Some(ChunksTaken {
            kept,
            want: parcel.want,
        }))
    }

    /// Keeps chunks that a side brought, by line or by pouch; what is not what the manifests name is
    /// dropped and counted.
    pub(crate) fn keep_chunks(&self, from: Side, chunks: Vec<Chunk>) -> Result<ChunksKept, Fault> {
        self.inner.clerk.ask(move |tx, hand| {
            let done = tx.keep_chunks(&chunks, ATTACHMENTS_BYTES_MAX)?;
            if done.wrong > 0 {
                let detail = format!("{} chunks", done.wrong);
                tx.count_refused(from, "wrong-chunk", &detail, hand.now)?;
            }
            Ok(done)
        })
    }

    /// Answers a peer's message: keeps what it brings, gives what it asks for, and asks in turn
    /// unless we can dial the peer ourselves.
    ///
    /// # Errors
    /// As for [`Self::take_chunks`].
    pub fn answer_chunks(
        &self,
        from: Side,
        message: &[u8],
        asks: bool,
    ) -> Result<Option<ChunkMessage>, Fault> {
        let Some(taken) = self.take_chunks(from, message)? else {
            return Ok(None);
        };
        let most = if asks { CHUNKS_PARCEL_MAX } else { 0 };
        self.chunk_message(most, &taken.want).map(Some)
    }

    fn chunk_message(&self, most: usize, lacks: &[ChunkPlace]) -> Result<ChunkMessage, Fault> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let (want, chunks) = self.read_logs(|moment| {
            let want = moment.wanted_chunks(most.min(CHUNKS_PARCEL_MAX), ATTACHMENTS_BYTES_MAX)?;
            Ok::<_, Fault>((want, moment.chunks(lacks)?))
        })?;
        let parcel = ChunkParcel {
            register: register.id,
            from: register.ours,
            want,
            chunks,
        };
        Ok(ChunkMessage {
            asks: parcel.want.len(),
            brings: parcel.chunks.len(),
            bytes: parcel.to_bytes(),
        })
    }

    /// Whether any file is attached to anything here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn has_attachments(&self) -> Result<bool, Fault> {
        self.read_logs(|moment| Ok(moment.has_attachments()?))
    }
}
