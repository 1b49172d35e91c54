//! What a drafter writes around a modification, in the languages of the texts.
//!
//! These are words of the text that is made, as *Article* is, not of the interface.

use mithaq_text::Lang;
use mithaq_text::tree::{Kind, Provision};

/// A provision as a sentence names it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// With its article where the language wants one: `l’article 5`.
    pub(super) name: String,
    /// Whether verbs and participles beside it are feminine.
    feminine: bool,
}

/// The signs before and after what is quoted.
pub(super) fn quotes(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::En => ["“", "”"],
        Lang::Fr => ["«\u{a0}", "\u{a0}»"],
        Lang::Ar | Lang::Es => ["«", "»"],
    }
}

/// The number of the nth article of what is written.
pub(super) fn article(lang: Lang, nth: usize) -> String {
    match lang {
        Lang::Ar => format!("المادة {nth}"),
        Lang::Fr | Lang::En => format!("Article {nth}"),
        Lang::Es => format!("Artículo {nth}"),
    }
}

/// The title of a protocol that amends a text of this title.
pub(super) fn title(lang: Lang, of: Option<&str>) -> String {
    match (lang, of) {
        (Lang::Ar, Some(of)) => format!("بروتوكول تعديل {of}"),
        (Lang::Fr, Some(of)) => format!("Protocole d’amendement : {of}"),
        (Lang::En, Some(of)) => format!("Protocol amending the {of}"),
        (Lang::Es, Some(of)) => format!("Protocolo de enmienda: {of}"),
        (Lang::Ar, None) => "بروتوكول تعديل".to_owned(),
        (Lang::Fr, None) => "Protocole d’amendement".to_owned(),
        (Lang::En, None) => "Amending protocol".to_owned(),
        (Lang::Es, None) => "Protocolo de enmienda".to_owned(),
    }
}

/// The title of what a side proposes.
pub(super) fn proposal(lang: Lang, by: &str, of: Option<&str>) -> String {
    let start = match lang {
        Lang::Ar => "مقترح تعديل من",
        Lang::Fr => "Proposition d’amendement de",
        Lang::En => "Amendment proposed by",
        Lang::Es => "Enmienda propuesta por",
    };
    let of = of.map_or_else(String::new, |of| format!(": {of}"));
    format!("{start} {by}{of}")
}

/// What the first article of a protocol says: to what its numbers refer.
pub(super) fn scope(lang: Lang) -> &'static str {
    match lang {
        Lang::Ar => "الأحكام المشار إليها في هذا البروتوكول هي أحكام النص قبل تعديله، بأرقامها فيه.",
        Lang::Fr => {
            "Les dispositions citées dans le présent Protocole sont celles du texte avant son amendement, avec les numéros qu’elles y portent."
        }
        Lang::En => {
            "The provisions cited in this Protocol are those of the text before its amendment, with the numbers that they bear in it."
        }
        Lang::Es => {
            "Las disposiciones citadas en el presente Protocolo son las del texto antes de su enmienda, con los números que en él llevan."
        }
    }
}

/// What stands before a provision that reads anew.
pub(super) fn replace(lang: Lang, what: &Named, whole: bool) -> String {
    let Named { name, feminine } = what;
    match (lang, whole) {
        (Lang::Ar, true) => format!("يستعاض عن {name} بما يلي:"),
        (Lang::Ar, false) => format!("يستعاض عن عنوان {name} وما يتقدم أحكامه بما يلي:"),
        (Lang::Fr, true) => {
            let e = if *feminine { "e" } else { "" };
            format!("{} est remplacé{e} par ce qui suit :", capital(name))
        }
        (Lang::Fr, false) => {
            format!("Dans {name}, ce qui précède les dispositions est remplacé par ce qui suit :")
        }
        (Lang::En, true) => format!("{} shall be replaced by the following:", capital(name)),
        (Lang::En, false) => {
            format!("In {name}, what precedes the provisions shall be replaced by the following:")
        }
        (Lang::Es, true) => format!("Sustitúyase {name} por lo siguiente:"),
        (Lang::Es, false) => {
            format!("En {name}, sustitúyase lo que precede a las disposiciones por lo siguiente:")
        }
    }
}

/// What stands before a heading that reads anew.
pub(super) fn retitle(lang: Lang, what: &Named) -> String {
    let Named { name, .. } = what;
    match lang {
        Lang::Ar => format!("يصبح عنوان {name} كما يلي:"),
        Lang::Fr => format!("Dans {name}, l’intitulé est remplacé par le suivant :"),
        Lang::En => format!("The heading of {name} shall be replaced by the following:"),
        Lang::Es => format!("En {name}, sustitúyase el título por el siguiente:"),
    }
}

