//! What this machine can do at best by the libraries as they come: bare signatures, bare
//! verifications (without the tables that the desk keeps of keys that sign often) and empty durable
//! commits, for the benches to stand beside.

use crate::{Fault, OpenError, SignatureVerifier, SigningKey, ed25519};
use mithaq_record::{MlDsaSignature, Signer as _, Verifier as _};
use std::path::Path;

/// As long as an entry of a short act is.
const MESSAGE: [u8; 512] = [0x5a; 512];

/// Bare signatures with a fresh key.
#[derive(Debug)]
pub struct Signatures {
    key: SigningKey,
    signature: [u8; 64],
    ml_dsa: MlDsaSignature,
}

impl Signatures {
    /// Draws the key.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn new() -> Result<Self, Fault> {
        let (key, _) = SigningKey::generate()?;
        let signature = key.sign(&MESSAGE);
        let ml_dsa = key.sign_ml_dsa(&MESSAGE);
        Ok(Self {
            key,
            signature,
            ml_dsa,
        })
    }

    /// Signs so often, with Ed25519.
    pub fn sign(&self, count: u32) {
        for _ in 0..count {
            std::hint::black_box(self.key.sign(std::hint::black_box(&MESSAGE)));
        }
    }

    /// Makes and checks what one act between two sides cannot be without until it is settled: its own
    /// signature, its entry's, and the receipt's of both algorithms. Whether all held.
    pub fn of_one_act(&self) -> bool {
        let public = self.key.public_key();
        self.sign(3);
        std::hint::black_box(self.key.sign_ml_dsa(std::hint::black_box(&MESSAGE)));
        self.verify(3) && SignatureVerifier.verify_ml_dsa(public.ml_dsa(), &MESSAGE, &self.ml_dsa)
    }

    /// Verifies so often, Ed25519; whether every signature held.
    pub fn verify(&self, count: u32) -> bool {
        let public = self.key.public_key();
        (0..count).all(|_| {
            ed25519::holds_by_the_library(
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
