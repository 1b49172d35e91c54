//! From a protocol or an amendment to modifications: what was written here, and what other
//! programs say in `<activeModifications>`.

use super::super::Unreadable;
use super::super::meta::{self, Meta};
use super::super::read::{Reader, document};
use super::super::structure::{kind_of, number_of};
use super::{HEADING, INTRO, NUM};
use crate::amending::{Amending, Deed, Edge, Place, Spot};
use crate::plain::FILE_BYTES_MAX;
use crate::xml::{self, Element, Parser};
use mithaq_text::Lang;
use std::collections::BTreeMap;

/// Modifications and what their file says beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendingRead {
    /// What is modified.
    pub amending: Amending,
    /// Work, expression, sides of the file that modifies.
    pub meta: Meta,
    /// The language that the file names.
    pub lang: Option<Lang>,
    /// Whether it is an `<amendment>`: what one side proposes, not what was agreed.
    pub is_proposal: bool,
    /// What is modified in a way that is not read.
    pub unread: Vec<Unread>,
}

/// A modification that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its identifier in the file, at most 120 characters.
    pub id: String,
    /// Why.
    pub why: Why,
}

/// Why a modification is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Why {
    /// A type of modification that says too little: `split`, `join`.
    #[error("splits and joins say too little of what becomes of the words: repeal and insert")]
    Type,
    /// No wording, or none of whole provisions or quoted words.
    #[error("its new wording is neither whole provisions nor quoted words beside the old ones")]
    Wording,
    /// No place, several places, or one that the file does not have.
    #[error("it does not say one place (destination, with pos)")]
    Place,
}

/// Reads the modifications in a protocol, an amendment, or any other document that modifies.
///
/// # Errors
/// [`Unreadable`]; [`Unreadable::NothingModified`] for what says nothing of the kind.
pub fn read_amending(bytes: &[u8]) -> Result<AmendingRead, Unreadable> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    let text = xml::decode(bytes)?;
    let root = Parser::new(&text).root()?;
    let document = document(&root)?;
    let exact = meta::is_exact(document.child("meta"));
    let (meta, lang) = meta::read(document);
    let analysis = document
        .child("meta")
        .and_then(|meta| meta.child("analysis"));
    let all = analysis.and_then(|analysis| analysis.child("activeModifications"));
    let references = document
        .child("meta")
        .and_then(|meta| meta.child("references"));
    let amended = references.and_then(|references| references.child("activeRef"));
    // What was written here amends, though it modify nothing.
    if all.is_none() && !(exact && amended.is_some()) {
        return Err(Unreadable::NothingModified);
    }
    let mut reading = Reading {
        reader: Reader::new(exact),
        named: BTreeMap::new(),
        inserted: BTreeMap::new(),
        deeds: Vec::new(),
    };
    for part in document.elements().filter(|part| part.local() != "meta") {
        name(part, &mut reading.named);
    }
    let mut unread = Vec::new();
    let modifications = all.into_iter().flat_map(Element::elements);
    for one in modifications.filter(|one| one.local() == "textualMod") {
        if let Err(why) = reading.textual(one) {
            let id = one.attribute("eId").unwrap_or_default();
            let id = id.chars().take(120).collect();
            unread.push(Unread { id, why });
        }
    }
    unread.extend(reading.resolve());
    let base = amended.and_then(|amended| amended.attribute("base")?.parse().ok());
    let deeds = reading.deeds;
    Ok(AmendingRead {
        amending: Amending { deeds, base },
        meta,
        lang,
        is_proposal: document.local() == "amendment",
        unread,
    })
}

/// Every element by its identifier.
fn name<'e, 'a>(element: &'e Element<'a>, named: &mut BTreeMap<String, &'e Element<'a>>) {
    if let Some(id) = element.attribute("eId") {
        named.entry(id.into_owned()).or_insert(element);
    }
    element.elements().for_each(|child| name(child, named));
}

