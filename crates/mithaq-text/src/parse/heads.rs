//! Recognising the line that names a provision.

use crate::normal;
use crate::number::read::Reading;
use crate::number::{self, Number};
use crate::tree::Kind;
use crate::words::{Word, first_word, word_from, words, words_from};

/// A heading longer than this, in bytes, is wording.
pub(super) const HEADING_BYTES_MAX: usize = 400;
/// The longest keyword or ordinal before one, marks and tatweel included, in bytes.
const KEYWORD_BYTES_MAX: usize = 64;
/// Words of a line that can hold keyword and number.
const HEAD_WORDS: usize = 10;

/// What a line says when it names a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) number: Option<Number>,
    /// Byte range of keyword and number.
    pub(super) label: (usize, usize),
    /// Byte offset of what follows the number and its separator.
    pub(super) rest: usize,
    pub(super) follows: Follows,
}

/// What follows the number on the same line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    Nothing,
    Heading,
    /// The first block of the provision begins right there.
    Wording,
}

/// The outcome of looking at a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Look {
    Head(Found),
    /// It begins with a keyword and looks like a head, but its number cannot be read.
    Unreadable(Kind),
    Wording,
}

/// Whether `line` names a provision.
pub(super) fn look(line: &str) -> Look {
    // Most lines are wording, and their first word says so; often its first letter.
    if !may_be_head(line) {
        return Look::Wording;
    }
    let from = after_marks(line);
    let Some(word) = word_from(line, from).filter(|word| word.core().len() <= KEYWORD_BYTES_MAX)
    else {
        return Look::Wording;
    };
    normal::loosely(word.core(), |loose| look_at(line, &word, loose))
}

/// Whether the first letter of a line is one that keywords begin with. Ordinals that stand before
/// their keyword begin with a capital.
fn may_be_head(line: &str) -> bool {
    match first_letter(line) {
        Some(b'0'..=b'9') | None => false,
        Some(small @ b'a'..=b'z') => {
            matches!(small, b'a' | b'b' | b'c' | b'l' | b'p' | b's' | b't')
        }
        Some(_) => true,
    }
}

/// The byte that the first word of a line begins with; that before it, where it is no ASCII letter
/// or figure behind a bracket.
fn first_letter(line: &str) -> Option<u8> {
    line.bytes()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'('))
}

/// Where a line begins after marks of plain-text dress: `## Article 5`, `- **Article 5**`.
fn after_marks(line: &str) -> usize {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let hashes = trimmed.trim_start_matches('#');
    if hashes.len() < trimmed.len() && hashes.starts_with(char::is_whitespace) {
        return line.len() - hashes.len();
    }
    let bullet = trimmed.strip_prefix(['-', '*', '+']).map(str::trim_start);
    match bullet.filter(|rest| rest.starts_with("**") || rest.starts_with("__")) {
        Some(rest) => line.len() - rest.len(),
        None => indent,
    }
}

fn look_at(line: &str, word: &Word<'_>, loose: &str) -> Look {
    if let Some(kind) = unnumbered(loose) {
        return match attached(line, kind, word, word.core_end()) {
            Some(rest) => unnumbered_head(line, kind, (word, word.core_end()), rest),
            None => alone(line, kind, word),
        };
    }
    match keyword(loose) {
        Some(kind) => numbered(line, kind, &words_from(line, word.start(), HEAD_WORDS)),
        None if word.core().starts_with(char::is_uppercase) && may_precede(loose) => {
            reversed(line, &words_from(line, word.start(), HEAD_WORDS))
        }
        None => Look::Wording,
    }
}

fn keyword(loose: &str) -> Option<Kind> {
    Some(match loose {
        "article" | "art" | "articulo" | "الماده" | "ماده" => Kind::Article,
        "book" | "livre" | "libro" | "الكتاب" => Kind::Book,
        "part" | "partie" | "parte" | "الجزء" => Kind::Part,
        "title" | "titre" | "titulo" | "الباب" | "باب" => Kind::Division,
        "chapter" | "chapitre" | "capitulo" | "الفصل" | "فصل" => Kind::Chapter,
        "section" | "seccion" | "القسم" | "قسم" => Kind::Section,
        "subsection" | "sub-section" | "sous-section" | "subseccion" | "الفرع" | "المبحث" => {
            Kind::Subsection
        }
        // In codes, below the sub-section; where a heading follows.
        "paragraphe" | "sous-paragraphe" => Kind::Subsection,
        "annex" | "annexe" | "anexo" | "الملحق" | "ملحق" | "المرفق" | "مرفق" => {
            Kind::Annex
        }
        "appendix" | "appendice" | "apendice" | "التذييل" | "تذييل" => Kind::Appendix,
        "protocol" | "protocole" | "protocolo" | "البروتوكول" | "بروتوكول" => {
            Kind::Protocol
        }
        _ => return None,
    })
}

