//! Transport between the servers of two sides: TLS 1.3 with pinned keys, one address
//! (`POST /exchange`), and the exchange of `mithaq-record` on top of it.
//!
//! A side that can dial does both directions, so either side may be unable to dial. What goes
//! into a parcel and what becomes of one is the desk's matter.
//!
//! - [`tls`]: who may speak at all.
//! - `line`: the handle, and the keys as the record has them.
//! - `talk`: one task for each peer, which drives the exchange.
//! - `chunks`: the lane of attachments, beside it.
//! - `dial`: our connections to a peer; `listen`: the peers' connections to us.

mod chunks;
mod dial;
mod http;
mod line;
mod listen;
mod talk;
pub mod tls;

pub use line::{Line, PeerAddress};
pub use listen::{ListenFault, Listener};