/// What stands before the old words, between them and the new ones, and after.
pub(super) fn words(lang: Lang, what: &Named, gone: bool) -> [String; 3] {
    let Named { name, .. } = what;
    let [before, between, after] = match (lang, gone) {
        (Lang::Ar, false) => [
            format!("في {name}، يستعاض عن عبارة "),
            " بعبارة ".into(),
            ".".into(),
        ],
        (Lang::Ar, true) => [format!("في {name}، تحذف عبارة "), String::new(), ".".into()],
        (Lang::Fr, false) => [
            format!("Dans {name}, les mots "),
            " sont remplacés par ".into(),
            ".".into(),
        ],
        (Lang::Fr, true) => [
            format!("Dans {name}, les mots "),
            String::new(),
            " sont supprimés.".into(),
        ],
        (Lang::En, false) => [
            format!("In {name}, the words "),
            " shall be replaced by ".into(),
            ".".into(),
        ],
        (Lang::En, true) => [
            format!("In {name}, the words "),
            String::new(),
            " shall be deleted.".into(),
        ],
        (Lang::Es, false) => [
            format!("En {name}, sustitúyase la expresión "),
            " por ".into(),
            ".".into(),
        ],
        (Lang::Es, true) => [
            format!("En {name}, suprímase la expresión "),
            String::new(),
            ".".into(),
        ],
    };
    [before, between, after]
}

/// What stands before what comes in.
pub(super) fn insert(lang: Lang, place: &str) -> String {
    match lang {
        Lang::Ar => format!("يضاف ما يلي {place}:"),
        Lang::Fr => format!("Ce qui suit est inséré {place} :"),
        Lang::En => format!("The following shall be inserted {place}:"),
        Lang::Es => format!("Insértese lo siguiente {place}:"),
    }
}

/// That a provision goes.
pub(super) fn repeal(lang: Lang, what: &Named) -> String {
    let Named { name, feminine } = what;
    match (lang, feminine) {
        (Lang::Ar, true) => format!("تحذف {name}."),
        (Lang::Ar, false) => format!("يحذف {name}."),
        (Lang::Fr, true) => format!("{} est supprimée.", capital(name)),
        (Lang::Fr, false) => format!("{} est supprimé.", capital(name)),
        (Lang::En, _) => format!("{} shall be deleted.", capital(name)),
        (Lang::Es, _) => format!("Suprímase {name}."),
    }
}

/// What stands before the new number of a provision, and after it.
pub(super) fn renumber(lang: Lang, what: &Named) -> [String; 2] {
    let Named { name, feminine } = what;
    let before = match (lang, feminine) {
        (Lang::Ar, true) => format!("يعاد ترقيم {name} فتصبح "),
        (Lang::Ar, false) => format!("يعاد ترقيم {name} فيصبح "),
        (Lang::Fr, _) => format!("{} devient ", capital(name)),
        (Lang::En, _) => format!("{} shall be renumbered ", capital(name)),
        (Lang::Es, _) => format!("{} pasa a ser ", capital(name)),
    };
    [before, ".".to_owned()]
}

/// That a provision goes elsewhere.
pub(super) fn moved(lang: Lang, what: &Named, place: &str) -> String {
    let Named { name, feminine } = what;
    match (lang, feminine) {
        (Lang::Ar, true) => format!("تنقل {name} إلى موضعها الجديد {place}."),
        (Lang::Ar, false) => format!("ينقل {name} إلى موضعه الجديد {place}."),
        (Lang::Fr, true) => format!("{} est déplacée {place}.", capital(name)),
        (Lang::Fr, false) => format!("{} est déplacé {place}.", capital(name)),
        (Lang::En, _) => format!("{} shall be moved to stand {place}.", capital(name)),
        (Lang::Es, _) => format!("Trasládese {name} {place}."),
    }
}

/// Before or after a provision.
pub(super) fn beside(lang: Lang, what: &Named, before: bool) -> String {
    let word = match (lang, before) {
        (Lang::Ar, true) => "قبل",
        (Lang::Ar, false) => "بعد",
        (Lang::Fr, true) => "avant",
        (Lang::Fr, false) => "après",
        (Lang::En, true) => "before",
        (Lang::En, false) => "after",
        (Lang::Es, true) => "ante",
        (Lang::Es, false) => "tras",
    };
    format!("{word} {}", what.name)
}

/// At the beginning or the end of a provision, or of the text.
pub(super) fn within(lang: Lang, what: Option<&Named>, start: bool) -> String {
    let words = match (lang, start) {
        (Lang::Ar, true) => "في مستهل",
        (Lang::Ar, false) => "في آخر",
        (Lang::Fr, true) => "au début, dans",
        (Lang::Fr, false) => "à la fin, dans",
        (Lang::En, true) => "at the beginning of",
        (Lang::En, false) => "at the end of",
        (Lang::Es, true) => "al comienzo, en",
        (Lang::Es, false) => "al final, en",
    };
    let whole = match lang {
        Lang::Ar => "النص",
        Lang::Fr => "le texte",
        Lang::En => "the text",
        Lang::Es => "el texto",
    };
    format!("{words} {}", what.map_or(whole, |what| &what.name))
}

