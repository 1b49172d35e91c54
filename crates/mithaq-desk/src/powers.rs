//! Full powers (VCLT art. 7): what an office may do in law, for which instruments, until when. They
//! lie in the record as grants, so both sides know them and judge by them.

use crate::{
    AccountError, Desk, Fault, Invalid, accounts::grant, board::Board, keeper::append_item,
};
use mithaq_canon::{Date, EntryId};
use mithaq_core::ActSet;
use mithaq_record::{Acts, Credential, Item, Official, Term};

/// What is to be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Powers {
    /// The account of the office.
    pub login: String,
    /// The acts; those of the office's role if none are named.
    pub acts: Option<ActSet>,
    /// The instruments to which they are bound; none for all.
    pub instruments: Option<Vec<EntryId>>,
    /// The last day; none until they are revoked.
    pub until: Option<Date>,
}

/// Grants that have not been revoked, of one credential.
pub(crate) fn of<'b>(
    board: &'b Board,
    held_by: &'b Credential,
) -> impl Iterator<Item = EntryId> + 'b {
    let held = board.officials.iter();
    held.filter(move |(_, official)| official.credential == *held_by && official.revoked.is_none())
        .map(|(grant, _)| *grant)
}

impl Desk {
    /// Grants powers to an office of this side, beside what it has; they are in the record when
    /// this returns.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for an unknown account, one without a key, a date without a day
    /// or instruments that are not in the record; [`AccountError::Fault`].
    pub fn grant_powers(&self, powers: Powers) -> Result<EntryId, AccountError> {
        let accounts = self.accounts()?;
        let account = accounts
            .into_iter()
            .find(|account| account.login == powers.login)
            .ok_or_else(|| Invalid::new("login", "no-such-account"))?;
        let credential = account
            .credential
            .filter(|_| !account.disabled)
            .ok_or_else(|| Invalid::new("login", "no-key"))?;
        let mut item = grant(credential, &account.office, account.role);
        if let Some(acts) = powers.acts {
            item.acts = Acts(acts.0);
        }
        if let Some(last) = powers.until {
            if last.days().is_none() {
                return Err(Invalid::new("until", "date-day").at(last).into());
            }
            item.term = Term::Until(last);
        }
        item.instruments = powers.instruments.map(|mut among| {
            among.sort_unstable();
            among.dedup();
            among
        });
        let granted = self.inner.clerk.ask(move |tx, hand| {
            let live = tx.live().ok_or(Fault::NotOpen)?;
            if let Some(held) = hand.held {
                return Ok(Err(Invalid::new("home", held.code())));
            }
            let unknown = item
                .instruments
                .iter()
                .flatten()
                .find(|id| live.state.dossier(**id) != Some(**id));
            if let Some(unknown) = unknown {
                return Ok(Err(
                    Invalid::new("instrument", "no-such-dossier").at(unknown)
                ));
            }
            append_item(tx, hand, Item::Grant(item)).map(Ok)
        })?;
        Ok(granted?)
    }

    /// Revokes a grant of this side: from its place in the log on, nothing is done under it.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] if this side has no such grant, or revoked it already.
    pub fn revoke_powers(&self, grant: EntryId) -> Result<EntryId, AccountError> {
        let board = self.board();
        let mut held = board.officials.iter();
        if !held.any(|(id, official)| *id == grant && official.revoked.is_none()) {
            return Err(Invalid::new("grant", "no-such-grant").at(grant).into());
        }
        let revoked = self.inner.clerk.ask(move |tx, hand| {
            if let Some(held) = hand.held {
                return Ok(Err(Invalid::new("home", held.code())));
            }
            append_item(tx, hand, Item::Revocation { grant }).map(Ok)
        })?;
        Ok(revoked?)
    }

    /// Every grant of this side, in the order of its log.
    pub fn powers(&self) -> Vec<(EntryId, Official)> {
        let mut all = self.board().officials.clone();
        all.sort_by_key(|(_, official)| official.at);
        all
    }
}
