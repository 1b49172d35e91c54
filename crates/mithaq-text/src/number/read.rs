//! Reading the number that follows a keyword such as *Article* or *المادة*.

use super::{Number, REPEATS, arabic_ordinal, latin_ordinal, roman};
use crate::normal;
use crate::words::Word;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How many words after the keyword are looked at: the longest number is `الخامسة والثلاثون بعد
/// المائة مكرر 2`.
const WORDS_MAX: usize = 8;
/// No treaty numbers that far; a longer run of figures is something else.
const DIGITS_MAX: usize = 6;

/// A number read from words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The number.
    pub(crate) number: Number,
    /// The byte offset in the line just after the number (and its closing bracket).
    pub(crate) end: usize,
}

/// Reads the number at the start of `words`, the words of a line after its keyword.
pub(crate) fn read(words: &[Word<'_>]) -> Option<Reading> {
    let words = words.get(..WORDS_MAX.min(words.len()))?;
    let first = words.first()?;
    // «المادة رقم 5», "Article No. 5", « Article n° 5 ».
    let counts = |loose: &str| {
        matches!(
            loose,
            "رقم" | "no" | "n" | "no°" | "num" | "n°" | "nº" | "№"
        )
    };
    let words = match words.get(1..) {
        Some(rest) if !rest.is_empty() && normal::loosely(first.core(), counts) => rest,
        Some(_) | None => words,
    };
    let mut reading = of_a_code(words)
        .or_else(|| figures(words.first()?).map(|r| (r, 1)))
        .or_else(|| spelled(words))?;
    let (Reading { number, end }, taken) = &mut reading;
    // A stop after the number ends the label: "Article 4. Ter…" is no "4 ter".
    if words.get(*taken - 1).is_some_and(Word::closes) {
        return Some(reading.0);
    }
    let next = words.get(*taken);
    if let Some((repeat, sub, more)) = repetition(words.get(*taken..)?) {
        if number.repeat == 0 {
            number.repeat = repeat;
            number.parts.extend(sub);
            *end = words.get(*taken + more - 1)?.core_end();
        }
    } else if let Some(letter) = next.and_then(sole_letter)
        && number.further.is_none()
        && stands_alone(letter, words.get(*taken..)?)
    {
        number.add(letter);
        *end = next?.core_end();
    }
    Some(reading.0)
}

/// `L. 123-4`, `R*123-6`, `LO 111-2`, `R142-1-A`: the letter says what enacted the part of a code.
fn of_a_code(words: &[Word<'_>]) -> Option<(Reading, usize)> {
    let first = words.first()?;
    let (letters, joined) = code_letters(first.core())?;
    let (figures, word, taken) = if joined.is_empty() {
        (words.get(1)?.core(), words.get(1)?, 2)
    } else {
        (joined, first, 1)
    };
    // «Annex A 1», "Part D 12" are something else; « L1 » and « L. 1 » are not.
    let near = !joined.is_empty() || (letters != "A" && first.abbreviates());
    let letter = letters.chars().last()?.to_ascii_lowercase();
    let mut number =
        digits(figures).filter(|number| near || number.parts.len() > 1 || figures.len() >= 3)?;
    let inserted = number.letter.replace(letter);
    number.further = inserted;
    let end = word.core_end();
    Some((Reading { number, end }, taken))
}

/// The letters before the figures of an article of a code, and the figures where no space parts
/// them.
pub(crate) fn code_letters(core: &str) -> Option<(&str, &str)> {
    let end = core
        .find(|c: char| !c.is_ascii_uppercase())
        .unwrap_or(core.len());
    let (letters, rest) = core.split_at_checked(end)?;
    let rest = rest.trim_start_matches(['.', '*']);
    let known = matches!(letters, "L" | "LO" | "R" | "D" | "A");
    (known && (rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit())))
        .then_some((letters, rest))
}

/// `5`, `(5)`, `٥`, `6-1`, `1er`, `2º`, `12A`, `4bis`, `XIV`, `Ier`, `A`, `IV-A`.
fn figures(word: &Word<'_>) -> Option<Reading> {
    let text = normal::key(word.core());
    let at = |number| {
        Some(Reading {
            number,
            end: word.core_end(),
        })
    };
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return at(digits(&text)?);
    }
    let upper = text.chars().all(|c| c.is_ascii_uppercase() || c == '-');
    let stem = text
        .strip_suffix("er")
        .filter(|stem| !stem.is_empty())
        .unwrap_or(&text);
    let capital = |text: &str| text.chars().all(|c| c.is_ascii_uppercase());
    let small = text.len() > 1 && text.chars().all(|c| c.is_ascii_lowercase());
    if let Some(value) = roman(stem).filter(|_| small || capital(stem)) {
        return at(Number::plain(value));
    }
    if !upper {
        return None;
    }
    let mut parts = text.splitn(2, '-');
    let (head, tail) = (parts.next()?, parts.next());
    match (roman(head), tail) {
        (Some(value), Some(tail)) => {
            let mut number = Number::plain(value);
            match (roman(tail).filter(|_| tail.len() > 1), tail.chars().next()) {
                (Some(sub), _) => number.parts.push(sub),
                (None, Some(letter)) if tail.len() == 1 => {
                    number.letter = Some(letter.to_ascii_lowercase())
                }
                _ => return None,
            }
            at(number)
        }
        (None, None) if text.len() == 1 => at(Number {
            letter: text.chars().next().map(|c| c.to_ascii_lowercase()),
            ..Number::default()
        }),
        _ => None,
    }
}

