//! `compare`, `merge` and `convert` as someone uses them who has two texts and no server.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[expect(dead_code, reason = "the homes of sides are for other tests")]
mod side;

use serde_json::Value;
use side::{Answer, run};
use std::path::Path;

const OLD: &str = "\
Agreement on mutual assistance
Article 1 Purpose
The Parties shall help one another in criminal matters.

Article 2 Time limits
1. A reply is given within thirty days.
2. Urgent requests under Article 1 are answered at once.
Article 3 Costs
Each Party bears its own costs, unless the Parties agree otherwise in a case.
Article 4 Meetings
The Parties shall meet once a year in either capital.
";

const NEW: &str = "\
Agreement on mutual assistance
Article 1 Meetings
The Parties shall meet once a year in either capital.
Article 2 Purpose
The Parties shall help one another in criminal matters.
Article 3 Time limits
1. A reply is given within sixty days.
2. Urgent requests under Article 2 are answered at once.
Article 4 Language
Requests are written in the language of the Party that receives them.
";

fn place(files: &[(&str, &str)]) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(place.path().join(name), text).unwrap();
    }
    place
}

/// The answer of a command that shows a difference, as JSON that its schema describes.
fn json(place: &Path, args: &[&str], schema: &str) -> Value {
    let answer = run(place, args, "");
    let value: Value = serde_json::from_str(&answer.out).unwrap();
    let described = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/");
    let described = std::fs::read_to_string(format!("{described}{schema}")).unwrap();
    let mut compiler = boon::Compiler::new();
    let described: Value = serde_json::from_str(&described).unwrap();
    compiler.add_resource("schema.json", described).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(&value, index) {
        panic!("{error:#}");
    }
    value
}

fn unusable(answer: &Answer, words: &[&str]) {
    assert_eq!(answer.code, 2, "{}", answer.err);
    for word in words {
        assert!(answer.err.contains(word), "{word}: {}", answer.err);
    }
    assert!(answer.out.is_empty(), "{}", answer.out);
}

fn text(place: &Path, name: &str) -> String {
    std::fs::read_to_string(place.join(name)).unwrap()
}

fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn a_comparison_says_what_moved_and_the_exit_code_whether_anything_did() {
    let place = place(&[("old.txt", OLD), ("new.txt", NEW), ("same.txt", OLD)]);
    let same = run(place.path(), &["compare", "old.txt", "same.txt"], "").done();
    assert!(same.out.contains("the same"), "{}", same.out);
    let differs = run(place.path(), &["compare", "old.txt", "new.txt"], "");
    assert_eq!(differs.code, 1, "{}", differs.err);
    for words in [
        "Article 4 → Article 1  (moved)",
        "[-thirty-]{+sixty+}",
        "Article [~1~2~]",
        "Article 3  (deleted)",
        "Article 4  (inserted)",
    ] {
        assert!(differs.out.contains(words), "{words}: {}", differs.out);
    }
    assert!(
        !differs.out.contains('\u{1b}'),
        "no colour where no terminal is"
    );

    let found = json(
        place.path(),
        &["compare", "--json", "old.txt", "new.txt"],
        "compare-1.json",
    );
    assert_eq!(found["counts"]["moved"], 1);
    assert_eq!(found["counts"]["deleted"], 1);
    assert_eq!(found["counts"]["inserted"], 1);
    assert_eq!(found["counts"]["changed"], 1);
    let moved = &found["provisions"][1];
    assert_eq!(moved["kind"], "article");
    assert_eq!(moved["state"], serde_json::json!(["moved"]));
    assert_eq!(moved["old"][0]["line"], 10);
    assert_eq!(moved["old"][0]["number"], "Article 4");
    assert_eq!(moved["old"][0]["eid"], "art_4");
    assert_eq!(moved["new"][0]["line"], 2);
    let changed = &found["provisions"][3];
    assert_eq!(
        changed["state"],
        serde_json::json!(["renumbered", "changed"])
    );
    let edit = &changed["edits"][1];
    assert_eq!(
        (&edit["old_line"], &edit["new_line"]),
        (&6.into(), &7.into())
    );
    assert_eq!(
        lines_of(edit, "+"),
        "1. A reply is given within thirty days."
    );
    assert_eq!(
        lines_of(edit, "-"),
        "1. A reply is given within sixty days."
    );
}

