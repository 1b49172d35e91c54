//! Clearances: other offices of this side that must be asked before a provision is accepted.

use super::{HomeRead, HomeWrite, Place, get, stored, time, word};
use crate::Fault;
use mithaq_canon::{Canon, Time, to_bytes};

/// A clearance, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClearanceId(pub i64);

/// How far a clearance has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClearanceState {
    /// Asked, not answered.
    Pending,
    /// Given.
    Granted,
    /// Refused.
    Refused,
}

impl ClearanceState {
    /// The word that is stored, and the key of its translation.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// The state with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Pending, Self::Granted, Self::Refused]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A clearance asked of an office of this side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// Which.
    pub id: ClearanceId,
    /// The office asked.
    pub office: String,
    /// How far it has come.
    pub state: ClearanceState,
    /// When it was asked.
    pub asked: Time,
    /// When it was answered.
    pub answered: Option<Time>,
}

impl HomeRead<'_> {
    /// The clearances of a provision, in the order in which they were asked.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn clearances(&self, at: &Place) -> Result<Vec<Clearance>, Fault> {
        let sql = "SELECT row, office, state, asked, answered FROM clearance
                   WHERE dossier = ?1 AND provision IS ?2 ORDER BY row";
        self.all(
            "read clearances",
            sql,
            &[&at.dossier, &at.provision],
            |row| {
                let answered: Option<i64> = get(row, 4)?;
                Ok(Clearance {
                    id: ClearanceId(get(row, 0)?),
                    office: get(row, 1)?,
                    state: word(row, 2, ClearanceState::from_code)?,
                    asked: time(row, 3)?,
                    answered: answered.map(|at| Time(u64::try_from(at).unwrap_or(0))),
                })
            },
        )
    }
}

impl HomeRead<'_> {
    /// The offices whose clearance of any provision of a dossier was asked and not given.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn pending_clearances<D: Canon>(&self, dossier: &D) -> Result<Vec<String>, Fault> {
        let sql = "SELECT DISTINCT office FROM clearance
                   WHERE dossier = ?1 AND state <> 'granted' ORDER BY office";
        self.all("read clearances", sql, &[&to_bytes(dossier)], |row| {
            get(row, 0)
        })
    }
}

impl HomeWrite<'_> {
    /// Asks an office for its clearance of a provision.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn ask_clearance(&self, at: &Place, office: &str, now: Time) -> Result<ClearanceId, Fault> {
        let sql = "INSERT INTO clearance (dossier, provision, office, state, asked)
                   VALUES (?1, ?2, ?3, 'pending', ?4)";
        self.insert(
            "ask for a clearance",
            sql,
            &[&at.dossier, &at.provision, &office, &stored(now)],
        )
        .map(ClearanceId)
    }

    /// Writes down the answer; whether one was awaited.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn answer_clearance(
        &self,
        clearance: ClearanceId,
        granted: bool,
        now: Time,
    ) -> Result<bool, Fault> {
        let state = if granted {
            ClearanceState::Granted
        } else {
            ClearanceState::Refused
        };
        let sql = "UPDATE clearance SET state = ?2, answered = ?3
                   WHERE row = ?1 AND state = 'pending'";
        self.run(
            "answer a clearance",
            sql,
            &[&clearance.0, &state.code(), &stored(now)],
        )
        .map(|changed| changed > 0)
    }
}
