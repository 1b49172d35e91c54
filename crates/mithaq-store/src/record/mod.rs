//! The record tables, and what the one writer keeps of them in memory.

mod apply;
pub(crate) mod attachment;
pub(crate) mod erasure;
mod history;
mod live;
mod logs;
pub(crate) mod named;
pub(crate) mod nodes;
pub(crate) mod page;
pub(crate) mod payload;
pub(crate) mod proof;
mod rows;
pub(crate) mod serve;
mod stored;
mod tips;

pub use apply::recorded;
pub(crate) use apply::{act_id, code, is_contradiction};
pub use attachment::{AttachedFile, ChunksKept, HeldChunks, TakingIn};
pub use history::Earlier;
pub(crate) use live::Cursor;
pub use live::Live;
pub use logs::DbLogs;
pub use page::{EntryLine, Refused, TwinLine};
pub(crate) use payload::{AtRest, open as open_payload};
pub use payload::{Prose, SealedPayload};
pub use proof::Provable;
pub(crate) use rows::Rows;
pub(crate) use stored::{digest, position, stored_size};
pub(crate) use tips::Tips;
