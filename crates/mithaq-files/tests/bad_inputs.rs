//! What comes from strangers and is broken, locked, hostile or of another kind: each gets a clear
//! error that names the place and the remedy, or a sound result; never a panic, never a hang.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

use mithaq_files::convert::{FILE_BYTES_MAX, Format, Loaded, Notice, Options, convert, load};
use mithaq_files::plain::{self, Encoding};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read(bytes: &[u8]) -> Result<Loaded, String> {
    load(bytes, None, &Options::default()).map_err(|error| error.to_string())
}

/// Checks that the error names each of `parts`, and that no conversion does more than the reading.
#[track_caller]
fn refused(bytes: &[u8], parts: &[&str]) {
    let said = read(bytes).unwrap_err();
    for part in parts {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    for to in Format::ALL {
        let converted = convert(bytes, None, to, &Options::default());
        assert_eq!(converted.unwrap_err().to_string(), said);
    }
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const W: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
const AKN: &str = "xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'";

fn docx(document: &str) -> Vec<u8> {
    packed(&[("word/document.xml", document.as_bytes())])
}

#[test]
fn nothing() {
    refused(b"", &["empty", "choose the file"]);
    refused(b" \r\n\t", &["empty"]);
    refused(b"\xef\xbb\xbf", &["empty"]);
}

#[test]
fn not_a_zip() {
    let options = Options::default();
    let said = load(b"no zip", Some(Format::Docx), &options).unwrap_err();
    assert!(
        said.to_string().contains("save the document as .docx"),
        "{said}"
    );
    refused(b"PK\x03\x04 broken off", &["damaged", "save it anew"]);
    let whole = docx(&format!("<w:document {W}><w:body/></w:document>"));
    refused(
        whole.get(..whole.len() / 2).unwrap(),
        &["damaged", "save it anew"],
    );
}

#[test]
fn a_zip_bomb() {
    let zeros = vec![b' '; 20 * 1024 * 1024];
    refused(
        &packed(&[("word/document.xml", &zeros)]),
        &["word/document.xml", "unpacks to more than"],
    );
}

#[test]
fn a_zip_of_too_many_parts() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..10_001 {
        zip.start_file(part.to_string(), SimpleFileOptions::default())
            .unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    refused(&bytes, &["10001 parts"]);
}

#[test]
fn a_docx_without_its_text() {
    refused(
        &packed(&[("word/styles.xml", b"<a/>")]),
        &["no word/document.xml", "save it as .docx"],
    );
    refused(&docx(""), &["word/document.xml", "no element"]);
    refused(
        &docx("<html/>"),
        &["word/document.xml", "`html`", "save the document as .docx"],
    );
    refused(
        &docx(&format!("<w:document {W}><w:body><w:p>")),
        &["word/document.xml", "line 1", "save it anew"],
    );
}

#[test]
fn other_packed_documents() {
    refused(
        &packed(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", b"<a/>"),
        ]),
        &["OpenDocument", "save it as .docx"],
    );
    let relations = |target: &str| {
        format!(
            "<Relationships><Relationship Type='x/officeDocument' Target='{target}'/></Relationships>"
        )
    };
    for (target, what) in [
        ("xl/workbook.xml", "spreadsheet"),
        ("ppt/presentation.xml", "presentation"),
    ] {
        let bytes = packed(&[
            ("_rels/.rels", relations(target).as_bytes()),
            (target, b"<a/>"),
        ]);
        refused(&bytes, &[what, "save it as .docx"]);
    }
}

#[test]
fn older_formats_and_locked_documents() {
    let compound = [
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..],
        &[0; 512],
    ]
    .concat();
    refused(&compound, &["older .doc", "save it as .docx"]);
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    refused(
        &[compound, name].concat(),
        &["password", "save it as .docx"],
    );
    refused(b"{\\rtf1\\ansi}", &["RTF", ".docx"]);
    refused(
        b"%PDF-1.7\n",
        &["PDF", "ask for the document it was made from"],
    );
    refused(b"<!DOCTYPE html><html></html>", &["HTML", ".docx"]);
}

#[test]
fn a_file_beyond_all_bounds() {
    let mut bytes = vec![b'a'; FILE_BYTES_MAX + 1];
    refused(&bytes, &["more than the", "split it"]);
    bytes.splice(0..2, *b"PK");
    refused(&bytes, &["more than the", "split it"]);
    bytes.splice(0..5, *b"<?xml");
    refused(&bytes, &["more than are read", "split it"]);
}

#[test]
fn one_line_without_end() {
    let text = "Article 1 of the treaty ".repeat(200_000);
    let loaded = read(text.as_bytes()).unwrap();
    assert_eq!(loaded.parsed.tree.to_string(), [&text, "\n"].concat());
    let letters = "ا".repeat(1_000_000);
    let loaded = read(letters.as_bytes()).unwrap();
    assert_eq!(loaded.parsed.tree.to_string(), [&letters, "\n"].concat());
}

