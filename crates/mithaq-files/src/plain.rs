//! Plain text from whatever encoding it was saved in.
//!
//! Ministries still keep texts saved as Windows-1256, which is how Arabic was written before
//! UTF-8. Such a file is recognised by what it would say, never by its name.

mod windows_1256;

/// A treaty of two million words in Arabic is about 25 MB; twice that is generous.
pub const FILE_BYTES_MAX: usize = 50 * 1024 * 1024;

/// The encoding a text was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with its byte order mark.
    Utf16,
    /// Windows-1256, the Arabic code page.
    Windows1256,
}

/// A text and how it was written in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, line ends as `\n`, without a byte order mark.
    pub text: String,
    /// What the bytes were.
    pub encoding: Encoding,
}

/// Why bytes are no text. Each variant's words name the place and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More than [`FILE_BYTES_MAX`].
    #[error(
        "the file has {bytes} bytes, more than the {FILE_BYTES_MAX} that are read: split it, or save it as text only"
    )]
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
    },
    /// A ZIP container: DOCX and ODT are.
    #[error("this is a DOCX or another packed document, not a text: save it as plain text (UTF-8)")]
    Packed,
    /// A PDF.
    #[error(
        "this is a PDF, which does not hold its text in order: ask for the document it was made from"
    )]
    Pdf,
    /// A zero byte or another control character that no text has.
    #[error(
        "line {line}: a byte 0x{byte:02x} that no text has: save the document as plain text (UTF-8)"
    )]
    Control {
        /// 1-based line.
        line: usize,
        /// The byte.
        byte: u8,
    },
    /// Neither UTF-8, UTF-16 nor Arabic in Windows-1256.
    #[error(
        "line {line}: byte {offset} is in no encoding known here: save the document as plain text (UTF-8)"
    )]
    Encoding {
        /// 1-based line.
        line: usize,
        /// 0-based offset in the file.
        offset: usize,
    },
    /// No text at all.
    #[error("the file is empty: choose the file that holds the text")]
    Empty,
}

/// Finds out the encoding of `bytes` and decodes them.
///
/// # Errors
/// [`Unreadable`], which says where and what to do.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Unreadable::Packed);
    }
    if bytes.starts_with(b"%PDF-") {
        return Err(Unreadable::Pdf);
    }
    let decoded = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest).map_err(|valid| unknown(bytes, valid + 3)),
        _ => utf8(bytes).or_else(|valid| arabic(bytes).ok_or_else(|| unknown(bytes, valid))),
    }?;
    clean(decoded)
}

fn utf8(bytes: &[u8]) -> Result<Decoded, usize> {
    core::str::from_utf8(bytes)
        .map(|text| Decoded {
            text: text.to_owned(),
            encoding: Encoding::Utf8,
        })
        .map_err(|error| error.valid_up_to())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Decoded, Unreadable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(Decoded {
            text,
            encoding: Encoding::Utf16,
        }),
        Ok(text) => Err(Unreadable::Encoding {
            line: lines(&text),
            offset: bytes.len() + 1,
        }),
        Err(_) => {
            let before: String = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
                .map_while(Result::ok)
                .collect();
            let offset = 2 + 2 * before.encode_utf16().count();
            Err(Unreadable::Encoding {
                line: lines(&before),
                offset,
            })
        }
    }
}

/// Reads `bytes` as Windows-1256 if what comes out is mostly Arabic words: any bytes decode, so
/// the result must be asked whether it is a text.
fn arabic(bytes: &[u8]) -> Option<Decoded> {
    let text: String = bytes.iter().map(|byte| windows_1256::char(*byte)).collect();
    let (mut arabic, mut foreign) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{0621}'..='\u{0652}'
            | '،'
            | '؛'
            | '؟'
            | '–'
            | '—'
            | '«'
            | '»'
            | '\u{200c}'..='\u{200f}' => arabic += 1,
            _ => foreign += 1,
        }
    }
    // Western text read as Windows-1256 gives single Arabic letters inside Latin words.
    let mixed = text
        .split_whitespace()
        .filter(|word| is_mixed(word))
        .count();
    let words = text.split_whitespace().count();
    (arabic > 8 * foreign && mixed * 10 < words).then_some(Decoded {
        text,
        encoding: Encoding::Windows1256,
    })
}

