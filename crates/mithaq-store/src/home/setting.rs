//! Settings of this home, by name.

use super::{HomeRead, HomeWrite};
use crate::Fault;

/// The setting of a home that was made from a backup and has not yet been told by every peer what
/// it holds of our log: when the backup was made. Empty once that is over.
pub const RESTORED: &str = "restored";

impl HomeRead<'_> {
    /// The value of a setting, if it was ever set.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let sql = "SELECT value FROM setting WHERE name = ?1";
        self.one("read a setting", sql, &[&name], |row| row.get(0))
    }
}

impl HomeRead<'_> {
    /// Whether this home was made from a backup and is not yet known to be whole.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn is_restored(&self) -> Result<bool, Fault> {
        let made = self.setting(RESTORED)?;
        Ok(made.is_some_and(|made| !made.is_empty()))
    }
}

impl HomeWrite<'_> {
    /// Sets a setting.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set(&self, name: &str, value: &[u8]) -> Result<(), Fault> {
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.run("write a setting", sql, &[&name, &value]).map(drop)
    }
}
