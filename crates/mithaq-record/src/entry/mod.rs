//! Entries: what one side's server sealed into its log.

mod act;
mod body;
pub(crate) mod form;
mod item;
mod sealed;

pub use act::{Act, ActBody, ActId, ProofFault};
pub use body::{Body, Content, KIND_ACT_END, Seen};
pub use item::{Acts, Grant, Item, Level, Receipt, Term, kind};
pub use sealed::{Entry, Newer, NotAnEntry, SealFault, Unverified, Verified, open, seal};
