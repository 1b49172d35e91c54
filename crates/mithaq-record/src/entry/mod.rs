//! Entries: what one side's server sealed into its log.

mod act;
mod body;
mod fault;
pub(crate) mod form;
mod item;
mod newer;
mod sealed;

pub use act::{Act, ActBody, ActId, ProofFault};
pub use body::{Body, Content, KIND_ACT_END, Seen};
pub use fault::{NotAnEntry, SealFault};
pub use item::{Acts, Grant, Item, Level, Receipt, Term, kind};
pub use newer::Newer;
pub use sealed::{Entry, Unverified, Verified, open, seal};