fn digits(text: &str) -> Option<Number> {
    let mut number = Number::default();
    let mut rest = text;
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (figure, after) = rest.split_at_checked(end)?;
        if figure.is_empty() || figure.len() > DIGITS_MAX {
            return None;
        }
        number.parts.push(figure.parse().ok()?);
        match after.strip_prefix(['-', '.', '/']) {
            Some(more) if more.starts_with(|c: char| c.is_ascii_digit()) => rest = more,
            Some(_) | None => {
                suffix(&mut number, after)?;
                return Some(number);
            }
        }
    }
}

fn suffix(number: &mut Number, text: &str) -> Option<()> {
    if text.is_empty() {
        return Some(());
    }
    let loose = normal::loose(text);
    let bare = loose.strip_prefix(['-', '.']).unwrap_or(&loose);
    match bare {
        // `º` and `ª` fold to letters; the signs of ordinals say nothing more.
        "" | "er" | "re" | "ere" | "e" | "eme" | "o" | "°" | "th" | "st" | "nd" | "rd" => Some(()),
        "مكرر" => {
            number.repeat = 1;
            Some(())
        }
        other => {
            if let Some(place) = REPEATS.iter().position(|word| *word == other) {
                number.repeat = u8::try_from(place + 1).ok()?;
                return Some(());
            }
            let mut letters = other.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_alphabetic() => {
                    number.letter = Some(letter);
                    Some(())
                }
                _ => None,
            }
        }
    }
}

/// `الخامسة`, `premier`, `vigésimo primero`; the words end at the first one that closes.
fn spelled(words: &[Word<'_>]) -> Option<(Reading, usize)> {
    let end = words
        .iter()
        .position(Word::closes)
        .map_or(words.len(), |at| at + 1);
    let loose: Vec<String> = words
        .get(..end)?
        .iter()
        .map(|word| normal::loose(word.core()))
        .collect();
    let texts = || loose.iter().map(String::as_str);
    let (value, taken) = arabic_ordinal(texts()).or_else(|| latin_ordinal(texts()))?;
    let end = words.get(taken.checked_sub(1)?)?.core_end();
    Some((
        Reading {
            number: Number::plain(value),
            end,
        },
        taken,
    ))
}

/// `bis`, `مكرر`, `مكررا`, `مكرر 2`, `مكرر (أ)`: the place, a further figure, the words taken.
fn repetition(words: &[Word<'_>]) -> Option<(u8, Option<u32>, usize)> {
    let first = words.first()?;
    // The place of a Latin word; nothing for the Arabic one, after which a figure says it.
    let place = normal::loosely(first.core(), |loose| {
        let again = || matches!(loose, "مكرر" | "مكررا" | "مكرره").then_some(None);
        let place = REPEATS.iter().position(|word| *word == loose);
        place.map(Some).or_else(again)
    })?;
    if let Some(place) = place {
        return Some((u8::try_from(place + 1).ok()?, None, 1));
    }
    let next = words.get(1).filter(|_| !first.closes());
    let figure = next.and_then(|word| normal::key(word.core()).to_string().parse::<u8>().ok());
    match figure {
        // «4 مكرر 2» is the second insertion, as "4 ter" is.
        Some(place @ 1..=100) => Some((place, None, 2)),
        Some(_) | None => Some((1, None, 1)),
    }
}

/// Whether a letter after a number is part of it: nothing follows, or what parts it from the
/// wording (`Art. 5 A. – The Parties …`). `I` and `V` rather count paragraphs there.
fn stands_alone(letter: char, words: &[Word<'_>]) -> bool {
    match words {
        [_] => true,
        [word, next, ..] => {
            let parted = word.abbreviates() || next.core().is_empty();
            parted && !matches!(letter, 'i' | 'v' | 'x')
        }
        [] => false,
    }
}

fn sole_letter(word: &Word<'_>) -> Option<char> {
    let mut letters = word.core().chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_uppercase() => letter.to_lowercase().next(),
        _ => None,
    }
}
