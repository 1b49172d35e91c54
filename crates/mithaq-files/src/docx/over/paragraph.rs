//! One paragraph: its runs split where something changes, and what was taken out put before what
//! follows it.

use super::Over;
use super::script::{Becomes, Stretch};
use super::shape::{Model, marked, plain};
use super::split::Split;
use crate::docx::names::{alternative, is_alternatives, is_formula, word};
use crate::docx::read::Reader;
use crate::tracked::lists::ListPlace;
use crate::tracked::{Fate, Paragraph, Role};
use crate::xml::{Element, Node};

/// A paragraph being written.
pub(super) struct Writing<'a> {
    /// The paragraph, without content.
    pub(super) own: Element<'a>,
    pub(super) shape: Option<Element<'a>>,
    /// Its runs; and of each link or the like that is open the runs in it.
    pub(super) open: Vec<Vec<Node<'a>>>,
    /// Paragraphs done before it.
    pub(super) done: Vec<Node<'a>>,
    /// The properties of the last run.
    pub(super) letters: Option<Element<'a>>,
    /// Which of its lines are printed: blank ones are not.
    printed: Vec<bool>,
    line: usize,
    /// What became of the last character.
    last: Becomes,
    role: Role,
    pub(super) is_numbered: bool,
    /// Whether there is nothing in it yet but what was taken out.
    pub(super) is_pure: bool,
    /// Of a line that was taken out the place in a list, and what is left of its number.
    pub(super) listed: Option<ListPlace>,
    pub(super) number: String,
}

impl<'a> Writing<'a> {
    pub(super) fn push(&mut self, node: Node<'a>) {
        self.is_pure = false;
        if let Some(open) = self.open.last_mut() {
            open.push(node);
        }
    }

    fn is_printed(&self) -> bool {
        self.printed.get(self.line).copied().unwrap_or_default()
    }
}

