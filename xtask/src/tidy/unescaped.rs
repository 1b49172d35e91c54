//! Text becomes HTML by escaping; the one exception lives in one file that can be read whole.

use super::Violation;

/// The only file that may put text on a page as it is.
const RAW: &str = "crates/mithaq-web/src/raw.rs";

/// Every line of code that names maud's way around escaping.
pub(crate) fn check(path: &str, text: &str) -> Vec<Violation> {
    if path == RAW || path.starts_with("xtask/") {
        return Vec::new();
    }
    let named = |line: &str| code(line).contains("PreEscaped");
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| named(line))
        .map(|(number, _)| {
            Violation::at(
                path,
                number,
                format!("`PreEscaped` outside {RAW}: let maud escape it"),
            )
        })
        .collect()
}

/// The line without its comment.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_file_may_skip_escaping() {
        let text = "use maud::{Markup, PreEscaped};\n// PreEscaped is banned\nPreEscaped(note)\n";
        let lines: Vec<_> = check("crates/mithaq-web/src/pages/note.rs", text)
            .into_iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(lines, [Some(1), Some(3)]);
        assert_eq!(check(RAW, text), []);
    }
}
