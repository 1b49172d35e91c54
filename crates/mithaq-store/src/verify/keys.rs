//! What lies beside the database: the charter and the private keys.

use super::{Damage, Means, Part, book::Book};
use crate::{Folder, Secret, record::Live};
use mithaq_canon::Side;
use mithaq_record::{Charter, PublicKey, SignedCharter};

/// The charter, if the sides have signed one, and our place in it.
pub(super) fn charter(
    folder: &Folder,
    means: &Means<'_>,
    book: &mut Book<'_>,
) -> Option<(Charter, Side)> {
    let server = server_key(folder, means, book);
    if server.is_none() {
        book.add(Part::Key, Damage::Unreadable, "the server key");
    }
    for which in [Secret::Transport, Secret::Pouch, Secret::LastPouch] {
        if let Err(fault) = folder.secret(which) {
            book.fault(Part::Key, &fault);
        }
    }
    let bytes = match folder.charter() {
        Ok(bytes) => bytes?,
        Err(fault) => {
            book.fault(Part::Charter, &fault);
            return None;
        }
    };
    let signed = match SignedCharter::open(&bytes, means.verifier) {
        Ok(signed) if signed.is_countersigned(means.verifier) => signed,
        Ok(_) => {
            let detail = "not countersigned by every side";
            book.add(Part::Charter, Damage::Signature, detail);
            return None;
        }
        Err(wrong) => {
            book.add(Part::Charter, Damage::Form, &wrong.to_string());
            return None;
        }
    };
    let ours = signed
        .charter
        .sides()
        .find(|(_, side)| Some(&side.server_key) == server.as_ref())
        .map(|(side, _)| side)
        .or_else(|| marked(folder, &signed.charter));
    if ours.is_none() && server.is_some() {
        let detail = "none of its sides has the server key of this home";
        book.add(Part::Charter, Damage::Differs, detail);
    }
    Some((signed.charter, ours?))
}

/// The side whose log the head mark names: the server key may have been replaced since.
fn marked(folder: &Folder, charter: &Charter) -> Option<Side> {
    let mark = folder.read_head_mark().ok().flatten()?;
    (mark.register == charter.id()).then_some(mark.at.side)
}

/// The public half of the stored server key.
fn server_key(folder: &Folder, means: &Means<'_>, book: &mut Book<'_>) -> Option<PublicKey> {
    match folder.secret(Secret::Server) {
        Ok(found) => found.and_then(|secret| (means.public_of)(&secret)),
        Err(fault) => {
            book.fault(Part::Key, &fault);
            None
        }
    }
}

/// Whether the stored server key is the one with which the record says that we seal; one that was
/// ordered a moment ago may still lie beside it.
pub(super) fn check_server_key(
    live: &Live,
    folder: &Folder,
    means: &Means<'_>,
    book: &mut Book<'_>,
) {
    let stored = [Secret::Server, Secret::NextServer].map(|which| {
        let secret = folder.secret(which).ok().flatten();
        secret.and_then(|secret| (means.public_of)(&secret))
    });
    let named = live.ring.latest_server_key(live.ours);
    if stored[0].is_some() && !stored.contains(&named.cloned()) {
        let detail = "the server key is not the one that the record names";
        book.add(Part::Key, Damage::Differs, detail);
    }
}
