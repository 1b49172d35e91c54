//! Each target briefly: inputs that once failed, seeds, and what changing them gives.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

use mithaq_fuzz::{TARGETS, cases, drive};
use std::path::Path;

/// Inputs made for each target; some hundred a second.
const CASES: usize = 1500;

fn briefly(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("regressions")
        .join(name);
    let mut known = Vec::new();
    if folder.is_dir() {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        known.extend(files.iter().map(|file| std::fs::read(file).unwrap()));
    }
    drive(target, &known, CASES);
}

#[test]
fn plain() {
    briefly("plain");
}

#[test]
fn compare() {
    briefly("compare");
}

#[test]
fn merge() {
    briefly("merge");
}

#[test]
fn docx() {
    briefly("docx");
}

#[test]
fn docx_document() {
    briefly("docx_document");
}

#[test]
fn akn() {
    briefly("akn");
}

#[test]
fn convert() {
    briefly("convert");
}

#[test]
fn amending() {
    briefly("amending");
}

#[test]
fn note() {
    briefly("note");
}

#[test]
fn cbor() {
    briefly("cbor");
}

#[test]
fn entry() {
    briefly("entry");
}

#[test]
fn act() {
    briefly("act");
}

#[test]
fn statement() {
    briefly("statement");
}

#[test]
fn charter() {
    briefly("charter");
}

#[test]
fn order() {
    briefly("order");
}

#[test]
fn parcel() {
    briefly("parcel");
}

#[test]
fn pouch() {
    briefly("pouch");
}

#[test]
fn proof() {
    briefly("proof");
}

#[test]
fn attachment() {
    briefly("attachment");
}

#[test]
fn key_file() {
    briefly("key_file");
}

#[test]
fn every_target_has_an_entry_point_and_makes_the_same_inputs_each_time() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz_targets");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    files.sort();
    let mut names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    names.sort_unstable();
    assert_eq!(files, names);
    for target in &TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty());
        let made: Vec<_> = cases(target, &seeds, 20).collect();
        assert_eq!(made, cases(target, &seeds, 20).collect::<Vec<_>>());
        assert!(made.iter().any(|input| !seeds.contains(input)));
    }
}
