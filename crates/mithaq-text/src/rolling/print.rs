//! A rolling text as a line of plain text, in the brackets of conference practice.

use super::{Alternative, Mask, Piece, Who};
use alloc::string::String;
use core::fmt::{self, Debug};

/// What the printer calls sides, and a deletion.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The short name of a side.
    pub of: &'a dyn Fn(Who) -> &'a str,
    /// The word for a deletion, in the reader's language.
    pub delete: &'a str,
}

impl Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names")
            .field("delete", &self.delete)
            .finish_non_exhaustive()
    }
}

/// The rolling text with attributed brackets: `[thirty] [Algeria: sixty] [Libya: delete]`.
///
/// The base's own wording stands first, unattributed: it is what remains if nothing is agreed.
/// Sides that ask for the same share a bracket.
pub fn print(pieces: &[Piece], names: &Names<'_>) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Agreed(text) => out.push_str(text),
            Piece::Alternatives(all) => brackets(&mut out, all, names),
        }
    }
    out
}

fn brackets(out: &mut String, all: &[Alternative], names: &Names<'_>) {
    // White space around the words goes outside the brackets.
    let texts = || all.iter().filter_map(|one| one.text.as_deref());
    let lead = texts()
        .filter_map(|text| text.chars().next())
        .find(|c| c.is_whitespace());
    let trail = texts()
        .filter_map(|text| text.chars().next_back())
        .find(|c| c.is_whitespace());
    out.extend(lead);
    let mut first = true;
    for one in all {
        let text = one.text.as_deref().unwrap_or_default().trim();
        let own = one.who.has_base();
        // The base has nothing to show where sides insert.
        if own && text.is_empty() {
            continue;
        }
        if !first {
            out.push(' ');
        }
        first = false;
        out.push('[');
        if !own {
            attribute(out, one.who, names);
        }
        out.push_str(if text.is_empty() { names.delete } else { text });
        out.push(']');
    }
    out.extend(trail);
}

fn attribute(out: &mut String, who: Mask, names: &Names<'_>) {
    for (place, side) in who.sides().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        out.push_str((names.of)(side));
    }
    out.push_str(": ");
}
