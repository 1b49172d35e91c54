//! Every code that people may be shown has its sentence: whoever is refused reads why and what to
//! do, never a name in English letters.

use std::collections::{BTreeMap, BTreeSet};

use super::Violation;

/// One language suffices: [`super::translations`] holds the others to the same keys.
const SENTENCES: &str = "crates/mithaq-web/locales/ar/";

/// The kind of sentence that the codes of a file's `fn code` are looked up by.
const KINDS: [(&str, &str); 9] = [
    ("crates/mithaq-core/src/awaited.rs", "turn"),
    ("crates/mithaq-core/src/ground.rs", "ground"),
    ("crates/mithaq-core/src/view/rows/pending.rs", "pending"),
    ("crates/mithaq-desk/src/erase.rs", "refusal"),
    ("crates/mithaq-desk/src/held.rs", "refusal"),
    ("crates/mithaq-desk/src/pouch/error.rs", "pouch"),
    ("crates/mithaq-desk/src/submit.rs", "refusal"),
    ("crates/mithaq-store/src/home/clearance.rs", "clearance"),
    ("crates/mithaq-web/src/word/place.rs", "unplaced"),
];

/// What carries a code as the last word between its brackets, and the kind of its sentence.
const CARRIERS: [(&str, &str); 4] = [
    ("Invalid::new(", "invalid"),
    ("invalid(", "invalid"),
    ("Wrong::new(", "invalid"),
    ("Miss::Wrong(", "file"),
];

/// A fault of the system is told by its page, under a number.
const FAULT: &str = "fault";

/// Codes without a sentence.
pub(crate) fn check(files: &BTreeMap<String, String>) -> Vec<Violation> {
    let sentences: BTreeSet<&str> = files
        .iter()
        .filter(|(path, _)| path.starts_with(SENTENCES))
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim_end()))
        .filter(|key| key.starts_with("code-"))
        .collect();
    let mut found = Vec::new();
    for (path, text) in files {
        let in_a_room = path.starts_with("crates/") && path.contains("/src/");
        if !in_a_room || !path.ends_with(".rs") || path.contains("/tests") {
            continue;
        }
        let text = product(text);
        for (line, kind, code) in carried(text).into_iter().chain(named(path, text)) {
            let key = format!("code-{kind}-{}", code.replace(['_', '.'], "-"));
            if code != FAULT && !sentences.contains(&*key) {
                let what = format!("`{code}` has no sentence: write `{key}` in {SENTENCES}");
                found.push(Violation::at(path, line, what));
            }
        }
    }
    found
}

/// What is compiled into the product: unit tests stand last.
fn product(text: &str) -> &str {
    text.split_once("#[cfg(test)]")
        .map_or(text, |(product, _)| product)
}

/// The codes that [`CARRIERS`] carry, with their lines.
fn carried(text: &str) -> Vec<(usize, &'static str, &str)> {
    let mut found = Vec::new();
    for (carrier, kind) in CARRIERS {
        for (at, _) in text.match_indices(carrier) {
            let before = text.get(..at).unwrap_or_default();
            // `of_invalid(…)`, or a carrier inside another name.
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let inside = bracketed(text.get(at + carrier.len()..).unwrap_or_default());
            if let Some(code) = literal(inside.trim_end().trim_end_matches(',')) {
                found.push((before.lines().count().max(1), kind, code));
            }
        }
    }
    found
}

/// What stands before the bracket that closes.
fn bracketed(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return text.get(..at).unwrap_or_default(),
            ')' => depth -= 1,
            _ => (),
        }
    }
    text
}

/// The string literal that a text ends with.
fn literal(text: &str) -> Option<&str> {
    let text = text.strip_suffix('"')?;
    text.rsplit_once('"').map(|(_, code)| code)
}

/// The codes of a file's `fn code`, with their lines.
fn named<'t>(path: &str, text: &'t str) -> Vec<(usize, &'static str, &'t str)> {
    let Some((_, kind)) = KINDS.iter().find(|(file, _)| *file == path) else {
        return Vec::new();
    };
    let mut inside = false;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.contains("fn ") {
            inside = line.contains("fn code(");
        }
        if let Some((_, code)) = line.split_once("=> \"").filter(|_| inside)
            && let Some((code, _)) = code.split_once('"')
        {
            found.push((number, *kind, code));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let sentences = "code-invalid-file-empty = …\ncode-pouch-cut = …\n";
        let files = [
            (format!("{SENTENCES}codes.ftl"), sentences.to_owned()),
            (path.to_owned(), text.to_owned()),
        ];
        let found = check(&files.into_iter().collect());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_code_that_is_carried_has_its_sentence() {
        let path = "crates/mithaq-desk/src/attach.rs";
        let text = "Invalid::new(\"file\", \"file-empty\")\nlet x = Invalid::new(\n    name(a),\n    \"file-torn\",\n);\n";
        let told = found(path, text);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("crates/mithaq-desk/src/attach.rs:2: `file-torn`"));
        assert_eq!(
            found(path, "Invalid::new(name, code)\nof_invalid(\"x\")\n"),
            [""; 0]
        );
        assert_eq!(
            found(path, "#[cfg(test)]\nInvalid::new(a, \"b\")\n"),
            [""; 0]
        );
    }

    #[test]
    fn a_code_that_is_named_has_its_sentence() {
        let path = "crates/mithaq-desk/src/pouch/error.rs";
        let text = "fn code(&self) -> &'static str {\n    A => \"cut\",\n    B => \"torn\",\n    C => \"fault\",\n}\nfn other() {\n    D => \"x\",\n}\n";
        let told = found(path, text);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains(":3: `torn`"), "{told:?}");
    }
}
