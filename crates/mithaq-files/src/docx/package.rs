//! The container: a ZIP of parts (ECMA-376 part 2), bounded before anything is unpacked.

use super::{Unreadable, Unwritable};
use crate::xml::{self, Element, Parser};
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Bytes of a file. Documents with scanned annexes reach tens of megabytes.
pub const PACKED_BYTES_MAX: usize = 100 * 1024 * 1024;
/// Bytes that all parts read unpack to. The text of two million words takes about 100 MB.
pub const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// A part may unpack to this many times its packed size. Real parts stay below 100; DEFLATE
/// reaches 1,032 on zeros.
pub const RATIO_MAX: u64 = 400;
/// Below this many bytes unpacked, the ratio does not matter.
pub const RATIO_FREE_BYTES: u64 = 8 * 1024 * 1024;
/// Parts of a package. Documents with many pictures have a few hundred.
pub const PARTS_MAX: usize = 10_000;

const RELATIONS: &str = "_rels/.rels";
const DOCUMENT: &str = "word/document.xml";

/// An open package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens a package and checks its bounds.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        if bytes.len() > PACKED_BYTES_MAX {
            return Err(Unreadable::TooLarge { bytes: bytes.len() });
        }
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(if is_locked(bytes) {
                Unreadable::Locked
            } else {
                Unreadable::Compound
            });
        }
        if !bytes.starts_with(b"PK") {
            return Err(Unreadable::NotPacked);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > PARTS_MAX {
            return Err(Unreadable::TooManyParts { parts: zip.len() });
        }
        // Parts that share bytes would be multiplied by copying them.
        let mut packed = 0u64;
        for place in 0..zip.len() {
            let part = zip.by_index_raw(place).map_err(|error| damaged(&error))?;
            packed = packed.saturating_add(part.compressed_size());
            if usize::try_from(packed).map_or(true, |packed| packed > bytes.len()) {
                return Err(Unreadable::Bomb {
                    part: part.name().to_owned(),
                });
            }
        }
        Ok(Self {
            zip,
            left: UNPACKED_BYTES_MAX,
        })
    }

    /// The name of the part with the text, from the package's relations.
    ///
    /// # Errors
    /// [`Unreadable::OtherKind`] for spreadsheets, OpenDocument and the like,
    /// [`Unreadable::Missing`].
    pub(super) fn document(&mut self) -> Result<String, Unreadable> {
        let named = match self.part(RELATIONS)? {
            Some(bytes) => office_document(&bytes),
            None => None,
        };
        let name = named.unwrap_or_else(|| DOCUMENT.to_owned());
        if self.find(&name).is_some() {
            return match name.split('/').next() {
                Some("xl") => Err(Unreadable::OtherKind {
                    what: "a spreadsheet (XLSX)",
                }),
                Some("ppt") => Err(Unreadable::OtherKind {
                    what: "a presentation (PPTX)",
                }),
                Some(_) | None => Ok(name),
            };
        }
        if self.find("mimetype").is_some() || self.find("content.xml").is_some() {
            return Err(Unreadable::OtherKind {
                what: "an OpenDocument or e-book file",
            });
        }
        Err(Unreadable::Missing { part: name })
    }

    /// The targets of the relations of a part, by the last step of their type
    /// (`styles`, `numbering`, `comments`), as names of parts.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub(super) fn relations(&mut self, of: &str) -> Result<Vec<(String, String)>, Unreadable> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let name = [folder, "/_rels/", file, ".rels"].concat();
        let Some(bytes) = self.part(name.trim_start_matches('/'))? else {
            return Ok(Vec::new());
        };
        let text = decode(&bytes, &name)?;
        let root = parse(&text, &name)?;
        let inside = root
            .elements()
            .filter(|relation| relation.attribute("TargetMode").as_deref() != Some("External"));
        Ok(inside
            .filter_map(|relation| {
                let kind = relation.attribute("Type")?;
                let kind = kind.rsplit('/').next()?.to_owned();
                Some((kind, absolute(folder, &relation.attribute("Target")?)))
            })
            .collect())
    }

    /// The bytes of a part; nothing where there is none.
    ///
    /// # Errors
    /// [`Unreadable::Bomb`], [`Unreadable::Encrypted`], [`Unreadable::Damaged`].
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(place) = self.find(name) else {
            return Ok(None);
        };
        let bomb = || Unreadable::Bomb {
            part: name.to_owned(),
        };
        let part = match self.zip.by_index(place) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Unreadable::Encrypted {
                    part: name.to_owned(),
                });
            }
            Err(error) => return Err(damaged(&error)),
        };
        let by_ratio = RATIO_FREE_BYTES.max(part.compressed_size().saturating_mul(RATIO_MAX));
        let limit = self.left.min(by_ratio);
        // What the directory says about sizes is not trusted: what comes out is counted.
        let mut bytes = Vec::new();
        part.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| Unreadable::Damaged {
                what: format!("{name}: {error}"),
            })?;
        let unpacked = u64::try_from(bytes.len()).map_err(|_| bomb())?;
        if unpacked > limit {
            return Err(bomb());
        }
        self.left -= unpacked;
        Ok(Some(bytes))
    }

    /// The names of all parts in the order of the container.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.zip.len())
            .filter_map(|place| self.zip.name_for_index(place).map(ToOwned::to_owned))
            .collect()
    }

    /// Names of parts are equal whatever their case (ECMA-376 part 2, 6.3.5).
    fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            (0..self.zip.len()).find(|place| {
                self.zip
                    .name_for_index(*place)
                    .is_some_and(|other| other.eq_ignore_ascii_case(name))
            })
        })
    }
}