struct Reading<'e, 'a> {
    reader: Reader,
    named: BTreeMap<String, &'e Element<'a>>,
    /// Provisions that come in: modification and place in it.
    inserted: BTreeMap<String, (usize, usize)>,
    deeds: Vec<Deed>,
}

impl<'e, 'a> Reading<'e, 'a> {
    fn textual(&mut self, one: &Element<'_>) -> Result<(), Why> {
        let kind = one.attribute("type").unwrap_or_default();
        let destinations: Vec<&Element<'_>> = one
            .elements()
            .filter(|part| part.local() == "destination")
            .collect();
        let ids: Vec<String> = destinations.iter().map(|to| target(to)).collect();
        let (old, new) = (self.local(one, "old"), self.local(one, "new"));
        let old = old.filter(|old| old.local() == "quotedText");
        match &*kind {
            "substitution" | "replacement" => {
                let (at, parts) = common(&ids)?;
                let new = new.ok_or(Why::Wording)?;
                let deed = self.substitution(at.to_owned(), &parts, old, new)?;
                self.deeds.push(deed);
            }
            "insertion" => {
                let [to] = destinations.as_slice() else {
                    return Err(Why::Place);
                };
                let to = place(to)?;
                let quotation = new.ok_or(Why::Wording)?;
                let new = self.reader.quoted(quotation).ok_or(Why::Wording)?;
                if new.is_empty() {
                    return Err(Why::Wording);
                }
                let mut ids = Vec::new();
                provisions(quotation, &mut ids);
                for (nth, id) in ids.into_iter().enumerate() {
                    self.inserted.insert(id, (self.deeds.len(), nth));
                }
                self.deeds.push(Deed::Insert { to, new });
            }
            "repeal" => match (old, ids.as_slice()) {
                (Some(old), _) => {
                    let (at, _) = common(&ids)?;
                    let old = self.reader.inline(old);
                    let new = String::new();
                    let at = at.to_owned();
                    self.deeds.push(Deed::Words { at, old, new });
                }
                (None, []) => return Err(Why::Place),
                (None, all) => {
                    if all.iter().any(|id| !is_provision(id)) {
                        return Err(Why::Place);
                    }
                    let repeals = ids.into_iter().map(|at| Deed::Repeal { at });
                    self.deeds.extend(repeals);
                }
            },
            "renumbering" => {
                let deed = self.renumbering(one, &destinations, &ids, new)?;
                self.deeds.push(deed);
            }
            _ => return Err(Why::Type),
        }
        Ok(())
    }

    fn substitution(
        &mut self,
        at: String,
        parts: &[&str],
        old: Option<&Element<'_>>,
        new: &Element<'_>,
    ) -> Result<Deed, Why> {
        if new.local() == "quotedText" {
            let words = self.reader.inline(new);
            return match (parts, old) {
                ([HEADING], None) => Ok(Deed::Retitle { at, heading: words }),
                ([NUM], None) => Ok(Deed::Renumber {
                    at,
                    number: number_of(new, &words),
                    label: words,
                }),
                (_, Some(old)) => Ok(Deed::Words {
                    at,
                    old: self.reader.inline(old),
                    new: words,
                }),
                (_, None) => Err(Why::Wording),
            };
        }
        let mut provisions = self.reader.quoted(new).ok_or(Why::Wording)?;
        match (provisions.pop(), provisions.is_empty()) {
            (Some(one), true) => Ok(Deed::Replace {
                at,
                new: Box::new(one),
                whole: parts.is_empty(),
            }),
            _ => Err(Why::Wording),
        }
    }