fn unnumbered(loose: &str) -> Option<Kind> {
    match loose {
        "preamble" | "preambule" | "preambulo" | "الديباجه" | "ديباجه" => {
            Some(Kind::Preamble)
        }
        // What stands over all of them.
        "annexes" | "anexos" | "الملاحق" | "المرفقات" => Some(Kind::Annex),
        _ => None,
    }
}

/// Ordinals that stand before their keyword: `PREMIÈRE PARTIE`, `SECOND PART`.
fn may_precede(loose: &str) -> bool {
    number::latin_ordinal([loose].into_iter()).is_some()
}

/// A keyword that needs no number and stands alone on its line.
fn alone(line: &str, kind: Kind, word: &Word<'_>) -> Look {
    let end = word.core_end();
    let rest = line.get(end..).unwrap_or_default();
    if rest.chars().any(char::is_alphanumeric) {
        return Look::Wording;
    }
    unnumbered_head(line, kind, (word, end), line.len())
}

/// A head without number: where its label begins and ends, and where its heading begins.
fn unnumbered_head(line: &str, kind: Kind, (word, end): (&Word<'_>, usize), rest: usize) -> Look {
    Look::Head(Found {
        kind,
        number: None,
        label: label_from(line, word, end),
        rest,
        follows: if rest < line.len() {
            Follows::Heading
        } else {
            Follows::Nothing
        },
    })
}

fn numbered(line: &str, kind: Kind, words: &[Word<'_>]) -> Look {
    let Some((keyword, after)) = words.split_first() else {
        return Look::Wording;
    };
    let reading = match after.first() {
        // `ANNEXE` alone on its line.
        None if matches!(kind, Kind::Annex | Kind::Appendix | Kind::Protocol) => {
            return alone(line, kind, keyword);
        }
        None => None,
        // "Art. 5" abbreviates; any other stop after the keyword ends the thought.
        Some(_) if keyword.closes() && !normal::loose(keyword.core()).starts_with("art") => None,
        Some(first) => number::read(after).or_else(|| only_of_its_kind(kind, first)),
    };
    let end = reading.as_ref().map_or(keyword.core_end(), |it| it.end);
    let reading = match (reading, attached(line, kind, keyword, end)) {
        (Some(reading), Some(rest)) => {
            return Look::Head(Found {
                kind,
                number: Some(reading.number),
                label: label_from(line, keyword, end),
                rest,
                follows: Follows::Heading,
            });
        }
        (None, Some(rest)) => return unnumbered_head(line, kind, (keyword, end), rest),
        (reading, None) => reading,
    };
    if let (None, Some(first)) = (&reading, after.first())
        && half_of_a_code(kind, first)
        && let Some((rest, _)) = follows(line, first.core_end(), kind)
    {
        return unnumbered_head(line, kind, (keyword, first.core_end()), rest);
    }
    let Some(reading) = reading else {
        return if unreadable(line, kind, keyword, after) {
            Look::Unreadable(kind)
        } else {
            Look::Wording
        };
    };
    let follows = follows(line, reading.end, kind).filter(|(_, follows)| {
        // A paragraph of an article begins in the same way; that of a code has a heading.
        !normal::loosely(keyword.core(), |loose| loose.ends_with("paragraphe"))
            || *follows == Follows::Heading
    });
    match follows {
        Some((rest, follows)) => Look::Head(Found {
            kind,
            number: Some(reading.number),
            label: label_from(line, keyword, reading.end),
            rest,
            follows,
        }),
        None => Look::Wording,
    }
}

/// « Titre préliminaire », « Chapitre unique »: the one before all others, and the only one.
fn only_of_its_kind(kind: Kind, word: &Word<'_>) -> Option<Reading> {
    let value = normal::loosely(word.core(), |loose| match loose {
        "preliminaire" | "preliminary" | "preliminar" | "liminaire" | "تمهيدي" | "التمهيدي" => {
            Some(0)
        }
        "unique" | "unico" | "unica" | "وحيد" | "الوحيد" => Some(1),
        _ => None,
    })?;
    (kind != Kind::Article || value == 1).then(|| Reading {
        number: Number::plain(value),
        end: word.core_end(),
    })
}

/// « Partie législative », « Partie réglementaire »: the halves of a code.
fn half_of_a_code(kind: Kind, word: &Word<'_>) -> bool {
    let halves = |loose: &str| matches!(loose, "legislative" | "reglementaire");
    kind == Kind::Part && normal::loosely(word.core(), halves)
}

/// Where it begins to say which article an annex belongs to: « Annexe I à l'article R. 123-4 ».
/// Nothing follows that in a head but what is in brackets or begins with a capital.
fn attached(line: &str, kind: Kind, keyword: &Word<'_>, from: usize) -> Option<usize> {
    if kind != Kind::Annex || !keyword.core().starts_with(char::is_uppercase) {
        return None;
    }
    let words = words_from(line, from, HEAD_WORDS);
    let [to, article, number @ ..] = words.as_slice() else {
        return None;
    };
    let leads = |loose: &str| matches!(loose, "a" | "aux" | "to" | "al");
    let names = |loose: &str| {
        let stem = loose.strip_prefix("l'").unwrap_or(loose);
        matches!(
            stem,
            "article" | "articles" | "art" | "arts" | "articulo" | "articulos"
        )
    };
    if !normal::loosely(to.core(), leads) || !normal::loosely(article.core(), names) {
        return None;
    }
    let rest = line.get(number::read(number)?.end..)?;
    let ends = rest.trim_end().ends_with(['.', ';', ',', ':']);
    let goes_on = words_from(rest, 0, HEAD_WORDS).iter().any(|word| {
        word.core().starts_with(char::is_lowercase) && !matches!(word.core(), "and" | "et" | "y")
    });
    let bracketed = rest.trim_start().starts_with('(');
    (!ends && (bracketed || !goes_on)).then_some(to.start())
}

fn reversed(line: &str, words: &[Word<'_>]) -> Look {
    let Some(reading) = number::read(words) else {
        return Look::Wording;
    };
    let Some(at) = words.iter().position(|word| word.start() >= reading.end) else {
        return Look::Wording;
    };
    let (Some(first), Some(word)) = (words.first(), words.get(at)) else {
        return Look::Wording;
    };
    let Some(kind) = keyword(&normal::loose(word.core())).filter(|kind| *kind != Kind::Article)
    else {
        return Look::Wording;
    };
    let follows = follows(line, word.core_end(), kind).filter(|(rest, _)| {
        // «First part of the work …» is a sentence; capitals make it a head, or what parts it from
        // a heading: « Première partie : Les relations de travail ».
        let parted = line.get(word.core_end()..*rest).unwrap_or_default();
        word.core().starts_with(char::is_uppercase)
            || parted.contains([':', '–', '—'])
            || *rest == line.len()
    });
    match follows {
        Some((rest, follows)) => Look::Head(Found {
            kind,
            number: Some(reading.number),
            label: label_from(line, first, word.core_end()),
            rest,
            follows,
        }),
        None => Look::Wording,
    }
}

fn label_from(line: &str, word: &Word<'_>, end: usize) -> (usize, usize) {
    // Marks of emphasis (`**`, `#`) before the keyword are no part of the label.
    let before = line.get(word.start()..).unwrap_or_default();
    let skip = before.find(char::is_alphanumeric).unwrap_or(0);
    (word.start() + skip, end)
}

/// What stands after the number, or nothing if the line is a sentence that begins with a reference.
fn follows(line: &str, end: usize, kind: Kind) -> Option<(usize, Follows)> {
    let tail = line.get(end..).unwrap_or_default();
    let joint = |c: char| {
        c.is_whitespace()
            || normal::is_invisible(c)
            || matches!(
                c,
                '.' | ':' | '-' | '–' | '—' | '*' | '_' | '#' | ')' | '|' | '°'
            )
    };
    let skipped = tail.find(|c| !joint(c)).unwrap_or(tail.len());
    let (joint, rest) = tail.split_at_checked(skipped)?;
    if rest.is_empty() {
        return Some((line.len(), Follows::Nothing));
    }
    let separated =
        joint.contains(['.', ':', '-', '–', '—']) || joint.contains("**") || joint.contains("__");
    // «ARTICLE 340 The following areas:» — capitals say that it is a head, whatever its ending.
    let capitals = line
        .chars()
        .take_while(|c| !c.is_ascii_digit())
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    if !joint.starts_with(|c: char| c.is_whitespace()) && !separated {
        return None;
    }
    let sentence = rest.len() > HEADING_BYTES_MAX
        || rest.trim_end().ends_with(['.', ';', ',', '؛', '،', ':']) && !is_remark(rest, kind);
    let at = end + skipped;
    match (separated, sentence) {
        (true, true) if kind == Kind::Article => Some((at, Follows::Wording)),
        (true, _) => Some((at, Follows::Heading)),
        (false, true)
            if capitals && rest.trim_end().ends_with([':', ',']) && !is_reference(rest) =>
        {
            Some((at, Follows::Heading))
        }
        (false, true) => None,
        (false, false) if is_reference(rest) => None,
        // «Chapter 14 (Dispute Settlement) shall apply»: what was in brackets is not all of it.
        (false, false)
            if rest.starts_with('(')
                && !rest.trim_end().ends_with(')')
                && !is_remark(rest, kind) =>
        {
            None
        }
        (false, false) => Some((at, Follows::Heading)),
    }
}

/// « Annexe 5 (mentionnée aux articles 6 et 7). »: what stands in brackets, and a stop.
fn is_remark(rest: &str, kind: Kind) -> bool {
    kind == Kind::Annex && rest.starts_with('(') && rest.trim_end().ends_with(").")
}

/// Whether the words after a number continue a sentence: «المادة 5 من الميثاق», "Article 5 of …".
fn is_reference(rest: &str) -> bool {
    let Some(first) = rest.chars().next() else {
        return false;
    };
    if first.is_lowercase() {
        return true;
    }
    let goes_on = |word: &str| {
        matches!(
            word,
            "من" | "في"
                | "علي"
                | "الي"
                | "اعلاه"
                | "ادناه"
                | "المذكوره"
                | "المشار"
                | "التي"
                | "وما"
                | "او"
                | "لا"
                | "عن"
                | "كما"
                | "بعد"
                | "قبل"
                | "فقره"
                | "الفقره"
        ) || (word.starts_with('و') && number::arabic_ordinal([word].into_iter()).is_some())
    };
    first_word(rest).is_some_and(|word| normal::loosely(word.core(), goes_on))
}

/// Whether a keyword without readable number was meant as a head: the line is short and bare.
fn unreadable(line: &str, kind: Kind, keyword: &Word<'_>, after: &[Word<'_>]) -> bool {
    let upper = keyword.core().chars().all(|c| !c.is_lowercase());
    kind == Kind::Article
        && upper
        && !after.is_empty()
        && after.len() <= 3
        && !line.trim_end().ends_with(['.', ';', ',', ':', '،', '؛'])
}

/// Whether `line` opens the testimonium: what follows it is signatures.
pub(super) fn closes(line: &str) -> bool {
    let opens = |loose: &str| {
        matches!(
            loose,
            "done" | "fait" | "hecho" | "signed" | "in" | "en" | "تم"
        ) || loose.starts_with(['ح', 'و', 'ص', 'ا'])
    };
    // Most lines are told by the first letter of their first word.
    let may = match first_letter(line) {
        Some(b'0'..=b'9') | None => false,
        Some(letter) if letter.is_ascii_alphabetic() => {
            matches!(letter | 0x20, b'd' | b'e' | b'f' | b'h' | b'i' | b's')
        }
        Some(_) => true,
    };
    if !may {
        return false;
    }
    if !first_word(line).is_some_and(|word| normal::loosely(word.core(), opens)) {
        return false;
    }
    let words = words(line, 3);
    let loose = |at: usize| {
        words
            .get(at)
            .map(|word| normal::loose(word.core()))
            .unwrap_or_default()
    };
    let (one, two, three) = (loose(0), loose(1), loose(2));
    match (one.as_str(), two.as_str(), three.as_str()) {
        ("done", "at" | "in", _)
        | ("fait", "a" | "en", _)
        | ("hecho", "en", _)
        | ("signed", "at" | "in", _) => !words
            .first()
            .is_some_and(|word| word.core().starts_with(char::is_lowercase)),
        ("in", "witness", _) | ("en", "foi", "de") | ("en", "fe" | "testimonio", "de") => true,
        ("حرر" | "حررت" | "حررا" | "وقع" | "وقعت" | "صدر" | "ابرم" | "ابرمت", place, _)
            if place == "في" || names_place(place) =>
        {
            true
        }
        // «حرر من نسختين أصليتين», as French has « Fait en deux exemplaires originaux ».
        ("حرر" | "حررت" | "حررا", "من" | "علي", copies) if copies.starts_with("نسخ") => {
            true
        }
        ("تم", "التوقيع", _)
        | ("حرر" | "حررت" | "وقعت" | "وقع", "هذه" | "هذا", _)
        | ("واثباتا" | "اثباتا" | "واشهادا" | "اشهادا" | "وتاكيدا", "لذلك" | "علي" | "لما", _) => {
            true
        }
        _ => false,
    }
}

/// Whether a word after "done" is "at" a place, as in «حرر بمدينة …», and not one of the other
/// phrases that begin with the same letter, as in «صدر بموجب …» or «وقع بالأحرف الأولى».
fn names_place(word: &str) -> bool {
    word.starts_with('ب')
        && !matches!(
            word,
            "بالاحرف"
                | "بموجب"
                | "بمقتضي"
                | "بناء"
                | "بين"
                | "بعد"
                | "بواسطه"
                | "بقرار"
                | "بمرسوم"
        )
}

#[cfg(test)]
mod tests;
