//! The charter (technical arrangement) that opens a register: who its sides are, with which keys,
//! and in which legal time zone. It never changes; its hash is the register's id.

mod fault;
mod root;
mod signed;

pub use fault::CharterFault;
pub use root::{Root, RootFault};
pub use signed::SignedCharter;

use crate::{
    PublicKey, Purpose, Signature, Signer, is_small_order_x25519,
    limits::{
        CHARTER_BYTES_MAX, NAME_BYTES_MAX, SIDE_KEY_BYTES_MAX, TAG_BYTES_MAX,
        TRANSPORT_KEY_BYTES_MAX,
    },
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder, Hasher, Lang, Past, RegisterId, Side, canon_struct,
    to_bytes,
};

/// The body of a charter. Its canonical encoding is the array of these fields in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// Number of the byte format, [`crate::FORMAT`].
    pub format: u32,
    /// Number of the rules in force at the opening, [`crate::RULES`].
    pub rules: u32,
    /// The register's title in the languages of its sides, in the order of [`Lang::ALL`].
    pub title: Vec<(Lang, String)>,
    /// The sides, 2 to 16. Their order is the display order of the register; a [`Side`] is a
    /// place in it.
    pub sides: Vec<SideCharter>,
    /// The legal time zone by its IANA name, for people and calendars.
    pub time_zone: String,
    /// The offset in minutes east of Greenwich by which dates of this register are reckoned.
    pub offset_minutes: i16,
    /// Whether this is a simulation, whose homes may set the clock. Ordinary homes refuse it.
    pub demo: bool,
    /// Random, so that two registers of the same sides differ.
    pub nonce: [u8; 16],
    /// The register that this one continues, with its last settled cut.
    pub previous: Option<(RegisterId, Past)>,
}
canon_struct!(Charter {
    format,
    rules,
    title,
    sides,
    time_zone,
    offset_minutes,
    demo,
    nonce,
    previous
});

/// One side, as the charter names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideCharter {
    /// A short label in `a-z`, `0-9`, `-`, for file names, addresses and the command line.
    pub key: String,
    /// The side's short name by language, in the order of [`Lang::ALL`].
    pub names: Vec<(Lang, String)>,
    /// The State's full official name by language, in the order of [`Lang::ALL`].
    pub formal_names: Vec<(Lang, String)>,
    /// The BCP 47 tag for Arabic as this side writes it (digits, names of months); empty where
    /// the side has none.
    pub arabic_locale: String,
    /// The public key with which the side's server seals entries.
    pub server_key: PublicKey,
    /// The public key of the side's transport certificate: the DER of its SubjectPublicKeyInfo
    /// (RFC 5280 §4.1.2.7). These are the bytes that both ends of a TLS handshake compare, and
    /// they name their algorithm, so it can change without a new format.
    pub transport_key: Vec<u8>,
    /// The keys, offline, that alone can put others in the place of the two above.
    pub root: Root,
    /// The X25519 public key (RFC 7748 §5) to which pouches for this side are sealed.
    pub pouch_key: [u8; 32],
}

impl Canon for SideCharter {
    fn encode(&self, to: &mut Encoder) {
        to.array(8);
        self.key.encode(to);
        self.names.encode(to);
        self.formal_names.encode(to);
        self.arabic_locale.encode(to);
        self.server_key.encode(to);
        to.bytes(&self.transport_key);
        self.root.encode(to);
        self.pouch_key.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(8)?;
        let side = Self {
            key: Canon::decode(from)?,
            names: Canon::decode(from)?,
            formal_names: Canon::decode(from)?,
            arabic_locale: Canon::decode(from)?,
            server_key: Canon::decode(from)?,
            transport_key: from.bytes()?.into(),
            root: Canon::decode(from)?,
            pouch_key: Canon::decode(from)?,
        };
        from.leave();
        Ok(side)
    }
}

impl Charter {
    /// The register's id: SHA-256 of `"mithaq/charter/0"`, a zero byte and the canonical bytes.
    pub fn id(&self) -> RegisterId {
        let mut hasher = Hasher::new("mithaq/charter/0");
        hasher.update_canon(self);
        RegisterId(hasher.finish())
    }

