//! Passwords: the hash that lets people in, and the seal on an official's private key.

use crate::{Fault, keys::drawn};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use mithaq_store::{KEY_LEN, SealKey};
use zeroize::Zeroizing;

/// Shorter passwords are refused when they are set (NIST SP 800-63B §3.1.1.2 asks for 15 where a
/// password stands alone; demo homes have their own).
pub const PASSWORD_CHARS_MIN: usize = 12;

/// Longer ones are refused: hashing must not be a way to tire the server.
pub const PASSWORD_BYTES_MAX: usize = 1024;

const SALT_LEN: usize = 16;
const KEY_DOMAIN: &[u8] = b"mithaq/official-key/0";

/// The argon2id hash in PHC form, with the library's cost (19 MiB, two passes, one lane: OWASP's
/// first recommendation).
pub(crate) fn hash(password: &str) -> Result<String, Fault> {
    let salt: [u8; SALT_LEN] = drawn()?;
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| Fault::Hash)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed.
pub(crate) fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// Seals a private key by a password: argon2id gives the key of AES-256-GCM.
pub(crate) fn seal(password: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
    let salt: [u8; SALT_LEN] = drawn()?;
    let mut sealed = salt.to_vec();
    sealed.extend(derived(password, &salt)?.seal(KEY_DOMAIN, secret)?);
    Ok(sealed)
}

/// Opens what [`seal`] made with the same password.
pub(crate) fn open(password: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    const WHAT: &str = "the official's private key";
    let (salt, body) = sealed.split_at_checked(SALT_LEN).ok_or(Fault::Key(WHAT))?;
    Ok(derived(password, salt)?.open(WHAT, KEY_DOMAIN, body)?)
}

fn derived(password: &str, salt: &[u8]) -> Result<SealKey, Fault> {
    let mut key = Zeroizing::new([0; KEY_LEN]);
    Argon2::default()
        .hash_password_into(password.as_bytes(), salt, key.as_mut())
        .map_err(|_| Fault::Hash)?;
    Ok(SealKey::new(*key))
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        reason = "a test may stop at what must not happen"
    )]
    use super::*;

    #[test]
    fn a_password_lets_in_and_opens_the_key_and_no_other_does() {
        let hashed = hash("كلمة سر طويلة").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(matches("كلمة سر طويلة", &hashed));
        assert!(!matches("كلمة سر أخرى", &hashed));
        let sealed = seal("one password", b"a seed").unwrap();
        assert_eq!(open("one password", &sealed).unwrap().as_slice(), b"a seed");
        assert!(open("another password", &sealed).is_err());
        assert!(open("one password", b"short").is_err());
    }
}