fn is_mixed(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_alphabetic())
        && word.chars().any(|c| ('\u{0621}'..='\u{0652}').contains(&c))
}

fn unknown(bytes: &[u8], offset: usize) -> Unreadable {
    let before = bytes.get(..offset).unwrap_or(bytes);
    Unreadable::Encoding {
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        offset,
    }
}

/// Evens the line ends and refuses what no text has.
fn clean(decoded: Decoded) -> Result<Decoded, Unreadable> {
    let text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    for (index, line) in text.lines().enumerate() {
        // Tab and form feed occur in honest texts; page breaks are form feeds.
        if let Some(byte) = line
            .bytes()
            .find(|byte| *byte < 0x20 && !matches!(byte, b'\t' | 0x0c))
        {
            return Err(Unreadable::Control {
                line: index + 1,
                byte,
            });
        }
    }
    if text.trim().is_empty() {
        Err(Unreadable::Empty)
    } else {
        Ok(Decoded { text, ..decoded })
    }
}

fn lines(text: &str) -> usize {
    1 + text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str =
        "المادة 7 – تبادل المعلومات\nيتبادل الطرفان المعلومات، في أجل لا يتجاوز ثلاثين يوما.\n";

    fn windows_1256(text: &str) -> Vec<u8> {
        text.chars()
            .map(|c| {
                (0..=255)
                    .find(|byte| windows_1256::char(*byte) == c)
                    .expect("in the code page")
            })
            .collect()
    }

    fn check(bytes: &[u8], expected: Result<(&str, Encoding), Unreadable>) {
        let found = decode(bytes);
        assert_eq!(
            found,
            expected.map(|(text, encoding)| Decoded {
                text: text.to_owned(),
                encoding
            })
        );
    }

    #[test]
    fn every_known_encoding_of_one_text_is_read_alike() {
        check(ARABIC.as_bytes(), Ok((ARABIC, Encoding::Utf8)));
        check(
            &[b"\xef\xbb\xbf", ARABIC.as_bytes()].concat(),
            Ok((ARABIC, Encoding::Utf8)),
        );
        let le: Vec<u8> = ARABIC.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(
            &[b"\xff\xfe", &le[..]].concat(),
            Ok((ARABIC, Encoding::Utf16)),
        );
        check(&windows_1256(ARABIC), Ok((ARABIC, Encoding::Windows1256)));
    }

    #[test]
    fn line_ends_are_evened() {
        check(b"a\r\nb\rc\n", Ok(("a\nb\nc\n", Encoding::Utf8)));
    }

    #[test]
    fn french_in_windows_1252_is_not_taken_for_arabic() {
        let bytes =
            b"Article premier\nLes autorit\xe9s comp\xe9tentes \xe9changent les donn\xe9es.\n";
        check(
            bytes,
            Err(Unreadable::Encoding {
                line: 2,
                offset: 27,
            }),
        );
    }

    #[test]
    fn what_is_no_text_is_named() {
        check(b"PK\x03\x04rest", Err(Unreadable::Packed));
        check(b"%PDF-1.7", Err(Unreadable::Pdf));
        check(b" \n ", Err(Unreadable::Empty));
        check(
            b"one\ntwo\x00",
            Err(Unreadable::Control { line: 2, byte: 0 }),
        );
        check(
            b"\xff\xfea\0b",
            Err(Unreadable::Encoding { line: 1, offset: 4 }),
        );
        check(
            &vec![b'a'; FILE_BYTES_MAX + 1],
            Err(Unreadable::TooLarge {
                bytes: FILE_BYTES_MAX + 1,
            }),
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }

        #[test]
        fn any_text_in_utf8_comes_back(text in "[a-zء-ي ]{1,40}\n[a-zء-ي]{1,40}") {
            proptest::prop_assert_eq!(decode(text.as_bytes()).map(|d| d.text), Ok(text));
        }
    }
}
