//! Formats in and out. Today plain text; DOCX with tracked changes, Akoma Ntoso, PDF, spreadsheets
//! and calendars each get a module of their own here.
//!
//! A reader takes bytes from a stranger: it bounds them first, and its errors name the place in the
//! file and the remedy.

pub mod plain;