    /// Whether this charter may open a register.
    ///
    /// # Errors
    /// [`CharterFault`], naming the first thing that is wrong.
    pub fn check(&self) -> Result<(), CharterFault> {
        if self.format > crate::FORMAT || self.rules > crate::RULES {
            return Err(CharterFault::Newer);
        }
        if !(2..=usize::from(Side::MAX)).contains(&self.sides.len()) {
            return Err(CharterFault::Sides);
        }
        check_names(&self.title, None, "title")?;
        check_tag(&self.time_zone, b"/_+-", None, "time zone")?;
        if !OFFSETS.contains(&self.offset_minutes) {
            return Err(CharterFault::Offset);
        }
        for (side, charter) in self.sides() {
            charter.check(side)?;
        }
        self.check_distinct()?;
        if to_bytes(self).len() > CHARTER_BYTES_MAX {
            return Err(CharterFault::TooLarge);
        }
        Ok(())
    }

    /// The sides with their places.
    pub fn sides(&self) -> impl Iterator<Item = (Side, &SideCharter)> {
        (0..Side::MAX).map(Side).zip(&self.sides)
    }

    /// The side at this place.
    pub fn side(&self, side: Side) -> Option<&SideCharter> {
        self.sides.get(usize::from(side.0))
    }

    /// The place of the side with this label.
    pub fn side_by_key(&self, key: &str) -> Option<Side> {
        self.sides()
            .find(|(_, charter)| charter.key == key)
            .map(|(side, _)| side)
    }

    /// Countersigns: the signature over this charter's id.
    pub fn sign(&self, server: &dyn Signer) -> Signature {
        Signature::make(Purpose::Charter, &self.id().0.0, server)
    }

    fn check_distinct(&self) -> Result<(), CharterFault> {
        for (place, one) in self.sides.iter().enumerate() {
            for other in self.sides.iter().skip(place + 1) {
                let shared = [
                    (one.key == other.key, "label"),
                    (one.server_key.meets(&other.server_key), "server key"),
                    (one.transport_key == other.transport_key, "transport key"),
                    (one.root_meets(other), "root key"),
                    (one.pouch_key == other.pouch_key, "pouch key"),
                ];
                if let Some((_, field)) = shared.into_iter().find(|(same, _)| *same) {
                    return Err(CharterFault::Shared { field });
                }
            }
        }
        Ok(())
    }
}

/// UTC-12:00 to UTC+14:00.
const OFFSETS: core::ops::RangeInclusive<i16> = -720..=840;

impl SideCharter {
    fn check(&self, side: Side) -> Result<(), CharterFault> {
        let text = |field| CharterFault::Text {
            side: Some(side),
            field,
        };
        let in_label =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.key.is_empty()
            || self.key.len() > SIDE_KEY_BYTES_MAX
            || self.key.starts_with('-')
            || !self.key.bytes().all(in_label)
        {
            return Err(text("label"));
        }
        check_names(&self.names, Some(side), "name")?;
        check_names(&self.formal_names, Some(side), "formal name")?;
        if !self.arabic_locale.is_empty() {
            check_tag(&self.arabic_locale, b"-", Some(side), "Arabic locale")?;
        }
        if self.server_key.is_weak() || is_small_order_x25519(&self.pouch_key) {
            return Err(CharterFault::WeakKey(side));
        }
        if self.transport_key.is_empty() || self.transport_key.len() > TRANSPORT_KEY_BYTES_MAX {
            return Err(text("transport key"));
        }
        self.root
            .check()
            .map_err(|fault| CharterFault::Root { side, fault })?;
        if self.root.meets(&self.server_key) {
            // Else whoever takes the server has taken the root.
            return Err(CharterFault::Shared { field: "root key" });
        }
        Ok(())
    }

    /// Whether a key of the root is known from another side.
    fn root_meets(&self, other: &Self) -> bool {
        self.root.meets(&other.server_key)
            || other.root.meets(&self.server_key)
            || self.root.keys.iter().any(|key| other.root.meets(key))
    }
}

fn check_names(
    names: &[(Lang, String)],
    side: Option<Side>,
    field: &'static str,
) -> Result<(), CharterFault> {
    let in_order = names
        .iter()
        .zip(names.iter().skip(1))
        .all(|(one, next)| one.0 < next.0);
    let fits = |name: &str| {
        !name.trim().is_empty()
            && name.len() <= NAME_BYTES_MAX
            && !name.chars().any(char::is_control)
    };
    if !names.is_empty() && in_order && names.iter().all(|(_, name)| fits(name)) {
        Ok(())
    } else {
        Err(CharterFault::Text { side, field })
    }
}

fn check_tag(
    tag: &str,
    punctuation: &[u8],
    side: Option<Side>,
    field: &'static str,
) -> Result<(), CharterFault> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || punctuation.contains(&byte);
    if !tag.is_empty() && tag.len() <= TAG_BYTES_MAX && tag.bytes().all(allowed) {
        Ok(())
    } else {
        Err(CharterFault::Text { side, field })
    }
}
