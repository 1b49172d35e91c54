//! The references within one text, for those who write it with links.

use crate::lexicon::Known;
use crate::links::{self, Targets};
use crate::normal;
use crate::redline::tokens::{Sort, Token, tokens};
use crate::rows::Rows;
use crate::tree::Tree;
use alloc::vec::Vec;
use core::ops::Range;

/// A number in the text that names an article of the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The provision it stands in, by its place in [`Tree::walk`].
    pub provision: usize,
    /// The block it stands in.
    pub block: usize,
    /// The number, in bytes of [`Block::text`](crate::tree::Block::text).
    pub range: Range<usize>,
    /// The article it names, by its place in [`Tree::walk`].
    pub target: usize,
}

/// Every reference to an article of the same text, in order. `Article 5 of the Convention` may name
/// another text and is none; nor is a number that two articles have.
pub fn references(tree: &Tree) -> Vec<Reference> {
    let ([rows], mut lexicon) = Rows::read([tree]);
    let targets = Targets::new(&rows);
    let mut found = Vec::new();
    for (provision, row) in rows.provisions.iter().enumerate() {
        let lines = rows.lines.get(row.lines()).unwrap_or_default();
        for (block, line) in lines.iter().enumerate() {
            let text = line.block.text();
            let tokens = tokens(text);
            let known: Vec<Known> = tokens
                .iter()
                .map(|token| lexicon.know(token.of(text)))
                .collect();
            for (at, number) in links::references(text, &tokens, &known).iter().enumerate() {
                let rest = tokens.get(at + 1..).unwrap_or_default();
                let (Some(number), Some(token)) = (number, tokens.get(at)) else {
                    continue;
                };
                if leads_elsewhere(text, rest) {
                    continue;
                }
                if let Some((target, _)) = targets.find(&rows, provision, number) {
                    found.push(Reference {
                        provision,
                        block,
                        range: token.start..token.end,
                        target,
                    });
                }
            }
        }
    }
    found
}

/// Whether what follows the number says of which text it is, unless that is this one.
fn leads_elsewhere(text: &str, rest: &[Token]) -> bool {
    let mut words = rest
        .iter()
        .take_while(|token| token.sort == Sort::Word)
        .map(|token| normal::loose(&normal::key(token.of(text))));
    // Other numbers may come before it: `Articles 5 and 6 of the Convention`.
    let joins = |word: &str| {
        word.chars().all(|c| c.is_ascii_digit())
            || matches!(
                word,
                "and" | "or" | "to" | "et" | "ou" | "a" | "y" | "و" | "او" | "الي"
            )
    };
    let Some(word) = words.by_ref().find(|word| !joins(word)) else {
        return false;
    };
    let leads = matches!(
        word.as_str(),
        "of" | "de" | "du" | "des" | "del" | "من" | "thereof" | "in" | "dans" | "en" | "في"
    );
    let this = |word: &str| {
        matches!(
            word,
            "this"
                | "present"
                | "presente"
                | "هذا"
                | "هذه"
                | "cet"
                | "cette"
                | "ce"
                | "este"
                | "esta"
        )
    };
    let mut next = words.next();
    if next
        .as_deref()
        .is_some_and(|word| matches!(word, "the" | "la" | "le" | "el"))
    {
        next = words.next();
    }
    leads && !next.is_some_and(|word| this(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::parse::plain;
    use alloc::string::String;

    /// The numbers that lead somewhere, each with the number it leads to.
    fn check(text: &str, lang: Lang, expected: &[(&str, &str)]) {
        let tree = plain(text, lang).tree;
        let all: Vec<_> = tree.walk().collect();
        let found: Vec<(String, String)> = references(&tree)
            .iter()
            .map(|reference| {
                let block = &all[reference.provision].blocks[reference.block];
                let number = block
                    .text()
                    .get(reference.range.clone())
                    .unwrap_or_default()
                    .into();
                (number, all[reference.target].step())
            })
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(number, step)| (number.as_str(), step.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_lead_to_their_article() {
        check(
            "Article 1\nSee Articles 2 and 3, and Article 9.\nArticle 2\nAs in Article 1 of this Agreement.\nArticle 3\nArticle 1 of the Convention, Articles 1 and 2 of the Statute; Article 2 of the present Agreement.\n",
            Lang::En,
            &[
                ("2", "art_2"),
                ("3", "art_3"),
                ("1", "art_1"),
                ("2", "art_2"),
            ],
        );
        check(
            "المادة 1\nوفقا للمادة 2.\nالمادة 2\nالمادة 1 من هذا الاتفاق، والمادة 1 من الاتفاقية.\n",
            Lang::Ar,
            &[("2", "art_2"), ("1", "art_1")],
        );
        check(
            "Article 1\nComme le veut l'article 2.\nArticle 2\nL'article 1 de la Convention.\n",
            Lang::Fr,
            &[("2", "art_2")],
        );
    }

    #[test]
    fn articles_of_a_code_are_named_with_what_enacted_them() {
        check(
            "Article L. 123-4\nVoir les articles R. 123-4 et L. 123-5, ainsi que l'article R.* 7-1.\n\
             Article L. 123-5\nAu sens de l'article 123-4.\n\
             Article R123-4\nPour l'application des articles L. 123-4 à L. 123-6.\n\
             Article R*7-1\nSelon l'article L123-5. L. 123-4 mois.\n",
            Lang::Fr,
            &[
                ("123-4", "art_123-4r"),
                ("123-5", "art_123-5l"),
                ("7-1", "art_7-1r"),
                ("123-4", "art_123-4l"),
                ("L123-5", "art_123-5l"),
            ],
        );
    }

    #[test]
    fn an_annex_amid_a_code_hides_no_article() {
        check(
            "Article R. 5-1\nVoir l'article R. 5-3.\nAnnexe I à l'article R. 5-1\n\
             Article 1er\nModèle de contrat.\nArticle R. 5-2\nVoir l'article R. 5-1.\n\
             Annexe II à l'article R. 5-2\nModèle de reçu.\n\
             Article R. 5-3\nVoir l'article R. 5-2.\n",
            Lang::Fr,
            &[
                ("5-3", "art_5-3r"),
                ("5-1", "art_5-1r"),
                ("5-2", "art_5-2r"),
            ],
        );
    }

    #[test]
    fn a_number_that_two_articles_have_leads_nowhere() {
        check(
            "Article 1\nSee Article 2.\nArticle 2\nx\nArticle 2\ny\n",
            Lang::En,
            &[],
        );
    }
}
