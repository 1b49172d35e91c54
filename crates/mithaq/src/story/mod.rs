//! The story that the demonstration lives through: data, order, and the offices that play it.

pub(crate) mod agent;
pub(crate) mod data;
pub(crate) mod script;
