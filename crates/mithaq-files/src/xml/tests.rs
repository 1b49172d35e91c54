#![expect(clippy::unwrap_used, reason = "a test may fail here")]
use super::*;

fn root(source: &str) -> Result<Element<'_>, Malformed> {
    Parser::new(source).root()
}

#[test]
fn what_is_read_is_written_back() {
    let source =
        "<w:p xmlns:w=\"u\" w:a='1 &lt; 2'><w:r/>a &amp; b<!-- c --><?pi d?><x>é</x></w:p>";
    let element = root(source).unwrap();
    let mut out = String::new();
    element.write(&mut out);
    assert_eq!(out, source);
    assert_eq!(element.space, "u");
    assert_eq!(element.attribute("a").unwrap(), "1 < 2");
    assert_eq!(element.text(), "a & bé");
    assert_eq!(
        element.elements().map(|e| e.space).collect::<Vec<_>>(),
        ["u", ""]
    );
}

#[test]
fn namespaces_end_with_their_element() {
    let element = root("<a xmlns='1'><b xmlns='2'><c/></b><d/></a>").unwrap();
    let spaces: Vec<_> = element.elements().map(|e| e.space).collect();
    assert_eq!(spaces, ["2", "1"]);
}

#[test]
fn what_could_hurt_is_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>";
    assert_eq!(root(bomb).unwrap_err(), Malformed::DocType { line: 1 });
    assert_eq!(
        root("<a>\n&c;</a>").unwrap_err(),
        Malformed::Entity {
            line: 2,
            name: "c".into()
        }
    );
    assert_eq!(
        root("<a>&#0;</a>").unwrap_err(),
        Malformed::Entity {
            line: 1,
            name: "#0".into()
        }
    );
    let deep = "<a>".repeat(DEPTH_MAX + 1);
    assert_eq!(root(&deep).unwrap_err(), Malformed::Depth { line: 1 });
    let many = format!(
        "<a {}/>",
        (0..=DECLARATIONS_MAX)
            .map(|n| format!("xmlns:n{n}='x' "))
            .collect::<String>()
    );
    assert_eq!(root(&many).unwrap_err(), Malformed::TooMany { line: 1 });
    for broken in ["<a>", "<a></b>", "<a", "<a>\u{1}</a>", "</a>", "<a/></b>"] {
        assert!(
            matches!(root(broken), Err(Malformed::Syntax { .. })),
            "{broken}"
        );
    }
    assert_eq!(root("").unwrap_err(), Malformed::Empty);
}

#[test]
fn encodings() {
    let text = "<a>ع</a>";
    let le: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(decode(&le).unwrap(), text);
    assert_eq!(
        decode(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).unwrap(),
        text
    );
    assert_eq!(
        decode(b"<a>\xe9</a>"),
        Err(Malformed::Encoding { offset: 3 })
    );
}

#[test]
fn what_xml_cannot_hold_is_replaced() {
    let mut out = String::new();
    push_text(&mut out, "a<b>&\r\u{1}");
    push_attribute(&mut out, "k", "\"\n<");
    assert_eq!(out, "a&lt;b&gt;&amp;&#13;\u{FFFD} k=\"&quot;&#10;&lt;\"");
}
