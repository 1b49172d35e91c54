//! Style sheets name the start and the end of a line, never left and right: pages mirror.

use super::Violation;

/// Every declaration that names a physical side.
pub(crate) fn check(path: &str, text: &str) -> Vec<Violation> {
    declarations(text)
        .into_iter()
        .filter_map(|(line, property, value)| {
            let remedy = physical(&property, &value)?;
            Some(Violation::at(
                path,
                line,
                format!("`{property}: {value}` names a side: {remedy}"),
            ))
        })
        .collect()
}

/// The logical wording to use instead, if the declaration is physical.
fn physical(property: &str, value: &str) -> Option<&'static str> {
    let words: Vec<&str> = value
        .split_whitespace()
        .filter(|word| *word != "!important")
        .collect();
    if property.starts_with("--") {
        return None; // a custom property says nothing until it is used
    }
    if property
        .split('-')
        .any(|part| part == "left" || part == "right")
    {
        return Some("use …-inline-start and …-inline-end, or inset-inline-…");
    }
    match property {
        "text-align" | "float" | "clear" | "caption-side"
            if words.iter().any(|word| *word == "left" || *word == "right") =>
        {
            Some("use start, end, inline-start or inline-end")
        }
        "margin" | "padding" | "inset" | "border-width" | "border-style" | "border-color"
        | "scroll-margin" | "scroll-padding" => match words.as_slice() {
            [_, right, _, left] if right != left => {
                Some("four different values turn with the clock: use …-block and …-inline")
            }
            _ => None,
        },
        "border-radius" if !value.contains('/') => match words.as_slice() {
            [a, b, c, d] if a != b || c != d => {
                Some("corners turn with the clock: use border-start-start-radius and its kin")
            }
            [a, b] | [a, b, _] if a != b => {
                Some("corners turn with the clock: use border-start-start-radius and its kin")
            }
            _ => None,
        },
        _ => None,
    }
}

/// Line, property and value of each declaration, comments and strings left out.
fn declarations(text: &str) -> Vec<(usize, String, String)> {
    let text = without_comments(text);
    let mut found = Vec::new();
    let (mut line, mut start, mut piece) = (1, 1, String::new());
    let mut quote = None;
    for c in text.chars() {
        if c == '\n' {
            line += 1;
        }
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => (), // what a string says is content, not layout
            (None, '"' | '\'') => quote = Some(c),
            // What stands before a brace is a selector or an at-rule.
            (None, '{') => piece.clear(),
            (None, ';' | '}') => {
                if let Some((property, value)) = piece.split_once(':') {
                    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                    found.push((start, property.trim().to_lowercase(), value.to_lowercase()));
                }
                piece.clear();
            }
            (None, c) => {
                if piece.is_empty() && c.is_whitespace() {
                    continue;
                }
                if piece.is_empty() {
                    start = line;
                }
                piece.push(c);
            }
        }
    }
    found
}

/// The same text with its comments blanked, so that lines keep their numbers.
fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        let (comment, next) = after.split_once("*/").unwrap_or((after, ""));
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = next;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(css: &str) -> Vec<Option<usize>> {
        check("a.css", css)
            .into_iter()
            .map(|violation| violation.line)
            .collect()
    }

    #[test]
    fn logical_sheets_pass() {
        let css = "/* left: 0; */\na.left:hover, .right { margin-inline-start: 1rem;\n\
                   padding: 0 1rem 2rem 1rem; text-align: start; color: red }\n\
                   q::before { content: \"left: 1\"; border-radius: 4px }\n\
                   @media (min-width: 40rem) { main { inset-inline: 0 } }\n";
        assert_eq!(lines(css), []);
    }

    #[test]
    fn every_physical_side_is_named_with_its_line() {
        let css = "a {\n margin-left: 1px;\n  border-right-color: red;\n left: 0;\n\
                   text-align: left;\n float: right !important;\n margin: 0 1px 0 2px;\n\
                   border-top-left-radius: 2px;\n border-radius: 4px 0 0 4px }\n";
        assert_eq!(lines(css), (2..=9).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn nested_rules_and_minified_sheets_are_read_too() {
        assert_eq!(lines("a{b{padding-left:0}c{right:0}}"), [Some(1), Some(1)]);
        assert_eq!(lines("@media print{a{margin-right:0}}"), [Some(1)]);
    }
}
