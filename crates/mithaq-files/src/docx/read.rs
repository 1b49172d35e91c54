//! From the bytes of a DOCX to paragraphs with their changes.

mod runs;

use super::Unreadable;
use super::comments::Comments;
use super::names::{alternative, is_alternatives, word};
use super::numbering::Numbering;
use super::package::{Package, decode, parse};
use super::styles::{Says, Styles, says};
use crate::tracked::lists::ListPlace;
use crate::tracked::{Change, Document, Fate, Paragraph, Revision, RevisionId, Shape};
use crate::xml::{Element, Malformed, Parser, Step};
use std::collections::BTreeMap;

/// Moves whose range is open at one place; each end of a range looks through them.
const MOVES_MAX: usize = 1000;

/// A document and what was left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The text with its changes.
    pub document: Document,
    /// What the file holds beside, with how many there are; nothing that is not there.
    pub notices: BTreeMap<Notice, usize>,
}

/// What a DOCX can hold that is not in the text read from it, or not plainly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// Footnotes and endnotes: left out.
    Notes,
    /// Pictures, drawings, charts, embedded objects: left out; the text in text boxes is read.
    Pictures,
    /// Formulas: their signs are read in a row.
    Formulas,
    /// Stretches of hidden text: read, since what is hidden may be signed.
    Hidden,
    /// Other documents embedded as text: left out.
    Embedded,
}

impl Notice {
    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Notes => "docx-notes",
            Self::Pictures => "docx-pictures",
            Self::Formulas => "docx-formulas",
            Self::Hidden => "docx-hidden-text",
            Self::Embedded => "docx-embedded",
        }
    }
}

/// Reads a DOCX.
///
/// # Errors
/// [`Unreadable`], which names the part and the remedy.
pub fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    let mut package = Package::open(bytes)?;
    let name = package.document()?;
    let mut reader = Reader::default();
    for (kind, target) in package.relations(&name)? {
        if !matches!(&*kind, "styles" | "numbering" | "comments") {
            continue;
        }
        let Some(bytes) = package.part(&target)? else {
            continue;
        };
        let text = decode(&bytes, &target)?;
        let root = parse(&text, &target)?;
        match &*kind {
            "styles" => reader.styles = Styles::of(&root),
            "numbering" => reader.numbering = Numbering::of(&root),
            _ => reader.comments = Comments::of(&root),
        }
    }
    let part = package
        .part(&name)?
        .ok_or_else(|| Unreadable::Missing { part: name.clone() })?;
    let text = decode(&part, &name)?;
    reader.part(&text, &name)?;
    Ok(reader.finish())
}

#[derive(Default)]
pub(super) struct Reader {
    styles: Styles,
    numbering: Numbering,
    comments: Comments,
    document: Document,
    notices: BTreeMap<Notice, usize>,
    revisions: BTreeMap<Revision, RevisionId>,
    /// Moves whose range is open: identifier of the range and name of the move.
    moves: Vec<(String, String)>,
    /// The last flow that was given a number.
    flows: u32,
    /// Paragraphs of text boxes, which follow the paragraph they stand in.
    boxed: Vec<Paragraph>,
}

/// Where in the document a paragraph stands.
#[derive(Clone, Copy, Default)]
struct Place {
    flow: u32,
    row: Fate,
    /// The fate of what wraps it.
    around: Fate,
}

impl Reader {
    /// Reads the part with the text, one block of its body after another.
    fn part(&mut self, text: &str, name: &str) -> Result<(), Unreadable> {
        let broken = |source: Malformed| Unreadable::Part {
            part: name.to_owned(),
            source,
        };
        let mut parser = Parser::new(text);
        let mut path: Vec<String> = Vec::new();
        let mut place = Place::default();
        let mut has_root = false;
        loop {
            match parser.step().map_err(broken)? {
                Step::Open { element, is_empty } => {
                    let at = word(&element).map(ToOwned::to_owned);
                    has_root = true;
                    match (path.len(), at.as_deref()) {
                        (0, Some("document")) | (1, Some("body")) => {
                            if !is_empty {
                                path.extend(at);
                            }
                        }
                        (0, _) => {
                            return Err(Unreadable::Root {
                                part: name.to_owned(),
                                found: element.qualified().chars().take(60).collect(),
                                expected: "w:document",
                            });
                        }
                        (1, _) => {
                            parser.whole(element, is_empty).map_err(broken)?;
                        }
                        _ => {
                            let block = parser.whole(element, is_empty).map_err(broken)?;
                            self.block(&block, &mut place);
                        }
                    }
                }
                Step::Close => {
                    path.pop();
                }
                Step::Node(_) => (),
                Step::End if has_root => return Ok(()),
                Step::End => return Err(broken(Malformed::Empty)),
            }
        }
    }

