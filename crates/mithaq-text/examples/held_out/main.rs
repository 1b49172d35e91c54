//! Measures comparison on edited versions of a text that are made here, so that the truth is known.
//!
//! `cargo run --release -p mithaq-text --example held_out -- TEXT DONOR [SEEDS]`: articles of TEXT are
//! moved, reworded, split, merged, deleted, renumbered; articles of DONOR, another treaty in the
//! same language, are put in. `cargo run … --example held_out -- code TEXT` measures the reform of
//! a code of 2,871 articles whose sentences come from TEXT; `write TEXT DONOR PLAN SEED OLD NEW` writes
//! the two versions of one seed, PLAN counted from 0, into files.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring tool for developers"
)]

mod chance;
mod code;
mod draft;
mod edits;
mod score;

use chance::Chance;
use draft::Draft;
use edits::{Plan, Version};
use mithaq_text::compare::compare;
use mithaq_text::merge::merge;
use mithaq_text::rolling::Who;
use mithaq_text::{Lang, parse};
use score::Score;

const PLANS: [(&str, Plan); 3] = [
    ("default edits", Plan::DEFAULT),
    ("heavy edits, headings hidden", Plan::HEAVY),
    (
        "typographic noise",
        Plan {
            noise: true,
            ..Plan::DEFAULT
        },
    ),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = |path: &String| std::fs::read_to_string(path).unwrap();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["write", text_path, donor_path, plan, seed, old, new] => {
            let (base, donor) = (text(&(*text_path).into()), text(&(*donor_path).into()));
            let (base, donor) = (Draft::new(&read(&base)), Draft::new(&read(&donor)));
            let (_, plan) = PLANS[plan.parse::<usize>().unwrap()];
            let mut chance = Chance::new(seed.parse().unwrap());
            let version = Version::new(&base, &donor, plan, &mut chance);
            std::fs::write(old, &version.old.text).unwrap();
            std::fs::write(new, &version.new.text).unwrap();
        }
        ["code", path] => code::measure(&text(&(*path).into())),
        [_, _, rest @ ..] => {
            let seeds = rest.first().map_or(10, |seeds| seeds.parse().unwrap());
            measure(&text(&arguments[0]), &text(&arguments[1]), seeds);
        }
        _ => println!(
            "usage: held_out TEXT DONOR [SEEDS] | code TEXT | write TEXT DONOR PLAN SEED OLD NEW"
        ),
    }
}

fn read(text: &str) -> mithaq_text::tree::Tree {
    parse::plain(text, parse::guess_lang(text).unwrap_or(Lang::En)).tree
}

fn measure(text: &str, donor: &str, seeds: u64) {
    let (base, donor) = (Draft::new(&read(text)), Draft::new(&read(donor)));
    for (name, plan) in PLANS {
        let mut all = Score::default();
        for seed in 0..seeds {
            let version = Version::new(&base, &donor, plan, &mut Chance::new(seed));
            let found = compare(&read(&version.old.text), &read(&version.new.text));
            let score = Score::of(&version, &found);
            score.print(&format!("{name} {seed}"));
            all.worst(&score);
        }
        all.print(&format!("{name}: WORST"));
    }
    let mut chance = Chance::new(77);
    for (name, noise) in [("renumbered only", false), ("typographic noise only", true)] {
        let version = Version::new(
            &base,
            &donor,
            Plan {
                noise,
                ..Plan::NOTHING
            },
            &mut chance,
        );
        let counts = compare(&read(&version.old.text), &read(&version.new.text)).counts();
        let content = (
            counts.words_inserted,
            counts.words_deleted,
            counts.moved,
            counts.changed,
        );
        println!(
            "{name}: content {content:?}, typographic {}, renumbered {}",
            counts.typographic, counts.renumbered
        );
    }
    for seed in 0..seeds {
        let (old, one, two, clashes) = edits::sides(&base, &donor, &mut Chance::new(seed));
        let trees = (read(&old), read(&one), read(&two));
        let merged = merge(&trees.0, &[(Who(0), &trees.1), (Who(1), &trees.2)]);
        let exact = merged.base().to_string() == trees.0.to_string()
            && merged.side(Who(0)).to_string() == trees.1.to_string()
            && merged.side(Who(1)).to_string() == trees.2.to_string();
        println!(
            "merge {seed}: {:?} of {clashes} clashes, exact {exact}",
            merged.conflicts()
        );
    }
}
