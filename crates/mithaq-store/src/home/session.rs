//! Web sessions: the table knows only hashes of tokens, so that a copy of it signs nobody in.

use super::{HomeRead, HomeWrite, UserId, get, stored, time};
use crate::Fault;
use mithaq_canon::Time;

/// A web session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSession {
    /// Whose.
    pub user: UserId,
    /// The secret that its forms must repeat.
    pub csrf: [u8; 32],
    /// When it began.
    pub created: Time,
    /// When it was last used, as far as was written down.
    pub used: Time,
}

impl HomeRead<'_> {
    /// The session whose token has this hash.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn session(&self, hash: &[u8; 32]) -> Result<Option<WebSession>, Fault> {
        let sql = "SELECT user, csrf, created, used FROM web_session WHERE hash = ?1";
        self.one("read a session", sql, &[hash], |row| {
            Ok(WebSession {
                user: UserId(get(row, 0)?),
                csrf: get(row, 1)?,
                created: time(row, 2)?,
                used: time(row, 3)?,
            })
        })
    }
}

impl HomeWrite<'_> {
    /// Ends every session.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn end_all_sessions(&self) -> Result<(), Fault> {
        self.run("end the sessions", "DELETE FROM web_session", &[])
            .map(drop)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn begin_session(&self, hash: &[u8; 32], begun: &WebSession) -> Result<(), Fault> {
        let sql = "INSERT INTO web_session (hash, user, csrf, created, used)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let (created, used) = (stored(begun.created), stored(begun.used));
        self.run(
            "begin a session",
            sql,
            &[hash, &begun.user.0, &begun.csrf, &created, &used],
        )
        .map(drop)
    }

    /// Writes down that a session was used.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn touch_session(&self, hash: &[u8; 32], at: Time) -> Result<(), Fault> {
        let sql = "UPDATE web_session SET used = ?2 WHERE hash = ?1";
        self.run("touch a session", sql, &[hash, &stored(at)])
            .map(drop)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn end_session(&self, hash: &[u8; 32]) -> Result<(), Fault> {
        let sql = "DELETE FROM web_session WHERE hash = ?1";
        self.run("end a session", sql, &[hash]).map(drop)
    }

    /// Ends every session of an account.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn end_sessions_of(&self, user: UserId) -> Result<(), Fault> {
        let sql = "DELETE FROM web_session WHERE user = ?1";
        self.run("end sessions", sql, &[&user.0]).map(drop)
    }

    /// Ends the sessions that began before one moment or were last used before another.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn end_old_sessions(&self, begun_before: Time, used_before: Time) -> Result<(), Fault> {
        let sql = "DELETE FROM web_session WHERE created < ?1 OR used < ?2";
        let (begun, used) = (stored(begun_before), stored(used_before));
        self.run("end old sessions", sql, &[&begun, &used])
            .map(drop)
    }
}
