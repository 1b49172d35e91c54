//! The keys of one register: those of the charter, and those that grants enrolled.

use crate::{
    Acts, Charter, Content, Credential, Entry, Item, Logs, MandateFault, Mandated, NewEpoch,
    Numbers, PublicKey, Root, SideCharter, Verified, Verifier,
    entry::{Grant, Term, kind},
    limits::GRANTS_MAX,
};
use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};
use mithaq_canon::{EntryId, KeyId, Lang, Position, RegisterId, Side, Time};

/// Who may sign what, as far as the entries it has learned say.
#[derive(Debug, Clone)]
pub struct KeyRing {
    register: RegisterId,
    offset_minutes: i16,
    known: Numbers,
    opened_under: Numbers,
    sides: Vec<SideKeys>,
    officials: BTreeMap<(Side, EntryId), Official>,
}

/// The keys of one side, each with the place of the entry that brought it; the charter's first.
#[derive(Debug, Clone)]
struct SideKeys {
    root: Root,
    servers: Vec<(Option<Position>, PublicKey)>,
    transports: Vec<(Option<Position>, Vec<u8>)>,
    pouches: Vec<(Option<Position>, [u8; 32])>,
    /// What the side has said to understand, and where.
    understands: Vec<(Position, Numbers)>,
}

/// An official, as a grant enrolled the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// What proves the official's acts.
    pub credential: Credential,
    /// The office by language.
    pub office: Vec<(Lang, String)>,
    /// The acts that the official may do.
    pub acts: Acts,
    /// How long.
    pub term: Term,
    /// For which instruments; none for all.
    pub instruments: Option<Vec<EntryId>>,
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
    /// The day that the act states lies after the grant's last.
    Expired,
}

impl KeyRing {
    /// The keys of the charter, no officials yet.
    pub fn new(charter: &Charter) -> Self {
        Self {
            register: charter.id(),
            offset_minutes: charter.offset_minutes,
            known: Numbers::THIS,
            opened_under: Numbers {
                format: charter.format,
                rules: charter.rules,
            },
            sides: charter.sides.iter().map(SideKeys::of).collect(),
            officials: BTreeMap::new(),
        }
    }

    /// The same, for a version that knows other numbers.
    #[must_use]
    pub fn knowing(self, known: Numbers) -> Self {
        Self { known, ..self }
    }

    /// The numbers that this version knows.
    pub fn known(&self) -> Numbers {
        self.known
    }

    /// The highest numbers that may be used: those that every side has said to understand in an
    /// entry that is applied here, and no higher than this version knows. An entry under a number
    /// that a side does not know would wait there for an update.
    pub fn usable(&self, logs: &dyn Logs) -> Numbers {
        if self.opened_under.covers(self.known) {
            // Nothing higher is known here, whatever the others say.
            return self.known;
        }
        let said = |(side, keys): (Side, &SideKeys)| {
            let end = logs
                .head(side)
                .map_or((0, 0), |head| (head.epoch, head.size));
            let applied = keys
                .understands
                .iter()
                .filter(|(at, _)| (at.epoch, at.seq) < end);
            applied.fold(self.opened_under, |known, (_, said)| known.at_least(*said))
        };
        (0..Side::MAX)
            .map(Side)
            .zip(&self.sides)
            .map(said)
            .fold(self.known, Numbers::at_most)
    }

    /// The register whose keys these are.
    pub fn register(&self) -> RegisterId {
        self.register
    }

    /// Whether the charter has this side.
    pub fn has(&self, side: Side) -> bool {
        usize::from(side.0) < self.sides.len()
    }

    /// The server key that seals the entry at this place, unless that brings another one.
    pub fn server_key(&self, at: Position) -> Option<&PublicKey> {
        in_use(&self.sides.get(usize::from(at.side.0))?.servers, at)
    }

    /// The server key that seals whatever comes next in a side's log.
    pub fn latest_server_key(&self, side: Side) -> Option<&PublicKey> {
        let (_, key) = self.sides.get(usize::from(side.0))?.servers.last()?;
        Some(key)
    }

    /// The transport keys of a side, the charter's first, each with the place of the entry that
    /// brought it.
    pub fn transport_keys(&self, side: Side) -> &[(Option<Position>, Vec<u8>)] {
        let keys = self.sides.get(usize::from(side.0));
        keys.map_or(&[], |keys| &keys.transports)
    }

