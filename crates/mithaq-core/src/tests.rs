//! The rules, told as small stories between homes that hear of each other late.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test looks at what it asked for, and has failed where it cannot go on"
)]

mod arbitrary;
mod committees;
mod conflicts;
mod histories;
mod model;
mod resting;
mod rules;
mod size;
mod waiting;
mod world;
