//! The reform of a code: thousands of articles, whose numbers are used again for other content.

use super::chance::Chance;
use super::read;
use mithaq_text::compare::compare;
use mithaq_text::tree::Tree;
use std::fmt::Write;

const ARTICLES: usize = 2871;
const BLOCK: std::ops::Range<usize> = 1100..1480;

/// Numbers of a code: `1` to `2534`, some with `-1` to `-18`.
fn number(at: usize) -> String {
    if at % 9 == 8 {
        format!("{}-{}", at - at % 9 + 7, 1 + at % 4)
    } else {
        at.to_string()
    }
}

pub(crate) fn measure(source: &str) {
    let mut chance = Chance::new(5);
    let words: Vec<&str> = source.split_whitespace().collect();
    let mut sentence = |most: usize| {
        let length = 8 + chance.below(most);
        let at = chance.below(words.len() - length);
        let order = chance.below(3);
        let mut row = words[at..at + length].to_vec();
        row.rotate_left(order);
        row.join(" ") + "."
    };
    let bodies: Vec<String> = (0..ARTICLES).map(|_| sentence(60)).collect();
    let fresh: Vec<String> = BLOCK.map(|_| sentence(60)).collect();
    for (name, heads) in [
        ("plain", ["Livre", "Titre", "Chapitre", "Article"]),
        (
            "markdown",
            ["# Livre", "## Titre", "### Chapitre", "**Article"],
        ),
    ] {
        let end = if heads[3].starts_with("**") { "**" } else { "" };
        let text = |body: &dyn Fn(usize) -> (String, String)| {
            let mut out = String::from("Code civil\n");
            for at in 1..ARTICLES {
                if at % 600 == 1 {
                    writeln!(out, "{} {} : Des choses", heads[0], roman(at / 600 + 1)).unwrap();
                }
                if at % 120 == 1 {
                    writeln!(out, "{} {} : Des biens", heads[1], roman(at / 120 % 5 + 1)).unwrap();
                }
                if at % 30 == 1 {
                    writeln!(out, "{} {} : Des effets", heads[2], roman(at / 30 % 4 + 1)).unwrap();
                }
                let (number, body) = body(at);
                writeln!(out, "{} {number}{end}\n{body}", heads[3]).unwrap();
            }
            out
        };
        let old = text(&|at| (number(at), bodies[at].clone()));
        // 44 articles of the block keep their words and get numbers that others had before.
        let kept = |at: usize| {
            (BLOCK.contains(&at) && at % 8 == 4 && at < 1452)
                .then(|| BLOCK.start + (at - BLOCK.start) / 8 * 3 + 200)
        };
        let new = text(&|at| {
            let from = BLOCK.clone().find(|old| kept(*old) == Some(at));
            match from {
                Some(from) => (number(at), bodies[from].clone()),
                None if BLOCK.contains(&at) => (number(at), fresh[at - BLOCK.start].clone()),
                None => (number(at), bodies[at].clone()),
            }
        });
        let (old, new): (Tree, Tree) = (read(&old), read(&new));
        let found = compare(&old, &new);
        let lines = |tree: &Tree| {
            tree.walk()
                .map(|p| p.number.as_ref().map(|number| number.key()))
                .collect::<Vec<_>>()
        };
        let (from, to) = (lines(&old), lines(&new));
        let (mut right, mut all) = (0, 0);
        for at in BLOCK.filter(|at| kept(*at).is_some()) {
            all += 1;
            let wanted = number(kept(at).unwrap());
            right += usize::from(found.provisions.iter().any(|change| {
                change
                    .old
                    .iter()
                    .any(|i| from[*i].as_ref() == Some(&number(at)))
                    && change.new.iter().any(|j| to[*j].as_ref() == Some(&wanted))
            }));
        }
        println!(
            "{name}: {} articles, {right} of {all} renumberings, {:?}",
            old.articles().count(),
            found.counts()
        );
    }
}

fn roman(value: usize) -> &'static str {
    ["", "I", "II", "III", "IV", "V", "VI"]
        .get(value)
        .copied()
        .unwrap_or("VII")
}