impl<'a> Over<'_, 'a> {
    /// Writes a paragraph, and before it those that were taken out.
    pub(super) fn paragraph(
        &mut self,
        mut element: Element<'a>,
        into: &mut Vec<Node<'a>>,
    ) -> Option<()> {
        let line = self.lines.get(self.at)?.clone();
        self.at += 1;
        let boxed = boxed(&element);
        let is_last = self.at + boxed == self.lines.len();
        let nodes = std::mem::take(&mut element.children);
        let (mut shape, mut content) = (None, Vec::with_capacity(nodes.len()));
        for node in nodes {
            match node {
                Node::Element(child) if word(&child) == Some("pPr") => shape = Some(child),
                node @ (Node::Element(_) | Node::Text(_) | Node::Other(_)) => content.push(node),
            }
        }
        let is_numbered = !line.number.is_empty();
        let printed = line
            .text
            .split('\n')
            .enumerate()
            .map(|(at, part)| !part.trim().is_empty() || (at == 0 && is_numbered))
            .collect();
        let mut writing = Writing {
            own: element,
            shape,
            open: vec![Vec::new()],
            done: Vec::new(),
            letters: None,
            printed,
            line: 0,
            last: Becomes::Kept,
            role: Role::Body,
            is_numbered,
            is_pure: true,
            listed: None,
            number: String::new(),
        };
        if writing.is_printed() {
            let first = line.text.split('\n').next().unwrap_or_default();
            self.begin(&mut writing, &line.number, first)?;
        }
        self.inlines(&mut writing, content)?;
        let mut end = Becomes::Kept;
        if writing.is_printed() {
            self.flush(&mut writing)?;
            end = self.next(&mut writing, '\n')?;
        }
        self.close(&mut writing, end, into);
        for _ in 0..boxed {
            self.unchanged()?;
        }
        if is_last {
            writing.is_pure = true;
            self.flush(&mut writing)?;
            into.append(&mut writing.done);
            // A stretch without an end would need a paragraph that neither text has.
            writing.open.iter().all(Vec::is_empty).then_some(())?;
        }
        Some(())
    }

    /// The beginning of a paragraph: what was taken out before it, then its number, which the word
    /// processor counts.
    fn begin(&mut self, writing: &mut Writing<'a>, number: &str, first: &str) -> Option<()> {
        if number.is_empty() {
            return self.flush(writing);
        }
        // Before it were whole lines; a stretch without an end was the old number.
        let mut before: Vec<Stretch> = std::iter::from_fn(|| self.script.taken()).collect();
        let ends = before.iter().rposition(|taken| taken.text.ends_with('\n'));
        before.truncate(ends.map_or(0, |at| at + 1));
        for taken in &before {
            self.take(writing, taken)?;
        }
        let joint = if first.is_empty() { "" } else { " " };
        for c in number.chars().chain(joint.chars()) {
            while let Some(taken) = self.script.taken() {
                (!taken.text.contains('\n')).then_some(())?;
            }
            self.next(writing, c)?;
        }
        // The number is counted in both texts; what follows tells what became of the paragraph.
        writing.last = Becomes::Kept;
        Some(())
    }

    fn inlines(&mut self, writing: &mut Writing<'a>, nodes: Vec<Node<'a>>) -> Option<()> {
        for node in nodes {
            let Node::Element(mut element) = node else {
                writing.push(node);
                continue;
            };
            match word(&element) {
                Some("r") => self.run(writing, element)?,
                Some("sdtPr" | "sdtEndPr" | "smartTagPr" | "customXmlPr" | "fldData") => {
                    writing.push(Node::Element(element));
                }
                Some(_) if element.children.is_empty() => writing.push(Node::Element(element)),
                Some(_) => {
                    // What was taken out before a link stood outside it.
                    if writing.is_printed() && writing.open.len() == 1 {
                        self.flush(writing)?;
                    }
                    writing.open.push(Vec::new());
                    let inside = std::mem::take(&mut element.children);
                    self.inlines(writing, inside)?;
                    element.children = writing.open.pop()?;
                    writing.push(Node::Element(element));
                }
                None if is_alternatives(&element) || is_formula(&element) => {
                    let text = text_of(&writing.own, &element, Reader::runs);
                    let becomes = self.opaque(writing, &text)?;
                    if becomes == Becomes::Put && is_formula(&element) {
                        let mut around = self.change(&writing.own, "ins");
                        around.children.push(Node::Element(element));
                        element = around;
                    }
                    writing.push(Node::Element(element));
                }
                None => writing.push(Node::Element(element)),
            }
        }
        Some(())
    }

    fn run(&mut self, writing: &mut Writing<'a>, mut run: Element<'a>) -> Option<()> {
        let nodes = std::mem::take(&mut run.children);
        let mut split = Split::new(run);
        for node in nodes {
            let Node::Element(piece) = node else { continue };
            match word(&piece) {
                Some("rPr") => {
                    writing.letters = Some(piece.clone());
                    split.letters = Some(piece);
                }
                Some("t") => {
                    let text = text_of(&writing.own, &piece, Reader::pieces);
                    for c in text.chars() {
                        let becomes = self.sign(writing, &mut split, c)?;
                        split.turn(self, writing, becomes);
                        split.text.push(c);
                    }
                    split.keep(piece);
                }
                // Parts of a field stay together.
                Some("fldChar" | "instrText") => {
                    split.turn(self, writing, Becomes::Kept);
                    split.piece.push(Node::Element(piece));
                }
                Some("cr" | "br" | "tab" | "ptab" | "noBreakHyphen" | "softHyphen" | "sym") => {
                    let text = text_of(&writing.own, &piece, Reader::pieces);
                    let becomes = match text.chars().next() {
                        Some(c) => self.sign(writing, &mut split, c)?,
                        None => self.between(writing),
                    };
                    split.turn(self, writing, becomes);
                    split.piece.push(Node::Element(piece));
                }
                Some(_) | None => {
                    let text = text_of(&writing.own, &piece, Reader::pieces);
                    if !text.is_empty() {
                        split.end(self, writing);
                    }
                    let becomes = self.opaque(writing, &text)?;
                    split.turn(self, writing, becomes);
                    split.piece.push(Node::Element(piece));
                }
            }
        }
        split.end(self, writing);
        Some(())
    }

    /// What becomes of the next character; what was taken out before it is written first.
    fn sign(
        &mut self,
        writing: &mut Writing<'a>,
        split: &mut Split<'a>,
        c: char,
    ) -> Option<Becomes> {
        let mut becomes = Becomes::Kept;
        if writing.is_printed() {
            if self.script.peek() == Some(Becomes::Taken) {
                split.end(self, writing);
                self.flush(writing)?;
            }
            becomes = self.next(writing, c)?;
        }
        writing.line += usize::from(c == '\n');
        Some(becomes)
    }

    /// Takes the next character of the new text.
    fn next(&mut self, writing: &mut Writing<'a>, c: char) -> Option<Becomes> {
        let (becomes, role) = self.script.next(c)?;
        (writing.last, writing.role) = (becomes, role);
        if c == '\n' {
            match becomes {
                Becomes::Put => self.put += 1,
                Becomes::Kept | Becomes::Taken => self.kept += 1,
            }
        }
        Some(becomes)
    }

    /// What becomes of something without text: what became of its neighbours, if that is the same.
    fn between(&self, writing: &Writing<'a>) -> Becomes {
        if writing.last == Becomes::Put && self.script.peek() == Some(Becomes::Put) {
            Becomes::Put
        } else {
            Becomes::Kept
        }
    }

    /// Something that is not taken apart: it is kept or put in as a whole.
    fn opaque(&mut self, writing: &mut Writing<'a>, text: &str) -> Option<Becomes> {
        let mut whole = None;
        if !writing.is_printed() {
            return (!text.contains('\n')).then_some(Becomes::Kept);
        }
        for c in text.chars() {
            if whole.is_none() {
                self.flush(writing)?;
            }
            let becomes = self.next(writing, c)?;
            if c == '\n' || whole.is_some_and(|whole| whole != becomes) {
                return None;
            }
            whole = Some(becomes);
        }
        Some(whole.unwrap_or_else(|| self.between(writing)))
    }

    /// The paragraph of a text box, which is not changed here.
    fn unchanged(&mut self) -> Option<()> {
        let line = self.lines.get(self.at)?.clone();
        self.at += 1;
        let mut number = line.number.as_str();
        for part in line.text.split('\n') {
            if part.trim().is_empty() && number.is_empty() {
                continue;
            }
            let joint = if number.is_empty() || part.is_empty() {
                ""
            } else {
                " "
            };
            for c in [number, joint, part, "\n"].concat().chars() {
                let (becomes, _) = self.script.next(c)?;
                (becomes == Becomes::Kept).then_some(())?;
            }
            number = "";
        }
        Some(())
    }

    /// Ends the paragraph itself.
    fn close(&mut self, writing: &mut Writing<'a>, end: Becomes, into: &mut Vec<Node<'a>>) {
        if writing.is_printed() && !writing.is_numbered {
            self.models.entry(writing.role).or_insert_with(|| Model {
                shape: plain(writing.shape.clone(), &writing.own, false),
                letters: writing.letters.clone(),
            });
        }
        let mut paragraph = writing.own.clone();
        if end == Becomes::Put {
            let mark = self.change(&writing.own, "ins");
            let shape = marked(writing.shape.clone(), &writing.own, mark);
            paragraph.children.push(Node::Element(shape));
        } else {
            let shape = writing.shape.clone();
            paragraph.children.extend(shape.map(Node::Element));
        }
        if let Some(open) = writing.open.first_mut() {
            paragraph.children.append(open);
        }
        into.append(&mut writing.done);
        into.push(Node::Element(paragraph));
    }
}

/// The text that reading gives for one element.
fn text_of<'a>(
    own: &Element<'a>,
    element: &Element<'a>,
    read: fn(&mut Reader, &Element<'_>, Fate, &mut Paragraph),
) -> String {
    let mut around = own.beside("r");
    around.children.push(Node::Element(element.clone()));
    let mut paragraph = Paragraph::default();
    read(&mut Reader::default(), &around, Fate::KEPT, &mut paragraph);
    paragraph.spans().map(|span| span.text.as_str()).collect()
}

/// How many paragraphs of text boxes are read after the one that holds them.
fn boxed(element: &Element<'_>) -> usize {
    let chosen = if is_alternatives(element) {
        return alternative(element).map_or(0, boxed);
    } else {
        element
    };
    chosen
        .elements()
        .map(|child| usize::from(word(child) == Some("p")) + boxed(child))
        .sum()
}
