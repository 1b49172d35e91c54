//! Forms: what a person typed, read once into a command or told back with what is wrong.

mod command;
mod fields;
mod kinds;
mod reader;
pub(crate) mod register;

pub(crate) use fields::{FIELDS_MAX, Fields, Wrong};
pub(crate) use kinds::{ActKind, Context, Field, FieldKind};
pub(crate) use reader::{ascii_digits, is_unseen};
