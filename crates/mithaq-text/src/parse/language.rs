//! Which language a text is in, from its script and its commonest words.

use crate::fields::fields;
use crate::normal;
use mithaq_canon::Lang;

/// Words looked at: enough to be sure, few enough to cost nothing.
const WORDS_MAX: usize = 2_000;
/// Below this many letters or stop words there is nothing to judge by.
const LETTERS_MIN: usize = 12;
const STOP_WORDS_MIN: usize = 3;
/// No stop word is longer, accents and the marks that fold away included.
const STOP_BYTES_MAX: usize = 16;

/// The language a text seems to be in, or nothing where it is too short or too mixed to say.
///
/// ```
/// use mithaq_canon::Lang;
/// use mithaq_text::parse::guess_lang;
/// assert_eq!(guess_lang("Les Parties conviennent de coopérer dans le cadre du présent accord."), Some(Lang::Fr));
/// ```
pub fn guess_lang(text: &str) -> Option<Lang> {
    let (mut arabic, mut latin) = (0usize, 0usize);
    let mut stops = [(Lang::Fr, 0usize), (Lang::En, 0), (Lang::Es, 0)];
    let mut count = |word: &str| {
        let found = Some(word).filter(|word| word.len() <= STOP_BYTES_MAX);
        let lang = found.and_then(|word| normal::loosely(word, stop_word));
        let of = stops.iter_mut().find(|(of, _)| Some(*of) == lang);
        of.into_iter().for_each(|(_, count)| *count += 1);
    };
    let mut seen = 0;
    for line in text.lines() {
        for word in fields(line).take(WORDS_MAX - seen) {
            let word = word.text();
            seen += 1;
            if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                // Most words of a Latin text, which need no look at characters.
                latin += word.len();
                count(word);
                continue;
            }
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            match core.chars().find(|c| c.is_alphabetic()) {
                Some(
                    '\u{0600}'..='\u{06FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}',
                ) => arabic += core.chars().count(),
                Some('A'..='z' | '\u{00C0}'..='\u{024F}') => {
                    latin += core.chars().count();
                    count(core);
                }
                Some(_) | None => (),
            }
        }
        if seen >= WORDS_MAX {
            break;
        }
    }
    if arabic.max(latin) < LETTERS_MIN {
        return None;
    }
    if arabic > latin {
        return Some(Lang::Ar);
    }
    let total: usize = stops.iter().map(|(_, count)| count).sum();
    stops
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count >= STOP_WORDS_MIN && count * 3 >= total * 2)
        .map(|(lang, _)| lang)
}

/// The one language of three in which this word is among the commonest.
fn stop_word(loose: &str) -> Option<Lang> {
    Some(match loose {
        "the" | "of" | "and" | "to" | "shall" | "by" | "with" | "this" | "be" | "or" | "its"
        | "any" | "for" | "which" => Lang::En,
        "le" | "les" | "des" | "du" | "et" | "dans" | "au" | "aux" | "une" | "sur" | "ou"
        | "leur" | "ces" | "est" | "present" | "par" => Lang::Fr,
        "el" | "los" | "las" | "del" | "y" | "por" | "una" | "al" | "con" | "presente" | "sus"
        | "para" | "o" => Lang::Es,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_languages_told_apart() {
        for (text, lang) in [
            (
                "تتعاون الأطراف المتعاقدة في مكافحة الجريمة (UNTOC).",
                Some(Lang::Ar),
            ),
            (
                "The Parties shall co-operate with each other and inform the Committee of it.",
                Some(Lang::En),
            ),
            (
                "Les Parties coopèrent entre elles et informent la commission des mesures prises.",
                Some(Lang::Fr),
            ),
            (
                "Las Partes cooperarán y comunicarán a la comisión los resultados del examen.",
                Some(Lang::Es),
            ),
            ("Article 5", None),
            ("", None),
        ] {
            assert_eq!(guess_lang(text), lang, "{text}");
        }
    }
}
