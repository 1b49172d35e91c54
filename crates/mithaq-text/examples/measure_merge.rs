//! Measures merging: `cargo run --release -p mithaq-text --example measure_merge -- BASE SIDE…`,
//! each a plain-text file.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring tool for developers"
)]

use mithaq_text::merge::{Standing, Stretch, merge};
use mithaq_text::rolling::Who;
use mithaq_text::{Lang, parse, tree::Tree};

fn main() {
    let texts: Vec<String> = std::env::args()
        .skip(1)
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let trees: Vec<Tree> = texts
        .iter()
        .map(|text| parse::plain(text, parse::guess_lang(text).unwrap_or(Lang::En)).tree)
        .collect();
    let Some((base, sides)) = trees.split_first() else {
        println!("usage: measure_merge BASE SIDE…");
        return;
    };
    let sides: Vec<(Who, &Tree)> = sides
        .iter()
        .zip(0u8..)
        .map(|(tree, who)| (Who(who), tree))
        .collect();
    let merged = merge(base, &sides);
    println!(
        "{:?}, joint {}, open {}",
        merged.conflicts(),
        merged.joint(),
        merged.open()
    );
    println!(
        "base is exact: {}",
        merged.base().to_string() == base.to_string()
    );
    for (who, tree) in &sides {
        println!(
            "{who:?} is exact: {}",
            merged.side(*who).to_string() == tree.to_string()
        );
    }
    for stretch in merged.lines.iter().flat_map(|line| &line.wording) {
        if let Stretch::Open {
            alternatives,
            standing: Standing::Contested,
        } = stretch
        {
            println!("  contested: {alternatives:?}");
        }
    }
}
