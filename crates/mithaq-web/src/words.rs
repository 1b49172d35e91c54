//! Every sentence of the interface, in Arabic, French and English.
//!
//! `build.rs` turns each message of `locales/` into a method of [`Words`], so a page can neither
//! say what is not written nor forget an argument: `t!(words, home_title)`,
//! `t!(words, home_ours, n = 3)`.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use mithaq_canon::Lang;
use std::sync::LazyLock;
use unic_langid::{LanguageIdentifier, langid};

/// What a sentence is filled with: a number, which may choose the plural form, or text.
pub(crate) type Arg<'a> = FluentValue<'a>;

/// Says a message: `t!(words, key)` or `t!(words, key, name = value, …)`.
macro_rules! t {
    ($words:expr, $key:ident) => {
        $words.$key()
    };
    ($words:expr, $key:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $words.$key($crate::words::arg::$key { $($name: $value.into()),+ })
    };
}
pub(crate) use t;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The sentences of one language.
pub(crate) struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

/// Languages the interface speaks, in the order of the switch.
pub(crate) const SPOKEN: [Lang; 3] = [Lang::Ar, Lang::Fr, Lang::En];

static AR: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::Ar, langid!("ar"), SOURCES_AR));
static FR: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::Fr, langid!("fr"), SOURCES_FR));
static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::En, langid!("en"), SOURCES_EN));

/// The sentence in `lang` for something with a stable name: kind `invalid` for an
/// [`Invalid`](mithaq_desk::Invalid), `refusal` for a rule. The name itself where no sentence is
/// known.
pub fn sentence(lang: Lang, kind: &str, code: &str) -> String {
    Words::of(lang).by_code(kind, code)
}