    /// A new number, or a place to which a provision goes.
    fn renumbering(
        &mut self,
        one: &Element<'_>,
        destinations: &[&Element<'_>],
        ids: &[String],
        new: Option<&Element<'_>>,
    ) -> Result<Deed, Why> {
        if let (Some(previous), [to]) = (one.child("previous"), destinations)
            && to.attribute("pos").is_some()
        {
            return Ok(Deed::Move {
                at: target(previous),
                to: place(to)?,
            });
        }
        let (at, _) = common(ids)?;
        let new = new.ok_or(Why::Wording)?;
        let label = self.reader.inline(new);
        Ok(Deed::Renumber {
            at: at.to_owned(),
            number: number_of(new, &label),
            label,
        })
    }

    /// What an `old` or `new` of a modification names in the file.
    fn local(&self, one: &Element<'_>, part: &str) -> Option<&'e Element<'a>> {
        let href = one.child(part)?.attribute("href")?;
        self.named.get(href.strip_prefix('#')?).copied()
    }

    /// Finds what comes in where a place refers to it; whoever refers to nothing is unread.
    fn resolve(&mut self) -> Vec<Unread> {
        let mut unread = Vec::new();
        for deed in &mut self.deeds {
            let (Deed::Insert { to, .. } | Deed::Move { to, .. }) = deed else {
                continue;
            };
            let Spot::Base(id) = &to.of else { continue };
            let Some(local) = id.strip_prefix('#') else {
                continue;
            };
            match self.inserted.get(local) {
                Some((deed, nth)) => {
                    to.of = Spot::Inserted {
                        deed: *deed,
                        nth: *nth,
                    };
                }
                None => unread.push(Unread {
                    id: local.chars().take(120).collect(),
                    why: Why::Place,
                }),
            }
        }
        unread
    }
}

/// The identifiers of quoted provisions, in the order of the text.
fn provisions(element: &Element<'_>, ids: &mut Vec<String>) {
    if kind_of(element).is_some() {
        ids.push(element.attribute("eId").unwrap_or_default().into_owned());
    }
    element.elements().for_each(|child| provisions(child, ids));
}

/// The identifier that an address leads to (Akoma Ntoso Naming Convention 1.0, section 4.9: after
/// `~`); with its `#` where it is within the file, empty for a whole work.
fn target(element: &Element<'_>) -> String {
    let href = element.attribute("href").unwrap_or_default();
    if href.starts_with('#') {
        return href.into_owned();
    }
    let id = href.rsplit_once('~').or_else(|| href.rsplit_once('#'));
    id.map_or_else(String::new, |(_, id)| id.to_owned())
}

/// Where something is put.
fn place(to: &Element<'_>) -> Result<Place, Why> {
    let id = target(to);
    let edge = match to.attribute("pos").as_deref() {
        Some("before") => Edge::Before,
        Some("after") => Edge::After,
        Some("start") => Edge::Start,
        Some("end" | "inside") => Edge::End,
        _ => return Err(Why::Place),
    };
    let of = if id.is_empty() {
        Spot::Whole
    } else {
        Spot::Base(id)
    };
    let beside = matches!(edge, Edge::Before | Edge::After);
    if beside && of == Spot::Whole {
        return Err(Why::Place);
    }
    Ok(Place { edge, of })
}

/// The one provision of which several parts are meant, and the parts.
fn common(ids: &[String]) -> Result<(&str, Vec<&'static str>), Why> {
    let cut: Vec<(&str, Option<&'static str>)> = ids.iter().map(|id| part_of(id)).collect();
    match cut.first() {
        Some((at, _)) if !at.is_empty() && cut.iter().all(|(other, _)| other == at) => {
            Ok((at, cut.iter().filter_map(|(_, part)| *part).collect()))
        }
        _ => Err(Why::Place),
    }
}

/// An identifier without the part of a provision that it names.
fn part_of(id: &str) -> (&str, Option<&'static str>) {
    for part in [NUM, HEADING, INTRO] {
        if let Some(at) = id.strip_suffix(part) {
            return (at, Some(part));
        }
    }
    (id, None)
}

fn is_provision(id: &str) -> bool {
    !id.is_empty() && !id.starts_with('#') && part_of(id).1.is_none()
}
