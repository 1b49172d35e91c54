//! DOCX with tracked changes against what a word processor made of them: the files named
//! `…-Accepted` and `…-Rejected`.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

mod shared;

use mithaq_files::docx;
use mithaq_files::tracked::View;
use std::path::Path;

/// The text of a file as a view shows it. Paragraphs without text are left out: the oracles keep
/// one where a whole paragraph was moved away.
fn text(file: &Path, view: View<'_>) -> String {
    let bytes = std::fs::read(file).unwrap();
    docx::read(&bytes).unwrap().document.text(view)
}

#[test]
fn accepted_and_rejected_as_word_does() {
    let Some(folder) = shared::data().map(|data| data.join("docx")) else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let (mut compared, mut failed) = (0, Vec::new());
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        for (suffix, view) in [("-Accepted", View::Accepted), ("-Rejected", View::Rejected)] {
            let oracle = folder.join(format!("{name}{suffix}.docx"));
            if !oracle.is_file() {
                continue;
            }
            compared += 1;
            let expected = text(&oracle, View::Accepted);
            let found = text(&file, view);
            if found != expected {
                failed.push(format!(
                    "{name}{suffix}\n  found    {found:?}\n  expected {expected:?}"
                ));
            }
        }
    }
    assert!(compared > 0, "no oracle in {}", folder.display());
    assert!(
        failed.is_empty(),
        "{} of {compared} differ:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn resolving_keeps_the_rest_and_agrees_with_reading() {
    let Some(folder) = shared::data().map(|data| data.join("docx")) else {
        return;
    };
    for entry in std::fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        let before = docx::read(&bytes).unwrap();
        for view in [View::Accepted, View::Rejected] {
            let resolved = docx::resolve(&bytes, view).unwrap();
            let after = docx::read(&resolved).unwrap();
            assert_eq!(after.document.revisions, [], "{}", file.display());
            assert_eq!(
                after.document.text(View::Accepted),
                before.document.text(view),
                "{}",
                file.display()
            );
            let names = |bytes: &[u8]| -> Vec<String> {
                let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
                zip.file_names().map(ToOwned::to_owned).collect()
            };
            assert_eq!(names(&resolved), names(&bytes));
        }
    }
}
