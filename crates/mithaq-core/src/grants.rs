//! Grants: which official may do which acts. They lie in the side's own log, so the order of that
//! log decides, and every home sees the same.

use crate::{ActSet, Refusal, State, Statement};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{EntryId, KeyId, Lang, Position, Side};

/// A grant.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    at: Position,
    official: KeyId,
    pub(crate) office: Vec<(Lang, String)>,
    acts: ActSet,
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
    ) {
        let grant = Grant {
            at,
            official,
            office,
            acts,
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

    /// Whether the grant allows the statement at the head of the side's log.
    pub(crate) fn granted(
        &self,
        by: Side,
        grant: EntryId,
        official: KeyId,
        statement: &Statement,
    ) -> Result<(), Refusal> {
        let allows = self.grants.get(&grant).is_some_and(|grant| {
            grant.at.side == by
                && !grant.revoked
                && grant.official == official
                && grant.acts.contains(statement.event.kind())
        });
        if allows {
            Ok(())
        } else {
            Err(Refusal::NotGranted)
        }
    }
}
