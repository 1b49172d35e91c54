//! An account changes its own password.

use crate::{
    Desk, Fault, Invalid, SignInError, SignedIn,
    password::{self, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN},
};

/// Why a password was not changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PasswordError {
    /// The current password is wrong.
    #[error("the current password is wrong")]
    Wrong,
    /// Too many failed attempts: the login is closed for a while.
    #[error("too many failed attempts; try again later")]
    TooMany,
    /// The new password cannot be used.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Desk {
    /// Replaces an account's own password. The official's key is sealed anew by it, so the old
    /// password opens nothing from then on; sessions that are open stay so.
    ///
    /// # Errors
    /// [`PasswordError`]; nothing was changed then.
    pub fn change_password(
        &self,
        who: &SignedIn,
        old: &str,
        new: &str,
    ) -> Result<(), PasswordError> {
        if new.chars().count() < PASSWORD_CHARS_MIN {
            return Err(Invalid::new("password", "password-short")
                .at(PASSWORD_CHARS_MIN)
                .into());
        }
        if new.len() > PASSWORD_BYTES_MAX {
            return Err(Invalid::new("password", "password-long").into());
        }
        let credentials = self
            .check_password(&who.account().login, old)
            .map_err(|error| match error {
                SignInError::Wrong => PasswordError::Wrong,
                SignInError::TooMany { .. } => PasswordError::TooMany,
                SignInError::Fault(fault) => PasswordError::Fault(fault),
            })?;
        let sealed = match &credentials.sealed_key {
            Some(sealed) => Some(password::seal(new, &password::open(old, sealed)?)?),
            None => None,
        };
        let (id, hash) = (credentials.account.id, password::hash(new)?);
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().set_password(id, &hash, sealed.as_deref())?))?;
        Ok(())
    }
}
