//! What is done to a home that no server has open.

use crate::{DeskOpenError, Ed25519Verifier, desk::Desk, keys::SigningKey};
use mithaq_record::Signer as _;
use mithaq_store::{Means, OpenError, Progress, Report};
use std::{path::Path, sync::Arc};

/// Checks every stored byte of a home; it may be open in a server meanwhile.
///
/// # Errors
/// [`OpenError`] only where there is nothing to check; all damage is in the report.
pub fn verify(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Report, OpenError> {
    let public_of = |seed: &[u8]| {
        let key = SigningKey::from_seed(seed).ok()?;
        Some(key.public_key())
    };
    let means = Means {
        verifier: &Ed25519Verifier,
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
