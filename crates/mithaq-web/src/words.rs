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
        let id = format!("code-{kind}-{}", code.replace(['_', '.'], "-"));
        if self.bundle.has_message(&id) {
            self.plain(&id)
        } else {
            code.to_owned()
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
