//! Modifications in Akoma Ntoso: a protocol that amends (`<act name="protocol">`), and what one
//! side proposes (`<amendment>`).
//!
//! For people each modification is a sentence with the new wording quoted (`<mod>`,
//! `<quotedStructure>`, `<quotedText>`); for programs it is a `<textualMod>` in
//! `<activeModifications>`, whose `destination` names the provision of the text before it is
//! amended. A move is written as a `renumbering` with a `previous` place: the schema has no type
//! of its own for it. Of a provision that contains others, `__num`, `__hdg` and `__intro` say that
//! these alone are replaced.

mod phrases;
mod read;
mod sentences;
mod write;

pub use read::{AmendingRead, Unread, Why, read_amending};
pub use write::{Document, write_amending};

/// What says that a part of a provision is meant, at the end of its identifier.
const NUM: &str = "__num";
const HEADING: &str = "__hdg";
const INTRO: &str = "__intro";

#[cfg(test)]
mod tests;
