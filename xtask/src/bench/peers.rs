//! Other people's tools for the same work, where they are installed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::measured::{self, Cost};
use crate::shell::Project;

/// Python packages that write tracked changes into a DOCX.
const PACKAGES: [&str; 5] = [
    "python-redlines",
    "python-redlines-docxodus",
    "jubarte-redlines",
    "docx-trackdiff",
    "xmldiff",
];

/// Runs an engine of `python-redlines`: name of the class, then old, new and result.
const REDLINES: &str = "\
import sys, python_redlines
engine = getattr(python_redlines, sys.argv[1])()
old, new = (open(path, 'rb').read() for path in sys.argv[2:4])
open(sys.argv[4], 'wb').write(engine.run_redline('peer', old, new)[0])
";

/// Counts the words in tracked insertions and deletions of a DOCX.
const TRACKED_WORDS: &str = "\
import sys, zipfile
from lxml import etree
w = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
root = etree.fromstring(zipfile.ZipFile(sys.argv[1]).read('word/document.xml'), etree.XMLParser(huge_tree=True))
words = 0
for name in ('ins', 'del', 'moveFrom', 'moveTo'):
    for change in root.iter(w + name):
        words += len(''.join(t.text or '' for t in change.iter(w + 't', w + 'delText')).split())
print(words)
";

/// A tool, and what it compares.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    /// What people call it.
    pub(crate) name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    /// Reads plain text and prints `[-…-]` and `{+…+}`.
    Marks,
    /// Reads DOCX and writes one.
    Docx,
}

/// What a peer made of a pair of texts.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// What it cost.
    pub(crate) cost: Cost,
    /// Words that it says were put in or taken out.
    pub(crate) words: Option<u64>,
}

/// Where Python packages are put, so that nothing is installed for anyone else.
fn venv(project: &Project) -> PathBuf {
    project.target().join("peers")
}

/// Installs what can be installed: Python packages under `target/peers`, `wdiff` and `dwdiff` by
/// the system's own installer where it may be used.
///
/// # Errors
/// When Python cannot make a folder of its own or its packages cannot be fetched.
pub(crate) fn install(project: &Project) -> Result<()> {
    let place = venv(project);
    let spoken = place.display().to_string();
    let made = project
        .command("python3", &["-m", "venv", &spoken])
        .status();
    ensure!(
        made.context("cannot start python3")?.success(),
        "python3 -m venv failed"
    );
    let pip = place.join("bin/pip").display().to_string();
    let fetched = project
        .command(&pip, &["install", "--quiet"])
        .args(PACKAGES)
        .status()
        .context("cannot start pip")?;
    ensure!(fetched.success(), "pip install failed");
    if !project.has("apt-get", &["install", "--yes", "wdiff", "dwdiff"]) {
        eprintln!(
            "wdiff and dwdiff are left out: `apt-get install wdiff dwdiff` did not succeed here"
        );
    }
    Ok(())
}

/// The peers that can be started here.
pub(crate) fn installed(project: &Project) -> Vec<Peer> {
    let bin = venv(project).join("bin");
    let text = |name, program: &str, arguments: &[&str]| Peer {
        name,
        program: program.into(),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        output: Output::Marks,
    };
    let docx = |name, program: &str, arguments: &[&str]| Peer {
        name,
        program: bin.join(program),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        output: Output::Docx,
    };
    let git = ["diff", "--no-index", "--no-color", "--word-diff"];
    let mut peers = Vec::new();
    for (peer, there) in [
        (
            text("git --word-diff", "git", &git),
            project.has("git", &["--version"]),
        ),
        (
            text("wdiff", "wdiff", &[]),
            project.has("wdiff", &["--version"]),
        ),
        (
            text("dwdiff", "dwdiff", &[]),
            project.has("dwdiff", &["--version"]),
        ),
    ] {
        peers.extend(there.then_some(peer));
    }
    let python = bin.join("python").is_file();
    for (peer, there) in [
        (
            docx("docx-trackdiff", "docx-trackdiff", &[]),
            bin.join("docx-trackdiff").is_file(),
        ),
        (
            docx("jubarte-redlines", "jubarte-redlines", &["compare"]),
            bin.join("jubarte-redlines").is_file(),
        ),
        (
            docx("Docxodus", "python", &["-c", REDLINES, "DocxodusEngine"]),
            python,
        ),
    ] {
        peers.extend(there.then_some(peer));
    }
    peers
}

impl Peer {
    /// Compares the texts in a folder.
    ///
    /// # Errors
    /// When it cannot be started or ends without a result.
    pub(crate) fn compare(&self, project: &Project, folder: &Path, times: usize) -> Result<Made> {
        let file = |name: &str| folder.join(name).display().to_string();
        let result = project.target().join("bench-peer.docx");
        let spoken = result.display().to_string();
        let ends: Vec<String> = match self.output {
            Output::Marks => vec![file("base.txt"), file("new.txt")],
            Output::Docx if self.name.starts_with("jubarte") => {
                vec![
                    file("base.docx"),
                    file("new.docx"),
                    "-o".to_owned(),
                    spoken.clone(),
                ]
            }
            Output::Docx => vec![file("base.docx"), file("new.docx"), spoken.clone()],
        };
        let arguments: Vec<&str> = self
            .arguments
            .iter()
            .chain(&ends)
            .map(String::as_str)
            .collect();
        // Some refuse to replace a file.
        let _absent = std::fs::remove_file(&result);
        let cost = measured::best(times, &self.program, &arguments)?;
        let words = match self.output {
            Output::Marks => Some(marked(&String::from_utf8_lossy(&cost.out))),
            Output::Docx => {
                ensure!(
                    result.is_file(),
                    "{} wrote nothing (exit code {})",
                    self.name,
                    cost.code
                );
                let python = venv(project).join("bin/python");
                let counted = measured::run(&python, &["-c", TRACKED_WORDS, &spoken])?;
                String::from_utf8_lossy(&counted.out).trim().parse().ok()
            }
        };
        Ok(Made { cost, words })
    }
}

/// Words between `[-` and `-]`, `{+` and `+}`.
fn marked(text: &str) -> u64 {
    let between = |open: &str, close: &str| -> usize {
        let stretches = text.split(open).skip(1);
        stretches
            .map(|stretch| stretch.split(close).next().unwrap_or_default())
            .map(|stretch| stretch.split_whitespace().count())
            .sum()
    };
    u64::try_from(between("[-", "-]") + between("{+", "+}")).unwrap_or(u64::MAX)
}

/// How many places `git merge-file` marks as conflicts.
///
/// # Errors
/// When git cannot be started.
pub(crate) fn git_conflicts(base: &Path, one: &Path, two: &Path) -> Result<usize> {
    let [base, one, two] = [base, one, two].map(|path| path.display().to_string());
    let cost = measured::run(Path::new("git"), &["merge-file", "-p", &one, &base, &two])?;
    let text = String::from_utf8_lossy(&cost.out);
    Ok(text
        .lines()
        .filter(|line| line.starts_with("<<<<<<<"))
        .count())
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn marked_words_are_counted() {
        assert_eq!(marked("a [-b c-] {+d+} e\n{+f g\nh+}"), 6);
        assert_eq!(marked("nothing"), 0);
    }
}
