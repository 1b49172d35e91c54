//! Each modification as the sentence that a drafter would write, with its quotations marked up.

use super::super::base::Out;
use super::super::structure::number_in;
use super::super::write::write_provision;
use super::phrases::{self, Named};
use crate::amending::{Amending, Deed, Edge, Flat, Place, Spot};
use crate::ids::eids;
use mithaq_text::Lang;
use mithaq_text::tree::{Provision, Tree};
use std::collections::BTreeMap;

/// What was written of a modification, for its `<textualMod>`.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The identifier of the `<mod>`.
    pub(super) source: String,
    /// Of what was quoted as the old words.
    pub(super) old: Option<String>,
    /// Of what was quoted as the new ones.
    pub(super) new: Option<String>,
    /// Of the provisions that come in, in the order of the text.
    pub(super) inserted: Vec<String>,
}

/// Writes sentences about the provisions of a text.
pub(super) struct Speaker<'t> {
    lang: Lang,
    amending: &'t Amending,
    base: Flat<'t>,
    by_id: BTreeMap<String, usize>,
    /// How many provisions have a label.
    labels: BTreeMap<&'t str, usize>,
}

impl<'t> Speaker<'t> {
    pub(super) fn new(lang: Lang, amending: &'t Amending, base: &'t Tree) -> Self {
        let by_id = eids(base).into_iter().zip(0..).collect();
        let mut labels = BTreeMap::new();
        for provision in base.walk() {
            *labels.entry(provision.head.label()).or_default() += 1;
        }
        Self {
            lang,
            amending,
            base: Flat::new(base),
            by_id,
            labels,
        }
    }

    /// Writes a `<p>` with one modification; `parent` is the identifier of what it stands in.
    pub(super) fn say(&self, out: &mut Out, deed: &Deed, parent: &str) -> Said {
        let mut said = Said {
            source: out.id_within(parent, "mod_1"),
            ..Said::default()
        };
        out.open("p", &[]);
        out.open("mod", &[("eId", &said.source)]);
        match deed {
            Deed::Replace { at, new, whole } => {
                out.text(&phrases::replace(self.lang, &self.named(at), *whole));
                self.structure(out, std::slice::from_ref(&**new), &mut said);
                said.inserted.clear();
            }
            Deed::Retitle { at, heading } => {
                out.text(&phrases::retitle(self.lang, &self.named(at)));
                out.text(" ");
                said.new = Some(self.quote(out, heading, None, &said.source));
            }
            Deed::Words { at, old, new } => {
                let [before, between, after] =
                    phrases::words(self.lang, &self.named(at), new.is_empty());
                out.text(&before);
                said.old = Some(self.quote(out, old, None, &said.source));
                out.text(&between);
                if !new.is_empty() {
                    said.new = Some(self.quote(out, new, None, &said.source));
                }
                out.text(&after);
            }
            Deed::Insert { to, new } => {
                out.text(&phrases::insert(self.lang, &self.place(to)));
                self.structure(out, new, &mut said);
            }
            Deed::Repeal { at } => out.text(&phrases::repeal(self.lang, &self.named(at))),
            Deed::Renumber { at, label, number } => {
                let [before, after] = phrases::renumber(self.lang, &self.named(at));
                out.text(&before);
                let odd = number_in(label) != *number;
                let key = number
                    .as_ref()
                    .map(|number| number.key())
                    .unwrap_or_default();
                let number = odd.then_some(&*key);
                said.new = Some(self.quote(out, label, number, &said.source));
                out.text(&after);
            }
            Deed::Move { at, to } => {
                out.text(&phrases::moved(self.lang, &self.named(at), &self.place(to)));
            }
        }
        out.close("mod");
        out.close("p");
        said
    }

    /// Quotes words, with a number that their looks do not say; gives the identifier.
    fn quote(&self, out: &mut Out, words: &str, number: Option<&str>, source: &str) -> String {
        let [open, close] = phrases::quotes(self.lang);
        let id = out.id_within(source, "qtext_1");
        let mut attributes = vec![("eId", &*id), ("startQuote", open), ("endQuote", close)];
        if let Some(number) = number {
            attributes.push(("m:number", number));
        }
        out.leaf("quotedText", &attributes, words);
        id
    }

    fn structure(&self, out: &mut Out, provisions: &[Provision], said: &mut Said) {
        let [open, close] = phrases::quotes(self.lang);
        let id = out.id_within(&said.source, "qstr_1");
        out.open(
            "quotedStructure",
            &[("eId", &id), ("startQuote", open), ("endQuote", close)],
        );
        out.quotes = true;
        let before = out.written.len();
        for provision in provisions {
            write_provision(out, provision, &id);
        }
        out.quotes = false;
        said.inserted = out.written.split_off(before);
        out.close("quotedStructure");
        said.new = Some(id);
    }

    fn named(&self, at: &str) -> Named {
        let place = self.by_id.get(at).copied();
        let provision = place.and_then(|place| self.base.provisions.get(place));
        let Some((place, provision)) = place.zip(provision) else {
            return phrases::unknown(at);
        };
        let alone = self.labels.get(provision.head.label()) == Some(&1);
        let outer = self.base.parent(place).filter(|_| !alone);
        let outer = outer.and_then(|outer| self.base.provisions.get(outer));
        phrases::named(self.lang, provision, outer.copied())
    }

    fn place(&self, to: &Place) -> String {
        let named = match &to.of {
            Spot::Whole => None,
            Spot::Base(at) => Some(self.named(at)),
            Spot::Inserted { deed, nth } => {
                let one = self.amending.deeds.get(*deed).and_then(|deed| match deed {
                    Deed::Insert { new, .. } => new.iter().flat_map(walk).nth(*nth),
                    Deed::Replace { .. }
                    | Deed::Retitle { .. }
                    | Deed::Words { .. }
                    | Deed::Repeal { .. }
                    | Deed::Renumber { .. }
                    | Deed::Move { .. } => None,
                });
                let named = one.map(|one| phrases::named(self.lang, one, None));
                named.map(|named| phrases::as_inserted(self.lang, named))
            }
        };
        match (to.edge, named) {
            (Edge::Before, Some(named)) => phrases::beside(self.lang, &named, true),
            (Edge::After, Some(named)) => phrases::beside(self.lang, &named, false),
            (Edge::Start | Edge::Before, named) => phrases::within(self.lang, named.as_ref(), true),
            (Edge::End | Edge::After, named) => phrases::within(self.lang, named.as_ref(), false),
        }
    }
}

/// A provision and all that it contains, in the order of the text.
pub(super) fn walk(provision: &Provision) -> Vec<&Provision> {
    let mut all = Vec::new();
    let mut ahead = vec![provision];
    while let Some(here) = ahead.pop() {
        all.push(here);
        ahead.extend(here.children.iter().rev());
    }
    all
}
