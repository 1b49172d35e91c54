//! Who may do what at home: one table. What an official may do in law stands in the official's
//! grant, which the same role decides.

use mithaq_core::{ActSet, EventKind};
use mithaq_store::home::Role;

/// Something that an account may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Read what is not closed to the account.
    Read,
    /// Save drafts of acts, even of acts that another must do.
    Draft,
    /// Read and write the private margin: notes, clearances.
    Margin,
    /// Read and enter negotiating instructions.
    Instruct,
    /// Answer a clearance asked of an office.
    Clear,
    /// Do this act in law.
    Act(EventKind),
    /// Say who may know of a dossier.
    Access,
    /// Add and close accounts, see what was dropped, pair, look after keys.
    Keep,
}

/// Whether a role has a right.
pub fn may(role: Role, right: Right) -> bool {
    match right {
        Right::Read => true,
        Right::Draft => role != Role::Reader,
        Right::Margin | Right::Clear => match role {
            Role::Drafter | Role::Negotiator | Role::HeadOfDelegation | Role::ForeignMinistry => {
                true
            }
            Role::Reader | Role::Registrar => false,
        },
        Right::Instruct => match role {
            Role::Negotiator | Role::HeadOfDelegation | Role::ForeignMinistry => true,
            Role::Reader | Role::Drafter | Role::Registrar => false,
        },
        Right::Act(kind) => acts(role).contains(kind),
        Right::Access => match role {
            Role::HeadOfDelegation | Role::ForeignMinistry | Role::Registrar => true,
            Role::Reader | Role::Drafter | Role::Negotiator => false,
        },
        Right::Keep => role == Role::Registrar,
    }
}

/// The acts in law that the holder of a role is granted.
pub fn acts(role: Role) -> ActSet {
    match role {
        Role::Reader | Role::Drafter => ActSet::NONE,
        Role::Negotiator => ActSet::negotiator(),
        Role::HeadOfDelegation => ActSet::head_of_delegation(),
        Role::ForeignMinistry => ActSet::foreign_ministry(),
        Role::Registrar => ActSet::registrar(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_must_adopt_may_adopt() {
        let may_adopt = Role::ALL
            .into_iter()
            .filter(|role| may(*role, Right::Act(EventKind::Adopted)));
        let found: Vec<_> = may_adopt.collect();
        assert_eq!(found, [Role::HeadOfDelegation, Role::ForeignMinistry]);
        assert!(!may(Role::Registrar, Right::Margin));
        assert!(!may(Role::Reader, Right::Draft));
    }
}