/// The line that an edit's runs make without those of one sign.
fn lines_of(edit: &Value, without: &str) -> String {
    let runs = edit["runs"].as_array().unwrap().iter();
    runs.filter(|run| run[0] != without)
        .map(|run| run[1].as_str().unwrap())
        .collect()
}

#[test]
fn a_redline_goes_to_word_and_comes_back_as_both_texts() {
    let place = place(&[("old.txt", OLD), ("new.txt", NEW)]);
    for moves in [&[][..], &["--plain-moves"]] {
        let args = ["compare", "old.txt", "new.txt", "--docx", "redline.docx"];
        let written = run(place.path(), &[&args, moves].concat(), "");
        assert_eq!(written.code, 1, "{}", written.err);
        assert!(written.err.contains("1 moved"), "{}", written.err);
        for (view, expected) in [("--accept-all", NEW), ("--reject-all", OLD)] {
            let args = ["convert", "redline.docx", "-", "--to", "txt", view];
            let told = run(place.path(), &args, "").done();
            assert_eq!(told.out, without_blank_lines(expected));
        }
    }
    // A DOCX with changes is compared as its accepted text, and says so.
    let again = run(place.path(), &["compare", "new.txt", "redline.docx"], "").done();
    assert!(again.err.contains("redline.docx: "), "{}", again.err);
    let page = ["compare", "old.txt", "new.txt", "--html", "redline.html"];
    assert_eq!(run(place.path(), &page, "").code, 1);
    assert!(text(place.path(), "redline.html").contains("<del"));
    let found = json(
        place.path(),
        &["compare", "--json", "old.txt", "redline.docx"],
        "compare-1.json",
    );
    assert_eq!(found["new"]["format"], "docx");
    assert_eq!(found["provisions"][1]["new"][0]["line"], Value::Null);
}

#[test]
fn a_later_document_keeps_its_looks_in_the_redline() {
    let place = place(&[("old.txt", OLD), ("new.txt", NEW)]);
    run(place.path(), &["convert", "new.txt", "new.docx"], "").done();
    let sizes: Vec<u64> = [&[][..], &["--fresh"]]
        .into_iter()
        .map(|fresh| {
            let args = ["compare", "old.txt", "new.docx", "--docx", "redline.docx"];
            assert_eq!(run(place.path(), &[&args, fresh].concat(), "").code, 1);
            for (view, expected) in [("--accept-all", NEW), ("--reject-all", OLD)] {
                let told = run(place.path(), &["convert", "redline.docx", "-", view], "").done();
                assert_eq!(told.out, without_blank_lines(expected));
            }
            std::fs::metadata(place.path().join("redline.docx"))
                .unwrap()
                .len()
        })
        .collect();
    assert_ne!(
        sizes[0], sizes[1],
        "one is the later document, one a document of its own"
    );
}

#[test]
fn identifiers_are_those_of_akoma_ntoso() {
    let place = place(&[(
        "old.txt",
        "Chapter I\nArticle 1\nx is y.\nArticle 2\nz is y.\nChapter II\nArticle 1\nw is y.\n",
    )]);
    let found = json(
        place.path(),
        &["compare", "--json", "old.txt", "old.txt"],
        "compare-1.json",
    );
    let args = ["convert", "old.txt", "-", "--to", "akn"];
    let akn = run(place.path(), &args, "").done().out;
    for provision in found["provisions"].as_array().unwrap() {
        let id = format!("eId=\"{}\"", provision["old"][0]["eid"].as_str().unwrap());
        assert!(akn.contains(&id), "{id}");
    }
}

#[test]
fn every_format_is_reached_from_every_other() {
    let place = place(&[("a.txt", OLD)]);
    let chain = ["a.txt", "b.docx", "c.akn", "d.docx", "e.txt"];
    for pair in chain.windows(2) {
        run(place.path(), &["convert", pair[0], pair[1]], "").done();
    }
    assert_eq!(text(place.path(), "e.txt"), without_blank_lines(OLD));
    run(place.path(), &["convert", "e.txt", "f.html"], "").done();
    assert!(text(place.path(), "f.html").starts_with("<!doctype html>"));
    let piped = run(place.path(), &["convert", "-", "-"], OLD).done();
    assert_eq!(piped.out, without_blank_lines(OLD));
}

