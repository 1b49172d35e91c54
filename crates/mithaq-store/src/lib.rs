//! The only SQL: record tables, read tables and home tables of one side, in one SQLite file.
//!
//! One [`Writer`] changes things, in transactions ([`Tx`]); any number of [`Reader`]s look at
//! moments. [`Tx::commit`] is the only caller of the core's `apply`: entry and state change together
//! or not at all; [`Writer::tell`] brings the read tables after them, and a start finds what they do
//! not tell yet. [`Writer::rebuild`] makes the read tables anew from the record;
//! [`home`] tables cannot be made anew and are never touched by it. [`verify()`] recomputes all that
//! can be recomputed and names what is damaged.

mod aside;
mod backup;
mod cores;
mod database;
mod empty;
mod fault;
mod folder;
pub mod home;
mod log;
mod open_error;
mod read;
mod reader;
mod record;
mod scratch;
mod seal;
mod tx;
mod verify;
mod writer;

pub use backup::{BackupError, BackupFacts, backup, restore};
pub use database::SCHEMA;
pub use empty::EmptyCommits;
pub use fault::Fault;
pub use folder::{DATABASE_FILE, Folder, HeadMark, Lock, Secret};
pub use open_error::OpenError;
pub use reader::{Moment, Reader};
pub use record::{
    AttachedFile, ChunksKept, DbLogs, Earlier, EntryLine, HeldChunks, Live, Prose, Provable,
    Refused, SealedPayload, TakingIn, TwinLine, recorded,
};
pub use seal::{KEY_LEN, SealKey};
pub use tx::Tx;
pub use verify::{Damage, Finding, Means, Part, Progress, Report, verify};
pub use writer::Writer;
