//! From XML to elements, one at a time or whole.

use super::{DECLARATIONS_MAX, DEPTH_MAX, Element, Malformed, NODES_MAX, Node, is_char};
use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// What comes next in a file that is read element by element.
#[derive(Debug)]
pub(crate) enum Step<'a> {
    /// An element begins; its children come next, unless `is_empty`.
    Open {
        element: Element<'a>,
        is_empty: bool,
    },
    /// The innermost open element ends.
    Close,
    /// Anything else.
    Node(Node<'a>),
    /// The file ends.
    End,
}

/// A parser over one part.
pub(crate) struct Parser<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// Namespace declarations in force: depth, prefix, name.
    spaces: Vec<(usize, &'a str, &'a str)>,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self {
            source,
            reader: Reader::from_str(source),
            spaces: Vec::new(),
            depth: 0,
        }
    }

    /// Reads the root element with everything in it.
    ///
    /// # Errors
    /// [`Malformed`].
    pub(crate) fn root(mut self) -> Result<Element<'a>, Malformed> {
        let root = loop {
            match self.step()? {
                Step::Open { element, is_empty } => break self.whole(element, is_empty)?,
                Step::Close | Step::Node(_) => (),
                Step::End => return Err(Malformed::Empty),
            }
        };
        // What follows the root must be well-formed too.
        while !matches!(self.step()?, Step::End) {}
        Ok(root)
    }

    /// Reads the children of an element that [`Parser::step`] opened.
    ///
    /// # Errors
    /// [`Malformed`].
    pub(crate) fn whole(
        &mut self,
        element: Element<'a>,
        is_empty: bool,
    ) -> Result<Element<'a>, Malformed> {
        if is_empty {
            return Ok(element);
        }
        let mut path = Vec::from([element]);
        let mut nodes = 1;
        loop {
            nodes += 1;
            if nodes > NODES_MAX {
                return Err(Malformed::TooMany { line: self.line() });
            }
            let done = match self.step()? {
                Step::Open { element, is_empty } if is_empty => Node::Element(element),
                Step::Open { element, .. } => {
                    path.push(element);
                    continue;
                }
                Step::Node(node) => node,
                Step::Close => match path.pop() {
                    Some(closed) if path.is_empty() => return Ok(closed),
                    Some(closed) => Node::Element(closed),
                    None => return Err(self.early_end()),
                },
                Step::End => return Err(self.early_end()),
            };
            if let Some(top) = path.last_mut() {
                match (top.children.last_mut(), done) {
                    // References cut character data; here it is one again.
                    (Some(Node::Text(before)), Node::Text(text)) => {
                        before.to_mut().push_str(&text);
                    }
                    (_, done) => top.children.push(done),
                }
            }
        }
    }

    /// What comes next.
    ///
    /// # Errors
    /// [`Malformed`].
    pub(crate) fn step(&mut self) -> Result<Step<'a>, Malformed> {
        loop {
            let start = self.offset();
            let event = self
                .reader
                .read_event()
                .map_err(|error| self.syntax(&error))?;
            let raw = self.source.get(start..self.offset()).unwrap_or_default();
            return Ok(match event {
                Event::Start(tag) => {
                    let element = self.open(&tag, raw)?;
                    Step::Open {
                        element,
                        is_empty: false,
                    }
                }
                Event::Empty(tag) => {
                    let element = self.open(&tag, raw)?;
                    self.close();
                    Step::Open {
                        element,
                        is_empty: true,
                    }
                }
                Event::End(_) => {
                    self.close();
                    Step::Close
                }
                Event::Text(text) => Step::Node(Node::Text(self.characters(text.xml10_content())?)),
                Event::CData(text) => {
                    Step::Node(Node::Text(self.characters(text.xml10_content())?))
                }
                Event::GeneralRef(reference) => Step::Node(Node::Text(self.resolve(&reference)?)),
                Event::Comment(_) | Event::PI(_) => Step::Node(Node::Other(raw)),
                Event::DocType(_) => return Err(Malformed::DocType { line: self.line() }),
                Event::Decl(_) => continue,
                Event::Eof if self.depth > 0 => return Err(self.early_end()),
                Event::Eof => Step::End,
            });
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, raw: &'a str) -> Result<Element<'a>, Malformed> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Malformed::Depth { line: self.line() });
        }
        let tag = raw
            .strip_prefix('<')
            .and_then(|raw| raw.strip_suffix('>'))
            .map(|raw| raw.strip_suffix('/').unwrap_or(raw))
            .unwrap_or_default();
        let name = start.name().0.len();
        if tag.contains("xmlns") {
            self.declare(tag, name)?;
        }
        let prefix = tag
            .get(..name)
            .and_then(|name| name.split_once(':'))
            .map_or("", |(prefix, _)| prefix);
        let space = self
            .spaces
            .iter()
            .rev()
            .find(|(_, declared, _)| *declared == prefix)
            .map_or("", |(_, _, space)| space);
        Ok(Element {
            space,
            tag: Cow::Borrowed(tag),
            name,
            children: Vec::new(),
        })
    }

    fn declare(&mut self, tag: &'a str, name: usize) -> Result<(), Malformed> {
        let mut attributes = Attributes::new(tag, name);
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|error| Malformed::Syntax {
                line: self.line(),
                what: error.to_string(),
            })?;
            let prefix = match attribute.key.0.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            if self.spaces.len() >= DECLARATIONS_MAX {
                return Err(Malformed::TooMany { line: self.line() });
            }
            // A name of a namespace with references in it is none that we know.
            let space = match attribute.value {
                Cow::Borrowed(space) => space,
                Cow::Owned(_) => "",
            };
            self.spaces.push((self.depth, prefix, space));
        }
        Ok(())
    }

    fn close(&mut self) {
        while self
            .spaces
            .last()
            .is_some_and(|(depth, _, _)| *depth >= self.depth)
        {
            self.spaces.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn characters(&self, text: Cow<'a, str>) -> Result<Cow<'a, str>, Malformed> {
        match text.chars().find(|c| !is_char(*c)) {
            Some(c) => Err(Malformed::Syntax {
                line: self.line(),
                what: format!("a character U+{:04X}, which XML cannot hold", u32::from(c)),
            }),
            None => Ok(text),
        }
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, Malformed> {
        let name: &str = reference;
        let unknown = || Malformed::Entity {
            line: self.line(),
            name: name.chars().take(40).collect(),
        };
        match reference.resolve_char_ref() {
            Ok(Some(c)) if is_char(c) => Ok(Cow::Owned(c.to_string())),
            Ok(None) => resolve_xml_entity(name)
                .map(Cow::Borrowed)
                .ok_or_else(unknown),
            Ok(Some(_)) | Err(_) => Err(unknown()),
        }
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn line(&self) -> usize {
        let before = self.source.get(..self.offset()).unwrap_or(self.source);
        1 + before.matches('\n').count()
    }

    fn early_end(&self) -> Malformed {
        Malformed::Syntax {
            line: self.line(),
            what: "the file ends before its last element is closed".to_owned(),
        }
    }

    fn syntax(&self, error: &Error) -> Malformed {
        Malformed::Syntax {
            line: self.line(),
            what: error.to_string(),
        }
    }
}
