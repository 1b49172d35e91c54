//! A merged text as JSON, `mithaq.merge/1`: `docs/schemas/merge-1.json` describes it.

use super::compare_json::{About, Spot, Spots};
use mithaq_text::merge::{Conflicts, Merged, Node, Slot, Standing, Stretch};
use mithaq_text::rolling::{Alternative, Mask};
use serde::Serialize;

/// The name of this format; another meaning would get another number.
pub(crate) const FORMAT: &str = "mithaq.merge/1";

/// What stands for the base among the names of sides.
pub(crate) const BASE: &str = "base";

/// The whole answer. Provisions are written one by one, so that memory holds one at a time.
#[derive(Debug, Serialize)]
pub(crate) struct Answer<'a> {
    format: &'static str,
    base: About<'a>,
    sides: Vec<Side<'a>>,
    conflicts: ConflictsOf,
    joint: usize,
    open: usize,
    provisions: Provisions<'a>,
}

#[derive(Debug, Serialize)]
struct Side<'a> {
    name: &'a str,
    #[serde(flatten)]
    about: About<'a>,
}

#[derive(Debug, Serialize)]
struct ConflictsOf {
    text: usize,
    delete_edit: usize,
    position: usize,
}

impl From<Conflicts> for ConflictsOf {
    fn from(conflicts: Conflicts) -> Self {
        Self {
            text: conflicts.text,
            delete_edit: conflicts.delete_edit,
            position: conflicts.position,
        }
    }
}

#[derive(Debug)]
struct Provisions<'a> {
    merged: &'a Merged,
    base: &'a Spots,
    names: &'a [String],
}

impl Serialize for Provisions<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let slots = &self.merged.slots;
        serializer.collect_seq(slots.iter().filter_map(|slot| self.provision(*slot)))
    }
}

/// A provision at a place where someone wants it. One that sides move stands at several places.
#[derive(Debug, Serialize)]
struct ProvisionJson<'a> {
    kind: Option<&'static str>,
    /// Where it stands in the base; nothing where sides insert it.
    base: Option<&'a Spot>,
    /// What each holder's own text calls it.
    numbers: Vec<Called<'a>>,
    /// Who has it here.
    who: Vec<&'a str>,
    /// The wordings of its number and heading.
    head: Vec<StretchJson<'a>>,
    /// Its lines, each with those who have it here.
    lines: Vec<LineJson<'a>>,
}

#[derive(Debug, Serialize)]
struct Called<'a> {
    who: Vec<&'a str>,
    number: String,
}

#[derive(Debug, Serialize)]
struct LineJson<'a> {
    who: Vec<&'a str>,
    wording: Vec<StretchJson<'a>>,
}

/// Agreed wording as a string, or alternatives.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum StretchJson<'a> {
    Agreed(&'a str),
    Open {
        standing: &'static str,
        alternatives: Vec<AlternativeJson<'a>>,
    },
}

#[derive(Debug, Serialize)]
struct AlternativeJson<'a> {
    who: Vec<&'a str>,
    /// Nothing where they delete what the base has.
    text: Option<&'a str>,
}

impl<'a> Provisions<'a> {
    fn provision(&self, slot: Slot) -> Option<ProvisionJson<'a>> {
        let node = self.merged.nodes.get(slot.node)?;
        Some(ProvisionJson {
            kind: node.faces.first().map(|face| face.kind.code()),
            base: self.base.at(slot.node).filter(|_| node.in_base),
            numbers: self.numbers(slot.node, node),
            who: self.who(slot.who),
            head: self.wording(&node.head),
            lines: node
                .slots
                .iter()
                .filter_map(|inner| self.line(*inner, slot.who))
                .collect(),
        })
    }

    fn numbers(&self, place: usize, node: &Node) -> Vec<Called<'a>> {
        let mut numbers: Vec<(Mask, String)> = Vec::new();
        for face in &node.faces {
            let number = self.merged.head(place, face.who).label().to_owned();
            match numbers.iter_mut().find(|(_, other)| *other == number) {
                Some((who, _)) => *who = who.with(face.who),
                None => numbers.push((face.who, number)),
            }
        }
        numbers
            .into_iter()
            .filter(|(_, number)| !number.is_empty())
            .map(|(who, number)| Called {
                who: self.who(who),
                number,
            })
            .collect()
    }

    fn line(&self, inner: Slot, around: Mask) -> Option<LineJson<'a>> {
        // In a provision that only some have here, its lines are theirs as well.
        let who = inner.who.and(around);
        let line = self.merged.lines.get(inner.node)?;
        (!who.is_empty()).then(|| LineJson {
            who: self.who(who),
            wording: self.wording(&line.wording),
        })
    }

    fn wording(&self, stretches: &'a [Stretch]) -> Vec<StretchJson<'a>> {
        let one = |stretch: &'a Stretch| match stretch {
            Stretch::Agreed(text) => StretchJson::Agreed(text),
            Stretch::Open {
                alternatives,
                standing,
            } => StretchJson::Open {
                standing: code(*standing),
                alternatives: alternatives
                    .iter()
                    .map(|one| self.alternative(one))
                    .collect(),
            },
        };
        stretches.iter().map(one).collect()
    }

    fn alternative(&self, one: &'a Alternative) -> AlternativeJson<'a> {
        AlternativeJson {
            who: self.who(one.who),
            text: one.text.as_deref(),
        }
    }

    fn who(&self, mask: Mask) -> Vec<&'a str> {
        let base = mask.has_base().then_some(BASE);
        let sides = mask
            .sides()
            .filter_map(|who| self.names.get(usize::from(who.0)).map(String::as_str));
        base.into_iter().chain(sides).collect()
    }
}

fn code(standing: Standing) -> &'static str {
    match standing {
        Standing::Derived => "derived",
        Standing::Proposed => "proposed",
        Standing::Joint => "joint",
        Standing::Contested => "contested",
    }
}

/// The answer to one merge. `names` and `abouts` are of the sides, in their order.
pub(crate) fn answer<'a>(
    merged: &'a Merged,
    base: (About<'a>, &'a Spots),
    names: &'a [String],
    abouts: Vec<About<'a>>,
) -> Answer<'a> {
    Answer {
        format: FORMAT,
        base: base.0,
        sides: names
            .iter()
            .zip(abouts)
            .map(|(name, about)| Side { name, about })
            .collect(),
        conflicts: merged.conflicts().into(),
        joint: merged.joint(),
        open: merged.open(),
        provisions: Provisions {
            merged,
            base: base.1,
            names,
        },
    }
}