/// The text of a part.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    part: &str,
) -> Result<std::borrow::Cow<'b, str>, Unreadable> {
    xml::decode(bytes).map_err(|source| Unreadable::Part {
        part: part.to_owned(),
        source,
    })
}

/// The root of a part.
pub(super) fn parse<'b>(text: &'b str, part: &str) -> Result<Element<'b>, Unreadable> {
    Parser::new(text).root().map_err(|source| Unreadable::Part {
        part: part.to_owned(),
        source,
    })
}

fn office_document(bytes: &[u8]) -> Option<String> {
    let text = xml::decode(bytes).ok()?;
    let root = Parser::new(&text).root().ok()?;
    let relation = root.elements().find(|relation| {
        relation
            .attribute("Type")
            .is_some_and(|kind| kind.ends_with("/officeDocument"))
    })?;
    Some(absolute("", &relation.attribute("Target")?))
}

/// The name of a part that a part in `folder` calls `target`.
fn absolute(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => (),
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// Whether a compound file holds an encrypted package: its directory names it, in UTF-16.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(name.len()).any(|bytes| bytes == name)
}

fn damaged(error: &ZipError) -> Unreadable {
    Unreadable::Damaged {
        what: error.to_string(),
    }
}

/// A package being written. Parts have no time of their own, so that equal texts give equal bytes.
pub(super) struct Pack {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Default for Pack {
    fn default() -> Self {
        Self {
            zip: ZipWriter::new(Cursor::new(Vec::new())),
        }
    }
}

impl Pack {
    /// Adds a part.
    pub(super) fn add(&mut self, name: &str, text: &str) -> Result<(), Unwritable> {
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::DEFAULT)
            .compression_method(CompressionMethod::Deflated)
            .large_file(text.len() > u32::MAX as usize);
        self.zip
            .start_file(name, options)
            .map_err(|error| unwritable(&error))?;
        self.zip
            .write_all(text.as_bytes())
            .map_err(|error| unwritable(&ZipError::Io(error)))
    }

    /// Adds a part of another package as it is, without unpacking it.
    pub(super) fn copy(&mut self, from: &mut Package<'_>, place: usize) -> Result<(), Unreadable> {
        let part = from
            .zip
            .by_index_raw(place)
            .map_err(|error| damaged(&error))?;
        self.zip
            .raw_copy_file(part)
            .map_err(|error| damaged(&error))
    }

    /// The bytes of the package.
    pub(super) fn finish(self) -> Result<Vec<u8>, Unwritable> {
        let done = self.zip.finish().map_err(|error| unwritable(&error))?;
        Ok(done.into_inner())
    }
}

fn unwritable(error: &ZipError) -> Unwritable {
    Unwritable {
        what: error.to_string(),
    }
}
