//! Authenticator data (§6.1): a fixed head, and in a registration the new credential.

use super::CeremonyFault;
use crate::{
    AuthenticatorKey,
    limits::{AUTHENTICATOR_DATA_BYTES_MAX, CREDENTIAL_ID_BYTES_MAX},
};
use mithaq_canon::{CborError, Decoder, Digest, cbor::CborErrorKind};

/// What an authenticator says.
#[derive(Debug)]
pub(super) struct AuthenticatorData<'b> {
    rp_id_hash: [u8; 32],
    flags: u8,
    /// The credential that it has just made; in a registration alone.
    pub(super) attested: Option<Attested<'b>>,
}

/// Attested credential data (§6.5.2), without the model of the authenticator: nobody vouches for
/// that where no attestation is asked for.
#[derive(Debug)]
pub(super) struct Attested<'b> {
    pub(super) id: &'b [u8],
    pub(super) key: AuthenticatorKey,
}

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKUP_STATE: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// Bytes of the counter, and of the authenticator's model.
const COUNTER: usize = 4;
const AAGUID: usize = 16;

/// The major type of a CBOR map, in the top bits of its first byte.
const MAP: u8 = 5;

impl<'b> AuthenticatorData<'b> {
    /// Reads all of `bytes`. Flags that are kept for later say nothing. Extensions are the rest if
    /// their flag is set; none is asked for, so none is read.
    pub(super) fn read(bytes: &'b [u8]) -> Result<Self, CeremonyFault> {
        Self::read_whole(bytes).ok_or(CeremonyFault::AuthenticatorData)
    }

    fn read_whole(bytes: &'b [u8]) -> Option<Self> {
        if bytes.len() > AUTHENTICATOR_DATA_BYTES_MAX {
            return None;
        }
        let (rp_id_hash, rest) = bytes.split_first_chunk::<32>()?;
        let (flags, rest) = rest.split_first()?;
        let (_counter, mut rest) = rest.split_at_checked(COUNTER)?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (found, after) = Attested::read(rest)?;
            attested = Some(found);
            rest = after;
        }
        let extensions = flags & EXTENSIONS != 0;
        let starts_a_map = rest.first().is_some_and(|first| first >> 5 == MAP);
        let is_whole = if extensions {
            starts_a_map
        } else {
            rest.is_empty()
        };
        // What is backed up must be eligible for it (§6.1.3).
        let backed_up = flags & BACKUP_STATE != 0 && flags & BACKUP_ELIGIBLE == 0;
        (is_whole && !backed_up).then_some(Self {
            rp_id_hash: *rp_id_hash,
            flags: *flags,
            attested,
        })
    }

    /// That a person was there, was verified, and that the credential is of this relying party and
    /// of this one device.
    pub(super) fn check(&self, rp_id: &str) -> Result<(), CeremonyFault> {
        let has = |flag: u8| self.flags & flag != 0;
        if self.rp_id_hash != Digest::of(&[rp_id.as_bytes()]).0 {
            Err(CeremonyFault::RelyingParty)
        } else if !has(USER_PRESENT) {
            Err(CeremonyFault::NotPresent)
        } else if !has(USER_VERIFIED) {
            Err(CeremonyFault::NotVerified)
        } else if has(BACKUP_ELIGIBLE) {
            Err(CeremonyFault::Copyable)
        } else {
            Ok(())
        }
    }
}

impl<'b> Attested<'b> {
    /// The credential at the start of `bytes`, and what follows it.
    fn read(bytes: &'b [u8]) -> Option<(Self, &'b [u8])> {
        let (_model, rest) = bytes.split_at_checked(AAGUID)?;
        let (len, rest) = rest.split_first_chunk::<2>()?;
        let len = usize::from(u16::from_be_bytes(*len));
        let (id, rest) = rest.split_at_checked(len)?;
        if !(1..=CREDENTIAL_ID_BYTES_MAX).contains(&len) {
            return None;
        }
        let (key, read) = cose_key(rest).ok()?;
        Some((Self { id, key }, rest.get(read..)?))
    }
}

/// A COSE_Key (RFC 9052 §7) of one of the two kinds, in the one order of its labels that CTAP
/// prescribes; and how many bytes it has.
fn cose_key(bytes: &[u8]) -> Result<(AuthenticatorKey, usize), CborError> {
    // Labels: kty 1, alg 3, crv -1, x -2, y -3; key types OKP 1, EC2 2; curves P-256 1, Ed25519 6.
    let mut from = Decoder::new(bytes);
    let mut ec2 = from.clone();
    let is_ec2 = ec2.map_of(5).is_ok();
    if is_ec2 {
        from = ec2;
    } else {
        from.map_of(4)?;
    }
    let (kty, alg, crv) = if is_ec2 { (2, -7, 1) } else { (1, -8, 6) };
    for (label, value) in [(1, kty), (3, alg), (-1, crv)] {
        if from.signed()? != label || from.signed()? != value {
            return Err(from.error(CborErrorKind::OutOfRange));
        }
    }
    let mut coordinate = |label| {
        if from.signed()? == label {
            from.fixed::<32>()
        } else {
            Err(from.error(CborErrorKind::OutOfRange))
        }
    };
    let x = coordinate(-2)?;
    let key = if is_ec2 {
        let y = coordinate(-3)?;
        let mut point = [4; 65];
        let (_, coordinates) = point.split_at_mut(1);
        let both = x.iter().chain(&y);
        coordinates
            .iter_mut()
            .zip(both)
            .for_each(|(to, from)| *to = *from);
        AuthenticatorKey::Es256(point)
    } else {
        AuthenticatorKey::EdDsa(x)
    };
    Ok((key, from.position()))
}
