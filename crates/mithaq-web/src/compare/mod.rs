//! Comparisons of two texts: computed off the threads that serve, kept in memory for a while,
//! read by whoever asked for them, and never written to the record, the home or the log.

mod numbers;
mod sheet;
mod shelf;
mod unreadable;
mod which;
mod work;

pub(crate) use numbers::Name;
pub(crate) use sheet::{Line, PARTS_PER_PAGE, Part, Sheet, Shown, Text, Whole};
pub(crate) use shelf::{Failure, Held, Outcome, Shelf, Stage};
#[cfg(test)]
pub(crate) use unreadable::{CODES, NOTICES};
pub(crate) use unreadable::{Unread, why};
pub(crate) use which::{Which, was_in_force};
pub(crate) use work::{Compared, Input, Reading, compare};
