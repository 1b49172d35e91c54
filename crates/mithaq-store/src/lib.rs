//! The only SQL: record tables, read tables and home tables of one side, in one SQLite file.

mod database;
mod fault;
mod folder;
pub mod home;
mod open_error;
mod seal;

pub use database::SCHEMA;
pub use fault::Fault;
pub use folder::{DATABASE_FILE, Folder, HeadMark, Lock, Mark, Secret};
pub use open_error::OpenError;
pub use seal::{KEY_LEN, SealKey};
