//! The authenticators by which offices prove their acts: public things alone.

use super::{HomeRead, HomeWrite, UserId, get, stored, time};
use crate::Fault;
use mithaq_canon::{Time, to_bytes};
use mithaq_record::WebAuthn;

/// A registration that a registrar has asked of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedRegistration {
    /// What the authenticator is to answer.
    pub challenge: [u8; 32],
    /// When it was asked, by the machine's clock.
    pub at: Time,
}

impl HomeRead<'_> {
    /// The registration that this account is asked for.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn asked_registration(&self, user: UserId) -> Result<Option<AskedRegistration>, Fault> {
        let sql = "SELECT challenge, asked FROM credential
                   WHERE user = ?1 AND challenge IS NOT NULL";
        self.one("read a registration", sql, &[&user.0], |row| {
            Ok(AskedRegistration {
                challenge: get(row, 0)?,
                at: time(row, 1)?,
            })
        })
    }
}

impl HomeWrite<'_> {
    /// Asks an account to register an authenticator. Until it has, whatever proved its acts does.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn ask_registration(&self, user: UserId, asked: &AskedRegistration) -> Result<(), Fault> {
        let sql = "INSERT INTO credential (user, challenge, asked) VALUES (?1, ?2, ?3)
                   ON CONFLICT (user) DO UPDATE SET challenge = ?2, asked = ?3";
        let values: [&dyn rusqlite::ToSql; 3] = [&user.0, &asked.challenge, &stored(asked.at)];
        self.run("ask for a registration", sql, &values).map(drop)
    }

    /// Keeps what an account has registered, in the place of whatever proved its acts before. The
    /// registration is used up.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set_credential(&self, user: UserId, credential: &WebAuthn) -> Result<(), Fault> {
        let step = "keep a credential";
        let sql = "INSERT INTO credential (user, described) VALUES (?1, ?2)
                   ON CONFLICT (user) DO UPDATE
                   SET described = ?2, challenge = NULL, asked = NULL";
        self.run(step, sql, &[&user.0, &to_bytes(credential)])?;
        let forget = "UPDATE user SET public = NULL, sealed = NULL WHERE row = ?1";
        self.run(step, forget, &[&user.0]).map(drop)
    }
}
