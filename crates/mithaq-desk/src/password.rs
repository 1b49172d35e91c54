//! Passwords: the hash that lets people in, and the seal on an official's private key.

use crate::{Fault, keys::drawn};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{PasswordHasher as _, phc::PasswordHash},
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use mithaq_store::{KEY_LEN, SealKey};
use std::sync::{LazyLock, mpsc};
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
    let password = Zeroizing::new(password.to_owned());
    in_turn(move |_| {
        let hash: Result<PasswordHash, _> =
            Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|_| Fault::Hash)
    })?
}

/// Whether the password is the one that was hashed.
pub(crate) fn matches(password: &str, hash: &str) -> bool {
    let (password, hash) = (Zeroizing::new(password.to_owned()), hash.to_owned());
    let matched = in_turn(move |memory| {
        let hash = PasswordHash::new(&hash).ok()?;
        let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
        let params = Params::try_from(&hash).ok()?;
        let mut found = Zeroizing::new(vec![0; expected.as_bytes().len()]);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        fill(
            &argon2,
            password.as_bytes(),
            salt.as_ref(),
            &mut found,
            memory,
        )?;
        verify_slices_are_equal(&found, expected.as_bytes()).ok()
    });
    let matched = matched.map(|matched| matched.is_some());
    matched.unwrap_or(false)
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
    let (password, salt) = (Zeroizing::new(password.to_owned()), salt.to_owned());
    in_turn(move |memory| {
        let mut key = Zeroizing::new([0; KEY_LEN]);
        let filled = fill(
            &Argon2::default(),
            password.as_bytes(),
            &salt,
            key.as_mut(),
            memory,
        );
        filled.map(|()| SealKey::new(*key)).ok_or(Fault::Hash)
    })?
}

/// Seals a private key that lies offline, where whoever finds the file has all the time to guess:
/// argon2id with 64 MiB and three passes (RFC 9106 §4, second recommendation, with one lane).
pub(crate) fn seal_offline(
    passphrase: &str,
    about: &[u8],
    secret: &[u8],
) -> Result<Vec<u8>, Fault> {
    let salt: [u8; SALT_LEN] = drawn()?;
    let mut sealed = salt.to_vec();
    sealed.extend(derived_offline(passphrase, &salt)?.seal(about, secret)?);
    Ok(sealed)
}

/// Opens what [`seal_offline`] made with the same passphrase.
pub(crate) fn open_offline(
    passphrase: &str,
    about: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    const WHAT: &str = "a root key";
    let (salt, body) = sealed.split_at_checked(SALT_LEN).ok_or(Fault::Key(WHAT))?;
    Ok(derived_offline(passphrase, salt)?.open(WHAT, about, body)?)
}

/// Not in the server's hashing thread: no server opens such a key, and its memory stays small.
fn derived_offline(passphrase: &str, salt: &[u8]) -> Result<SealKey, Fault> {
    const KIB: u32 = 64 * 1024;
    const PASSES: u32 = 3;
    let params = Params::new(KIB, PASSES, 1, Some(KEY_LEN)).map_err(|_| Fault::Hash)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut key = Zeroizing::new([0; KEY_LEN]);
    fill(
        &argon2,
        passphrase.as_bytes(),
        salt,
        key.as_mut(),
        &mut Vec::new(),
    )
    .ok_or(Fault::Hash)?;
    Ok(SealKey::new(*key))
}

/// Computes argon2 in memory that is used again and again.
fn fill(
    argon2: &Argon2<'_>,
    password: &[u8],
    salt: &[u8],
    out: &mut [u8],
    memory: &mut Vec<Block>,
) -> Option<()> {
    memory.resize(argon2.params().block_count(), Block::default());
    let filled = argon2.hash_password_into_with_memory(password, salt, out, &mut memory[..]);
    // What a password left behind does not stay.
    memory.fill(Block::default());
    filled.ok()
}

type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// One thread hashes, one password after another, in one piece of memory. Each hash takes 19 MiB,
/// and an allocator keeps what it is given back: hashing wherever a request happens to run would
/// hold that much again and again, and would let guessers take every core.
static HASHING: LazyLock<mpsc::Sender<Job>> = LazyLock::new(|| {
    let (jobs, queue) = mpsc::channel::<Job>();
    std::thread::spawn(move || {
        let mut memory = Vec::new();
        queue.into_iter().for_each(|job| job(&mut memory));
    });
    jobs
});

fn in_turn<T: Send + 'static>(
    work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
) -> Result<T, Fault> {
    let (done, result) = mpsc::channel();
    let job = move |memory: &mut Vec<Block>| {
        // Whoever asked waits below for as long as it takes.
        let _waiting = done.send(work(memory));
    };
    HASHING.send(Box::new(job)).map_err(|_| Fault::Hash)?;
    result.recv().map_err(|_| Fault::Hash)
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
