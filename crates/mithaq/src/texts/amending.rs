//! What amends a text, from a file.

use super::input::{self, Unusable};
use mithaq_files::akn::{self, AmendingRead};
use mithaq_files::convert::Loaded;
use std::path::Path;

/// So many modifications that are not read are named; the rest are counted.
const NAMED_MAX: usize = 5;

/// The modifications in a file.
///
/// # Errors
/// [`Unusable`] if it has none, or one that is not read: nothing is to be applied in part.
pub(crate) fn file(path: &Path) -> anyhow::Result<AmendingRead> {
    let read = akn::read_amending(&input::bytes(path)?);
    whole(path, read.map_err(|error| Unusable::file(path, error))?)
}

/// What a side proposes, if that is what these bytes are.
///
/// # Errors
/// [`Unusable`] as for [`file()`].
pub(crate) fn proposal(path: &Path, bytes: &[u8]) -> anyhow::Result<Option<AmendingRead>> {
    match akn::read_amending(bytes) {
        Ok(read) if read.is_proposal => whole(path, read).map(Some),
        Ok(_) | Err(_) => Ok(None),
    }
}

fn whole(path: &Path, read: AmendingRead) -> anyhow::Result<AmendingRead> {
    if read.unread.is_empty() {
        return Ok(read);
    }
    let mut words: Vec<String> = read
        .unread
        .iter()
        .take(NAMED_MAX)
        .map(|one| format!("{}: {}", one.id, one.why))
        .collect();
    let more = read.unread.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        words.push(format!("and {more} more"));
    }
    Err(Unusable::file(
        path,
        format_args!(
            "not every modification in it is read, so none is applied: {}",
            words.join("; ")
        ),
    ))
}

/// Amends a text by what a file says.
///
/// # Errors
/// [`Unusable`] if it does not fit the text.
pub(crate) fn apply(path: &Path, read: &AmendingRead, text: &mut Loaded) -> anyhow::Result<()> {
    text.amend(&read.amending)
        .map_err(|error| Unusable::file(path, error))
}
