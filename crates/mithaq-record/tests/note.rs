//! Checkpoints as signed notes: their exact text, and that nothing else passes for one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::Side;
use mithaq_record::{Checkpoint, Note, NoteFault, NoteKey, NoteSignature, Signer, Tree};
use proptest::prelude::*;
use support::{Key, Lib, charter, server};

fn note() -> Note {
    let mut tree = Tree::default();
    for byte in 0..3 {
        tree.push(mithaq_canon::EntryId(mithaq_canon::Digest([byte; 32])));
    }
    let checkpoint = Checkpoint {
        register: charter(2).id(),
        side: "a".into(),
        epoch: 0,
        size: tree.size(),
        root: tree.root(),
    };
    Note::sign(checkpoint, &server(Side(0)))
}

/// As a depositary cosigns (C2SP tlog-cosignature, version 1).
fn cosigned(mut note: Note, key: &Key, time: u64) -> (Note, NoteKey) {
    let witness = NoteKey::of_witness("depositary.example/1", *key.public_key().ed25519());
    let message = format!("cosignature/v1\ntime {time}\n{}", note.checkpoint.body());
    let id = mithaq_canon::Digest::of(&[
        witness.name.as_bytes(),
        b"\n\x04",
        key.public_key().ed25519(),
    ]);
    note.signatures.push(NoteSignature {
        name: witness.name.clone(),
        id: id.0[..4].try_into().unwrap(),
        bytes: [&time.to_be_bytes()[..], &key.sign(message.as_bytes())].concat(),
    });
    (note, witness)
}

#[test]
fn a_checkpoint_is_three_lines_and_a_signature() {
    let note = note();
    let text = note.to_text();
    let lines: Vec<&str> = text.lines().collect();
    let origin = format!("mithaq/{}/a/0", charter(2).id());
    assert_eq!(lines[0], origin);
    assert_eq!(lines[1], "3");
    assert_eq!(lines[2].len(), 44, "32 bytes in base64");
    assert_eq!(lines[3], "");
    assert!(lines[4].starts_with(&format!("— {origin} ")));
    assert_eq!(Note::parse(&text), Ok(note.clone()));
    assert!(note.is_signed_by(&server(Side(0)).public_key(), &Lib));
    assert!(!note.is_signed_by(&server(Side(1)).public_key(), &Lib));
    // The key as it is handed to a depositary.
    let key = NoteKey::of_log(&note.checkpoint, &server(Side(0)).public_key());
    assert_eq!(NoteKey::parse(&key.to_string()), Ok(key));
}

#[test]
fn a_cosignature_says_when_and_binds_the_whole() {
    let (note, witness) = cosigned(note(), &Key::of(0x77), 1_800_000_000);
    let read = Note::parse(&note.to_text()).unwrap();
    assert_eq!(read.cosigned_at(&witness, &Lib), Some(1_800_000_000));
    assert!(read.is_signed_by(&server(Side(0)).public_key(), &Lib));
    let mut other = read.clone();
    other.checkpoint.size += 1;
    assert_eq!(other.cosigned_at(&witness, &Lib), None);
    let mut later = read;
    later.signatures[1].bytes[7] ^= 1;
    assert_eq!(later.cosigned_at(&witness, &Lib), None);
}

#[test]
fn what_is_no_checkpoint_is_named_by_its_line() {
    let text = note().to_text();
    let with = |from: &str, to: &str| Note::parse(&text.replacen(from, to, 1));
    assert_eq!(with("mithaq/", "other/"), Err(NoteFault::Line(1)));
    assert_eq!(with("\n3\n", "\n03\n"), Err(NoteFault::Line(2)));
    assert_eq!(with("\n3\n", "\nthree\n"), Err(NoteFault::Line(2)));
    assert_eq!(with("=\n\n", "\n\n"), Err(NoteFault::Line(3)));
    assert_eq!(with("\n\n", "\nmore\n\n"), Err(NoteFault::Line(4)));
    assert_eq!(with("— ", "- "), Err(NoteFault::Line(5)));
    let lines = text.lines().count();
    assert_eq!(Note::parse(text.trim_end()), Err(NoteFault::Line(lines)));
    assert_eq!(with("\n", "\r\n"), Err(NoteFault::Line(1)));
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(Note::parse(&crlf), Err(NoteFault::Line(1)));
    assert_eq!(Note::parse(""), Err(NoteFault::Line(1)));
    assert_eq!(Note::parse(&"x".repeat(1 << 17)), Err(NoteFault::TooLarge));
    for key in ["", "a", "a+b", "a+00000000+AQ==", "+00000000+AAAA"] {
        assert_eq!(NoteKey::parse(key), Err(NoteFault::Key), "{key}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text: String) {
        let _ = (Note::parse(&text), NoteKey::parse(&text));
    }
}
