//! XML as the readers here need it: whole elements that borrow from the source, so that what a
//! reader does not know is written back byte for byte.
//!
//! No document type declaration is accepted, so no entity can be defined, expanded or fetched;
//! depth, number of nodes and of namespace declarations are bounded.

mod element;
mod parse;

pub(crate) use element::{Element, Node};
pub(crate) use parse::{Parser, Step};

use std::borrow::Cow;

/// Elements within elements. Word nests tables, boxes and runs to a few dozen; recursion over
/// elements is safe below this.
pub(crate) const DEPTH_MAX: usize = 200;
/// Nodes of one tree held in memory: at about 100 bytes each, a bound on what a hostile file costs.
/// A treaty of two million words has some 300,000 nodes.
pub(crate) const NODES_MAX: usize = 4_000_000;
/// Namespace declarations in force at one place: word processors declare about forty, and each
/// element's prefix is looked up among them.
pub(crate) const DECLARATIONS_MAX: usize = 256;

/// Why XML is not read. The words name the line and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Tags do not match, an attribute is broken, the file ends too early.
    #[error("line {line}: {what}: the file is damaged; save it anew from the program it came from")]
    Syntax {
        /// 1-based line in the part.
        line: usize,
        /// What the parser met.
        what: String,
    },
    /// A document type declaration, through which entities could expand without end or be fetched.
    #[error(
        "line {line}: a document type declaration (DOCTYPE), which is not accepted: remove it, and write out the entities it declares"
    )]
    DocType {
        /// 1-based line in the part.
        line: usize,
    },
    /// A reference to an entity that XML itself does not define.
    #[error("line {line}: the entity `&{name};` is not defined: write the character itself")]
    Entity {
        /// 1-based line in the part.
        line: usize,
        /// The entity's name.
        name: String,
    },
    /// Elements nested deeper than [`DEPTH_MAX`].
    #[error("line {line}: elements nested more than {DEPTH_MAX} deep: no document needs that")]
    Depth {
        /// 1-based line in the part.
        line: usize,
    },
    /// More than [`NODES_MAX`] nodes, or more than [`DECLARATIONS_MAX`] namespaces.
    #[error("line {line}: more elements or namespaces than are read: split the document")]
    TooMany {
        /// 1-based line in the part.
        line: usize,
    },
    /// Bytes that are neither UTF-8 nor UTF-16.
    #[error("byte {offset} is not UTF-8 (or UTF-16): save the file as UTF-8")]
    Encoding {
        /// 0-based offset in the part.
        offset: usize,
    },
    /// No element at all.
    #[error("there is no element in it: choose the file that holds the text")]
    Empty,
}

/// The text of an XML file: UTF-8, or UTF-16 with its byte order mark (XML 1.0, section 4.3.3).
///
/// # Errors
/// [`Malformed::Encoding`].
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| Malformed::Encoding {
            offset: error.valid_up_to(),
        })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Malformed> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for (place, c) in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).enumerate() {
        text.push(c.map_err(|_| Malformed::Encoding {
            offset: 2 + 2 * place,
        })?);
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(Malformed::Encoding {
            offset: bytes.len() + 1,
        })
    }
}

/// Appends text with `<`, `>` and `&` escaped, and a carriage return as a reference, which a
/// parser would otherwise turn into a line feed (XML 1.0, section 2.11). Characters that XML
/// cannot hold at all (section 2.2) become U+FFFD.
pub(crate) fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' => out.push_str("&#13;"),
            c if is_char(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
}

/// Appends ` name="value"`, white space other than blanks as references, so that it survives the
/// normalisation of attribute values (XML 1.0, section 3.3.3).
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_char(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    out.push('"');
}

/// The characters of XML 1.0, section 2.2.
pub(crate) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests;
