//! Three homes come to one register by files alone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]
#![expect(
    dead_code,
    reason = "the side is shared with other tests, which use more of it"
)]

mod side;

use side::{Answer, Side, run};
use std::path::Path;

struct Three {
    place: tempfile::TempDir,
    sides: [Side; 3],
    heard: [String; 3],
}

impl Three {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let side = |key: &str| Side::init(place.path(), key, key, &format!("the {key} side"));
        let sides = ["north", "south", "west"].map(side);
        let heard = sides.each_ref().map(Side::fingerprint);
        Self {
            place,
            sides,
            heard,
        }
    }

    fn path(&self) -> &Path {
        self.place.path()
    }

    fn offer(&self, out: &str) {
        let args = [
            "pair",
            "offer",
            "north",
            "--with",
            "south",
            "--with",
            "west",
            "--title",
            "en=The three rivers",
            "--zone",
            "Etc/UTC",
            "--offset",
            "0",
            "--out",
            out,
        ];
        run(self.path(), &args, "").done();
    }

    fn answer(&self, at: usize, offer: &str, out: &str) {
        let args = ["answer", "--fingerprint", &self.heard[0], "--out", out];
        self.step(at, args[0], &[offer], &args[1..]).done();
    }

    fn step(&self, at: usize, step: &str, files: &[&str], more: &[&str]) -> Answer {
        let home = ["north", "south", "west"][at];
        let args = [&["pair", step, home], files, more].concat();
        run(self.path(), &args, "")
    }

    /// The options that say what was heard from these sides, and where to write.
    fn heard<'t>(&'t self, from: &[usize], out: &'t str) -> Vec<&'t str> {
        let heard = from
            .iter()
            .flat_map(|at| ["--fingerprint", &*self.heard[*at]]);
        heard.chain(["--out", out]).collect()
    }
}

#[test]
fn three_sides_pair_by_files_and_hold_one_register() {
    let three = Three::new();
    three.offer("offer");
    three.answer(1, "offer", "south-answer");
    three.answer(2, "offer", "west-answer");
    let answers = ["south-answer", "west-answer"];
    let closed = three.step(0, "close", &answers, &three.heard(&[2, 1], "charter"));
    closed.done();
    assert!(three.sides[0].json("status")["register"].is_null());
    // One after the other; the last finds all signatures.
    let signed = three.step(1, "finish", &["charter"], &three.heard(&[0, 2], "two"));
    assert!(signed.done().err.contains("west"), "who is still to sign");
    assert!(three.sides[1].json("status")["register"].is_null());
    let signed = three.step(2, "finish", &["two"], &three.heard(&[0, 1], "all"));
    let register = signed.done().out.trim().to_owned();
    for at in [0, 1] {
        let opened = three.step(at, "finish", &["all"], &[]).done();
        assert_eq!(opened.out.trim(), register);
    }
    for side in &three.sides {
        assert_eq!(side.json("status")["register"], *register);
    }

    // And the record is common: by pouches, until each has the others' first entries and receipts.
    let names = ["north", "south", "west"];
    for round in 0..4 {
        for from in names {
            for to in names.into_iter().filter(|to| *to != from) {
                let file = format!("{round}-{from}-{to}");
                let pack = ["pouch", "pack", from, "--for", to, "--out", &file];
                run(three.path(), &pack, "").done();
                run(three.path(), &["pouch", "open", to, &file], "").done();
            }
        }
    }
    let logs = three
        .sides
        .each_ref()
        .map(|side| side.json("status")["logs"].clone());
    assert!(logs.iter().all(|one| *one == logs[0]), "{logs:?}");
    for side in &three.sides {
        side.run(&["verify"]).done();
    }
}

#[test]
fn copies_signed_side_by_side_are_joined() {
    let three = Three::new();
    three.offer("offer");
    three.answer(1, "offer", "south-answer");
    three.answer(2, "offer", "west-answer");
    let answers = ["west-answer", "south-answer"];
    three
        .step(0, "close", &answers, &three.heard(&[1, 2], "charter"))
        .done();
    three
        .step(1, "finish", &["charter"], &three.heard(&[0, 2], "by-south"))
        .done();
    three
        .step(2, "finish", &["charter"], &three.heard(&[0, 1], "by-west"))
        .done();
    let both = ["by-south", "by-west"];
    let opened = [0, 1, 2].map(|at| three.step(at, "finish", &both, &[]).done().out);
    assert!(opened.iter().all(|register| *register == opened[0]));
}

#[test]
fn a_side_signs_nothing_that_it_has_not_compared_or_agreed_to() {
    let three = Three::new();
    three.offer("offer");
    three.answer(1, "offer", "south-answer");
    three.answer(2, "offer", "west-answer");
    let answers = ["south-answer", "west-answer"];
    let close = |files: &[&str], heard: &[usize]| {
        three.step(0, "close", files, &three.heard(heard, "charter"))
    };
    close(&answers, &[1]).refused("for west this file does not hold the key");
    close(&answers[..1], &[1]).refused("the answer of west is missing");
    close(&answers, &[1, 2, 0]).refused("that of no side in these files");
    // Offered anew: the old answers are to other terms.
    three.offer("again");
    close(&answers, &[1, 2]).refused("answers other terms");
    three.answer(1, "again", "south-again");
    three.answer(2, "again", "west-again");
    close(&["south-again", "west-again"], &[1, 2]).done();

    let finish = |files: &[&str], heard: &[usize]| {
        three.step(1, "finish", files, &three.heard(heard, "signed"))
    };
    finish(&["charter"], &[]).refused("does not hold the key");
    // North alone is not enough: the key of west came from north.
    finish(&["charter"], &[0]).refused("for west this file does not hold the key");
    finish(&["south-again"], &[0, 2]).refused("the file is an answer");
    // West answers a later offer meanwhile, and then signs nothing of the one before.
    three.offer("third");
    three.answer(2, "third", "west-third");
    let refused = three.step(2, "finish", &["charter"], &three.heard(&[0, 1], "signed"));
    refused.refused("made its half last");
    let sealed = three.step(1, "finish", &["charter"], &three.heard(&[0, 2], "signed"));
    sealed.done();
    three
        .step(1, "finish", &["signed"], &[])
        .refused("has not signed this charter yet");
    assert!(three.sides[1].json("status")["register"].is_null());
}
