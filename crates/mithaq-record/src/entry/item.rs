//! Items: what a side's server says by itself, without an official.

use super::{Body, KIND_ACT_END, Seen, form};
use crate::{
    Credential, Mandated, NewEpoch,
    limits::{NAME_BYTES_MAX, REFS_MAX, SEEN_MAX},
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Date, Decoder, Encoder, EntryId, Lang, PayloadId, Side, canon_enum,
    canon_struct, cbor::CborErrorKind,
};

/// Numbers of the kinds of items. 74 to 79 are kept, 74 for a checkpoint for a witness.
pub mod kind {
    use crate::Strength;

    /// [`super::Receipt`].
    pub const RECEIPT: u16 = 64;
    /// [`super::Grant`].
    pub const GRANT: u16 = 65;
    /// [`super::Item::Revocation`].
    pub const REVOCATION: u16 = 66;
    /// [`super::Item::Erased`].
    pub const ERASED: u16 = 67;
    /// [`super::Item::Understands`].
    pub const UNDERSTANDS: u16 = 68;
    /// [`super::Item::ServerKey`].
    pub const SERVER_KEY: u16 = 69;
    /// [`super::Item::TransportKey`].
    pub const TRANSPORT_KEY: u16 = 70;
    /// [`super::Item::PouchKey`].
    pub const POUCH_KEY: u16 = 71;
    /// [`super::Item::NewEpoch`].
    pub const NEW_EPOCH: u16 = 72;
    /// [`super::Item::Countersigned`].
    pub const COUNTERSIGNED: u16 = 73;

    /// How strongly an entry of this kind is sealed, and proved if it is an act. An ML-DSA-65
    /// signature stands inside the Ed25519 one wherever a forgery in decades would be worth its
    /// price: under receipts, since they bind every log that they name; under whatever says which
    /// keys count; and under the acts by which a text is made certain and a State is bound, which
    /// are numbers 20 to 39 of the core (adoption to registration), and 41, the signing of minutes.
    pub const fn strength(kind: u16) -> Strength {
        let binds = matches!(kind, 20..=39 | 41);
        if binds || kind == RECEIPT || concerns_keys(kind) {
            Strength::Hybrid
        } else {
            Strength::Plain
        }
    }

    /// Whether entries of this kind say which keys count: grants, revocations, changes of a server's
    /// keys, new epochs.
    pub const fn concerns_keys(kind: u16) -> bool {
        matches!(kind, GRANT | REVOCATION | SERVER_KEY..=COUNTERSIGNED)
    }
}

/// A system item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// This side holds so much of other logs.
    Receipt(Receipt),
    /// An official may act for this side from here on.
    Grant(Grant),
    /// The official's power ends here, by place in the log and not by time.
    Revocation {
        /// The entry that granted it.
        grant: EntryId,
    },
    /// This side destroyed its copy of a payload, its key and its salt.
    Erased {
        /// Which payload.
        payload: PayloadId,
        /// The legal ground, a number whose meaning is the core's.
        ground: u16,
    },
    /// This side can read these numbers, and peers may use them once all have said so.
    Understands {
        /// The highest byte format.
        format: u32,
        /// The highest rules.
        rules: u32,
    },
    /// From the next entry on the side's server seals with another key. This entry is sealed with
    /// it already: so a lost key can be replaced, and the new one shows itself at its place.
    ServerKey(Mandated),
    /// The side's server answers with another transport key.
    TransportKey(Mandated),
    /// Pouches for the side are sealed to another key.
    PouchKey(Mandated),
    /// The first entry of a new epoch: after two histories were signed, or when what left cannot
    /// be fetched back, the log goes on from what is kept.
    NewEpoch(NewEpoch),
    /// This side has taken in another's new epoch, which kept all that it held.
    Countersigned {
        /// The first entry of that epoch.
        epoch: EntryId,
    },
}

/// Evidence of delivery, never of acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// How far what is named has come here.
    pub level: Level,
    /// Of which logs, in the order of sides; never the own.
    pub of: Vec<Seen>,
}

/// How far entries have come at the side that signs the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Durable, perhaps waiting.
    Received,
    /// Applied, and every payload that was not erased is held.
    Delivered,
}
canon_enum!(Level { 0 => Received, 1 => Delivered });

/// Enrols what proves an official's acts: full powers as far as the record knows them (VCLT art. 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What proves the official's acts.
    pub official: Credential,
    /// The office by language, in the order of [`Lang::ALL`]; never a person's name.
    pub office: Vec<(Lang, String)>,
    /// The acts that the official may do.
    pub acts: Acts,
    /// How long.
    pub term: Term,
    /// The instruments, by the entries that registered them, to which it is bound; none where it
    /// is not. Whether an act is about them is the core's to judge.
    pub instruments: Option<Vec<EntryId>>,
}

/// A set of kinds of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acts(pub u64);

/// How long a grant holds. Numbers from 2 on are kept for terms bound to one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Until an [`Item::Revocation`] in the same log.
    UntilRevoked,
    /// The same, but not after this day, by the date that an act itself states: that of its
    /// entry's claimed time in the register's time zone. No clock of a reader decides it.
    Until(Date),
}
canon_enum!(Term { 0 => UntilRevoked, 1 => Until(Date) });

impl Term {
    /// Whether an act that states this day falls in it.
    pub fn holds_on(self, day: Date) -> bool {
        match self {
            Self::UntilRevoked => true,
            Self::Until(last) => day.earliest() <= last.earliest(),
        }
    }
}

impl Acts {
    /// Every kind of act.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether `kind` is in the set.
    pub fn contains(self, kind: u16) -> bool {
        kind < KIND_ACT_END && self.0 >> kind & 1 == 1
    }

