//! How long what an act carries may be kept, and legal holds. Nothing is erased by either: a date
//! that has passed is told, a hold forbids.

use super::{HomeRead, HomeWrite, UserId, get, stored, time};
use crate::Fault;
use mithaq_canon::{Date, Digest, EntryId, Time};
use rusqlite::{Row, types::Type};

pub(super) const HOLD: &str = "legal hold";

/// Until when the erasable texts of an act, or of the acts of a dossier, may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// The act, or the dossier.
    pub subject: EntryId,
    /// Of a dossier: the kind of its acts, as a stable name; none for every kind.
    pub kind: Option<String>,
    /// The last day on which it may be kept.
    pub until: Date,
    /// Who has said so.
    pub user: UserId,
    /// When.
    pub written: Time,
}

/// A legal hold, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HoldId(pub i64);

/// A legal hold: while it is not lifted, nothing of its subject is erased here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// Which.
    pub id: HoldId,
    /// The act, or the dossier.
    pub subject: EntryId,
    /// Why.
    pub why: String,
    /// Who placed it.
    pub user: UserId,
    /// When.
    pub placed: Time,
    /// Who lifted it, and when.
    pub lifted: Option<(UserId, Time)>,
}

impl HomeRead<'_> {
    /// Every retention date, the earliest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn retentions(&self) -> Result<Vec<Retention>, Fault> {
        let sql = "SELECT subject, kind, until, user, written FROM retention
                   ORDER BY until, subject, kind";
        self.all("read retention dates", sql, &[], |row| {
            let kind: String = get(row, 1)?;
            Ok(Retention {
                subject: subject(row, 0)?,
                kind: Some(kind).filter(|kind| !kind.is_empty()),
                until: day(row, 2)?,
                user: UserId(get(row, 3)?),
                written: time(row, 4)?,
            })
        })
    }

    /// The legal holds, those in force first, then the latest first; at most `most`.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn legal_holds(&self, most: u32) -> Result<Vec<LegalHold>, Fault> {
        let sql = "SELECT row, subject, why, user, placed, lifter, lifted FROM legal_hold
                   ORDER BY lifted IS NOT NULL, row DESC LIMIT ?1";
        let rows = self.all("read legal holds", sql, &[&most], sealed)?;
        rows.into_iter().map(|row| self.open_hold(row)).collect()
    }

    /// The hold in force on an act or a dossier; of several the first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn legal_hold_on(&self, subject: EntryId) -> Result<Option<LegalHold>, Fault> {
        let sql = "SELECT row, subject, why, user, placed, lifter, lifted FROM legal_hold
                   WHERE subject = ?1 AND lifted IS NULL ORDER BY row LIMIT 1";
        let found = self.one("read a legal hold", sql, &[&subject.0.0], sealed)?;
        found.map(|row| self.open_hold(row)).transpose()
    }

    fn open_hold(&self, (hold, why): (LegalHold, Vec<u8>)) -> Result<LegalHold, Fault> {
        Ok(LegalHold {
            why: self.unseal(HOLD, &why)?,
            ..hold
        })
    }
}

impl HomeWrite<'_> {
    /// Says until when something may be kept, or takes that back.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set_retention(
        &self,
        subject: EntryId,
        kind: Option<&str>,
        until: Option<Date>,
        (user, now): (UserId, Time),
    ) -> Result<(), Fault> {
        let kind = kind.unwrap_or_default();
        let done = match until {
            Some(until) => self.run(
                "write a retention date",
                "INSERT INTO retention (subject, kind, until, user, written)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (subject, kind) DO UPDATE
                 SET until = ?3, user = ?4, written = ?5",
                &[
                    &subject.0.0,
                    &kind,
                    &until.to_string(),
                    &user.0,
                    &stored(now),
                ],
            ),
            None => self.run(
                "take a retention date back",
                "DELETE FROM retention WHERE subject = ?1 AND kind = ?2",
                &[&subject.0.0, &kind],
            ),
        };
        done.map(drop)
    }

    /// Places a legal hold.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn place_hold(
        &self,
        subject: EntryId,
        why: &str,
        (user, now): (UserId, Time),
    ) -> Result<HoldId, Fault> {
        let sql = "INSERT INTO legal_hold (subject, why, user, placed) VALUES (?1, ?2, ?3, ?4)";
        let why = self.seal(HOLD, why)?;
        let values: [&dyn rusqlite::ToSql; 4] = [&subject.0.0, &why, &user.0, &stored(now)];
        self.insert("place a legal hold", sql, &values).map(HoldId)
    }

    /// Lifts a legal hold; whether it was in force.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn lift_hold(&self, hold: HoldId, (user, now): (UserId, Time)) -> Result<bool, Fault> {
        let sql = "UPDATE legal_hold SET lifter = ?2, lifted = ?3
                   WHERE row = ?1 AND lifted IS NULL";
        let values: [&dyn rusqlite::ToSql; 3] = [&hold.0, &user.0, &stored(now)];
        self.run("lift a legal hold", sql, &values)
            .map(|changed| changed > 0)
    }
}

fn subject(row: &Row<'_>, column: usize) -> rusqlite::Result<EntryId> {
    get(row, column).map(|bytes| EntryId(Digest(bytes)))
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let text: String = get(row, column)?;
    text.parse().map_err(|wrong: mithaq_canon::DateError| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(wrong))
    })
}

/// A hold and its reason as it lies sealed.
fn sealed(row: &Row<'_>) -> rusqlite::Result<(LegalHold, Vec<u8>)> {
    let lifter: Option<i64> = get(row, 5)?;
    let lifted = match lifter {
        Some(user) => Some((UserId(user), time(row, 6)?)),
        None => None,
    };
    let hold = LegalHold {
        id: HoldId(get(row, 0)?),
        subject: subject(row, 1)?,
        why: String::new(),
        user: UserId(get(row, 3)?),
        placed: time(row, 4)?,
        lifted,
    };
    Ok((hold, get(row, 2)?))
}
