//! No State and no clause of one treaty is named in code: a second pair must run unchanged.

use super::Violation;

/// The reference case, in the spellings by which it would slip in.
const NAMES: [&str; 8] = [
    "algeri",
    "algérie",
    "libya",
    "libye",
    "tripoli",
    "الجزائر",
    "ليبيا",
    "طرابلس",
];

/// The demo tells one story, so it may name who lives through it.
const STORY: &str = "/demo";

/// Every line of product code that names them; comments, tests, their samples and the demo may.
pub(crate) fn check(path: &str, text: &str) -> Vec<Violation> {
    let product = path.starts_with("crates/") && path.contains("/src/");
    if !product
        || path.contains(STORY)
        || path.contains("fixtures")
        || path.contains("/tests")
        || path.ends_with("/samples.rs")
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim() == "#[cfg(test)]" {
            break; // tests stand at the end of a file
        }
        let code = line
            .split_once("//")
            .map_or(line, |(code, _)| code)
            .to_lowercase();
        for name in NAMES.iter().filter(|name| code.contains(**name)) {
            found.push(Violation::at(
                path,
                number,
                format!("names `{name}…`: sides and clauses are data, kept in the charter and the fixtures"),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_data() {
        let code =
            "// as Algeria did\nlet side = \"Algeria\";\n#[cfg(test)]\nmod t { \"Libya\" }\n";
        let lines: Vec<_> = check("crates/mithaq-core/src/side.rs", code)
            .into_iter()
            .map(|v| v.line)
            .collect();
        assert_eq!(lines, [Some(2)]);
        assert_eq!(check("crates/mithaq/src/demo/story.rs", code), []);
        assert_eq!(check("crates/mithaq-core/tests/two.rs", code), []);
    }
}
