//! What is done to a home that no server has open.

use crate::{Clock as _, DeskOpenError, SignatureVerifier, desk::Desk, keys::SigningKey};
use mithaq_record::Signer as _;
use mithaq_store::{BackupError, BackupFacts, Means, OpenError, Progress, Report};
use std::{path::Path, sync::Arc};

/// Checks every stored byte of a home; it may be open in a server meanwhile.
///
/// # Errors
/// [`OpenError`] only where there is nothing to check; all damage is in the report.
pub fn verify(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Report, OpenError> {
    let public_of = |seeds: &[u8]| {
        let key = SigningKey::from_seeds(seeds).ok()?;
        Some(key.public_key())
    };
    let means = Means {
        verifier: &SignatureVerifier,
        public_of: &public_of,
    };
    mithaq_store::verify(path, &means, progress)
}

/// Drops the read tables of a home that is not being served, and makes them anew.
///
/// # Errors
/// [`DeskOpenError`].
pub fn rebuild(path: &Path) -> Result<(), DeskOpenError> {
    let desk = Desk::open(path, Arc::new(crate::SystemClock))?;
    Ok(desk.rebuild()?)
}

/// Writes a backup of a home, which may be open in a server meanwhile, to a new file; and its home
/// key to another, if one is named.
///
/// # Errors
/// [`BackupError`]; no file was made then.
pub fn backup(path: &Path, out: &Path, key_out: Option<&Path>) -> Result<BackupFacts, BackupError> {
    mithaq_store::backup(path, out, key_out, crate::SystemClock.now())
}

/// Makes a home again from a backup. It seals nothing until every peer has told what it holds of
/// our log, see [`crate::Held::Restored`].
///
/// # Errors
/// [`BackupError`]; no home was made then.
pub fn restore(file: &Path, into: &Path, key: Option<&Path>) -> Result<BackupFacts, BackupError> {
    mithaq_store::restore(file, into, key)
}
