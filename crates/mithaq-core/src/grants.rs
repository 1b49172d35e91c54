//! Grants: which official may do which acts. They lie in the side's own log, so the order of that
//! log decides, and every home sees the same.

use crate::{ActSet, Refusal, State, Statement, causality::Cut};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{EntryId, KeyId, Lang, Position, Side};

/// A grant.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    at: Position,
    official: KeyId,
    pub(crate) office: Vec<(Lang, String)>,
    acts: ActSet,
    instruments: Option<Vec<EntryId>>,
    revoked: bool,
}

impl State {
    pub(crate) fn grant(
        &mut self,
        id: EntryId,
        at: Position,
        official: KeyId,
        office: Vec<(Lang, String)>,
        acts: ActSet,
        instruments: Option<Vec<EntryId>>,
    ) {
        let grant = Grant {
            at,
            official,
            office,
            acts,
            instruments,
            revoked: false,
        };
        self.grants.insert(id, grant);
    }

    /// Ends a grant of the same side; of another side it ends nothing.
    pub(crate) fn revoke(&mut self, by: Side, id: EntryId) {
        if let Some(grant) = self.grants.get_mut(&id).filter(|grant| grant.at.side == by) {
            grant.revoked = true;
        }
    }

    /// Whether the grant allows the statement at the head of the side's log, in an entry with this
    /// past.
    pub(crate) fn granted(
        &self,
        by: Side,
        grant: EntryId,
        official: KeyId,
        statement: &Statement,
        past: Cut<'_>,
    ) -> Result<(), Refusal> {
        let allows = self.grants.get(&grant).is_some_and(|grant| {
            grant.at.side == by
                && !grant.revoked
                && grant.official == official
                && grant.acts.contains(statement.event.kind())
                && self.is_within(grant.instruments.as_deref(), statement, past)
        });
        if allows {
            Ok(())
        } else {
            Err(Refusal::NotGranted)
        }
    }

    /// Whether a statement is about these instruments and nothing else: full powers for one treaty
    /// are none for another (VCLT art. 7(1)(a)). What is about no instrument is outside them.
    pub(crate) fn is_within(
        &self,
        instruments: Option<&[EntryId]>,
        statement: &Statement,
        past: Cut<'_>,
    ) -> bool {
        let Some(instruments) = instruments else {
            return true;
        };
        let about = statement.refs();
        let within = |entry: &EntryId| {
            // What lies outside the past is not known to whoever decided.
            let act = self.acts.by_id(*entry);
            let act = act.filter(|act| past.contains(act.at));
            let dossier = act.and_then(|act| self.acts.get(act.dossier));
            dossier.is_some_and(|dossier| instruments.contains(&dossier.id))
        };
        !about.is_empty() && about.iter().all(within)
    }
}
