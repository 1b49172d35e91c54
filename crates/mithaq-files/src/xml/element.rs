//! An element and what is in it.

use super::push_text;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// A node of a tree.
#[derive(Debug, Clone)]
pub(crate) enum Node<'a> {
    /// An element.
    Element(Element<'a>),
    /// Character data with references resolved.
    Text(Cow<'a, str>),
    /// A comment or processing instruction, as it was written.
    Other(&'a str),
}

/// An element. Its tag is kept as it was written.
#[derive(Debug, Clone)]
pub(crate) struct Element<'a> {
    /// The name of its namespace; empty where it has none.
    pub(crate) space: &'a str,
    /// What stands between `<` and `>` (or `/>`): name and attributes.
    pub(crate) tag: Cow<'a, str>,
    /// Bytes of the name in `tag`.
    pub(crate) name: usize,
    pub(crate) children: Vec<Node<'a>>,
}

impl<'a> Element<'a> {
    /// A new element beside `self`, in its namespace and with its prefix.
    pub(crate) fn beside(&self, local: &str) -> Self {
        let tag = match self.prefix() {
            "" => local.to_owned(),
            prefix => [prefix, ":", local].concat(),
        };
        Self {
            space: self.space,
            name: tag.len(),
            tag: Cow::Owned(tag),
            children: Vec::new(),
        }
    }

    /// Gives it another local name; attributes stay.
    pub(crate) fn rename(&mut self, local: &str) {
        let mut named = self.beside(local);
        named
            .tag
            .to_mut()
            .push_str(self.tag.get(self.name..).unwrap_or_default());
        (self.tag, self.name) = (named.tag, named.name);
    }

    /// Name with prefix.
    pub(crate) fn qualified(&self) -> &str {
        self.tag.get(..self.name).unwrap_or_default()
    }

    /// Name without prefix.
    pub(crate) fn local(&self) -> &str {
        let name = self.qualified();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The prefix, empty for the default namespace.
    pub(crate) fn prefix(&self) -> &str {
        self.qualified()
            .split_once(':')
            .map_or("", |(prefix, _)| prefix)
    }

    /// The attribute with this local name: the one with the element's own prefix before others.
    /// A value that cannot be resolved counts as absent.
    pub(crate) fn attribute(&self, local: &str) -> Option<Cow<'_, str>> {
        let mut found = None;
        for attribute in self.attributes() {
            let (prefix, name) = attribute.0.split_once(':').unwrap_or(("", attribute.0));
            if name == local {
                if prefix == self.prefix() {
                    return Some(attribute.1);
                }
                found = found.or(Some(attribute.1));
            }
        }
        found
    }

    /// Every attribute: name with prefix, value.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = Attributes::new(&self.tag, self.name);
        attributes.with_checks(false);
        attributes.map_while(Result::ok).filter_map(|attribute| {
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
            Some((attribute.key.into_inner(), value))
        })
    }

    /// The elements in it, in order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Other(_) => None,
        })
    }

    /// The first child with this local name, in the element's own namespace.
    pub(crate) fn child(&self, local: &str) -> Option<&Self> {
        self.elements()
            .find(|child| child.space == self.space && child.local() == local)
    }

    /// All character data in it.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text
    }

    fn gather(&self, into: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.gather(into),
                Node::Text(text) => into.push_str(text),
                Node::Other(_) => (),
            }
        }
    }

    /// Appends the element as XML.
    pub(crate) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.tag);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        self.children.iter().for_each(|node| node.write(out));
        out.push_str("</");
        out.push_str(self.qualified());
        out.push('>');
    }
}

impl Node<'_> {
    /// Appends the node as XML.
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Self::Element(element) => element.write(out),
            Self::Text(text) => push_text(out, text),
            Self::Other(raw) => out.push_str(raw),
        }
    }
}
