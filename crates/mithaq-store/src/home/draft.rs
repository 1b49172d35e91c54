//! Drafts: what a form held when its writer last paused. They save themselves and stay home.

use super::{HomeRead, HomeWrite, UserId, get, stored, time};
use crate::Fault;
use mithaq_canon::Time;

/// What a form held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The form's fields, as the page wrote them.
    pub fields: String,
    /// When it was saved.
    pub saved: Time,
}

pub(super) const DRAFT: &str = "draft";

impl HomeRead<'_> {
    /// An account's draft of a form.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn draft(&self, user: UserId, form: &str) -> Result<Option<Draft>, Fault> {
        let sql = "SELECT sealed, saved FROM draft WHERE user = ?1 AND form = ?2";
        let found = self.one("read a draft", sql, &[&user.0, &form], |row| {
            Ok((get::<Vec<u8>>(row, 0)?, time(row, 1)?))
        })?;
        found
            .map(|(sealed, saved)| {
                Ok(Draft {
                    fields: self.unseal(DRAFT, &sealed)?,
                    saved,
                })
            })
            .transpose()
    }

    /// The forms of which an account has drafts, latest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn drafts(&self, user: UserId) -> Result<Vec<(String, Time)>, Fault> {
        let sql = "SELECT form, saved FROM draft WHERE user = ?1 ORDER BY saved DESC, form";
        self.all("read drafts", sql, &[&user.0], |row| {
            Ok((get(row, 0)?, time(row, 1)?))
        })
    }
}

impl HomeWrite<'_> {
    /// Saves a draft over the one before it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn save_draft(
        &self,
        user: UserId,
        form: &str,
        fields: &str,
        now: Time,
    ) -> Result<(), Fault> {
        let sealed = self.seal(DRAFT, fields)?;
        let sql = "INSERT INTO draft (user, form, sealed, saved) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (user, form)
                   DO UPDATE SET sealed = excluded.sealed, saved = excluded.saved";
        self.run(
            "save a draft",
            sql,
            &[&user.0, &form, &sealed, &stored(now)],
        )
        .map(drop)
    }

    /// Forgets a draft, once its act is done or its writer drops it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn drop_draft(&self, user: UserId, form: &str) -> Result<(), Fault> {
        let sql = "DELETE FROM draft WHERE user = ?1 AND form = ?2";
        self.run("drop a draft", sql, &[&user.0, &form]).map(drop)
    }
}