impl Words {
    /// The sentences of `lang`; English where the interface does not speak it.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Ar => &AR,
            Lang::Fr => &FR,
            Lang::En | Lang::Es => &EN,
        }
    }

    /// The language they are in.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// The sentence for a code that a room below has chosen, such as a refusal's. Codes that have
    /// no sentence of their own are shown as they are, so that nothing is ever silent.
    pub(crate) fn by_code(&self, kind: &str, code: &str) -> String {
        let id = |kind: &str| format!("code-{kind}-{}", code.replace(['_', '.'], "-"));
        // An input may be invalid for a reason that refuses acts too, such as a log that is held.
        let known = [id(kind), id("refusal")];
        let tried = known.iter().take(if kind == "invalid" { 2 } else { 1 });
        match tried.clone().find(|id| self.bundle.has_message(id)) {
            Some(id) => self.plain(id),
            None => code.to_owned(),
        }
    }

    /// Whether a code has a sentence of its own.
    pub(crate) fn knows(&self, kind: &str, code: &str) -> bool {
        let id = format!("code-{kind}-{}", code.replace(['_', '.'], "-"));
        self.bundle.has_message(&id)
    }

    fn read(lang: Lang, id: LanguageIdentifier, sources: &[&str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks of isolation are put where a value may be foreign (`<bdi>`): around
        // each number they would only trouble whoever copies or searches the sentence.
        bundle.set_use_isolating(false);
        for source in sources {
            // `build.rs` has parsed the same bytes; what it accepts has no errors left.
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }

    fn plain(&self, id: &str) -> String {
        self.say(id, None)
    }

    fn with<const N: usize>(&self, id: &str, args: [(&'static str, Arg<'_>); N]) -> String {
        let args: FluentArgs<'_> = args.into_iter().collect();
        self.say(id, Some(&args))
    }

    fn say(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value());
        pattern.map_or_else(
            || id.to_owned(),
            |pattern| {
                let mut errors = Vec::new();
                self.bundle
                    .format_pattern(pattern, args, &mut errors)
                    .into_owned()
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{ActKind, Context, FieldKind};
    use mithaq_canon::{Digest, EntryId};
    use mithaq_core::{AlternativeId, EventKind, ProvisionId, Refusal};
    use mithaq_desk::{Held, NotAllowed, Role};

    fn check(kind: &str, code: &str) {
        for lang in SPOKEN {
            assert!(
                Words::of(lang).knows(kind, code),
                "{}: no code-{kind}-{code}",
                lang.code()
            );
        }
    }

    #[test]
    fn every_form_names_its_act_its_effect_and_its_fields() {
        for kind in ActKind::ALL {
            for said in ["act-title", "do", "effect"] {
                check(said, kind.code());
            }
            for field in kind.fields(&Context::default()) {
                match field.kind {
                    FieldKind::Hidden => (),
                    FieldKind::One(options, words) => {
                        check("field", &field.name);
                        options.iter().for_each(|(code, _)| check(words, code));
                    }
                    FieldKind::Words { .. }
                    | FieldKind::Line
                    | FieldKind::Date
                    | FieldKind::Number
                    | FieldKind::Many(_) => check("field", &field.name),
                }
            }
        }
    }

    #[test]
    fn every_act_and_role_has_a_name() {
        let numbers = (0..64_u8).filter_map(|n| {
            mithaq_canon::from_bytes::<EventKind>(&mithaq_canon::to_bytes(&vec![n])).ok()
        });
        let kinds: Vec<EventKind> = numbers.collect();
        assert!(
            kinds.len() > 20,
            "the numbers of acts are read from the encoding"
        );
        kinds.iter().for_each(|kind| check("act", kind.code()));
        Role::ALL.iter().for_each(|role| check("role", role.code()));
    }

    #[test]
    fn every_refusal_is_said_in_words() {
        let entry = EntryId(Digest([0; 32]));
        let provision = ProvisionId { entry, n: 0 };
        let alternative = AlternativeId {
            proposal: entry,
            op: 0,
        };
        let refusals = (0..=255_u8).flat_map(|n| {
            // A refusal is encoded as [its number] or [its number, what it is about].
            let bare = mithaq_canon::to_bytes(&vec![n]);
            let about = [
                mithaq_canon::to_bytes(&entry),
                mithaq_canon::to_bytes(&provision),
                mithaq_canon::to_bytes(&alternative),
                mithaq_canon::to_bytes(&0_u16),
            ];
            let with = about
                .into_iter()
                .map(|what| [&[0x82][..], &mithaq_canon::to_bytes(&n), &what].concat())
                .collect::<Vec<_>>();
            std::iter::once(bare)
                .chain(with)
                .filter_map(|bytes| mithaq_canon::from_bytes::<Refusal>(&bytes).ok())
                .collect::<Vec<_>>()
        });
        let codes: std::collections::BTreeSet<&str> = refusals.map(Refusal::code).collect();
        assert!(
            codes.len() > 45,
            "only {} refusals were read from the encoding",
            codes.len()
        );
        codes.iter().for_each(|code| check("refusal", code));
        let at_home = [
            NotAllowed::Role,
            NotAllowed::KeyLocked,
            NotAllowed::NoGrant,
            NotAllowed::KeyElsewhere,
            NotAllowed::NotWaiting,
            NotAllowed::NotSigned,
            NotAllowed::NotRegistered,
            NotAllowed::ClearancePending(Vec::new()),
        ];
        at_home.iter().for_each(|not| check("refusal", not.code()));
        [
            Held::Behind,
            Held::Restored,
            Held::PeerHoldsMore(mithaq_canon::Side(0)),
            Held::OtherHistory,
            Held::OtherKey,
            Held::Forked,
        ]
        .iter()
        .for_each(|held| check("refusal", held.code()));
    }

    #[test]
    fn what_an_authenticator_does_wrong_is_said_in_words() {
        use mithaq_record::CeremonyFault as Fault;
        let faults = [
            Fault::AuthenticatorData,
            Fault::ClientData,
            Fault::Type,
            Fault::Challenge,
            Fault::Origin,
            Fault::CrossOrigin,
            Fault::RelyingParty,
            Fault::NotPresent,
            Fault::NotVerified,
            Fault::Copyable,
        ];
        let codes = faults.iter().map(|fault| fault.code());
        let home = ["registration-not-asked", "credential-unusable", "key-taken"];
        codes.chain(home).for_each(|code| check("invalid", code));
    }

    #[test]
    fn every_file_that_cannot_be_read_is_told_why() {
        use crate::compare::{CODES, NOTICES};
        CODES
            .iter()
            .chain(NOTICES)
            .for_each(|code| check("file", code));
        for code in [
            "none",
            "no-language",
            "no-text",
            "no-date",
            "to-come",
            "not-yet",
            "not-in-force",
            "broken",
        ] {
            check("file", code);
        }
    }

    #[test]
    fn every_change_that_is_no_proposal_is_told_why() {
        let reasons = crate::word::place::Reason::ALL;
        reasons.iter().for_each(|why| check("unplaced", why.code()));
    }

    #[test]
    fn dates_in_arabic_sentences_are_set_apart() {
        // After an Arabic letter `2019-07-16` would be shown as 16-07-2019 (Unicode Standard Annex
        // 9, W2 and W4), and whoever writes it so is told that it is no date.
        for source in SOURCES_AR {
            let mut is_apart = false;
            let mut before = ['\n'; 2];
            for c in source.chars() {
                match c {
                    '\u{2066}' => is_apart = true,
                    '\u{2069}' | '\n' => is_apart = false,
                    _ => (),
                }
                let [first, second] = before;
                let turned = first.is_ascii_digit() && second == '-' && c.is_ascii_digit();
                assert!(is_apart || !turned, "{first}{second}{c} in {source}");
                before = [second, c];
            }
        }
    }

    #[test]
    fn arabic_has_its_six_plurals() {
        let words = Words::of(Lang::Ar);
        let said: std::collections::BTreeSet<String> = [0, 1, 2, 3, 11, 100]
            .into_iter()
            .map(|n| t!(words, instruments_found, n = n))
            .collect();
        assert_eq!(said.len(), 6);
    }
}
