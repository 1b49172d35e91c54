//! Links between the pages of the repository lead somewhere.

use std::path::Path;

use super::Violation;

/// Every relative link of a Markdown page whose file is not there.
pub(crate) fn check(path: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<Violation> {
    let mut found = Vec::new();
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    for (number, line) in (1..).zip(text.lines()) {
        for target in targets(line) {
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains(':') {
                continue; // a heading of this page, or an address
            }
            if !folder.join(file).to_str().is_some_and(&exists) {
                found.push(Violation::at(
                    path,
                    number,
                    format!("links to `{file}`, which is not there"),
                ));
            }
        }
    }
    found
}

fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|after| after.split_once(')').map(|(target, _)| target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_that_lead_nowhere_are_named() {
        let exists = |file: &str| file == "docs/guide/install.md";
        let page =
            "[a](install.md) [b](install.md#x) [c](#y) [d](https://a.example)\n[e](gone.md)\n";
        let lines: Vec<_> = check("docs/guide/index.md", page, exists)
            .into_iter()
            .map(|v| v.line)
            .collect();
        assert_eq!(lines, [Some(2)]);
    }
}
