//! From any format to any other, and what a file is by its content.

use crate::amending::{self, Amending, Inapplicable};
use crate::tracked::{Document, View};
use crate::{akn, docx, html, layout, plain};
use mithaq_text::Lang;
use mithaq_text::parse::{self, Parsed, guess_lang};

/// No format reads a larger file than this many bytes: whoever takes a file from a disk or a wire
/// need not take more than one byte beyond.
pub const FILE_BYTES_MAX: usize = docx::PACKED_BYTES_MAX;

/// The formats of text that are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text, one paragraph a line.
    Plain,
    /// DOCX.
    Docx,
    /// Akoma Ntoso 3.0.
    Akn,
    /// HTML: written, never read.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Docx, Self::Akn, Self::Html];

    /// The stable name, which `--to` takes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Plain => "txt",
            Self::Docx => "docx",
            Self::Akn => "akn",
            Self::Html => "html",
        }
    }

    /// The format with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The format that the ending of a file's name promises: `txt`, `md`, `docx`, `akn`, `xml`,
    /// `html`, `htm`, in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Some(match &*extension.to_ascii_lowercase() {
            "txt" | "md" | "text" => Self::Plain,
            "docx" | "docm" => Self::Docx,
            "akn" | "xml" => Self::Akn,
            "html" | "htm" => Self::Html,
            _ => return None,
        })
    }
}

/// How a conversion is done.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// The language of the text; where none is given, what the file says or what it looks like.
    pub lang: Option<Lang>,
    /// Which tracked changes are taken for done. Where nothing is said, HTML shows them, DOCX
    /// keeps them, and every other format gets the text with all of them.
    pub view: Option<View<'a>>,
    /// What is written into Akoma Ntoso beside the text; where nothing is given, what the source
    /// says.
    pub meta: Option<akn::Meta>,
}

/// The result of a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The file.
    pub bytes: Vec<u8>,
    /// What a person should know about it.
    pub notices: Vec<Notice>,
}

/// Something that a person should know about a text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// It was in this encoding, not in UTF-8.
    Encoding(plain::Encoding),
    /// A DOCX held so many of these beside its text.
    Docx(docx::Notice, usize),
    /// An Akoma Ntoso file held so many of these beside its text.
    Akn(akn::Notice, usize),
    /// It has tracked changes of so many authors; nobody said which to take, so all were.
    AllAccepted(usize),
    /// It was amended by what was written for another wording of it.
    OtherBase,
}

impl Notice {
    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Encoding(_) => "text-encoding-other",
            Self::Docx(notice, _) => notice.code(),
            Self::Akn(notice, _) => notice.code(),
            Self::AllAccepted(_) => "docx-all-accepted",
            Self::OtherBase => "amending-other-base",
        }
    }
}

/// Why a file cannot be read or converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Inconvertible {
    /// No readable plain text.
    #[error(transparent)]
    Plain(#[from] plain::Unreadable),
    /// No readable DOCX.
    #[error(transparent)]
    Docx(#[from] docx::Unreadable),
    /// No readable Akoma Ntoso.
    #[error(transparent)]
    Akn(#[from] akn::Unreadable),
    /// A DOCX that cannot be written.
    #[error(transparent)]
    Write(#[from] docx::Unwritable),
    /// A format that is not read.
    #[error("{what} is not read: save the text as plain text (UTF-8) or as .docx")]
    NotRead {
        /// What it is.
        what: &'static str,
    },
}

/// A text that was read from any format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What the file was.
    pub format: Format,
    /// The provisions, with the parser's notes.
    pub parsed: Parsed,
    /// Of a DOCX the text with its changes.
    pub document: Option<Document>,
    /// Of Akoma Ntoso what it says beside the text.
    pub meta: Option<akn::Meta>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

/// What a file is, by its content.
///
/// # Errors
/// [`Inconvertible::NotRead`] for what is recognised and not read.
pub fn detect(bytes: &[u8]) -> Result<Format, Inconvertible> {
    let not_read = |what| Err(Inconvertible::NotRead { what });
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Format::Docx);
    }
    if bytes.starts_with(b"{\\rtf") {
        return not_read("RTF");
    }
    // The first element tells XML from HTML; in UTF-16 every other byte is zero.
    let start: Vec<u8> = bytes
        .iter()
        .take(2048)
        .copied()
        .filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff))
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return not_read("HTML");
    }
    let is_xml = start.starts_with("<?xml") || start.starts_with("<!");
    let is_akn = start.starts_with('<') && start.contains("akomantoso");
    Ok(if is_xml || is_akn {
        Format::Akn
    } else {
        Format::Plain
    })
}

