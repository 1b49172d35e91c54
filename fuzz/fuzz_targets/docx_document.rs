//! Any bytes as the parts of a DOCX, packed soundly, so that what lies behind the container is
//! reached: the text, then styles, numbering and comments, parted by zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mithaq_files::docx;
use mithaq_files::tracked::View;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONS: &[u8] = br#"<Relationships><Relationship Type="x/styles" Target="styles.xml"/><Relationship Type="x/numbering" Target="numbering.xml"/><Relationship Type="x/comments" Target="comments.xml"/></Relationships>"#;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, part: &[u8]| {
        let _ = zip.start_file(name, SimpleFileOptions::default());
        let _ = zip.write_all(part);
    };
    add("word/_rels/document.xml.rels", RELATIONS);
    for name in ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/comments.xml"] {
        if let Some(part) = parts.next() {
            add(name, part);
        }
    }
    let Ok(packed) = zip.finish() else { return };
    let packed = packed.into_inner();
    let Ok(read) = docx::read(&packed) else { return };
    for view in [View::Accepted, View::Rejected] {
        let text = read.document.text(view);
        if let Ok(resolved) = docx::resolve(&packed, view) {
            let again = docx::read(&resolved).expect("what is resolved is readable");
            // Numbers of lists may be counted otherwise where properties were put back.
            if read.document.lists.lists.is_empty() {
                assert_eq!(again.document.text(View::Accepted), text);
            }
        }
    }
});
