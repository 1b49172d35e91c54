//! What the DOCX writer writes, in LibreOffice: it opens, and accepting or rejecting all there
//! gives the new and the old text. Runs where `MITHAQ_SOFFICE` names the program: it takes its
//! time to start.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

mod shared;

use mithaq_files::docx::{self, Moves, Options};
use mithaq_files::redline::Signature;
use mithaq_files::{compared, layout, plain};
use mithaq_text::compare::compare;
use mithaq_text::{Lang, parse};
use std::path::Path;
use std::process::Command;

const BY: Signature<'static> = Signature {
    author: "الجانب الأول",
    at: None,
};

/// Opens each file, accepts or rejects, and saves as plain text beside it.
const MACRO: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(path As String, how As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim none(0) As New com.sun.star.beans.PropertyValue
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:" &amp; how &amp; "AllTrackedChanges", "", 0, none())
  Dim store(1) As New com.sun.star.beans.PropertyValue
  store(0).Name = "FilterName" : store(0).Value = "Text (encoded)"
  store(1).Name = "FilterOptions" : store(1).Value = "UTF8,LF,,,"
  doc.storeToURL(ConvertToURL(path &amp; "." &amp; how &amp; ".txt"), store())
  doc.close(True)
End Sub
</script:module>
"#;

fn start(program: &Path, profile: &Path, arguments: &[&str]) {
    Command::new(program)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .arg("--headless")
        .args(arguments)
        .output()
        .unwrap();
}

fn settle(program: &Path, profile: &Path, file: &Path, how: &str) -> String {
    let call = format!(
        "macro:///Standard.Module1.Settle(\"{}\",\"{how}\")",
        file.display()
    );
    start(program, profile, &["--norestore", &call]);
    let saved = format!("{}.{how}.txt", file.display());
    let bytes = std::fs::read(&saved).expect("the word processor saves what it opened");
    words(&plain::decode(&bytes).unwrap().text)
}

/// The text without blank lines, and tabs as it was written.
fn words(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect()
}

#[test]
fn accepting_and_rejecting_there_gives_both_texts() {
    let Some(data) = shared::data() else { return };
    let Some(program) = shared::soffice() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    // The first start makes a profile, with an empty module of the name used here.
    start(&program, &profile, &["--terminate_after_init"]);
    std::fs::write(profile.join("user/basic/Standard/Module1.xba"), MACRO).unwrap();
    let mut wrong = Vec::new();
    for (name, lang) in [
        ("treaty-small", Lang::En),
        ("charter-ar", Lang::Ar),
        ("treaty-real-pair", Lang::En),
    ] {
        let text = |file: &str| {
            let bytes = std::fs::read(data.join("compare").join(name).join(file)).unwrap();
            plain::decode(&bytes).unwrap().text
        };
        let (old, new) = (text("base.txt"), text("new.txt"));
        let (before, after) = (parse::plain(&old, lang).tree, parse::plain(&new, lang).tree);
        let redline = compared::document(&compare(&before, &after), &before, &after, BY);
        let written = |moves| {
            let options = Options {
                moves,
                ..Options::new(lang)
            };
            docx::write(&redline, options).unwrap()
        };
        let whole = docx::write(&layout::document(&after), Options::new(lang)).unwrap();
        let over = compared::over(&whole, None, &compare(&before, &after), &before, &after, BY);
        for (way, bytes) in [
            ("moves", written(Moves::Ranges)),
            ("deletions", written(Moves::DeleteInsert)),
            ("over", over.unwrap().unwrap()),
        ] {
            let file = folder.path().join(format!("{name}-{way}.docx"));
            std::fs::write(&file, bytes).unwrap();
            for (how, expected) in [("Accept", &new), ("Reject", &old)] {
                let found = settle(&program, &profile, &file, how);
                let expected = words(expected);
                if found != expected {
                    let differs = found
                        .lines()
                        .zip(expected.lines())
                        .position(|(a, b)| a != b);
                    let line = differs.unwrap_or(0);
                    wrong.push(format!(
                        "{name} {way} {how}: {} for {} lines; line {line}:\n  found    {:?}\n  expected {:?}",
                        found.lines().count(),
                        expected.lines().count(),
                        found.lines().nth(line).unwrap_or_default(),
                        expected.lines().nth(line).unwrap_or_default(),
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