    /// The pouch keys of a side, the charter's first, each with the place of the entry that brought
    /// it. A pouch is sealed to the last.
    pub fn pouch_keys(&self, side: Side) -> &[(Option<Position>, [u8; 32])] {
        let keys = self.sides.get(usize::from(side.0));
        keys.map_or(&[], |keys| &keys.pouches)
    }

    /// The root of a side.
    pub fn root(&self, side: Side) -> Option<&Root> {
        Some(&self.sides.get(usize::from(side.0))?.root)
    }

    /// Whether the root of the side ordered this key for this place, and the key may serve.
    ///
    /// # Errors
    /// [`MandateFault`].
    pub fn check_mandated(
        &self,
        at: Position,
        kind: u16,
        mandated: &Mandated,
        verifier: &dyn Verifier,
    ) -> Result<(), MandateFault> {
        let keys = self.sides.get(usize::from(at.side.0));
        let keys = keys.ok_or(MandateFault::OtherKey)?;
        let (current, served) = if kind == kind::SERVER_KEY {
            let current = in_use(&keys.servers, at).map(PublicKey::id);
            let new = mandated.server_key();
            (current, new.is_some_and(|new| self.has_served(at, &new)))
        } else if kind == kind::POUCH_KEY {
            let current = in_use(&keys.pouches, at).map(|key| KeyId::of(key));
            let new = mandated.pouch_key();
            (current, new.is_some_and(|new| self.has_opened(at, new)))
        } else {
            let current = in_use(&keys.transports, at).map(|key| KeyId::of(key));
            let earlier = |(from, _): &&(Option<Position>, Vec<u8>)| is_before(*from, at);
            let mut earlier = keys.transports.iter().filter(earlier);
            (current, earlier.any(|(_, key)| *key == mandated.new.to))
        };
        if current != Some(mandated.new.from) {
            return Err(MandateFault::OtherKey);
        }
        if served {
            return Err(MandateFault::NewKey);
        }
        let mandate = mandated.mandate(self.register, at.side, at.epoch, kind);
        mandated.check(&mandate, &keys.root, verifier)
    }

    /// Whether the root of the side ordered this epoch, and its key may serve: the one in use, or
    /// one that never was.
    ///
    /// # Errors
    /// [`MandateFault`].
    pub fn check_epoch(
        &self,
        at: Position,
        epoch: &NewEpoch,
        verifier: &dyn Verifier,
    ) -> Result<(), MandateFault> {
        let keys = self.sides.get(usize::from(at.side.0));
        let keys = keys.ok_or(MandateFault::OtherKey)?;
        let stays = in_use(&keys.servers, at) == Some(&epoch.kept.key);
        if !stays && self.has_served(at, &epoch.kept.key) {
            return Err(MandateFault::NewKey);
        }
        epoch.check(self.register, (at.side, at.epoch), &keys.root, verifier)
    }

    /// Whether a half of a key was one of a server key of this side before this place, or is one
    /// that any side's charter names. What other sides brought since may not have come here yet.
    fn has_served(&self, at: Position, key: &PublicKey) -> bool {
        let same = |known: &PublicKey| known.meets(key);
        self.sides.iter().any(|side| {
            side.servers
                .iter()
                .any(|(from, known)| from.is_none() && same(known))
                || side.root.keys.iter().any(same)
        }) || self.sides.get(usize::from(at.side.0)).is_some_and(|side| {
            side.servers
                .iter()
                .any(|(from, known)| is_before(*from, at) && same(known))
        })
    }

