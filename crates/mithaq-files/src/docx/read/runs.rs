//! What is in a paragraph: runs of text, and what wraps and interrupts them.

use super::{Notice, Place, Reader, over};
use crate::docx::names::{alternative, is_alternatives, is_formula, is_on, word};
use crate::tracked::{Fate, Inline, Paragraph};
use crate::xml::Element;

impl Reader {
    /// Reads the runs in a paragraph, or in something that wraps runs.
    pub(in crate::docx) fn runs(&mut self, inside: &Element<'_>, fate: Fate, into: &mut Paragraph) {
        for element in inside.elements() {
            match word(element) {
                Some("r") => self.run(element, fate, into),
                Some("ins" | "del" | "moveFrom" | "moveTo") => {
                    let fate = self.wrapped(element, fate);
                    self.runs(element, fate, into);
                }
                Some(
                    "moveFromRangeStart" | "moveToRangeStart" | "moveFromRangeEnd"
                    | "moveToRangeEnd",
                ) => self.range(element),
                Some("commentRangeStart") => {
                    let place = self.comments.place(element);
                    into.inlines.extend(place.map(Inline::CommentStart));
                }
                Some("commentRangeEnd") => {
                    let place = self.comments.place(element);
                    into.inlines.extend(place.map(Inline::CommentEnd));
                }
                Some("pPr" | "sdtPr" | "sdtEndPr" | "smartTagPr" | "customXmlPr" | "fldData") => (),
                // Links, fields, content controls, directional wrappers: their runs are text.
                Some(_) => self.runs(element, fate, into),
                None if is_alternatives(element) => {
                    if let Some(chosen) = alternative(element) {
                        self.runs(chosen, fate, into);
                    }
                }
                None if is_formula(element) => {
                    self.notice(Notice::Formulas);
                    self.formula(element, fate, into);
                }
                None => (),
            }
        }
    }

    fn run(&mut self, run: &Element<'_>, fate: Fate, into: &mut Paragraph) {
        let hidden = run
            .child("rPr")
            .and_then(|properties| properties.child("vanish"))
            .is_some_and(is_on);
        if hidden {
            self.notice(Notice::Hidden);
        }
        self.pieces(run, fate, into);
    }

    /// Reads what is in a run.
    pub(in crate::docx) fn pieces(&mut self, run: &Element<'_>, fate: Fate, into: &mut Paragraph) {
        for piece in run.elements() {
            match word(piece) {
                Some("t" | "delText") => {
                    let text = piece.text();
                    // Without xml:space, white space at the ends is the file's, not the text's.
                    match piece.attribute("space").as_deref() {
                        Some("preserve") => into.push(&text, fate),
                        Some(_) | None => {
                            into.push(text.trim_matches([' ', '\t', '\n', '\r']), fate)
                        }
                    }
                }
                Some("tab" | "ptab") => into.push("\t", fate),
                Some("cr") => into.push("\n", fate),
                // A new page or column is no part of the text.
                Some("br") if wraps(piece) => into.push("\n", fate),
                Some("noBreakHyphen") => into.push("\u{2011}", fate),
                Some("softHyphen") => into.push("\u{ad}", fate),
                Some("sym") => {
                    let sign = piece
                        .attribute("char")
                        .and_then(|code| u32::from_str_radix(&code, 16).ok())
                        .and_then(char::from_u32)
                        .filter(|sign| !sign.is_control());
                    if let Some(sign) = sign {
                        into.push(sign.encode_utf8(&mut [0; 4]), fate);
                    }
                }
                Some("footnoteReference" | "endnoteReference") => self.notice(Notice::Notes),
                Some("drawing" | "pict" | "object") => {
                    self.notice(Notice::Pictures);
                    self.boxes(piece, fate, into);
                }
                // Ruby text: the base is the text.
                Some("ruby") => {
                    if let Some(base) = piece.child("rubyBase") {
                        self.runs(base, fate, into);
                    }
                }
                Some(_) => (),
                None if is_alternatives(piece) => {
                    if let Some(chosen) = alternative(piece) {
                        self.pieces(chosen, fate, into);
                    }
                }
                None => (),
            }
        }
    }

    /// Reads the signs of a formula in a row. Its changes wrap what is in it, or stand in the
    /// properties of a run (22.1.2.87).
    fn formula(&mut self, element: &Element<'_>, fate: Fate, into: &mut Paragraph) {
        for child in element.elements() {
            match word(child) {
                Some("r") => self.run(child, fate, into),
                Some("ins" | "del" | "moveFrom" | "moveTo") => {
                    let fate = self.wrapped(child, fate);
                    self.formula(child, fate, into);
                }
                Some(_) => self.formula(child, fate, into),
                None if !is_formula(child) || child.local().ends_with("Pr") => (),
                None if child.local() == "t" => into.push(&child.text(), fate),
                None if child.local() == "r" => {
                    let mut own = child
                        .elements()
                        .filter(|mark| matches!(word(mark), Some("ins" | "del")))
                        .fold(fate, |fate, mark| self.wrapped(mark, fate));
                    for properties in child.elements().filter(|e| word(e) == Some("rPr")) {
                        own = over(own, self.fate_in(properties));
                    }
                    self.pieces(child, own, into);
                    let signs = child
                        .elements()
                        .filter(|sign| is_formula(sign) && sign.local() == "t");
                    signs.for_each(|sign| into.push(&sign.text(), own));
                }
                None => self.formula(child, fate, into),
            }
        }
    }

    /// Reads the text boxes in a drawing; their paragraphs follow the one they are anchored in.
    fn boxes(&mut self, drawing: &Element<'_>, fate: Fate, host: &Paragraph) {
        for element in drawing.elements() {
            if word(element) == Some("txbxContent") {
                let mut place = Place {
                    flow: self.flow(),
                    row: host.row,
                    around: fate,
                };
                let before = self.document.paragraphs.len();
                let waiting = std::mem::take(&mut self.boxed);
                self.blocks(element, &mut place);
                let own = self.document.paragraphs.split_off(before);
                self.boxed = waiting;
                self.boxed.extend(own);
            } else if is_alternatives(element) {
                if let Some(chosen) = alternative(element) {
                    self.boxes(chosen, fate, host);
                }
            } else {
                self.boxes(element, fate, host);
            }
        }
    }
}

/// Whether a break only starts a line.
fn wraps(breaks: &Element<'_>) -> bool {
    breaks
        .attribute("type")
        .is_none_or(|kind| kind == "textWrapping")
}
