//! HTML out: one file without scripts and without anything fetched, its direction set.

use crate::ids::Ids;
use crate::tracked::{Change, Document, Fate, Revision, Role};
use mithaq_canon::Dir;
use mithaq_text::Lang;
use mithaq_text::tree::{Kind, Provision, Tree};

/// Few rules, all of them for either direction: additions underlined, deletions struck through,
/// moves doubly so, which print in black and white too.
const STYLE: &str = "body{max-inline-size:44rem;margin-inline:auto;padding:1rem;line-height:1.6;font-family:\"Noto Naskh Arabic\",Amiri,\"Times New Roman\",serif}\
h1{text-align:center}\
ins{color:#05603a;text-decoration:underline}del{color:#a5121d;text-decoration:line-through}\
ins.moved{text-decoration:underline double}del.moved{text-decoration:line-through double}\
.depth-1{margin-inline-start:2rem}.depth-2{margin-inline-start:4rem}.depth-3{margin-inline-start:6rem}";

/// A tree as a page: a section with an identifier for each provision.
pub fn tree(tree: &Tree) -> String {
    let mut page = Page::new(tree.lang, tree.title().unwrap_or_default());
    for provision in &tree.provisions {
        page.provision(provision, 0, "");
    }
    page.finish()
}

/// A document with its changes as a page: `<ins>` and `<del>` say who and when.
pub fn document(document: &Document, lang: Lang) -> String {
    let title = document
        .paragraphs
        .iter()
        .find(|paragraph| paragraph.shape.role == Role::Title)
        .map(|paragraph| {
            paragraph
                .spans()
                .map(|span| &*span.text)
                .collect::<String>()
        });
    let mut page = Page::new(lang, title.as_deref().unwrap_or_default());
    let mut counter = crate::tracked::numbers(document);
    for (place, paragraph) in document.paragraphs.iter().enumerate() {
        let name = match paragraph.shape.role {
            Role::Body => "p",
            Role::Title => "h1",
            Role::Heading(level) => heading(level),
        };
        page.open(name, &[]);
        if let Some(number) = counter.remove(&place) {
            page.text(&number);
            page.text(" ");
        }
        for span in paragraph.spans() {
            page.span(document, &span.text, span.fate);
        }
        // The end of a paragraph is seen where it is put in or taken out.
        if !paragraph.mark.is_kept() {
            page.span(document, "¶", paragraph.mark);
        }
        page.close(name);
    }
    page.finish()
}

fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h2",
        2 => "h3",
        3 => "h4",
        4 => "h5",
        _ => "h6",
    }
}

struct Page {
    out: String,
    ids: Ids,
}

impl Page {
    fn new(lang: Lang, title: &str) -> Self {
        let mut page = Self {
            out: String::from("<!doctype html>\n"),
            ids: Ids::default(),
        };
        let dir = match lang.dir() {
            Dir::Rtl => "rtl",
            Dir::Ltr => "ltr",
        };
        page.open("html", &[("lang", lang.code()), ("dir", dir)]);
        page.out.push_str("\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.open("title", &[]);
        page.text(title);
        page.out.push_str("</title><style>");
        page.out.push_str(STYLE);
        page.out.push_str("</style></head>\n<body>\n");
        page
    }

    fn finish(mut self) -> String {
        self.out.push_str("</body></html>\n");
        self.out
    }

    fn provision(&mut self, provision: &Provision, depth: u8, parent: &str) {
        let id = self.ids.give(parent, &provision.step());
        self.open("section", &[("id", &id)]);
        if !provision.head.is_empty() {
            let name = if provision.kind == Kind::Title {
                "h1"
            } else {
                heading(depth.saturating_add(1))
            };
            self.open(name, &[]);
            for (place, line) in provision.head.raw().lines().enumerate() {
                if place > 0 {
                    self.out.push_str("<br>");
                }
                self.text(line.trim());
            }
            self.close(name);
        }
        for block in &provision.blocks {
            let class = format!("depth-{}", block.depth.min(3));
            match block.depth {
                0 => self.open("p", &[]),
                _ => self.open("p", &[("class", &class)]),
            }
            self.text(block.raw());
            self.close("p");
        }
        for child in &provision.children {
            self.provision(child, depth.saturating_add(1), &id);
        }
        self.out.push_str("</section>\n");
    }

    fn span(&mut self, document: &Document, text: &str, fate: Fate) {
        let mut opened = Vec::new();
        for (name, by) in [("ins", fate.put), ("del", fate.taken)] {
            let Some(revision) = by.and_then(|id| document.revision(id)) else {
                continue;
            };
            self.change(name, revision);
            opened.push(name);
        }
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.out.push_str("<br>");
            }
            self.text(line);
        }
        for name in opened.into_iter().rev() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn change(&mut self, name: &str, revision: &Revision) {
        let mut attributes = vec![("title", revision.author.as_str())];
        if let Some(date) = &revision.date {
            attributes.push(("datetime", date));
        }
        if matches!(revision.change, Change::MovedFrom | Change::MovedTo) {
            attributes.push(("class", "moved"));
        }
        self.open(name, &attributes);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// Text and attribute values alike; controls other than white space would be no HTML.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '"' => self.out.push_str("&quot;"),
                c if c.is_control() && !c.is_whitespace() => self.out.push('\u{FFFD}'),
                c => self.out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::{Signature, between};
    use mithaq_text::parse::plain;

    fn body(page: &str) -> &str {
        page.split_once("<body>\n").map_or("", |(_, body)| body)
    }

    #[test]
    fn a_tree() {
        let parsed = plain(
            "اتفاق\nالمادة 1\nالتعاريف\n1- <script>\nأ) \"x\"\nالمادة 1\nنص.\n",
            Lang::Ar,
        );
        let page = tree(&parsed.tree);
        assert!(
            page.starts_with("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">"),
            "{page}"
        );
        assert_eq!(
            body(&page),
            "<section id=\"title\"><h1>اتفاق</h1>\n</section>\n\
             <section id=\"art_1\"><h2>المادة 1<br>التعاريف</h2>\n<p>1- &lt;script&gt;</p>\n<p class=\"depth-1\">أ) &quot;x&quot;</p>\n</section>\n\
             <section id=\"art_1__2\"><h2>المادة 1</h2>\n<p>نص.</p>\n</section>\n</body></html>\n"
        );
    }

    #[test]
    fn a_redline() {
        let by = Signature {
            author: "A \"B\"",
            at: None,
        };
        let page = document(
            &between("within thirty days\n", "within sixty days\n", by, Lang::Fr),
            Lang::Fr,
        );
        assert_eq!(
            body(&page),
            "<p>within <del title=\"A &quot;B&quot;\">thirty</del><ins title=\"A &quot;B&quot;\">sixty</ins> days</p>\n</body></html>\n"
        );
        assert!(page.contains("lang=\"fr\" dir=\"ltr\""));
    }
}