/// That a provision to which a place refers is one that comes in.
pub(super) fn as_inserted(lang: Lang, mut what: Named) -> Named {
    let end = match (lang, what.feminine) {
        (Lang::Ar, true) => "المضافة",
        (Lang::Ar, false) => "المضاف",
        (Lang::Fr, true) => "insérée ci-dessus",
        (Lang::Fr, false) => "inséré ci-dessus",
        (Lang::En, _) => "as inserted above",
        (Lang::Es, true) => "insertada más arriba",
        (Lang::Es, false) => "insertado más arriba",
    };
    what.name = format!("{} {end}", what.name);
    what
}

/// A provision as a sentence names it; `outer` where its own name is not the only one.
pub(super) fn named(lang: Lang, provision: &Provision, outer: Option<&Provision>) -> Named {
    let mut named = plain(lang, provision);
    if let Some(outer) = outer {
        let outer = plain(lang, outer).name;
        named.name = format!("{} ({outer})", named.name);
    }
    named
}

/// A provision of which nothing but its identifier is known.
pub(super) fn unknown(id: &str) -> Named {
    Named {
        name: id.to_owned(),
        feminine: false,
    }
}

fn plain(lang: Lang, provision: &Provision) -> Named {
    let (noun, feminine) = noun(lang, provision.kind);
    let label = provision.head.label().trim();
    let name = match (label, provision.heading()) {
        ("", None) => with_article(lang, noun, feminine),
        // What has no number goes by its heading.
        ("", Some(heading)) => {
            let [open, close] = quotes(lang);
            format!(
                "{} {open}{heading}{close}",
                with_article(lang, noun, feminine)
            )
        }
        (label, _) => match without_noun(label, noun) {
            Some(rest) => format!("{}{rest}", with_article(lang, noun, feminine)),
            None => label.to_owned(),
        },
    };
    Named { name, feminine }
}

/// What follows the noun in a label, in languages that write it small within a sentence.
fn without_noun<'l>(label: &'l str, noun: &str) -> Option<&'l str> {
    let cut = label
        .char_indices()
        .nth(noun.chars().count())
        .map(|(at, _)| at)?;
    let (word, rest) = label.split_at_checked(cut)?;
    (word.to_lowercase() == noun.to_lowercase() && rest.starts_with(char::is_whitespace))
        .then_some(rest)
}

/// The noun in a sentence.
fn with_article(lang: Lang, noun: &str, feminine: bool) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u', 'é']);
    match lang {
        // As labels have it: the article is part of the noun, or there is none.
        Lang::Ar | Lang::En => noun.to_owned(),
        Lang::Fr if vowel => format!("l’{noun}"),
        Lang::Fr if feminine => format!("la {noun}"),
        Lang::Fr => format!("le {noun}"),
        Lang::Es if feminine => format!("la {noun}"),
        Lang::Es => format!("el {noun}"),
    }
}

/// What a kind of provision is called, and whether that is feminine.
fn noun(lang: Lang, kind: Kind) -> (&'static str, bool) {
    let [ar, fr, en, es] = match kind {
        Kind::Title => [
            ("العنوان", false),
            ("titre", false),
            ("the title", false),
            ("título", false),
        ],
        Kind::Preamble => [
            ("الديباجة", true),
            ("préambule", false),
            ("the Preamble", false),
            ("preámbulo", false),
        ],
        Kind::Annex => [
            ("الملحق", false),
            ("annexe", true),
            ("Annex", false),
            ("anexo", false),
        ],
        Kind::Protocol => [
            ("البروتوكول", false),
            ("protocole", false),
            ("Protocol", false),
            ("protocolo", false),
        ],
        Kind::Appendix => [
            ("التذييل", false),
            ("appendice", false),
            ("Appendix", false),
            ("apéndice", false),
        ],
        Kind::Closing => [
            ("الخاتمة", true),
            ("clause finale", true),
            ("the closing words", false),
            ("cláusula final", true),
        ],
        Kind::Book => [
            ("الكتاب", false),
            ("livre", false),
            ("Book", false),
            ("libro", false),
        ],
        Kind::Part => [
            ("الجزء", false),
            ("partie", true),
            ("Part", false),
            ("parte", true),
        ],
        Kind::Division => [
            ("الباب", false),
            ("titre", false),
            ("Title", false),
            ("título", false),
        ],
        Kind::Chapter => [
            ("الفصل", false),
            ("chapitre", false),
            ("Chapter", false),
            ("capítulo", false),
        ],
        Kind::Section => [
            ("القسم", false),
            ("section", true),
            ("Section", false),
            ("sección", true),
        ],
        Kind::Subsection => [
            ("الفرع", false),
            ("sous-section", true),
            ("Subsection", false),
            ("subsección", true),
        ],
        Kind::Article => [
            ("المادة", true),
            ("article", false),
            ("Article", false),
            ("artículo", false),
        ],
    };
    match lang {
        Lang::Ar => ar,
        Lang::Fr => fr,
        Lang::En => en,
        Lang::Es => es,
    }
}

/// A sentence begins.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}
