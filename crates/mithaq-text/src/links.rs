//! References from one provision to another, which are links and not words.
//!
//! "Article 5" names a provision. When that provision becomes Article 7, every reference to it
//! changes its figures and says the same as before.

use crate::few::Few;
use crate::lexicon::Known;
use crate::normal;
use crate::number::{self, Number};
use crate::redline::tokens::{Sort, Token};
use crate::rows::{REFERENCE, Row, Rows};
use crate::tree::Kind;
use crate::words::{self, Word};
use alloc::vec::Vec;

/// What a word can be to a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Role {
    /// Marks of direction alone: no word.
    Nothing,
    #[default]
    Other,
    /// `Article`, `المادة`.
    Keyword,
    /// `5`, `6-1`, `الخامسة`, `premier`.
    Number,
    /// `and`, `to`, `و`: the reference may go on after it.
    Link,
}

/// The longest Latin word that plays a part in references, in bytes: `d'articles`, `artículos`.
const ROLE_BYTES_MAX: usize = 12;

/// What the word with this [key](normal::key) can be to a reference.
pub(crate) fn role(key: &str) -> Role {
    if key.is_empty() {
        return Role::Nothing;
    }
    let core = core(key);
    if let Some((_, figures)) = number::read::code_letters(core) {
        // « l'article L. 123-4 »
        return if figures.is_empty() {
            Role::Link
        } else {
            Role::Number
        };
    }
    // Nearly every word is told by its first letter.
    match core.bytes().next() {
        None => return Role::Other,
        Some(b'0'..=b'9') => return Role::Number,
        Some(first) if first.is_ascii() => {
            let may = matches!(
                first | 0x20,
                b'a' | b'd' | b'e' | b'l' | b'o' | b'p' | b't' | b'y'
            );
            if !may || core.len() > ROLE_BYTES_MAX {
                return Role::Other;
            }
        }
        Some(_) => (),
    }
    normal::loosely(core, |loose| {
        if is_keyword(loose) {
            return Role::Keyword;
        }
        if matches!(
            loose,
            "and" | "to" | "or" | "et" | "a" | "ou" | "y" | "e" | "au" | "و" | "الي" | "او" | "رقم"
        ) {
            return Role::Link;
        }
        if matches!(loose, "premier" | "primero") {
            return Role::Number;
        }
        // No Latin word is an ordinal in Arabic.
        let ordinal = !loose.is_ascii() && number::arabic_ordinal([loose].into_iter()).is_some();
        if ordinal { Role::Number } else { Role::Other }
    })
}

/// A key without the punctuation around it; most have none.
fn core(key: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = key.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) {
        return key;
    }
    key.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_keyword(loose: &str) -> bool {
    let stem = match loose.chars().next() {
        Some('و' | 'ل' | 'ب' | 'ف' | 'ك') => {
            loose.trim_start_matches(['و', 'ل', 'ب', 'ف', 'ك'])
        }
        Some(_) | None => loose,
    };
    matches!(
        stem,
        "article"
            | "articles"
            | "art"
            | "arts"
            | "l'article"
            | "d'article"
            | "articulo"
            | "articulos"
            | "الماده"
            | "ماده"
            | "المواد"
            | "مواد"
            | "المادتين"
            | "المادتان"
            | "مادتين"
    )
}

/// Replaces the numbers of references by [`REFERENCE`] while words go by.
#[derive(Debug, Default)]
pub(crate) struct Masker {
    within: bool,
}

impl Masker {
    /// A new block begins: no reference is open.
    pub(crate) fn restart(&mut self) {
        self.within = false;
    }

    /// The symbol to match by; nothing for what is no word.
    pub(crate) fn masked(&mut self, word: Known) -> Option<u32> {
        if word.role == Role::Other {
            // Nearly every word.
            self.within = false;
            return Some(word.symbol);
        }
        match (word.role, self.within) {
            (Role::Nothing, _) => return None,
            (Role::Keyword, _) => self.within = true,
            (Role::Number, true) => return Some(REFERENCE),
            (Role::Link, true) | (Role::Number, false) => (),
            (Role::Link | Role::Other, _) => self.within = false,
        }
        Some(word.symbol)
    }
}

/// Where the numbers of articles lead, in one text.
#[derive(Debug, Default)]
pub(crate) struct Targets<'a> {
    /// By series (main text or an annex) and number, sorted: the article; several may have one.
    by_number: Vec<(usize, &'a Number, usize)>,
}

