//! Measures comparison and merging against cases whose truth is known.
//!
//! `cargo run --release -p mithaq-text --example measure -- FOLDER [LANG]`, where FOLDER holds
//! `base.txt` and `new.txt`, and beside them `base.lines.json`, `new.lines.json` and `truth.json`
//! where the truth is known.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring tool for developers"
)]

use mithaq_text::compare::{Comparison, Outline, Part, State, apply, compare, invert};
use mithaq_text::tree::Kind;
use mithaq_text::{Lang, parse};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("usage: measure FOLDER [LANG]");
        return;
    };
    let lang = arguments
        .next()
        .and_then(|code| Lang::from_code(&code))
        .unwrap_or(Lang::En);
    measure(Path::new(&folder), lang);
}

/// Milliseconds this thread has spent on a processor.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split_whitespace()
        .next()
        .unwrap()
        .parse::<f64>()
        .unwrap()
        / 1e6
}

/// The result, and the mean cost in milliseconds of processor time.
fn cost<T>(mut run: impl FnMut() -> T) -> (T, f64) {
    const RUNS: u32 = 25;
    let result = run();
    let start = cpu();
    for _ in 0..RUNS {
        std::hint::black_box(run());
    }
    (result, (cpu() - start) / f64::from(RUNS))
}

fn measure(folder: &Path, lang: Lang) {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (old_text, new_text) = (text("base.txt"), text("new.txt"));
    let ((old, new), parsing) = cost(|| {
        (
            parse::plain(&old_text, lang).tree,
            parse::plain(&new_text, lang).tree,
        )
    });
    let (found, comparing) = cost(|| compare(&old, &new));
    // What splitting and hashing alone cost: the floor, and the measure of this machine's hour.
    let floor = |text: &str| {
        text.split_whitespace()
            .flat_map(str::bytes)
            .fold(0u64, |h, b| {
                (h.rotate_left(5) ^ u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            })
    };
    let (_, floor) = cost(|| floor(&old_text) ^ floor(&new_text));
    let printed = |text: &str| {
        text.lines()
            .filter(|l| !l.trim().is_empty())
            .map(|l| [l, "\n"].concat())
            .collect::<String>()
    };
    assert_eq!(old.to_string(), printed(&old_text));
    assert_eq!(apply(&found, &old).as_ref(), Ok(&new), "apply");
    assert_eq!(
        apply(&invert(found.clone()), &new).as_ref(),
        Ok(&old),
        "invert"
    );
    println!(
        "{}: parse {parsing:.2} ms, compare {comparing:.2} ms, floor {floor:.2} ms",
        folder.display()
    );
    println!("  {:?}", found.counts());
    if let Ok(truth) = std::fs::read_to_string(folder.join("truth.json")) {
        score(folder, &found, &serde_json::from_str(&truth).unwrap());
    }
}

/// Ids by line, and lines of each article's blocks.
fn ids(folder: &Path, name: &str) -> (Vec<String>, BTreeMap<String, Vec<usize>>) {
    let rows: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap();
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut ids = vec![String::new()];
    for (at, row) in rows.as_array().unwrap().iter().enumerate() {
        let id = row[1].as_str().unwrap().to_string();
        if row[0] == "para" {
            blocks.entry(id.clone()).or_default().push(at + 1);
        }
        ids.push(id);
    }
    (ids, blocks)
}

fn lines(outline: &Outline) -> Vec<(usize, Vec<usize>)> {
    let lines = outline.lines();
    lines
        .map(|(line, blocks)| (line, blocks.collect()))
        .collect()
}

fn score(folder: &Path, found: &Comparison, truth: &Value) {
    let (old_ids, old_blocks) = ids(folder, "base.lines.json");
    let (new_ids, _) = ids(folder, "new.lines.json");
    let (old_lines, new_lines) = (lines(&found.old), lines(&found.new));
    let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut moved = BTreeSet::new();
    // What the truth calls an article; containers are not scored.
    let scored = |kind| {
        matches!(
            kind,
            Kind::Article | Kind::Preamble | Kind::Closing | Kind::Annex
        )
    };
    for change in found.provisions.iter().filter(|change| scored(change.kind)) {
        for i in &change.old {
            let id = &old_ids[old_lines[*i].0];
            let to = change.new.iter().map(|j| new_ids[new_lines[*j].0].clone());
            map.entry(id.clone()).or_default().extend(to);
            if change.states.contains(State::Moved) && id.starts_with('a') {
                moved.insert(id.clone());
            }
        }
    }
    let mut right = 0;
    let wanted = truth["map"].as_object().unwrap();
    for (id, to) in wanted {
        let to: BTreeSet<String> = to
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap().into())
            .collect();
        let got = map.get(id).cloned().unwrap_or_default();
        if got == to {
            right += 1;
        } else {
            println!(
                "  mapping {id} ({}): got {got:?}, want {to:?}",
                truth["kind"][id]
            );
        }
    }
    println!(
        "  mapping {right}/{} = {:.2} %",
        wanted.len(),
        100.0 * right as f64 / wanted.len() as f64
    );
    let set = |key: &str| -> BTreeSet<String> {
        truth[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap().into())
            .collect()
    };
    f1("moved", &moved, &set("moved"));
    let wanted: BTreeSet<usize> = truth["para_moves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let (article, nth) = row[0].as_str().unwrap().rsplit_once('p').unwrap();
            old_blocks[article][nth.parse::<usize>().unwrap() - 1]
        })
        .collect();
    let got: BTreeSet<usize> = found
        .paragraph_moves
        .iter()
        .map(|(old, _)| match old.part() {
            Part::Head => 0,
            Part::Block(nth) => old_lines[old.provision()].1[nth],
        })
        .collect();
    f1("paragraph moves", &got, &wanted);
    println!("  editor's own words {}", truth["edit_words"]);
}

fn f1<T: Ord + std::fmt::Debug>(what: &str, got: &BTreeSet<T>, want: &BTreeSet<T>) {
    let hits = got.intersection(want).count() as f64;
    let f1 = 2.0 * hits / (got.len() + want.len()) as f64;
    let (missed, wrong): (Vec<_>, Vec<_>) = (
        want.difference(got).collect(),
        got.difference(want).collect(),
    );
    println!("  {what}: F1 {f1:.3}, missed {missed:?}, wrong {wrong:?}");
}
