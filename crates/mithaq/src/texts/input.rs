//! A text from a file or from standard input, within bounds.

use crate::cli::say;
use anyhow::Context as _;
use mithaq_files::convert::{self, Loaded, Notice, Options};
use mithaq_files::cores::Cores;
use mithaq_files::docx;
use mithaq_text::{Lang, hands};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// The file that stands for standard input or output.
pub(crate) const STANDARD: &str = "-";

/// The largest file that any format reads; the formats have closer bounds of their own.
const BYTES_MAX: usize = docx::PACKED_BYTES_MAX;

/// A file that cannot be used as a text: exit code 2, since 1 says that two texts differ.
#[derive(Debug)]
pub(crate) struct Unusable(String);

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

impl Unusable {
    pub(crate) fn because(what: impl std::fmt::Display) -> anyhow::Error {
        Self(what.to_string()).into()
    }

    /// What is wrong with a file, after its name.
    pub(crate) fn file(path: &Path, what: impl std::fmt::Display) -> anyhow::Error {
        Self::because(format_args!("{}: {what}", path.display()))
    }
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// [`Unusable`] if it is not there or too large.
pub(crate) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path.as_os_str() == STANDARD {
        return bounded(path, std::io::stdin().lock());
    }
    let file = File::open(path).map_err(|error| Unusable::file(path, error))?;
    let about = file
        .metadata()
        .with_context(|| path.display().to_string())?;
    if about.is_dir() {
        return Err(Unusable::file(path, "this is a folder: name a file in it"));
    }
    if usize::try_from(about.len()).is_ok_and(|bytes| bytes <= BYTES_MAX) {
        bounded(path, file)
    } else {
        Err(too_large(path))
    }
}

fn bounded(path: &Path, source: impl std::io::Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(BYTES_MAX)?.saturating_add(1);
    source
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Unusable::file(path, error))?;
    if bytes.len() > BYTES_MAX {
        return Err(too_large(path));
    }
    Ok(bytes)
}

fn too_large(path: &Path) -> anyhow::Error {
    Unusable::file(
        path,
        format_args!("more than the {BYTES_MAX} bytes that are read: remove pictures, or split it"),
    )
}

/// A text and what a person should know about it, which is said at once.
///
/// # Errors
/// [`Unusable`], which names the file, the place in it and the remedy.
pub(crate) fn text(path: &Path, lang: Option<Lang>) -> anyhow::Result<Loaded> {
    loaded(path, &bytes(path)?, lang)
}

/// Two texts of which the bytes have been read, each read by a core of its own where they are long.
///
/// # Errors
/// [`Unusable`], for the first one that is.
pub(crate) fn both(
    one: (&Path, &[u8]),
    other: (&Path, &[u8]),
    lang: Option<Lang>,
) -> anyhow::Result<(Loaded, Loaded)> {
    let bytes = one.1.len() + other.1.len();
    let read = |(path, bytes)| move || read(path, bytes, lang);
    let (first, second) = hands::both(&Cores::all(), bytes, read(one), read(other));
    let first = first?;
    tell(one.0, &first.notices);
    let second = second?;
    tell(other.0, &second.notices);
    Ok((first, second))
}

/// A text of which the bytes have been read.
///
/// # Errors
/// [`Unusable`], which names the file, the place in it and the remedy.
pub(crate) fn loaded(path: &Path, bytes: &[u8], lang: Option<Lang>) -> anyhow::Result<Loaded> {
    let loaded = read(path, bytes, lang)?;
    tell(path, &loaded.notices);
    Ok(loaded)
}

fn read(path: &Path, bytes: &[u8], lang: Option<Lang>) -> anyhow::Result<Loaded> {
    let options = Options {
        lang,
        ..Options::default()
    };
    convert::load(bytes, None, &options).map_err(|error| Unusable::file(path, error))
}

/// Says what was noticed in a file.
pub(crate) fn tell(path: &Path, notices: &[Notice]) {
    for notice in notices {
        let words = mithaq_web::sentence(Lang::En, "file", notice.code());
        say(format_args!("{}: {words}", path.display()));
    }
}
