//! What every pure crate of Mithaq shares: strict deterministic CBOR, SHA-256, ids, positions,
//! causal pasts, dates and languages.
//!
//! Two governments must derive the same bytes from the same meaning, so there is exactly one way
//! to write each value (RFC 8949 §4.2.1) and the [`cbor::Decoder`] refuses every other way.
#![no_std]

extern crate alloc;

pub mod cbor;
mod date;
mod digest;
mod ids;
mod lang;
mod macros;
mod place;

pub use cbor::{Canon, CborError, Decoder, Encoder, from_bytes, to_bytes};
pub use date::{Date, DateError, Time};
pub use digest::{Digest, Hasher};
pub use ids::{EntryId, KeyId, PayloadId, RegisterId};
pub use lang::{Dir, Lang};
pub use place::{Past, Position, Side, SideSet};