/// Reads a text from any format; from which, is seen by its content where nothing is said.
///
/// # Errors
/// [`Inconvertible`], which says what to do.
pub fn load(
    bytes: &[u8],
    from: Option<Format>,
    options: &Options<'_>,
) -> Result<Loaded, Inconvertible> {
    let format = match from {
        Some(format) => format,
        None => detect(bytes)?,
    };
    let mut notices = Vec::new();
    match format {
        Format::Plain => {
            let decoded = plain::decode(bytes)?;
            if decoded.encoding != plain::Encoding::Utf8 {
                notices.push(Notice::Encoding(decoded.encoding));
            }
            Ok(Loaded {
                format,
                parsed: parsed(&decoded.text, options.lang),
                document: None,
                meta: None,
                notices,
            })
        }
        Format::Docx => {
            let read = docx::read(bytes)?;
            notices.extend(
                read.notices
                    .iter()
                    .map(|(what, count)| Notice::Docx(*what, *count)),
            );
            if options.view.is_none() && read.document.is_revised() {
                notices.push(Notice::AllAccepted(read.document.authors().len()));
            }
            let text = read.document.text(options.view.unwrap_or(View::Accepted));
            Ok(Loaded {
                format,
                parsed: parsed(&text, options.lang),
                document: Some(read.document),
                meta: None,
                notices,
            })
        }
        Format::Akn => {
            let read = akn::read(bytes, options.lang.unwrap_or(Lang::En))?;
            notices.extend(
                read.notices
                    .iter()
                    .map(|(what, count)| Notice::Akn(*what, *count)),
            );
            let mut tree = read.tree;
            tree.lang = options.lang.unwrap_or(tree.lang);
            Ok(Loaded {
                format,
                parsed: Parsed {
                    tree,
                    notes: Vec::new(),
                    notes_omitted: 0,
                },
                document: None,
                meta: Some(read.meta),
                notices,
            })
        }
        Format::Html => Err(Inconvertible::NotRead { what: "HTML" }),
    }
}

/// Converts a text from one format to another.
///
/// A DOCX that stays one keeps everything that is not a tracked change.
///
/// # Errors
/// [`Inconvertible`], which says what to do.
pub fn convert(
    bytes: &[u8],
    from: Option<Format>,
    to: Format,
    options: &Options<'_>,
) -> Result<Converted, Inconvertible> {
    write(load(bytes, from, options)?, bytes, to, options)
}

impl Loaded {
    /// Amends the text. Of a DOCX the new text is kept, not its looks.
    ///
    /// # Errors
    /// [`Inapplicable`]; then the text is as it was.
    pub fn amend(&mut self, by: &Amending) -> Result<(), Inapplicable> {
        let amended = amending::apply(by, &self.parsed.tree)?;
        if by
            .base
            .is_some_and(|base| base != amending::digest(&self.parsed.tree))
        {
            self.notices.push(Notice::OtherBase);
        }
        self.parsed.tree = amended;
        self.parsed.notes.clear();
        self.document = None;
        Ok(())
    }
}

/// Writes a text that was read from `bytes` in another format.
///
/// # Errors
/// [`Inconvertible`], which says what to do.
pub fn write(
    loaded: Loaded,
    bytes: &[u8],
    to: Format,
    options: &Options<'_>,
) -> Result<Converted, Inconvertible> {
    let lang = loaded.parsed.tree.lang;
    let mut notices = loaded.notices;
    let converted = match (to, &loaded.document) {
        (Format::Docx, Some(_)) => {
            notices.retain(|notice| matches!(notice, Notice::Encoding(_)));
            match options.view {
                Some(view) => docx::resolve(bytes, view).map_err(|error| match error {
                    docx::Unresolvable::Read(error) => Inconvertible::Docx(error),
                    docx::Unresolvable::Write(error) => Inconvertible::Write(error),
                })?,
                None => bytes.to_vec(),
            }
        }
        (Format::Docx, None) => {
            let written = docx::Options {
                track: false,
                ..docx::Options::new(lang)
            };
            docx::write(&layout::document(&loaded.parsed.tree), written)?
        }
        (Format::Html, Some(document)) if options.view.is_none() && document.is_revised() => {
            notices.retain(|notice| !matches!(notice, Notice::AllAccepted(_)));
            html::document(document, lang).into_bytes()
        }
        (Format::Html, _) => html::tree(&loaded.parsed.tree).into_bytes(),
        (Format::Plain, _) => loaded.parsed.tree.to_string().into_bytes(),
        (Format::Akn, _) => {
            let meta = options.meta.clone().or(loaded.meta).unwrap_or_default();
            akn::write(&loaded.parsed.tree, &meta).into_bytes()
        }
    };
    Ok(Converted {
        bytes: converted,
        notices,
    })
}

