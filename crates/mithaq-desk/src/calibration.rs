//! What this machine can do at best, by the very libraries that the desk uses: bare signatures,
//! bare verifications and empty durable commits, for the benches to stand beside.

use crate::{Fault, OpenError, SignatureVerifier, SigningKey};
use mithaq_record::{Signer as _, Verifier as _};
use std::path::Path;

/// As long as an entry of a short act is.
const MESSAGE: [u8; 512] = [0x5a; 512];

/// Bare Ed25519 with a fresh key.
#[derive(Debug)]
pub struct Signatures {
    key: SigningKey,
    signature: [u8; 64],
}

impl Signatures {
    /// Draws the key.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn new() -> Result<Self, Fault> {
        let (key, _) = SigningKey::generate()?;
        let signature = key.sign(&MESSAGE);
        Ok(Self { key, signature })
    }

    /// Signs so often.
    pub fn sign(&self, count: u32) {
        for _ in 0..count {
            std::hint::black_box(self.key.sign(std::hint::black_box(&MESSAGE)));
        }
    }

    /// Verifies so often; whether every signature held.
    pub fn verify(&self, count: u32) -> bool {
        let public = self.key.public_key();
        (0..count).all(|_| {
            SignatureVerifier.verify(
                public.ed25519(),
                std::hint::black_box(&MESSAGE),
                &self.signature,
            )
        })
    }
}

/// Commits with next to nothing in them, in a database set up as a home's is.
#[derive(Debug)]
pub struct EmptyCommits(mithaq_store::EmptyCommits);

impl EmptyCommits {
    /// Makes the database.
    ///
    /// # Errors
    /// [`OpenError`], also if the file is there.
    pub fn new(file: &Path) -> Result<Self, OpenError> {
        mithaq_store::EmptyCommits::new(file).map(Self)
    }

    /// One commit; durable when this returns.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn commit(&mut self) -> Result<(), Fault> {
        Ok(self.0.commit()?)
    }
}
