//! Any bytes into every reader, into compare and into merge.
//!
//! Each target is a plain function, so that two drivers share it: cargo-fuzz, which looks for new
//! paths and needs a nightly compiler, and [`drive()`], which needs nothing and is the same each time.

mod drive;
pub mod seeds;
pub mod targets;

pub use drive::{cases, drive};

/// A target and what it starts from.
pub struct Target {
    /// Its name, which is that of its entry point.
    pub name: &'static str,
    /// What is done with the bytes.
    pub run: fn(&[u8]),
    /// Inputs of the kind that it reads.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Words that its inputs are made of.
    pub words: &'static [&'static str],
}

/// Every target.
pub const TARGETS: [Target; 7] = [
    Target {
        name: "plain",
        run: targets::plain,
        seeds: seeds::plain,
        words: seeds::WORDS,
    },
    Target {
        name: "compare",
        run: targets::compare,
        seeds: seeds::pairs,
        words: seeds::WORDS,
    },
    Target {
        name: "merge",
        run: targets::merge,
        seeds: seeds::pairs,
        words: seeds::WORDS,
    },
    Target {
        name: "docx",
        run: targets::docx,
        seeds: seeds::docx,
        words: seeds::TAGS,
    },
    Target {
        name: "docx_document",
        run: targets::docx_document,
        seeds: seeds::docx_parts,
        words: seeds::TAGS,
    },
    Target {
        name: "akn",
        run: targets::akn,
        seeds: seeds::akn,
        words: seeds::TAGS,
    },
    Target {
        name: "convert",
        run: targets::convert,
        seeds: seeds::all,
        words: seeds::TAGS,
    },
];
