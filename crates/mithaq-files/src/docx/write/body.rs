//! `word/document.xml`.

use super::parts::{PAGE, open_root};
use super::{Moves, Options};
use crate::tracked::{
    Change, Document, Fate, Inline, Paragraph, Revision, RevisionId, Role, Shape,
};
use crate::xml::{push_attribute, push_text};
use mithaq_canon::Dir;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Body<'d> {
    document: &'d Document,
    options: Options,
    out: String,
    /// The next identifier; those of comments come first.
    next: usize,
    /// Moves to be written as ranges, with their last paragraph.
    moves: BTreeMap<RevisionId, usize>,
    /// Ranges that are open, with their identifiers.
    open: BTreeMap<RevisionId, usize>,
    /// Ranges that have been closed: one move has one range on each side.
    closed: BTreeSet<RevisionId>,
}

impl<'d> Body<'d> {
    pub(super) fn new(document: &'d Document, options: Options) -> Self {
        let mut body = Self {
            document,
            options,
            out: String::new(),
            next: document.comments.len(),
            moves: BTreeMap::new(),
            open: BTreeMap::new(),
            closed: BTreeSet::new(),
        };
        if options.moves == Moves::Ranges {
            body.find_moves();
        }
        body
    }

    pub(super) fn write(mut self) -> String {
        open_root(&mut self.out, "w:document");
        self.out.push_str("<w:body>");
        for (place, paragraph) in self.document.paragraphs.iter().enumerate() {
            self.paragraph(place, paragraph);
        }
        self.out.push_str("<w:sectPr>");
        self.out.push_str(PAGE);
        if self.options.lang.dir() == Dir::Rtl {
            self.out.push_str("<w:bidi/>");
        }
        self.out.push_str("</w:sectPr></w:body></w:document>");
        self.out
    }

    /// A move is written as one where both its ends are in the document.
    fn find_moves(&mut self) {
        let mut last: BTreeMap<RevisionId, usize> = BTreeMap::new();
        for (place, paragraph) in self.document.paragraphs.iter().enumerate() {
            let fates = paragraph.spans().map(|span| span.fate);
            for fate in fates.chain([paragraph.mark]) {
                for id in [fate.put, fate.taken].into_iter().flatten() {
                    last.insert(id, place);
                }
            }
        }
        let revision = |id: RevisionId| self.document.revision(id);
        let named = |change: Change| -> BTreeSet<&str> {
            let used = last.keys().filter_map(|id| revision(*id));
            used.filter(|revision| revision.change == change)
                .filter_map(|revision| revision.move_name.as_deref())
                .collect()
        };
        let (from, to) = (named(Change::MovedFrom), named(Change::MovedTo));
        let paired = |id: RevisionId| {
            revision(id).is_some_and(|revision| {
                let name = revision.move_name.as_deref().unwrap_or_default();
                matches!(revision.change, Change::MovedFrom | Change::MovedTo)
                    && from.contains(name)
                    && to.contains(name)
            })
        };
        self.moves = last.into_iter().filter(|(id, _)| paired(*id)).collect();
    }

    fn paragraph(&mut self, place: usize, paragraph: &Paragraph) {
        self.out.push_str("<w:p>");
        self.properties(paragraph);
        for inline in &paragraph.inlines {
            match inline {
                Inline::Text(span) => {
                    self.open_ranges(span.fate);
                    self.stretch(&span.text, span.fate, paragraph.shape.rtl);
                }
                Inline::CommentStart(id) => self.comment("w:commentRangeStart", id.0),
                Inline::CommentEnd(id) => {
                    self.comment("w:commentRangeEnd", id.0);
                    self.out.push_str("<w:r>");
                    self.comment("w:commentReference", id.0);
                    self.out.push_str("</w:r>");
                }
            }
        }
        // The end of a paragraph that moves lies in the range too.
        self.open_ranges(paragraph.mark);
        self.out.push_str("</w:p>");
        self.close_ranges(place);
    }

    fn properties(&mut self, paragraph: &Paragraph) {
        let shape = &paragraph.shape;
        let plain = shape.role == Role::Body && !shape.rtl;
        if plain && paragraph.mark.is_kept() && paragraph.was.is_none() {
            return;
        }
        // The order of these elements is fixed by CT_PPr.
        self.out.push_str("<w:pPr>");
        self.shape(shape);
        if shape.rtl || !paragraph.mark.is_kept() {
            self.out.push_str("<w:rPr>");
            for id in [paragraph.mark.put, paragraph.mark.taken]
                .into_iter()
                .flatten()
            {
                if self.open_change(id).is_some() {
                    self.out.push_str("/>");
                }
            }
            if shape.rtl {
                self.out.push_str("<w:rtl/>");
            }
            self.out.push_str("</w:rPr>");
        }
        if let Some((by, was)) = &paragraph.was
            && let Some(revision) = self.document.revision(*by)
        {
            self.out.push_str("<w:pPrChange");
            self.identify(revision);
            self.out.push_str("><w:pPr>");
            self.shape(was);
            self.out.push_str("</w:pPr></w:pPrChange>");
        }
        self.out.push_str("</w:pPr>");
    }

    fn shape(&mut self, shape: &Shape) {
        let style = match shape.role {
            Role::Body => None,
            Role::Title => Some("Title".to_owned()),
            Role::Heading(level) => Some(format!("Heading{}", level.clamp(1, 9))),
        };
        if let Some(style) = style {
            self.out.push_str("<w:pStyle");
            push_attribute(&mut self.out, "w:val", &style);
            self.out.push_str("/>");
        }
        if shape.rtl {
            self.out.push_str("<w:bidi/>");
        }
    }