#[test]
fn a_merge_keeps_every_side_and_says_where_they_differ() {
    let one = OLD
        .replace("thirty", "sixty")
        .replace("once a year", "twice a year");
    let two = OLD
        .replace("thirty", "ninety")
        .replace("once a year", "twice a year");
    let place = place(&[("base.txt", OLD), ("a.txt", &one), ("b.txt", &two)]);
    let sides = [
        "merge",
        "base.txt",
        "--from",
        "North=a.txt",
        "--from",
        "South=b.txt",
    ];
    let merge = |more: &[&str]| run(place.path(), &[&sides, more].concat(), "");
    let rolling = merge(&[]);
    assert_eq!(rolling.code, 1);
    let wanted = "within [thirty] [North: sixty] [South: ninety] days";
    assert!(rolling.out.contains(wanted), "{}", rolling.out);
    assert!(
        rolling.out.contains("[North, South: twice]"),
        "{}",
        rolling.out
    );
    for (name, expected) in [("base", OLD), ("North", &one), ("South", &two)] {
        let told = merge(&["--project", name]);
        assert_eq!(told.out, without_blank_lines(expected));
    }
    let found = json(
        place.path(),
        &[&sides, &["--json"][..]].concat(),
        "merge-1.json",
    );
    assert_eq!(
        found["conflicts"],
        serde_json::json!({"text": 1, "delete_edit": 0, "position": 0})
    );
    assert_eq!((&found["joint"], &found["open"]), (&1.into(), &2.into()));
    let line = &found["provisions"][2]["lines"][0]["wording"];
    assert_eq!(line[0], "1. A reply is given within ");
    assert_eq!(line[1]["standing"], "contested");
    assert_eq!(
        line[1]["alternatives"][2],
        serde_json::json!({"who": ["South"], "text": "ninety"})
    );
    assert_eq!(merge(&["--docx", "rolling.docx"]).code, 1);
    for (view, expected) in [
        (&["--reject-all"][..], OLD),
        (&["--accept", "North"], &one),
        (&["--accept", "South"], &two),
    ] {
        let args = ["convert", "rolling.docx", "-"];
        let told = run(place.path(), &[&args, view].concat(), "").done();
        assert_eq!(told.out, without_blank_lines(expected));
    }
    assert_eq!(merge(&["--akn", "rolling.xml"]).code, 1);
    assert!(text(place.path(), "rolling.xml").contains("alternativeTo"));
    let nothing = ["merge", "base.txt", "--from", "North=base.txt"];
    assert_eq!(
        run(place.path(), &nothing, "").done().out,
        without_blank_lines(OLD)
    );
}

#[test]
fn what_cannot_be_used_is_named_with_its_remedy_and_nothing_is_lost() {
    let place = place(&[
        ("old.txt", OLD),
        ("page.html", "<!doctype html><p>x"),
        ("empty", ""),
    ]);
    std::fs::write(
        place.path().join("odd.txt"),
        b"Article 1\nabc \x81\x8d\xff\xfe def\n",
    )
    .unwrap();
    std::fs::write(
        place.path().join("not.docx"),
        b"PK\x03\x04 and nothing more",
    )
    .unwrap();
    std::fs::File::create(place.path().join("huge.txt"))
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
    let compare = |file: &str| run(place.path(), &["compare", "old.txt", file], "");
    unusable(&compare("absent.txt"), &["absent.txt", "No such file"]);
    unusable(&compare("."), &["folder"]);
    unusable(&compare("empty"), &["empty: the file is empty"]);
    unusable(
        &compare("page.html"),
        &["page.html", "HTML is not read", "save the text"],
    );
    unusable(&compare("not.docx"), &["not.docx", "damaged"]);
    unusable(&compare("huge.txt"), &["huge.txt", "more than", "split it"]);
    let convert = |to: &[&str]| run(place.path(), &[&["convert", "old.txt"], to].concat(), "");
    unusable(&convert(&["out.doc"]), &["out.doc", "--to"]);
    unusable(
        &convert(&["old.txt"]),
        &["old.txt", "the file that is read"],
    );
    assert_eq!(text(place.path(), "old.txt"), OLD);
    let merge = |more: &[&str]| run(place.path(), &[&["merge", "old.txt"], more].concat(), "");
    unusable(&merge(&["--from", "base=old.txt"]), &["another name"]);
    unusable(
        &merge(&["--from", "A=old.txt", "--from", "A=old.txt"]),
        &["once"],
    );
    unusable(
        &merge(&["--from", "A=old.txt", "--project", "B"]),
        &["no such side"],
    );
    unusable(&merge(&[]), &["--from"]);
    let missing = run(place.path(), &["convert", "old.txt", "no/such/out.txt"], "");
    assert_eq!(missing.code, 3, "{}", missing.err);
    assert!(missing.err.contains("no/such/out.txt"), "{}", missing.err);
}

