//! Every sentence exists in every language of the interface.

use std::collections::BTreeMap;

use super::Violation;

const FOLDER: &str = "crates/mithaq-web/locales/";
const LANGUAGES: [&str; 3] = ["ar", "fr", "en"];

/// Keys that one language has and another lacks, keys given twice, and lines that are no Fluent.
///
/// Attributes count as keys of their own (`sign-in.title`).
pub(crate) fn check(files: &BTreeMap<String, String>) -> Vec<Violation> {
    let mut found = Vec::new();
    // file name → language → key → line
    let mut resources: BTreeMap<&str, BTreeMap<&str, BTreeMap<String, usize>>> = BTreeMap::new();
    for (path, text) in files {
        let Some((language, file)) = path
            .strip_prefix(FOLDER)
            .and_then(|inside| inside.split_once('/'))
        else {
            continue;
        };
        if !file.ends_with(".ftl") {
            continue;
        }
        if !LANGUAGES.contains(&language) {
            found.push(Violation::in_file(
                path,
                "a language that no check knows: xtask/src/tidy/translations.rs",
            ));
            continue;
        }
        let (keys, faults) = keys(path, text);
        found.extend(faults);
        resources.entry(file).or_default().insert(language, keys);
    }
    for (file, languages) in &resources {
        let all: BTreeMap<&String, &str> = languages
            .iter()
            .flat_map(|(language, keys)| keys.keys().map(move |key| (key, *language)))
            .collect();
        for language in LANGUAGES {
            let path = format!("{FOLDER}{language}/{file}");
            let Some(keys) = languages.get(language) else {
                found.push(Violation::in_file(
                    &path,
                    "is missing; the other languages have it",
                ));
                continue;
            };
            for (key, other) in all.iter().filter(|(key, _)| !keys.contains_key(**key)) {
                found.push(Violation::in_file(
                    &path,
                    format!("lacks `{key}`, which {other} has"),
                ));
            }
        }
    }
    found
}

/// The keys of one resource with their lines, and what is wrong in it.
fn keys(path: &str, text: &str) -> (BTreeMap<String, usize>, Vec<Violation>) {
    let mut keys = BTreeMap::new();
    let mut found = Vec::new();
    let mut message = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        let key = if line.is_empty() || line.starts_with(['#', '}', '[', '*']) {
            continue;
        } else if let Some(attribute) = line.trim_start().strip_prefix('.') {
            let Some(name) = assigned(attribute) else {
                continue;
            };
            format!("{message}.{name}")
        } else if line.starts_with(char::is_whitespace) {
            continue;
        } else if let Some(name) = assigned(line) {
            name.clone_into(&mut message);
            message.clone()
        } else {
            found.push(Violation::at(
                path,
                number,
                "is no Fluent: a line that continues is indented",
            ));
            continue;
        };
        if let Some(first) = keys.insert(key.clone(), number) {
            found.push(Violation::at(
                path,
                number,
                format!("`{key}` stands on line {first} already"),
            ));
        }
    }
    (keys, found)
}

/// The name before `=`, if the line assigns one.
fn assigned(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_end();
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(resources: &[(&str, &str)]) -> Vec<String> {
        let files = resources
            .iter()
            .map(|(language, text)| (format!("{FOLDER}{language}/home.ftl"), (*text).to_owned()))
            .collect();
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_keys_pass() {
        let text = "# Home\nawaited = { $n ->\n    [one] x\n   *[other] y\n}\n    .title = z\n\n-brand = M\n";
        assert_eq!(found(&[("ar", text), ("fr", text), ("en", text)]), [""; 0]);
    }

    #[test]
    fn a_missing_key_is_named_with_its_file() {
        let two = "a = 1\nb = 2\n";
        assert_eq!(
            found(&[("ar", two), ("fr", "a = 1\n"), ("en", two)]),
            ["crates/mithaq-web/locales/fr/home.ftl: lacks `b`, which en has"]
        );
    }

    #[test]
    fn a_missing_attribute_file_or_second_meaning_is_named() {
        assert_eq!(
            found(&[
                ("ar", "a = 1\n .t = 2\n"),
                ("fr", "a = 1\n"),
                ("en", "a = 1\n .t = 3\n")
            ])
            .len(),
            1
        );
        assert_eq!(found(&[("ar", "a = 1\n"), ("fr", "a = 1\n")]).len(), 1);
        assert_eq!(
            found(&[
                ("ar", "a = 1\na = 2\n"),
                ("fr", "a = 1\n"),
                ("en", "a = 1\n")
            ])
            .len(),
            1
        );
        assert_eq!(
            found(&[
                ("ar", "a = 1\nstray\n"),
                ("fr", "a = 1\n"),
                ("en", "a = 1\n")
            ])
            .len(),
            1
        );
    }
}