    /// A run, within the elements that say who put it in and who took it out.
    fn stretch(&mut self, text: &str, fate: Fate, rtl: bool) {
        let mut opened = Vec::new();
        for id in [fate.put, fate.taken].into_iter().flatten() {
            if let Some(name) = self.open_change(id) {
                self.out.push('>');
                opened.push(name);
            }
        }
        // Text that moves away is no deleted text (17.13.5.22).
        let deleted = opened.contains(&"w:del");
        self.run(text, deleted, rtl);
        for name in opened.into_iter().rev() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn run(&mut self, text: &str, deleted: bool, rtl: bool) {
        let name = if deleted { "w:delText" } else { "w:t" };
        self.out.push_str("<w:r>");
        if rtl {
            self.out
                .push_str("<w:rPr><w:szCs w:val=\"28\"/><w:rtl/><w:lang");
            push_attribute(&mut self.out, "w:bidi", self.options.lang.code());
            self.out.push_str("/></w:rPr>");
        }
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
            let (plain, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !plain.is_empty() {
                self.out.push('<');
                self.out.push_str(name);
                self.out.push_str(" xml:space=\"preserve\">");
                push_text(&mut self.out, plain);
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
            let mut after = after.chars();
            match after.next() {
                Some('\t') => self.out.push_str("<w:tab/>"),
                Some(_) => self.out.push_str("<w:br/>"),
                None => (),
            }
            rest = after.as_str();
        }
        self.out.push_str("</w:r>");
    }

    /// Begins the element of a change, up to its attributes, and gives its name; nothing for what
    /// is no change of text.
    fn open_change(&mut self, id: RevisionId) -> Option<&'static str> {
        let revision = self.document.revision(id)?;
        let as_move = self.moves.contains_key(&id);
        let name = match revision.change {
            Change::MovedFrom if as_move => "w:moveFrom",
            Change::MovedTo if as_move => "w:moveTo",
            Change::Inserted | Change::MovedTo => "w:ins",
            Change::Deleted | Change::MovedFrom => "w:del",
            Change::Shaped => return None,
        };
        self.out.push('<');
        self.out.push_str(name);
        self.identify(revision);
        Some(name)
    }

    fn open_ranges(&mut self, fate: Fate) {
        for id in [fate.put, fate.taken].into_iter().flatten() {
            let known = self.open.contains_key(&id) || self.closed.contains(&id);
            let Some(revision) = self.document.revision(id) else {
                continue;
            };
            if known || !self.moves.contains_key(&id) {
                continue;
            }
            self.open.insert(id, self.next);
            self.out.push_str(match revision.change {
                Change::MovedFrom => "<w:moveFromRangeStart",
                Change::MovedTo | Change::Inserted | Change::Deleted | Change::Shaped => {
                    "<w:moveToRangeStart"
                }
            });
            self.identify(revision);
            let name = revision.move_name.as_deref().unwrap_or_default();
            push_attribute(&mut self.out, "w:name", name);
            self.out.push_str("/>");
        }
    }

    /// Closes, between paragraphs, the ranges whose last paragraph this is.
    fn close_ranges(&mut self, place: usize) {
        let done: Vec<(RevisionId, usize)> = self
            .open
            .iter()
            .filter(|(id, _)| self.moves.get(id) == Some(&place))
            .map(|(id, number)| (*id, *number))
            .collect();
        for (id, number) in done {
            self.open.remove(&id);
            self.closed.insert(id);
            let from = self
                .document
                .revision(id)
                .is_some_and(|revision| revision.change == Change::MovedFrom);
            self.out.push_str(if from {
                "<w:moveFromRangeEnd"
            } else {
                "<w:moveToRangeEnd"
            });
            push_attribute(&mut self.out, "w:id", &number.to_string());
            self.out.push_str("/>");
        }
    }

    /// The attributes of a change, with a new identifier.
    fn identify(&mut self, revision: &Revision) {
        push_attribute(&mut self.out, "w:id", &self.next.to_string());
        self.next += 1;
        push_attribute(&mut self.out, "w:author", &revision.author);
        if let Some(date) = revision.date.as_deref().filter(|date| is_date_time(date)) {
            push_attribute(&mut self.out, "w:date", date);
        }
    }

    fn comment(&mut self, name: &str, id: usize) {
        self.out.push('<');
        self.out.push_str(name);
        push_attribute(&mut self.out, "w:id", &id.to_string());
        self.out.push_str("/>");
    }
}

/// Whether it has the form of an `xsd:dateTime`; others would make the file invalid.
pub(super) fn is_date_time(date: &str) -> bool {
    const FORM: &str = "dddd-dd-ddTdd:dd:dd";
    let fits = |(c, form): (char, char)| match form {
        'd' => c.is_ascii_digit(),
        other => c == other,
    };
    if date.len() < FORM.len() || !date.chars().zip(FORM.chars()).all(fits) {
        return false;
    }
    let zone = date.get(FORM.len()..).unwrap_or_default();
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => {
            let digits = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if digits.len() == fraction.len() {
                return false;
            }
            digits
        }
        None => zone,
    };
    let offset = |zone: &str| {
        zone.starts_with(['+', '-'])
            && zone.len() == 6
            && zone.chars().skip(1).zip("dd:dd".chars()).all(fits)
    };
    zone.is_empty() || zone == "Z" || offset(zone)
}

#[cfg(test)]
mod tests {
    use super::is_date_time;

    #[test]
    fn dates() {
        for good in [
            "2026-01-15T09:30:00Z",
            "2017-06-09T06:41:25.0570604-07:00",
            "2026-01-15T09:30:00",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "",
            "2026-01-15",
            "2026-01-15T09:30:00.",
            "2026-01-15T09:30:00+1",
            "٢٠٢٦-01-15T09:30:00Z",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
