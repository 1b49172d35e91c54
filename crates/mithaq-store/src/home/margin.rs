//! The private margin: notes and negotiating instructions beside a dossier or a provision. They
//! lie sealed, and no type here has an encoding for the record.

use super::{HomeRead, HomeWrite, UserId, get, stored, time};
use crate::Fault;
use mithaq_canon::{Canon, Time, to_bytes};
use rusqlite::Row;

/// Where in the margin: a dossier, or one provision of it. Both by their canonical bytes, so that
/// the home tables need not know what the record calls them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub(crate) dossier: Vec<u8>,
    pub(crate) provision: Option<Vec<u8>>,
}

impl Place {
    /// Beside a dossier as a whole.
    pub fn dossier<D: Canon>(dossier: &D) -> Self {
        Self {
            dossier: to_bytes(dossier),
            provision: None,
        }
    }

    /// Beside one provision.
    pub fn provision<D: Canon, P: Canon>(dossier: &D, provision: &P) -> Self {
        Self {
            dossier: to_bytes(dossier),
            provision: Some(to_bytes(provision)),
        }
    }
}

/// A private note, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub i64);

/// An instruction, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstructionId(pub i64);

/// A private note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub id: NoteId,
    /// Who wrote it.
    pub user: UserId,
    /// When.
    pub written: Time,
    /// What it says.
    pub text: String,
}

/// A negotiating instruction (red line).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Which.
    pub id: InstructionId,
    /// Who entered it.
    pub user: UserId,
    /// When.
    pub written: Time,
    /// What it says.
    pub text: String,
    /// Words that no accepted text of the place may contain.
    pub crossed: Option<String>,
}

pub(super) const NOTE: &str = "note";
pub(super) const INSTRUCTION: &str = "instruction";
pub(super) const CROSSED: &str = "crossed words";

impl HomeRead<'_> {
    /// The notes at a place, in the order in which they were written.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn notes(&self, at: &Place) -> Result<Vec<Note>, Fault> {
        let sql = "SELECT row, user, written, sealed FROM note
                   WHERE dossier = ?1 AND provision IS ?2 ORDER BY row";
        let rows = self.all("read notes", sql, &[&at.dossier, &at.provision], |row| {
            Ok((head(row)?, get::<Vec<u8>>(row, 3)?))
        })?;
        rows.into_iter()
            .map(|((id, user, written), sealed)| {
                Ok(Note {
                    id: NoteId(id),
                    user,
                    written,
                    text: self.unseal(NOTE, &sealed)?,
                })
            })
            .collect()
    }

    /// The instructions for a place, in the order in which they were written.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn instructions(&self, at: &Place) -> Result<Vec<Instruction>, Fault> {
        let sql = "SELECT row, user, written, sealed, crossed FROM instruction
                   WHERE dossier = ?1 AND provision IS ?2 ORDER BY row";
        let rows = self.all(
            "read instructions",
            sql,
            &[&at.dossier, &at.provision],
            |row| {
                let sealed: Vec<u8> = get(row, 3)?;
                Ok((head(row)?, sealed, get::<Option<Vec<u8>>>(row, 4)?))
            },
        )?;
        rows.into_iter()
            .map(|((id, user, written), sealed, crossed)| {
                Ok(Instruction {
                    id: InstructionId(id),
                    user,
                    written,
                    text: self.unseal(INSTRUCTION, &sealed)?,
                    crossed: crossed
                        .map(|crossed| self.unseal(CROSSED, &crossed))
                        .transpose()?,
                })
            })
            .collect()
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<(i64, UserId, Time)> {
    Ok((get(row, 0)?, UserId(get(row, 1)?), time(row, 2)?))
}

impl HomeWrite<'_> {
    /// Writes a note.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn add_note(
        &self,
        at: &Place,
        user: UserId,
        text: &str,
        now: Time,
    ) -> Result<NoteId, Fault> {
        let sealed = self.seal(NOTE, text)?;
        let sql = "INSERT INTO note (dossier, provision, user, sealed, written)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.insert(
            "write a note",
            sql,
            &[&at.dossier, &at.provision, &user.0, &sealed, &stored(now)],
        )
        .map(NoteId)
    }

    /// Removes a note that the account itself wrote; whether there was one.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn remove_note(&self, note: NoteId, user: UserId) -> Result<bool, Fault> {
        let sql = "DELETE FROM note WHERE row = ?1 AND user = ?2";
        self.run("remove a note", sql, &[&note.0, &user.0])
            .map(|removed| removed > 0)
    }

    /// Enters an instruction.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn add_instruction(
        &self,
        at: &Place,
        user: UserId,
        text: &str,
        crossed: Option<&str>,
        now: Time,
    ) -> Result<InstructionId, Fault> {
        let sealed = self.seal(INSTRUCTION, text)?;
        let crossed = crossed.map(|words| self.seal(CROSSED, words)).transpose()?;
        let sql = "INSERT INTO instruction (dossier, provision, user, sealed, crossed, written)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.insert(
            "enter an instruction",
            sql,
            &[
                &at.dossier,
                &at.provision,
                &user.0,
                &sealed,
                &crossed,
                &stored(now),
            ],
        )
        .map(InstructionId)
    }

    /// Lifts an instruction; whether there was one.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn remove_instruction(&self, instruction: InstructionId) -> Result<bool, Fault> {
        let sql = "DELETE FROM instruction WHERE row = ?1";
        self.run("lift an instruction", sql, &[&instruction.0])
            .map(|removed| removed > 0)
    }
}
