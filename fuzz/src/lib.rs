//! Any bytes into every reader of texts and of the record, into compare and into merge.
//!
//! Each target is a plain function, so that two drivers share it: cargo-fuzz, which looks for new
//! paths and needs a nightly compiler, and [`drive()`], which needs nothing and is the same each time.

mod drive;
pub mod record;
mod reshape;
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
    /// What its inputs are made of.
    pub made_of: MadeOf,
}

/// What the inputs of a target are made of, which says how the driver changes them.
pub enum MadeOf {
    /// Words, some of which are put in.
    Words(&'static [&'static str]),
    /// CBOR, of which items are changed as well as bytes.
    Cbor,
}

/// Every target.
pub const TARGETS: [Target; 20] = [
    Target {
        name: "plain",
        run: targets::plain,
        seeds: seeds::plain,
        made_of: MadeOf::Words(seeds::WORDS),
    },
    Target {
        name: "compare",
        run: targets::compare,
        seeds: seeds::pairs,
        made_of: MadeOf::Words(seeds::WORDS),
    },
    Target {
        name: "merge",
        run: targets::merge,
        seeds: seeds::pairs,
        made_of: MadeOf::Words(seeds::WORDS),
    },
    Target {
        name: "docx",
        run: targets::docx,
        seeds: seeds::docx,
        made_of: MadeOf::Words(seeds::TAGS),
    },
    Target {
        name: "docx_document",
        run: targets::docx_document,
        seeds: seeds::docx_parts,
        made_of: MadeOf::Words(seeds::TAGS),
    },
    Target {
        name: "akn",
        run: targets::akn,
        seeds: seeds::akn,
        made_of: MadeOf::Words(seeds::TAGS),
    },
    Target {
        name: "convert",
        run: targets::convert,
        seeds: seeds::all,
        made_of: MadeOf::Words(seeds::TAGS),
    },
    Target {
        name: "amending",
        run: targets::amending,
        seeds: seeds::amending,
        made_of: MadeOf::Words(seeds::TAGS),
    },
    Target {
        name: "note",
        run: record::note,
        seeds: record::seeds::notes,
        made_of: MadeOf::Words(record::seeds::LINES),
    },
    Target {
        name: "cbor",
        run: record::cbor,
        seeds: record::seeds::cbor,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "entry",
        run: record::entry,
        seeds: record::seeds::entry,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "act",
        run: record::act,
        seeds: record::seeds::act,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "statement",
        run: record::statement,
        seeds: record::seeds::statement,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "charter",
        run: record::charter,
        seeds: record::seeds::charter,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "order",
        run: record::order,
        seeds: record::seeds::order,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "parcel",
        run: record::parcel,
        seeds: record::seeds::parcel,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "pouch",
        run: record::pouch,
        seeds: record::seeds::pouch,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "proof",
        run: record::proof,
        seeds: record::seeds::proof,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "attachment",
        run: record::attachment,
        seeds: record::seeds::attachment,
        made_of: MadeOf::Cbor,
    },
    Target {
        name: "key_file",
        run: record::key_file,
        seeds: record::seeds::key_file,
        made_of: MadeOf::Cbor,
    },
];