#[test]
fn a_protocol_amends_the_text_it_was_written_for() {
    let place = place(&[("old.txt", OLD), ("new.txt", NEW)]);
    let run = |args: &[&str]| run(place.path(), args, "");
    let written = run(&["compare", "old.txt", "new.txt", "--akn", "protocol.akn"]);
    assert_eq!(written.code, 1, "{}", written.err);
    run(&[
        "convert",
        "old.txt",
        "amended.txt",
        "--apply",
        "protocol.akn",
    ])
    .done();
    assert_eq!(text(place.path(), "amended.txt"), without_blank_lines(NEW));
    // From a document into a document, and the protocol itself as a text that people read.
    run(&["convert", "old.txt", "old.docx"]).done();
    run(&[
        "convert",
        "old.docx",
        "amended.docx",
        "--apply",
        "protocol.akn",
    ])
    .done();
    run(&["convert", "amended.docx", "again.txt"]).done();
    assert_eq!(text(place.path(), "again.txt"), without_blank_lines(NEW));
    let read = run(&["convert", "protocol.akn", "-"]).done();
    for words in [
        "Protocol amending the Agreement on mutual assistance\n",
        "the words “thirty” shall be replaced by “sixty”.\n",
        "Article 4 shall be moved to stand ",
        "Article 3 shall be deleted.\n",
        "“Article 4 Language\n",
        "Article 2 shall be renumbered “Article 3”.\n",
    ] {
        assert!(read.out.contains(words), "{words}: {}", read.out);
    }
    // What was written for another wording says so, and what does not fit is not applied at all.
    let other = OLD.replace("Costs\n", "Costs and fees\n");
    std::fs::write(place.path().join("other.txt"), other).unwrap();
    let told = run(&["convert", "other.txt", "-", "--apply", "protocol.akn"]).done();
    assert!(told.err.contains("another wording"), "{}", told.err);
    let none = OLD.replace("thirty", "ten");
    std::fs::write(place.path().join("none.txt"), none).unwrap();
    let refused = run(&["convert", "none.txt", "none.akn", "--apply", "protocol.akn"]);
    unusable(&refused, &["protocol.akn", "`thirty`", "art_2", "0 times"]);
    assert!(!place.path().join("none.akn").exists());
    let nothing = run(&["convert", "old.txt", "-", "--apply", "old.txt"]);
    unusable(&nothing, &["old.txt"]);
    std::fs::write(
        place.path().join("split.akn"),
        text(place.path(), "protocol.akn").replacen("\"repeal\"", "\"split\"", 1),
    )
    .unwrap();
    let unread = run(&["convert", "old.txt", "-", "--apply", "split.akn"]);
    unusable(&unread, &["split.akn", "none is applied", "am__1"]);
}

#[test]
fn what_a_side_proposes_travels_as_an_amendment() {
    let other = OLD.replace("in either capital", "in turn in each capital");
    let place = place(&[("base.txt", OLD), ("north.txt", NEW), ("south.txt", &other)]);
    let run = |args: &[&str]| run(place.path(), args, "");
    let sides = ["--from", "North=north.txt", "--from", "South=south.txt"];
    let all = |more: &[&str]| run(&[&["merge", "base.txt"], &sides[..], more].concat());
    let written = all(&["--amendment", "North=n.akn", "--amendment", "South=s.akn"]);
    assert_eq!(written.code, 1, "{}", written.err);
    let south = text(place.path(), "s.akn");
    assert!(south.contains("<amendment name=\"proposal\""), "{south}");
    assert!(
        south.contains("<quotedText eId=\"content__mod_1__qtext_1\""),
        "{south}"
    );
    // The other side takes it for the text of its author.
    let proposed = [
        "merge",
        "base.txt",
        "--from",
        "North=n.akn",
        "--from",
        "South=s.akn",
    ];
    assert_eq!(run(&proposed).out, all(&[]).out);
    let project = run(&[&proposed[..], &["--project", "North"]].concat());
    assert_eq!(project.out, without_blank_lines(NEW));
    unusable(
        &all(&["--amendment", "West=w.akn"]),
        &["West", "North, South"],
    );
    unusable(
        &run(&["merge", "north.txt", "--from", "South=s.akn"]),
        &["s.akn", "modification 1"],
    );
}
