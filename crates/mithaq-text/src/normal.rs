//! When two words are the same word.
//!
//! Arabic text that passed through two word processors differs in ways nobody sees: presentation
//! forms, tatweel, harakat, Persian letters for Arabic ones, bidi controls, digits of another
//! script. [`key`] folds them away for comparison only; the raw text is always kept, and a pair
//! that is equal by key but not by bytes is shown as *typographic*, never dropped.

use alloc::borrow::Cow;
use alloc::string::String;
use unicode_normalization::UnicodeNormalization;

/// The key by which two words are equal.
///
/// NFKC; tatweel, harakat, bidi controls, zero-width characters and soft hyphens dropped; Persian
/// ya and kaf as Arabic ones; every decimal digit of Arabic script as ASCII; typographic quotes,
/// dashes and the Arabic decimal separators as their ASCII kin. Case is kept: `State` and `state`
/// mean different things in a treaty.
pub fn key(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    if word.chars().all(|c| is_inert(c) && fold(c) == Some(c)) {
        return Cow::Borrowed(word);
    }
    if word.chars().all(is_inert) {
        return Cow::Owned(word.chars().filter_map(fold).collect());
    }
    Cow::Owned(word.nfkc().filter_map(fold).collect())
}

/// A looser key, by which keywords and stop words are recognised.
///
/// Beyond [`key`]: lower case, Latin letters without their accents, hamza forms as bare letters,
/// ta marbuta as ha, alef maqsura as ya. Too loose to compare wording by.
pub fn loose(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    if word.chars().all(is_undivided) {
        return word.chars().filter_map(fold).map(bare).collect();
    }
    word.nfkd()
        .filter_map(fold)
        .filter(|c| !matches!(c, '\u{0300}'..='\u{036F}'))
        .flat_map(char::to_lowercase)
        .map(bare)
        .collect()
}

/// Shows `look` the [looser key](loose) of a word; that of most words needs no memory of its own.
pub(crate) fn loosely<T>(word: &str, look: impl FnOnce(&str) -> T) -> T {
    let mut room = [0; 32];
    if let Some(small) = room.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        small.copy_from_slice(word.as_bytes());
        small.make_ascii_lowercase();
        if let Ok(small) = core::str::from_utf8(small) {
            return look(small);
        }
    }
    look(&loose(word))
}

/// An Arabic letter as its bare shape; an ASCII one in lower case.
fn bare(c: char) -> char {
    match c {
        'ى' | 'ئ' => 'ي',
        'ة' => 'ه',
        'ؤ' => 'و',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        other => other.to_ascii_lowercase(),
    }
}

/// Whether taking `c` apart (NFKD) tells [`loose`] no more than [`bare`] does.
fn is_undivided(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{0621}'..='\u{0652}' | '\u{0660}'..='\u{0669}')
}

/// Whether `c` is dropped from keys: it changes how a word looks, not which word it is.
pub fn is_invisible(c: char) -> bool {
    // Nothing below the soft hyphen is.
    c >= '\u{00AD}' && fold(c).is_none()
}

/// The value of a decimal digit in ASCII, Arabic-Indic or extended Arabic-Indic form.
pub fn digit(c: char) -> Option<u32> {
    fold(c).and_then(|c| c.to_digit(10))
}

fn fold(c: char) -> Option<char> {
    Some(match c {
        '\u{0640}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{06D6}'..='\u{06ED}'
        | '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{00AD}' => return None,
        'ی' => 'ي',
        'ک' => 'ك',
        '٠' | '۰' => '0',
        '١' | '۱' => '1',
        '٢' | '۲' => '2',
        '٣' | '۳' => '3',
        '٤' | '۴' => '4',
        '٥' | '۵' => '5',
        '٦' | '۶' => '6',
        '٧' | '۷' => '7',
        '٨' | '۸' => '8',
        '٩' | '۹' => '9',
        '٫' => '.',
        '٬' => ',',
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    })
}

/// Whether NFKC leaves `c` as it is whatever stands beside it: the common case, kept off the slow
/// path. Ranges are those without compositions or compatibility forms.
fn is_inert(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7F}'
        | '\u{00C0}'..='\u{0131}'
        | '\u{0134}'..='\u{013E}'
        | '\u{0141}'..='\u{0148}'
        | '\u{014A}'..='\u{017E}'
        | '\u{060C}'
        | '\u{061B}'..='\u{064A}'
        | '\u{064B}'..='\u{0652}'
        | '\u{0660}'..='\u{0674}'
        | '\u{0679}'..='\u{06FF}'
        | '\u{200B}'..='\u{2010}'
        | '\u{2012}'..='\u{2016}'
        | '\u{2018}'..='\u{201F}'
        | '«' | '»' | '\u{00AD}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_sees_makes_no_difference() {
        for (written, same) in [
            ("المـــادة", "المادة"),
            ("مُكَرَّر", "مكرر"),
            ("ﺍﻟﻤﺎﺩﺓ", "المادة"),
            ("علی", "علي"),
            ("کتاب", "كتاب"),
            ("٢٠١٩", "2019"),
            ("۱۲", "12"),
            ("\u{200F}الجزائر\u{200E}", "الجزائر"),
            ("l’article", "l'article"),
            ("ﬁn", "fin"),
            ("e\u{0301}tat", "état"),
            ("ا\u{0654}", "أ"),
        ] {
            assert_eq!(key(written), key(same), "{written} and {same}");
        }
        assert_ne!(key("State"), key("state"));
        assert_ne!(key("إن"), key("أن"), "hamza below is another word");
    }

    #[test]
    fn keywords_are_found_in_any_dress() {
        assert_eq!(loose("PRÉAMBULE"), "preambule");
        assert_eq!(loose("الأُولى"), loose("الاولي"));
        assert_eq!(loose("المادّة"), "الماده");
    }

    proptest! {
        #[test]
        fn the_fast_path_agrees_with_nfkc(word in "[\\x{20}-\\x{24F}\\x{600}-\\x{6FF}\\x{2000}-\\x{206F}]{0,8}") {
            let slow: String = word.nfkc().filter_map(fold).collect();
            prop_assert_eq!(key(&word).into_owned(), if word.is_ascii() { word.clone() } else { slow });
        }

        #[test]
        fn the_loose_fast_path_agrees_with_nfkd(word in "[a-zA-Z\\x{620}-\\x{66F}]{0,8}") {
            let slow: String = word.nfkd().filter_map(fold).filter(|c| !matches!(c, '\u{0300}'..='\u{036F}')).flat_map(char::to_lowercase).map(bare).collect();
            prop_assert_eq!(loose(&word), slow.clone());
            prop_assert_eq!(loosely(&word, |loose| String::from(loose)), slow);
        }

        #[test]
        fn a_key_is_its_own_key(word in "\\PC{0,12}") {
            let once = key(&word).into_owned();
            prop_assert_eq!(key(&once).into_owned(), once.clone());
        }
    }
}