#[test]
fn a_million_lines_and_levels() {
    let text = "1.\n(a)\n(i)\nArticle 1\n".repeat(20_000);
    assert_eq!(read(text.as_bytes()).unwrap().parsed.tree.to_string(), text);
}

#[test]
fn deep_nesting() {
    let deep = "<w:sdt><w:sdtContent>".repeat(100_000);
    refused(
        &docx(&format!("<w:document {W}><w:body>{deep}")),
        &["word/document.xml", "line 1", "nested more than 200"],
    );
    let deep = "<section>".repeat(100_000);
    refused(
        format!("<akomaNtoso {AKN}><act><body>{deep}").as_bytes(),
        &["line 1", "nested more than 200"],
    );
}

#[test]
fn entities_that_expand() {
    let laughs =
        "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>";
    refused(
        &docx(&format!(
            "{laughs}<w:document {W}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
        )),
        &["word/document.xml", "DOCTYPE", "remove it"],
    );
    refused(
        format!("<?xml version='1.0'?>{laughs}<akomaNtoso {AKN}>&c;</akomaNtoso>").as_bytes(),
        &["line 1", "DOCTYPE", "remove it"],
    );
    refused(
        format!("<akomaNtoso {AKN}>&c;</akomaNtoso>").as_bytes(),
        &["&c;", "write the character itself"],
    );
}

#[test]
fn entities_from_elsewhere() {
    let outside = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>";
    refused(
        format!("<?xml version='1.0'?>\n{outside}<akomaNtoso {AKN}>&x;</akomaNtoso>").as_bytes(),
        &["line 2", "DOCTYPE"],
    );
    refused(
        &docx(&format!("{outside}<w:document {W}/>")),
        &["word/document.xml", "DOCTYPE"],
    );
    let by_name = "<!DOCTYPE akomaNtoso SYSTEM 'http://example.org/akn.dtd'>";
    refused(
        format!("<?xml version='1.0'?>{by_name}<akomaNtoso {AKN}/>").as_bytes(),
        &["DOCTYPE"],
    );
}

#[test]
fn bytes_that_are_no_utf_8() {
    refused(
        b"Article 1\nWords \xff\xfe\xfa here.\n",
        &["line 2", "byte 16", "UTF-8"],
    );
    refused(b"Article 1\n\x00\x01", &["line 2", "0x00", "UTF-8"]);
    let bytes = packed(&[("word/document.xml", b"<w:document>\xff</w:document>")]);
    refused(&bytes, &["word/document.xml", "byte 12", "UTF-8"]);
}

#[test]
fn arabic_in_windows_1256() {
    // المادة 1 / يتعاون الطرفان.
    let bytes =
        b"\xc7\xe1\xe3\xc7\xcf\xc9 1\r\n\xed\xca\xda\xc7\xe6\xe4 \xc7\xe1\xd8\xd1\xdd\xc7\xe4.\r\n";
    let loaded = read(bytes).unwrap();
    assert_eq!(
        loaded.parsed.tree.to_string(),
        "المادة 1\nيتعاون الطرفان.\n"
    );
    assert_eq!(loaded.notices, [Notice::Encoding(Encoding::Windows1256)]);
}

#[test]
fn utf_16_with_its_mark() {
    let text = "المادة 1\nيتعاون الطرفان.\n";
    let units = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(bytes)
            .collect()
    };
    for bytes in [units(text, u16::to_le_bytes), units(text, u16::to_be_bytes)] {
        let loaded = read(&bytes).unwrap();
        assert_eq!(loaded.parsed.tree.to_string(), text);
        assert_eq!(loaded.notices, [Notice::Encoding(Encoding::Utf16)]);
    }
    let mut broken = units(text, u16::to_le_bytes);
    broken.pop();
    refused(&broken, &["line 2", "UTF-8"]);
    let xml = format!(
        "<?xml version='1.0' encoding='UTF-16'?><akomaNtoso {AKN}><act><body/></act></akomaNtoso>"
    );
    let said = read(&units(&xml, u16::to_be_bytes)).map(|loaded| loaded.format);
    assert_eq!(said, Ok(Format::Akn));
}

#[test]
fn akoma_ntoso_of_another_version() {
    let other = "<akomaNtoso xmlns='http://www.akomantoso.org/2.0'><act/></akomaNtoso>";
    refused(
        other.as_bytes(),
        &["http://www.akomantoso.org/2.0", "3.0", "converted by"],
    );
    refused(b"<akomaNtoso><act/></akomaNtoso>", &["3.0"]);
    refused(
        b"<?xml version='1.0'?><letter/>",
        &["`letter`", "plain text"],
    );
    refused(
        format!("<akomaNtoso {AKN}/>").as_bytes(),
        &["`act`", "export it anew"],
    );
}

#[test]
fn text_and_xml_are_bounded_alike() {
    const { assert!(plain::FILE_BYTES_MAX <= FILE_BYTES_MAX) };
}