impl<'a> Targets<'a> {
    pub(crate) fn new(rows: &Rows<'a>) -> Self {
        let places = rows.provisions.iter().enumerate();
        let mut by_number: Vec<(usize, &Number, usize)> = places
            .filter(|(_, row)| row.of.kind == Kind::Article)
            .filter_map(|(place, row)| {
                // An annex amid a code ends where the next article of the code begins.
                let own = if is_of_a_code(row) {
                    0
                } else {
                    series(rows, place)
                };
                Some((own, row.of.number.as_ref()?, place))
            })
            .collect();
        by_number.sort_unstable();
        Self { by_number }
    }

    /// The article that `number` names when it is written in the provision at `from`, and what of
    /// the number leads on within the article: `4.2` names paragraph 2 of Article 4 where no
    /// article has that number.
    pub(crate) fn find<'n>(
        &self,
        rows: &Rows<'_>,
        from: usize,
        number: &'n Number,
    ) -> Option<(usize, &'n [u32])> {
        if let Some(whole) = self.look_up(rows, from, number) {
            return Some((whole, &[]));
        }
        let (first, inner) = number.parts.split_first()?;
        let outer = Number {
            parts: Few::one(*first),
            ..number.clone()
        };
        self.look_up(rows, from, &outer).map(|found| (found, inner))
    }

    fn look_up(&self, rows: &Rows<'_>, from: usize, number: &Number) -> Option<usize> {
        let own = series(rows, from);
        // An annex refers to the main text where it has no such article itself.
        self.named(own, number).or_else(|| self.named(0, number))?
    }

    /// The article of a series that has a number, or nothing where several have it; nothing at all
    /// where none has.
    fn named(&self, series: usize, number: &Number) -> Option<Option<usize>> {
        let key = (series, number);
        let from = self
            .by_number
            .partition_point(|(of, own, _)| (*of, *own) < key);
        let rest = self.by_number.get(from..)?.iter();
        let mut found = rest.take_while(|(of, own, _)| (*of, *own) == key);
        let (_, _, place) = found.next()?;
        Some(found.next().is_none().then_some(*place))
    }
}

/// Whether the label of an article says what enacted it: `Article L. 123-4`.
fn is_of_a_code(row: &Row<'_>) -> bool {
    let label = words::words(row.of.head.label(), 2);
    let letters = |word: &Word<'_>| number::read::code_letters(word.core()).is_some();
    row.of.number.as_ref().is_some_and(|it| it.letter.is_some())
        && label.get(1).is_some_and(letters)
}

/// Which numbering a provision takes part in: 0 for the main text, else its annex's place plus one.
fn series(rows: &Rows<'_>, place: usize) -> usize {
    let mut at = Some(place);
    while let Some(row) = at.and_then(|at| rows.provisions.get(at)) {
        if matches!(row.of.kind, Kind::Annex | Kind::Protocol | Kind::Appendix) {
            return at.map_or(0, |at| at + 1);
        }
        at = row.parent();
    }
    0
}

/// For each token, the number it names if it is the number of a reference to an article.
pub(crate) fn references(text: &str, tokens: &[Token], known: &[Known]) -> Vec<Option<Number>> {
    let mut found = Vec::with_capacity(tokens.len());
    let mut within = false;
    // What enacted the article of a code whose figures come next: « L. », « R.* ».
    let mut enacted = None;
    for (token, known) in tokens.iter().zip(known) {
        let mut number = None;
        match (token.sort, known.role) {
            (Sort::Mark, _) => within = false,
            (Sort::Sign, _) if enacted.is_some() && matches!(token.of(text), "." | "*") => {
                found.push(None);
                continue;
            }
            (Sort::Sign, _) => within &= matches!(token.of(text), "," | "،" | "-" | "–"),
            (Sort::Word, Role::Keyword) => within = true,
            (Sort::Word, Role::Number) if within => {
                number = named(token.of(text)).map(|number| of_a_code(number, enacted));
            }
            (Sort::Word, Role::Link) if within => {
                enacted = letter(token.of(text));
                found.push(None);
                continue;
            }
            (Sort::Word, Role::Nothing) => (),
            (Sort::Word, Role::Number | Role::Link | Role::Other) => within = false,
        }
        enacted = None;
        found.push(number);
    }
    found
}

/// The letter that stands in the number of an article of a code, if a word is what says it.
fn letter(word: &str) -> Option<char> {
    let (letters, figures) = number::read::code_letters(word)?;
    let last = letters.chars().last().filter(|_| figures.is_empty())?;
    Some(last.to_ascii_lowercase())
}

fn of_a_code(number: Number, enacted: Option<char>) -> Number {
    match enacted {
        Some(letter) => Number {
            letter: Some(letter),
            further: number.letter,
            ..number
        },
        None => number,
    }
}

fn named(word: &str) -> Option<Number> {
    let words = words::words(word, 1);
    number::read(&words).map(|reading| reading.number)
}
