//! The keys of one register: those of the charter, and those that grants enrolled.

use crate::{Acts, Charter, Content, Entry, Item, Verified, entry::Grant, limits::GRANTS_MAX};
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use mithaq_canon::{EntryId, Lang, Position, RegisterId, Side};

/// Who may sign what, as far as the entries it has learned say.
#[derive(Debug, Clone)]
pub struct KeyRing {
    register: RegisterId,
    servers: Vec<[u8; 32]>,
    officials: BTreeMap<(Side, EntryId), Official>,
}

/// An official, as a grant enrolled the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// The Ed25519 public key.
    pub key: [u8; 32],
    /// The office by language.
    pub office: Vec<(Lang, String)>,
    /// The acts that the official may do.
    pub acts: Acts,
    /// Where the grant stands.
    pub at: Position,
    /// Where it was revoked, if it was.
    pub revoked: Option<Position>,
}

/// Why an official may not do an act. At home nothing is sealed; from a peer the act is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// No earlier entry of this log grants it.
    NoGrant,
    /// The grant was revoked earlier in this log.
    Revoked,
    /// The grant does not cover acts of this kind.
    OtherAct,
}

impl KeyRing {
    /// The keys of the charter, no officials yet.
    pub fn new(charter: &Charter) -> Self {
        Self {
            register: charter.id(),
            servers: charter.sides.iter().map(|side| side.server_key).collect(),
            officials: BTreeMap::new(),
        }
    }

    /// The register whose keys these are.
    pub fn register(&self) -> RegisterId {
        self.register
    }

    /// Whether the charter has this side.
    pub fn has(&self, side: Side) -> bool {
        usize::from(side.0) < self.servers.len()
    }

    /// The server key that seals the entry at this place.
    pub fn server_key(&self, at: Position) -> Option<&[u8; 32]> {
        self.servers.get(usize::from(at.side.0))
    }

    /// Takes in grants and revocations. To be called for each entry in the order of its log, as
    /// soon as it is stored, also while it waits: what concerns a side's own keys depends on
    /// nothing but its own log. Learning an entry again changes nothing.
    pub fn learn(&mut self, entry: &Entry<Verified>) {
        let at = entry.at();
        match &entry.body().content {
            Content::Item(Item::Grant(grant)) => self.enrol(entry.id(), at, grant),
            Content::Item(Item::Revocation { grant }) => {
                if let Some(official) = self.officials.get_mut(&(at.side, *grant))
                    && official.at < at
                {
                    // The first revocation counts, in whatever order they are learned.
                    official.revoked = Some(official.revoked.map_or(at, |known| known.min(at)));
                }
            }
            Content::Item(Item::Receipt(_) | Item::Erased { .. } | Item::Understands { .. })
            | Content::Act(_) => (),
        }
    }

    /// The official whom this entry of `side`'s log enrolled, revoked or not.
    pub fn official(&self, side: Side, grant: EntryId) -> Option<&Official> {
        self.officials.get(&(side, grant))
    }

    /// Every official of `side`, in no particular order.
    pub fn officials(&self, side: Side) -> impl Iterator<Item = (EntryId, &Official)> {
        self.officials
            .range((side, EntryId(mithaq_canon::Digest([0; 32])))..)
            .take_while(move |((of, _), _)| *of == side)
            .map(|((_, grant), official)| (*grant, official))
    }

    /// The official who may do an act of `kind` at this place under `grant`, by place in the log.
    ///
    /// # Errors
    /// [`Lack`].
    pub fn empowered(
        &self,
        at: Position,
        grant: Option<EntryId>,
        kind: u16,
    ) -> Result<&Official, Lack> {
        let official = grant
            .and_then(|grant| self.official(at.side, grant))
            .filter(|official| official.at < at)
            .ok_or(Lack::NoGrant)?;
        if official.revoked.is_some_and(|revoked| revoked < at) {
            Err(Lack::Revoked)
        } else if !official.acts.contains(kind) {
            Err(Lack::OtherAct)
        } else {
            Ok(official)
        }
    }

    fn enrol(&mut self, id: EntryId, at: Position, grant: &Grant) {
        if self.officials(at.side).count() >= GRANTS_MAX {
            return;
        }
        self.officials
            .entry((at.side, id))
            .or_insert_with(|| Official {
                key: grant.official,
                office: grant.office.clone(),
                acts: grant.acts,
                at,
                revoked: None,
            });
    }
}