    fn finish(mut self) -> Read {
        self.document.comments = self.comments.comments;
        self.document.lists = self.numbering.lists;
        Read {
            document: self.document,
            notices: self.notices,
        }
    }

    fn blocks(&mut self, inside: &Element<'_>, place: &mut Place) {
        for element in inside.elements() {
            self.block(element, place);
        }
    }

    /// Reads one block; after a table, `place` is in another flow: nothing joins across it, nor
    /// across one that goes.
    fn block(&mut self, element: &Element<'_>, place: &mut Place) {
        match word(element) {
            Some("p") => {
                let paragraph = self.paragraph(element, *place);
                self.document.paragraphs.push(paragraph);
                let boxed = std::mem::take(&mut self.boxed);
                self.document.paragraphs.extend(boxed);
            }
            Some("tbl") => {
                self.table(element, *place);
                place.flow = self.flow();
            }
            Some("sdt") => {
                if let Some(content) = element.child("sdtContent") {
                    self.blocks(content, place);
                }
            }
            Some("ins" | "del" | "moveFrom" | "moveTo") => {
                let outside = place.around;
                place.around = self.wrapped(element, outside);
                self.blocks(element, place);
                place.around = outside;
            }
            Some(
                "moveFromRangeStart" | "moveToRangeStart" | "moveFromRangeEnd" | "moveToRangeEnd",
            ) => {
                self.range(element);
            }
            Some("altChunk") => self.notice(Notice::Embedded),
            Some("sectPr" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblGrid" | "customXmlPr") => (),
            Some(_) => self.blocks(element, place),
            None if is_alternatives(element) => {
                if let Some(chosen) = alternative(element) {
                    self.blocks(chosen, place);
                }
            }
            None => (),
        }
    }

    fn table(&mut self, table: &Element<'_>, place: Place) {
        for row in table.elements() {
            match word(row) {
                Some("tr") => {
                    let own = row
                        .child("trPr")
                        .map_or(Fate::KEPT, |properties| self.fate_in(properties));
                    let row_fate = over(place.row, own);
                    self.cells(
                        row,
                        Place {
                            row: row_fate,
                            ..place
                        },
                    );
                }
                // Rows can be wrapped in content controls and custom markup.
                Some("sdt" | "sdtContent" | "customXml" | "ins" | "del") => self.table(row, place),
                Some(_) | None => (),
            }
        }
    }

    fn cells(&mut self, row: &Element<'_>, place: Place) {
        for cell in row.elements() {
            match word(cell) {
                Some("tc") => {
                    let own = cell
                        .child("tcPr")
                        .map_or(Fate::KEPT, |properties| self.fate_in(properties));
                    let (flow, row) = (self.flow(), over(place.row, own));
                    self.blocks(cell, &mut Place { flow, row, ..place });
                }
                Some("sdt" | "sdtContent" | "customXml") => self.cells(cell, place),
                Some(_) | None => (),
            }
        }
    }

    fn paragraph(&mut self, element: &Element<'_>, place: Place) -> Paragraph {
        let mut paragraph = Paragraph {
            flow: place.flow,
            row: place.row,
            mark: place.around,
            ..Paragraph::default()
        };
        match element.child("pPr") {
            Some(properties) => {
                if let Some(mark) = properties.child("rPr") {
                    paragraph.mark = over(place.around, self.fate_in(mark));
                }
                if let Some(change) = properties.child("pPrChange") {
                    let by = self.revision(change, Change::Shaped);
                    let was = change.child("pPr").map(|was| self.shape(was));
                    paragraph.was = Some((by, was.unwrap_or_else(|| self.plain_shape())));
                }
                paragraph.shape = self.shape(properties);
                let numbered = properties
                    .child("numPr")
                    .and_then(|list| list.child("ins"))
                    .filter(|_| paragraph.was.is_none());
                if let Some(change) = numbered {
                    let mut was = paragraph.shape.clone();
                    was.list = None;
                    paragraph.was = Some((self.revision(change, Change::Shaped), was));
                }
            }
            None => paragraph.shape = self.plain_shape(),
        }
        self.runs(element, place.around, &mut paragraph);
        paragraph
    }

    fn plain_shape(&self) -> Shape {
        self.shape_of(None, &Says::default())
    }

    fn shape(&self, properties: &Element<'_>) -> Shape {
        let style = properties
            .child("pStyle")
            .and_then(|style| style.attribute("val"))
            .map(|style| style.into_owned());
        self.shape_of(style, &says(properties))
    }

    fn shape_of(&self, style: Option<String>, own: &Says) -> Shape {
        let says = self.styles.resolve(style.as_deref(), own);
        // List 0 means none, and takes away what the style says (17.9.18).
        let list = says.list.filter(|list| *list != 0).map(|list| ListPlace {
            list,
            level: says.level.unwrap_or_else(|| {
                let named = says.of_style.as_deref().or(style.as_deref());
                self.numbering.level_of(list, named)
            }),
        });
        Shape {
            role: says.role.unwrap_or_default(),
            rtl: says.rtl.unwrap_or_default(),
            style,
            list,
        }
    }

    /// The fate that marks within `rPr` or `trPr` give.
    fn fate_in(&mut self, properties: &Element<'_>) -> Fate {
        let mut fate = Fate::KEPT;
        for property in properties.elements() {
            fate = self.wrapped(property, fate);
        }
        fate
    }

    /// The fate of what `element` wraps or marks, inside something of the fate `around`.
    fn wrapped(&mut self, element: &Element<'_>, around: Fate) -> Fate {
        match word(element) {
            Some("ins" | "cellIns") => {
                over(around, Fate::put(self.revision(element, Change::Inserted)))
            }
            Some("moveTo") => over(around, Fate::put(self.revision(element, Change::MovedTo))),
            Some("del" | "cellDel") => {
                over(around, Fate::taken(self.revision(element, Change::Deleted)))
            }
            Some("moveFrom") => over(
                around,
                Fate::taken(self.revision(element, Change::MovedFrom)),
            ),
            Some(_) | None => around,
        }
    }

    fn revision(&mut self, element: &Element<'_>, change: Change) -> RevisionId {
        let is_move = matches!(change, Change::MovedFrom | Change::MovedTo);
        let revision = Revision {
            change,
            author: element
                .attribute("author")
                .map(|author| author.into_owned())
                .unwrap_or_default(),
            date: element.attribute("date").map(|date| date.into_owned()),
            move_name: self
                .moves
                .last()
                .filter(|_| is_move)
                .map(|(_, name)| name.clone()),
        };
        let all = &mut self.document.revisions;
        *self.revisions.entry(revision).or_insert_with_key(|new| {
            all.push(new.clone());
            RevisionId(all.len() - 1)
        })
    }

    /// Notes where the range of a move begins and ends.
    fn range(&mut self, element: &Element<'_>) {
        let Some(id) = element.attribute("id") else {
            return;
        };
        if element.local().ends_with("Start") {
            let name = element.attribute("name").unwrap_or_default();
            if self.moves.len() < MOVES_MAX {
                self.moves.push((id.into_owned(), name.into_owned()));
            }
        } else {
            self.moves.retain(|(open, _)| *open != id);
        }
    }

    fn notice(&mut self, what: Notice) {
        *self.notices.entry(what).or_default() += 1;
    }

    /// The number of a new flow.
    fn flow(&mut self) -> u32 {
        self.flows += 1;
        self.flows
    }
}

/// What is inside something of another fate shares it, and adds its own.
fn over(around: Fate, own: Fate) -> Fate {
    Fate {
        put: own.put.or(around.put),
        taken: own.taken.or(around.taken),
    }
}
