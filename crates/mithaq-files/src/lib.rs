//! Formats in and out: plain text, DOCX with tracked changes, Akoma Ntoso, HTML.
//!
//! A reader takes bytes from a stranger: it bounds them first, and its errors name the place in the
//! file and the remedy.

pub mod akn;
pub mod amending;
pub mod compared;
pub mod convert;
pub mod cores;
pub mod docx;
pub mod html;
mod ids;
pub mod layout;
pub mod merged;
pub mod plain;
pub mod redline;
pub mod rolling;
pub mod tracked;
mod xml;

pub use ids::eids;
pub use xml::Malformed;
