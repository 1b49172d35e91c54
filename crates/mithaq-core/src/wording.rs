//! Prose as the record names it: commitments to words that lie outside the chain.

use alloc::vec::Vec;
use mithaq_canon::{Canon, CborError, Decoder, Encoder, Lang, PayloadId, cbor::CborErrorKind};

/// One thing said in one or more languages: for each language the commitment to its words.
/// Sorted by language, each language at most once; may be empty. The rules never look at the
/// words themselves, so a register means the same whether prose is held, awaited or erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Wording(Vec<(Lang, PayloadId)>);

impl Wording {
    /// Nothing said.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// The wording with these languages, in any order; `None` if a language comes twice.
    pub fn new(mut words: Vec<(Lang, PayloadId)>) -> Option<Self> {
        words.sort_unstable_by_key(|(lang, _)| *lang);
        let twice = words
            .windows(2)
            .any(|pair| matches!(pair, [one, two] if one.0 == two.0));
        (!twice).then_some(Self(words))
    }

    /// The wording in a single language.
    pub fn one(lang: Lang, words: PayloadId) -> Self {
        Self(Vec::from([(lang, words)]))
    }

    /// The words in `lang`.
    pub fn get(&self, lang: Lang) -> Option<PayloadId> {
        self.iter()
            .find(|(found, _)| *found == lang)
            .map(|(_, words)| words)
    }

    /// Languages and words, in the order of [`Lang`].
    pub fn iter(&self) -> impl Iterator<Item = (Lang, PayloadId)> {
        self.0.iter().copied()
    }

    /// Whether nothing is said in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Canon for Wording {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        let words = Vec::<(Lang, PayloadId)>::decode(from)?;
        let ascending = words
            .windows(2)
            .all(|pair| matches!(pair, [one, two] if one.0 < two.0));
        if ascending {
            Ok(Self(words))
        } else {
            let kind = CborErrorKind::OutOfRange;
            Err(CborError { at, kind })
        }
    }
}
