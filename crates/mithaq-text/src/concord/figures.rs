//! The figures of a provision, in digits and in words, and the articles it refers to.

use crate::normal;
use crate::number::{self, Number, arabic_cardinal, latin_cardinal};
use crate::tree::Provision;
use crate::words::{Word, words};
use alloc::string::String;
use alloc::vec::Vec;

/// Words of a block that are looked at.
const WORDS_MAX: usize = 20_000;
/// The words a number can take.
const NUMBER_WORDS_MAX: usize = 5;

/// Sorted figures and references.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) values: Vec<u32>,
    pub(super) references: Vec<Number>,
}

impl Figures {
    pub(super) fn of(provision: &Provision) -> Self {
        let mut found = Self::default();
        for block in &provision.blocks {
            found.read(block.text());
        }
        found.values.sort_unstable();
        found.references.sort_unstable();
        found
    }

    fn read(&mut self, text: &str) {
        let words = words(text, WORDS_MAX);
        let loose: Vec<String> = words
            .iter()
            .map(|word| normal::loose(word.core()))
            .collect();
        let mut at = 0;
        while let Some(word) = loose.get(at) {
            at += self
                .reference(&words, &loose, at)
                .or_else(|| self.value(word, &loose, at))
                .unwrap_or(1);
        }
    }

    /// A reference to an article; it takes the keyword and the words of the number.
    fn reference(&mut self, words: &[Word<'_>], loose: &[String], at: usize) -> Option<usize> {
        let keyword = loose.get(at)?;
        let stem = keyword.trim_start_matches(['و', 'ل', 'ب', 'ف', 'ك']);
        let is_article = matches!(
            stem,
            "الماده"
                | "لماده"
                | "ماده"
                | "article"
                | "articulo"
                | "l'article"
                | "d'article"
                | "art"
        );
        if !is_article || words.get(at)?.closes() {
            return None;
        }
        let after = words.get(at + 1..)?;
        let reading = number::read(after)?;
        let taken = after
            .iter()
            .take_while(|word| word.start() < reading.end)
            .count();
        // «المادة السابعة والخمسون» is one number; a letter alone is no reference.
        reading.number.value()?;
        self.references.push(reading.number);
        Some(1 + taken)
    }

    fn value(&mut self, word: &str, loose: &[String], at: usize) -> Option<usize> {
        if let Ok(value) = word.parse::<u32>() {
            self.values.push(value);
            return Some(1);
        }
        let ahead = || {
            loose
                .iter()
                .skip(at)
                .take(NUMBER_WORDS_MAX)
                .map(String::as_str)
        };
        let (value, taken) = arabic_cardinal(ahead()).or_else(|| latin_cardinal(ahead()))?;
        self.values.push(value);
        Some(taken)
    }
}
