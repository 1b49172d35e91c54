//! Who may know of which dossier, and who read what that is marked.

use super::{ClearanceId, HomeRead, HomeWrite, InstructionId, UserId, get, stored, time};
use crate::Fault;
use mithaq_canon::{Canon, Time, to_bytes};

impl HomeRead<'_> {
    /// Whether the account may know of the dossier beside which this instruction stands; not, if
    /// there is no such instruction.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn may_know_instruction(
        &self,
        instruction: InstructionId,
        user: UserId,
    ) -> Result<bool, Fault> {
        let sql = "SELECT dossier FROM instruction WHERE row = ?1";
        self.may_know_row(sql, instruction.0, user)
    }

    /// Whether the account may know of the dossier that this clearance is about; not, if there is
    /// no such clearance.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn may_know_clearance(&self, clearance: ClearanceId, user: UserId) -> Result<bool, Fault> {
        let sql = "SELECT dossier FROM clearance WHERE row = ?1";
        self.may_know_row(sql, clearance.0, user)
    }

    fn may_know_row(&self, sql: &str, row: i64, user: UserId) -> Result<bool, Fault> {
        let step = "read an access list";
        let dossier: Option<Vec<u8>> = self.one(step, sql, &[&row], |row| row.get(0))?;
        dossier.map_or(Ok(false), |dossier| self.may_know_bytes(&dossier, user))
    }

    /// Whether the account may know that the dossier exists: it is open to all here, or the
    /// account is on its list.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn may_know<D: Canon>(&self, dossier: &D, user: UserId) -> Result<bool, Fault> {
        self.may_know_bytes(&to_bytes(dossier), user)
    }

    fn may_know_bytes(&self, dossier: &[u8], user: UserId) -> Result<bool, Fault> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM dossier_closed WHERE dossier = ?1)
                       OR EXISTS (SELECT 1 FROM dossier_reader WHERE dossier = ?1 AND user = ?2)";
        let found = self.one("read an access list", sql, &[&dossier, &user.0], |row| {
            row.get(0)
        })?;
        Ok(found.unwrap_or(false))
    }

    /// The dossiers that are closed to the account, by their canonical bytes, sorted.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn closed_to(&self, user: UserId) -> Result<Vec<Vec<u8>>, Fault> {
        let sql = "SELECT dossier FROM dossier_closed
                   WHERE dossier NOT IN (SELECT dossier FROM dossier_reader WHERE user = ?1)
                   ORDER BY dossier";
        self.all("read the access lists", sql, &[&user.0], |row| row.get(0))
    }

    /// The accounts on a dossier's list; none, if it is open to all here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn readers<D: Canon>(&self, dossier: &D) -> Result<Option<Vec<UserId>>, Fault> {
        let dossier = to_bytes(dossier);
        let closed = "SELECT 1 FROM dossier_closed WHERE dossier = ?1";
        let step = "read an access list";
        if self.one(step, closed, &[&dossier], |_| Ok(()))?.is_none() {
            return Ok(None);
        }
        let sql = "SELECT user FROM dossier_reader WHERE dossier = ?1 ORDER BY user";
        self.all(step, sql, &[&dossier], |row| row.get(0).map(UserId))
            .map(Some)
    }

    /// Who read what of a dossier, latest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn reads_of<D: Canon>(
        &self,
        dossier: &D,
        limit: u32,
    ) -> Result<Vec<(UserId, String, Time)>, Fault> {
        let sql = "SELECT user, what, at FROM read_log WHERE dossier = ?1
                   ORDER BY row DESC LIMIT ?2";
        self.all(
            "read the log of reads",
            sql,
            &[&to_bytes(dossier), &limit],
            |row| Ok((UserId(get(row, 0)?), get(row, 1)?, time(row, 2)?)),
        )
    }
}

impl HomeWrite<'_> {
    /// Closes a dossier to all but these accounts, or opens it to all here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set_readers<D: Canon>(
        &self,
        dossier: &D,
        readers: Option<&[UserId]>,
    ) -> Result<(), Fault> {
        let step = "write an access list";
        let dossier = to_bytes(dossier);
        let open = "DELETE FROM dossier_closed WHERE dossier = ?1";
        self.run(step, open, &[&dossier])?;
        let Some(readers) = readers else {
            return Ok(());
        };
        let close = "INSERT INTO dossier_closed (dossier) VALUES (?1)";
        self.run(step, close, &[&dossier])?;
        for reader in readers {
            let sql = "INSERT OR IGNORE INTO dossier_reader (dossier, user) VALUES (?1, ?2)";
            self.run(step, sql, &[&dossier, &reader.0])?;
        }
        Ok(())
    }

    /// Writes down that an account read something marked.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn log_read<D: Canon>(
        &self,
        user: UserId,
        dossier: &D,
        what: &str,
        at: Time,
    ) -> Result<(), Fault> {
        let sql = "INSERT INTO read_log (user, dossier, what, at) VALUES (?1, ?2, ?3, ?4)";
        self.insert(
            "log a read",
            sql,
            &[&user.0, &to_bytes(dossier), &what, &stored(at)],
        )
        .map(drop)
    }
}
