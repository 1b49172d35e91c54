//! What a home says of itself before there is a register.

use crate::Invalid;
use mithaq_canon::{Lang, canon_struct};
use mithaq_record::Root;

/// The side as it will stand in the charter, keys aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideProfile {
    /// A short label in `a-z`, `0-9`, `-`.
    pub key: String,
    /// Short names by language.
    pub names: Vec<(Lang, String)>,
    /// Official names by language.
    pub formal_names: Vec<(Lang, String)>,
    /// The BCP 47 tag for Arabic as this side writes it; empty where it has none.
    pub arabic_locale: String,
}
canon_struct!(SideProfile {
    key,
    names,
    formal_names,
    arabic_locale
});

/// What a new home is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHome {
    /// The side.
    pub side: SideProfile,
    /// Whether it is a simulation: it may set its clock, and pairs only with its like.
    pub demo: bool,
    /// The public halves of the keys that lie offline, see [`crate::RootKey`].
    pub root: Root,
}
canon_struct!(NewHome { side, demo, root });

impl NewHome {
    /// Languages in the one order, each once; the label in its alphabet. The rest is checked with
    /// the charter.
    pub(crate) fn checked(mut self) -> Result<Self, Invalid> {
        let label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.side.key.is_empty() || !self.side.key.bytes().all(label) {
            return Err(Invalid::new("key", "label-alphabet").at(&self.side.key));
        }
        for (field, names) in [
            ("names", &mut self.side.names),
            ("formal_names", &mut self.side.formal_names),
        ] {
            names.sort_by_key(|(lang, _)| *lang);
            names.dedup_by_key(|(lang, _)| *lang);
            if names.is_empty() {
                return Err(Invalid::new(field, "name-missing"));
            }
        }
        self.root
            .check()
            .map_err(|fault| Invalid::new("root", "root-keys").at(fault))?;
        Ok(self)
    }
}
