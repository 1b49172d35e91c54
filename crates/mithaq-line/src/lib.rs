//! Transport between the servers of two sides.
pub mod tls;
