//! Measures texts that nobody writes, whose cost must be bounded all the same.
//!
//! `cargo run --release -p mithaq-text --example extremes -- CASE [SIZE] | OLD NEW`: what it costs
//! in seconds of processor time and in memory, and what is found; of two files as well.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring tool for developers"
)]

use mithaq_text::compare::{apply, compare};
use mithaq_text::{Lang, parse};
use std::fmt::Write;

type Case = (&'static str, usize, fn(usize) -> [String; 2]);

const CASES: [Case; 9] = [
    ("words", 1_000_000, |size| {
        [0, 7].map(|turn| articles(size, |at| format!("word{}", (at + turn) % 5000)))
    }),
    ("distinct", 1_000_000, |size| {
        [0, 7].map(|turn| articles(size, |at| format!("word{}", at + turn)))
    }),
    ("alike", 60_000, |size| {
        [0, 30_000].map(|turn| {
            let mut text = String::from("Article 1\n");
            (0..size).for_each(|at| {
                writeln!(text, "the same line of wording again, nr {}", at + turn).unwrap();
            });
            text
        })
    }),
    ("line", 45_000_000, |size| {
        [3, 5].map(|step| {
            let mut line = String::from("Article 1\n");
            (0..size / 8).for_each(|at| write!(line, "w{} ", at * step % 70_001).unwrap());
            line
        })
    }),
    // A million paragraphs in one article, some of them new.
    ("paragraphs", 1_000_000, |size| {
        [0, 7].map(|turn| {
            let mut text = String::from("Article 1\n");
            (0..size).for_each(|at| writeln!(text, "{} words", (at + turn) * 7 % 900_001).unwrap());
            text
        })
    }),
    // As many lines, all the same, in one article.
    ("equal", 1_000_000, |size| {
        [0, 7].map(|more| {
            let mut text = String::from("Article 1\n");
            (0..size + more).for_each(|_| text.push_str("same line\n"));
            text
        })
    }),
    // Every article where it was, counted from the end.
    ("reversed", 500_000, |size| {
        [false, true].map(|turned| {
            articles(size, |at| {
                let at = if turned { size - 1 - at } else { at };
                format!("word{at} and{}", at / 2)
            })
        })
    }),
    // Books, parts, titles, chapters, sections, each in the other, again and again.
    ("deep", 200_000, |size| {
        [0, 7].map(|turn| {
            let mut text = String::new();
            let levels = ["Book", "Part", "Title", "Chapter", "Section", "Subsection"];
            for at in 0..size {
                for level in levels.iter().skip(at % 6) {
                    writeln!(text, "{level} {}", at % 39 + 1).unwrap();
                }
                writeln!(text, "Article {}\nword{}", at + 1, (at + turn) % 50_000).unwrap();
            }
            text
        })
    }),
    ("shuffled", 100_000, |size| {
        [1, 7919].map(|step| {
            articles(size, |at| {
                let at = at * step % size;
                format!("the Parties shall w{at} and x{} with y{}", at / 3, at % 977)
            })
        })
    }),
];

fn articles(size: usize, body: impl Fn(usize) -> String) -> String {
    (1..=size).fold(String::new(), |mut text, at| {
        writeln!(text, "Article {at}\n{}", body(at)).unwrap();
        text
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<String> = arguments.iter().flat_map(std::fs::read_to_string).collect();
    if let [old, new] = texts.as_slice() {
        return measure(old, new);
    }
    let name = arguments.first().map(String::as_str);
    let Some((_, size, make)) = CASES.iter().find(|(case, ..)| Some(*case) == name) else {
        let names = CASES.map(|(name, ..)| name).join("|");
        return println!("usage: extremes {names} [SIZE] | OLD NEW");
    };
    let [old, new] = make(arguments.get(1).map_or(*size, |size| size.parse().unwrap()));
    measure(&old, &new);
}

fn measure(old: &str, new: &str) {
    let start = cpu();
    let read = |text: &str| parse::plain(text, Lang::En).tree;
    let (a, b) = (read(old), read(new));
    let parsed = cpu() - start;
    let before = peak();
    let found = compare(&a, &b);
    println!(
        "{} MB: parse {parsed:.2} s, both {:.2} s; peak {before} MB parsed, {} MB compared; {:?}",
        (old.len() + new.len()) / 1_000_000,
        cpu() - start,
        peak(),
        found.counts()
    );
    assert!(apply(&found, &a) == Ok(b));
    println!("applied: peak {} MB", peak());
}

/// Seconds this thread has spent on a processor.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds = text.split_whitespace().next().unwrap();
    nanoseconds.parse::<f64>().unwrap() / 1e9
}

/// The most memory this process had so far, in MB.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        / 1000
}
