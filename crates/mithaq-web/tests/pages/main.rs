//! Pages through the router, on real desks.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a surprise is a failure"
)]

mod authenticator;
mod browser;
mod compare;
mod documents;
mod doors;
mod forms;
mod journey;
mod keeping;
mod late;
mod pouch;
mod signing;
mod word;
mod world;
