//! Every test that docs/reliability.md names is there.

use std::collections::BTreeMap;

use super::Violation;

/// The page with the table of faults.
const PAGE: &str = "docs/reliability.md";
/// Tests outside `crates/`.
const FUZZ: &str = "fuzz/";

/// Each `` `file.rs::function` `` of the page whose file, under `crates/` or in `fuzz/`, has no such
/// function.
pub(crate) fn check(files: &BTreeMap<String, String>) -> Vec<Violation> {
    let Some(page) = files.get(PAGE) else {
        return vec![Violation::in_file(PAGE, "is not there")];
    };
    let mut found = Vec::new();
    for (number, line) in (1..).zip(page.lines()) {
        let quoted = line.split('`').skip(1).step_by(2);
        for (file, name) in quoted.filter_map(|word| word.split_once(".rs::")) {
            let path = if file.starts_with(FUZZ) {
                format!("{file}.rs")
            } else {
                format!("crates/{file}.rs")
            };
            let head = format!("fn {name}(");
            let there = files.get(&path).is_some_and(|text| text.contains(&head));
            if !there {
                found.push(Violation::at(
                    PAGE,
                    number,
                    format!("names the test `{name}`, which is not in {path}"),
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_that_are_not_there_are_named() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let page = "| a | `room/tests/a.rs::holds` |\n| b | `room/tests/a.rs::gone` | `fuzz/a.rs::holds` |";
        let files = BTreeMap::from([
            file(PAGE, page),
            file("crates/room/tests/a.rs", "fn holds() {}"),
            file("fuzz/a.rs", "fn holds() {}"),
        ]);
        let found: Vec<String> = check(&files).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "docs/reliability.md:2: names the test `gone`, which is not in crates/room/tests/a.rs"
            ]
        );
        assert_eq!(check(&BTreeMap::new()).len(), 1);
    }
}