    /// The set with `kind` added; numbers that are no act change nothing.
    #[must_use]
    pub fn with(self, kind: u16) -> Self {
        if kind < KIND_ACT_END {
            Self(self.0 | 1 << kind)
        } else {
            self
        }
    }
}

impl Canon for Acts {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        u64::decode(from).map(Self)
    }
}

canon_struct!(Grant {
    official,
    office,
    acts,
    term,
    instruments
});

impl Grant {
    /// A term that ends ends on a day; instruments are some, ascending, none twice.
    fn is_bounded(&self) -> bool {
        let ends = match self.term {
            Term::UntilRevoked => true,
            Term::Until(last) => last.days().is_some(),
        };
        let among = self.instruments.as_ref().is_none_or(|among| {
            let mut pairs = among.iter().zip(among.iter().skip(1));
            (1..=REFS_MAX).contains(&among.len()) && pairs.all(|(one, next)| one < next)
        });
        ends && among
    }
}

impl Receipt {
    /// Whether entries of this kind call for a receipt: all but receipts do.
    pub fn is_called_for_by(body: &Body) -> bool {
        body.kind != kind::RECEIPT
    }
}

impl Item {
    /// The number of its kind.
    pub fn kind(&self) -> u16 {
        match self {
            Self::Receipt(_) => kind::RECEIPT,
            Self::Grant(_) => kind::GRANT,
            Self::Revocation { .. } => kind::REVOCATION,
            Self::Erased { .. } => kind::ERASED,
            Self::Understands { .. } => kind::UNDERSTANDS,
            Self::ServerKey(_) => kind::SERVER_KEY,
            Self::TransportKey(_) => kind::TRANSPORT_KEY,
            Self::PouchKey(_) => kind::POUCH_KEY,
            Self::NewEpoch(_) => kind::NEW_EPOCH,
            Self::Countersigned { .. } => kind::COUNTERSIGNED,
        }
    }

    pub(super) fn encode(&self, to: &mut Encoder) {
        match self {
            Self::Receipt(receipt) => {
                to.array(2);
                receipt.level.encode(to);
                receipt.of.encode(to);
            }
            Self::Grant(grant) => grant.encode(to),
            Self::ServerKey(mandated) | Self::TransportKey(mandated) | Self::PouchKey(mandated) => {
                mandated.encode(to);
            }
            Self::NewEpoch(epoch) => epoch.encode(to),
            Self::Revocation { grant: entry } | Self::Countersigned { epoch: entry } => {
                to.array(1);
                entry.encode(to);
            }
            Self::Erased { payload, ground } => {
                to.array(2);
                payload.encode(to);
                ground.encode(to);
            }
            Self::Understands { format, rules } => {
                to.array(2);
                format.encode(to);
                rules.encode(to);
            }
        }
    }

    pub(super) fn decode(kind: u16, from: &mut Decoder<'_>) -> Result<Self, CborError> {
        match kind {
            kind::GRANT => return Grant::decode(from).map(Self::Grant),
            kind::SERVER_KEY => return Mandated::decode(from).map(Self::ServerKey),
            kind::TRANSPORT_KEY => return Mandated::decode(from).map(Self::TransportKey),
            kind::POUCH_KEY => return Mandated::decode(from).map(Self::PouchKey),
            kind::NEW_EPOCH => return NewEpoch::decode(from).map(Self::NewEpoch),
            _ => (),
        }
        let at = from.position();
        let len = match kind {
            kind::REVOCATION | kind::COUNTERSIGNED => 1,
            _ => 2,
        };
        from.array_of(len)?;
        let item = match kind {
            kind::RECEIPT => Self::Receipt(Receipt {
                level: Canon::decode(from)?,
                of: form::rows(from, SEEN_MAX)?,
            }),
            kind::REVOCATION => Self::Revocation {
                grant: Canon::decode(from)?,
            },
            kind::COUNTERSIGNED => Self::Countersigned {
                epoch: Canon::decode(from)?,
            },
            kind::ERASED => Self::Erased {
                payload: Canon::decode(from)?,
                ground: Canon::decode(from)?,
            },
            kind::UNDERSTANDS => Self::Understands {
                format: Canon::decode(from)?,
                rules: Canon::decode(from)?,
            },
            _ => {
                return Err(CborError {
                    at,
                    kind: CborErrorKind::OutOfRange,
                });
            }
        };
        from.leave();
        Ok(item)
    }

    /// What the types alone do not say, for an item in `side`'s log.
    pub(super) fn is_well_formed(&self, side: Side) -> bool {
        match self {
            Self::Receipt(Receipt { of, .. }) => {
                !of.is_empty()
                    && form::are_rows(of, SEEN_MAX)
                    && of.iter().all(|row| row.side != side)
            }
            Self::Grant(grant) => {
                grant.official.is_well_formed()
                    && grant.is_bounded()
                    && grant.office.len() <= Lang::ALL.len()
                    && grant
                        .office
                        .iter()
                        .zip(grant.office.iter().skip(1))
                        .all(|(one, next)| one.0 < next.0)
                    && grant
                        .office
                        .iter()
                        .all(|(_, name)| name.len() <= NAME_BYTES_MAX)
            }
            Self::ServerKey(mandated) | Self::TransportKey(mandated) | Self::PouchKey(mandated) => {
                mandated.is_well_formed(self.kind())
            }
            Self::NewEpoch(epoch) => epoch.is_well_formed(),
            Self::Revocation { .. }
            | Self::Erased { .. }
            | Self::Understands { .. }
            | Self::Countersigned { .. } => true,
        }
    }
}