    /// Whether a key was a pouch key of this side before this place, or is one that any side's
    /// charter names: what is sealed to it, somebody else could open.
    fn has_opened(&self, at: Position, key: [u8; 32]) -> bool {
        let charters = |keys: &SideKeys| keys.pouches.first().is_some_and(|(_, one)| *one == key);
        let ours = self.sides.get(usize::from(at.side.0));
        let mut ours = ours.into_iter().flat_map(|keys| &keys.pouches);
        self.sides.iter().any(charters)
            || ours.any(|(from, one)| is_before(*from, at) && *one == key)
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
            Content::Item(Item::ServerKey(mandated)) => {
                if let (Some(key), Some(keys)) = (mandated.server_key(), self.side_mut(at.side)) {
                    bring(&mut keys.servers, at, key);
                }
            }
            Content::Item(Item::NewEpoch(epoch)) => {
                if let (Some(key), Some(keys)) = (epoch.key(), self.side_mut(at.side))
                    && in_use(&keys.servers, at) != Some(key)
                {
                    bring(&mut keys.servers, at, key.clone());
                }
            }
            Content::Item(Item::Understands { format, rules }) => {
                let said = Numbers {
                    format: *format,
                    rules: *rules,
                };
                if let Some(keys) = self.side_mut(at.side) {
                    keys.note(at, said);
                }
            }
            Content::Item(Item::TransportKey(mandated)) => {
                if let Some(keys) = self.side_mut(at.side) {
                    bring(&mut keys.transports, at, mandated.new.to.clone());
                }
            }
            Content::Item(Item::PouchKey(mandated)) => {
                if let (Some(key), Some(keys)) = (mandated.pouch_key(), self.side_mut(at.side)) {
                    bring(&mut keys.pouches, at, key);
                }
            }
            Content::Item(Item::Receipt(_) | Item::Erased { .. } | Item::Countersigned { .. })
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

    /// The official who may do an act of `kind` at this place under `grant`, by place in the log
    /// and by the time that the act claims.
    ///
    /// # Errors
    /// [`Lack`].
    pub fn empowered(
        &self,
        at: Position,
        grant: Option<EntryId>,
        kind: u16,
        claimed: Time,
    ) -> Result<&Official, Lack> {
        let official = grant
            .and_then(|grant| self.official(at.side, grant))
            .filter(|official| official.at < at)
            .ok_or(Lack::NoGrant)?;
        if official.revoked.is_some_and(|revoked| revoked < at) {
            Err(Lack::Revoked)
        } else if !official.acts.contains(kind) {
            Err(Lack::OtherAct)
        } else if !official.term.holds_on(claimed.date(self.offset_minutes)) {
            Err(Lack::Expired)
        } else {
            Ok(official)
        }
    }

    fn side_mut(&mut self, side: Side) -> Option<&mut SideKeys> {
        self.sides.get_mut(usize::from(side.0))
    }

    fn enrol(&mut self, id: EntryId, at: Position, grant: &Grant) {
        if self.officials(at.side).count() >= GRANTS_MAX {
            return;
        }
        self.officials
            .entry((at.side, id))
            .or_insert_with(|| Official {
                credential: grant.official.clone(),
                office: grant.office.clone(),
                acts: grant.acts,
                term: grant.term,
                instruments: grant.instruments.clone(),
                at,
                revoked: None,
            });
    }
}

impl SideKeys {
    fn of(charter: &SideCharter) -> Self {
        Self {
            root: charter.root.clone(),
            servers: vec![(None, charter.server_key.clone())],
            transports: vec![(None, charter.transport_key.clone())],
            pouches: vec![(None, charter.pouch_key)],
            understands: Vec::new(),
        }
    }
}

impl SideKeys {
    /// Keeps what the side says to understand, if it is more than it said before.
    fn note(&mut self, at: Position, said: Numbers) {
        let is_more = |known: &(Position, Numbers)| known.0 <= at && known.1.covers(said);
        if !self.understands.iter().any(is_more) {
            self.understands.push((at, said));
        }
    }
}

/// The last key that an entry before this place brought.
fn in_use<K>(keys: &[(Option<Position>, K)], at: Position) -> Option<&K> {
    let mut latest_first = keys.iter().rev();
    let found = latest_first.find(|(from, _)| is_before(*from, at));
    found.map(|(_, key)| key)
}

fn is_before(from: Option<Position>, at: Position) -> bool {
    from.is_none_or(|from| from < at)
}

/// Puts a key in its place; learning it again changes nothing.
fn bring<K>(keys: &mut Vec<(Option<Position>, K)>, at: Position, key: K) {
    let place = keys.partition_point(|(from, _)| is_before(*from, at));
    if keys.get(place).is_none_or(|(from, _)| *from != Some(at)) {
        keys.insert(place, (Some(at), key));
    }
}