/// The provisions of a text in the language given, or the one it looks to be in.
fn parsed(text: &str, lang: Option<Lang>) -> Parsed {
    let lang = lang.or_else(|| guess_lang(text)).unwrap_or(Lang::En);
    parse::plain(text, lang)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail here")]
    use super::*;
    use crate::redline::{Signature, between};
    use proptest::prelude::*;

    const TEXT: &str =
        "اتفاق للتعاون\nالمادة 1\nالآجال\n1- يرد الطرف في أجل ثلاثين يوما.\nأ) نص؛\nحرر في نسختين.\n";

    fn to(bytes: &[u8], to: Format, view: Option<View<'_>>) -> Vec<u8> {
        let options = Options {
            view,
            ..Options::default()
        };
        convert(bytes, None, to, &options).unwrap().bytes
    }

    #[test]
    fn every_format_gives_the_text_back() {
        for format in [Format::Plain, Format::Docx, Format::Akn] {
            let there = to(TEXT.as_bytes(), format, None);
            assert_eq!(detect(&there), Ok(format));
            assert_eq!(
                String::from_utf8(to(&there, Format::Plain, None)).unwrap(),
                TEXT
            );
            assert_eq!(
                there,
                to(TEXT.as_bytes(), format, None),
                "equal input gives equal bytes"
            );
            let back = to(&there, Format::Html, None);
            assert_eq!(back, to(TEXT.as_bytes(), Format::Html, None));
        }
    }

    #[test]
    fn changes_are_accepted_rejected_or_shown() {
        let by = Signature {
            author: "A",
            at: None,
        };
        let changed = TEXT.replace("ثلاثين", "ستين");
        let document = between(TEXT, &changed, by, Lang::Ar);
        let bytes = docx::write(&document, docx::Options::new(Lang::Ar)).unwrap();
        let text = |view| String::from_utf8(to(&bytes, Format::Plain, view)).unwrap();
        assert_eq!(text(None), changed);
        assert_eq!(text(Some(View::Accepted)), changed);
        assert_eq!(text(Some(View::Rejected)), TEXT);
        let shown = String::from_utf8(to(&bytes, Format::Html, None)).unwrap();
        assert!(shown.contains("<ins title=\"A\">ستين</ins>"), "{shown}");
        assert_eq!(to(&bytes, Format::Docx, None), bytes);
        let rejected = to(&bytes, Format::Docx, Some(View::Rejected));
        assert!(!docx::read(&rejected).unwrap().document.is_revised());
        let options = Options::default();
        let notices = load(&bytes, None, &options).unwrap().notices;
        assert_eq!(notices, [Notice::AllAccepted(1)]);
    }

    #[test]
    fn what_is_not_read_is_named() {
        let fails = |bytes: &[u8]| load(bytes, None, &Options::default()).unwrap_err();
        assert_eq!(fails(b"{\\rtf1"), Inconvertible::NotRead { what: "RTF" });
        assert_eq!(
            fails(b"\xef\xbb\xbf <!DOCTYPE html>"),
            Inconvertible::NotRead { what: "HTML" }
        );
        assert!(matches!(
            fails(b"%PDF-1"),
            Inconvertible::Plain(plain::Unreadable::Pdf)
        ));
        assert!(matches!(fails(b"PK\x03\x04"), Inconvertible::Docx(_)));
        assert!(matches!(
            fails(b"<?xml version='1.0'?><a/>"),
            Inconvertible::Akn(akn::Unreadable::OtherXml { .. })
        ));
        assert!(matches!(
            fails(b""),
            Inconvertible::Plain(plain::Unreadable::Empty)
        ));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            for format in Format::ALL {
                let _ = convert(&bytes, None, format, &Options::default());
                let _ = convert(&bytes, Some(format), Format::Plain, &Options::default());
            }
        }
    }
}
