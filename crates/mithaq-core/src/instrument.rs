//! Instruments and the texts they have: the base, what is agreed on top of it, what was adopted.

mod order;
mod rest;

use crate::{
    Attached, InstrumentRegistered, Operation, ProvisionId, ProvisionKind, Refusal, Standing,
    State, Text, TextState,
    assent::{Decision, Question},
    state::{Act, Alternative, Known, Origin},
    voices::Voices,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    sync::Arc,
    vec::Vec,
};
use mithaq_canon::{Digest, EntryId, Hasher, Lang, Position, Side, canon_struct};

/// An instrument.
#[derive(Debug, Clone)]
pub(crate) struct Instrument {
    pub(crate) id: EntryId,
    pub(crate) at: Position,
    pub(crate) declared: TextState,
    authentic: Vec<Lang>,
    base: Arc<FixedText>,
    /// What was negotiated on each base: the first on the text as entered, each later one on the
    /// text that the one before has adopted.
    pub(crate) editions: Vec<Edition>,
    /// By id; they keep their edition.
    pub(crate) negotiations: BTreeSet<EntryId>,
}

/// A text that does not move any more.
#[derive(Debug, Clone)]
pub(crate) struct FixedText {
    pub(crate) units: Vec<Unit>,
    places: BTreeMap<ProvisionId, usize>,
    pub(crate) digest: Digest,
}

/// A provision of a fixed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) id: ProvisionId,
    pub(crate) parent: Option<ProvisionId>,
    pub(crate) kind: ProvisionKind,
    pub(crate) number: String,
    pub(crate) text: Text,
}
canon_struct!(Unit {
    id,
    parent,
    kind,
    number,
    text
});

/// What is negotiated on one base text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edition {
    /// The choice to be made on each provision for which something was put forward.
    pub(crate) questions: BTreeMap<ProvisionId, Question<Alternative>>,
    pub(crate) inserted: BTreeMap<ProvisionId, Inserted>,
    pub(crate) reserved: BTreeMap<ProvisionId, Voices<()>>,
    /// The choice of a text to adopt.
    pub(crate) adoption: Question<Digest>,
    /// The texts that acts of adoption name.
    pub(crate) texts: BTreeMap<Digest, Arc<FixedText>>,
}

/// A provision that a proposal would add.
#[derive(Debug, Clone)]
pub(crate) struct Inserted {
    pub(crate) at: Position,
    pub(crate) after: Option<ProvisionId>,
    pub(crate) kind: ProvisionKind,
    pub(crate) number: String,
}

/// The edition that is open at a cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Current<'s> {
    pub(crate) index: usize,
    pub(crate) base: &'s FixedText,
    pub(crate) edition: Option<&'s Edition>,
}

impl FixedText {
    pub(crate) fn new(units: Vec<Unit>) -> Self {
        let mut hasher = Hasher::new("mithaq/text/0");
        units.iter().for_each(|unit| hasher.update_canon(unit));
        Self::with_digest(units, hasher.finish())
    }

    /// The same where the digest is known.
    fn with_digest(units: Vec<Unit>, digest: Digest) -> Self {
        let places = units
            .iter()
            .enumerate()
            .map(|(place, unit)| (unit.id, place))
            .collect();
        Self {
            units,
            places,
            digest,
        }
    }

    pub(crate) fn unit(&self, id: ProvisionId) -> Option<&Unit> {
        self.units.get(*self.places.get(&id)?)
    }
}

/// Whether a document may be attached to an instrument.
pub(crate) fn judge_attached(known: &Known<'_>, event: &Attached) -> Result<(), Refusal> {
    known.instrument(event.instrument)?;
    if event.title.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(())
}

/// Whether an instrument may be entered as stated.
pub(crate) fn judge_registered(event: &InstrumentRegistered) -> Result<(), Refusal> {
    if event.title.is_empty() {
        return Err(Refusal::Empty);
    }
    for (place, provision) in event.provisions.iter().enumerate() {
        let before = |parent: &u16| usize::from(*parent) < place;
        if let Some(parent) = provision.parent.filter(|parent| !before(parent)) {
            return Err(Refusal::ParentNotBefore(parent));
        }
    }
    Ok(())
}

impl State {
    pub(crate) fn record_registered(&mut self, origin: Origin<'_>, event: &InstrumentRegistered) {
        let id = |n| ProvisionId {
            entry: origin.id,
            n,
        };
        let units = (0..=u16::MAX)
            .zip(&event.provisions)
            .map(|(n, declared)| Unit {
                id: id(n),
                parent: declared.parent.map(id),
                kind: declared.kind,
                number: declared.number.clone(),
                text: Text {
                    heading: declared.heading.clone(),
                    body: declared.body.clone(),
                    placeholder: declared.placeholder,
                },
            });
        let units = FixedText::new(units.collect());
        let base = FixedText::new(order::in_text_order(&units));
        self.acts.know_text(base.digest);
        let instrument = Instrument {
            id: origin.id,
            at: origin.at,
            declared: event.text,
            authentic: authentic(&event.texts),
            base: Arc::new(base),
            editions: Vec::new(),
            negotiations: BTreeSet::new(),
        };
        self.instruments.insert(instrument);
    }
}

fn authentic(texts: &[(Lang, Standing)]) -> Vec<Lang> {
    let authentic = texts.iter().filter(|(_, standing)| standing.is_authentic());
    authentic.map(|(lang, _)| *lang).collect()
}

impl Instrument {
    /// The text as entered.
    pub(crate) fn base(&self) -> &FixedText {
        &self.base
    }

    /// Every provision that is in its text as entered, or was put forward since.
    pub(crate) fn every_provision(&self) -> impl Iterator<Item = ProvisionId> {
        let inserted = self.editions.iter().flat_map(|edition| &edition.inserted);
        let entered = self.base.units.iter().map(|unit| unit.id);
        entered.chain(inserted.map(|(id, _)| *id))
    }

    /// The edition with this index, made if it is not there.
    pub(crate) fn edition_mut(&mut self, index: usize) -> Option<&mut Edition> {
        while self.editions.len() <= index {
            self.editions.push(Edition::default());
        }
        self.editions.get_mut(index)
    }

    /// Whether a fixed text may be adopted as far as the instrument's languages go.
    ///
    /// Every authentic language must stand in each heading and body that says anything (VCLT 33),
    /// and a provision that does more than group others must say something.
    pub(crate) fn complete(&self, text: &FixedText) -> Result<(), Refusal> {
        if self.authentic.is_empty() {
            return Err(Refusal::NoAuthenticLanguage(self.id));
        }
        for unit in &text.units {
            if unit.text.placeholder {
                return Err(Refusal::Placeholder(unit.id));
            }
            let body_needed = !unit.kind.groups() || !unit.text.body.is_empty();
            let missing = |lang: &Lang| {
                (body_needed && unit.text.body.get(*lang).is_none())
                    || (!unit.text.heading.is_empty() && unit.text.heading.get(*lang).is_none())
            };
            if self.authentic.iter().any(missing) {
                return Err(Refusal::LanguageMissing(unit.id));
            }
        }
        Ok(())
    }
}

impl<'s> Known<'s> {
    /// The edition that acts on the text belong to. A text that is adopted opens the next edition
    /// once its adoption is settled, so that nothing can be built on an adoption that may fall.
    pub(crate) fn current(&self, instrument: &'s Instrument) -> Result<Current<'s>, Refusal> {
        let mut base = &*instrument.base;
        for (index, edition) in instrument.editions.iter().enumerate() {
            let Some(adopted) = self.adopted(edition) else {
                let edition = Some(edition);
                return Ok(Current {
                    index,
                    base,
                    edition,
                });
            };
            let mut assents = adopted.assents.iter();
            let settled = assents.all(|no| {
                let act = self.state.acts.get(*no);
                act.is_some_and(|act| self.is_settled(act.at))
            });
            match edition.texts.get(&adopted.option) {
                Some(text) if settled => base = text,
                Some(_) | None => return Err(Refusal::Adopted(instrument.id)),
            }
        }
        Ok(Current {
            index: instrument.editions.len(),
            base,
            edition: None,
        })
    }

    /// The edition with this index, if there is a base for it.
    pub(crate) fn edition(&self, instrument: &'s Instrument, index: usize) -> Option<Current<'s>> {
        let mut base = &*instrument.base;
        for edition in instrument.editions.get(..index)? {
            base = edition.texts.get(&self.adopted(edition)?.option)?;
        }
        Some(Current {
            index,
            base,
            edition: instrument.editions.get(index),
        })
    }

    /// Whether a provision is or was part of an instrument, or put forward for it.
    pub(crate) fn has_provision(&self, instrument: &Instrument, id: ProvisionId) -> bool {
        let mut editions = instrument.editions.iter();
        instrument.base.unit(id).is_some()
            || editions.any(|edition| {
                let inserted = edition.inserted.get(&id);
                inserted.is_some_and(|inserted| self.has(inserted.at))
            })
    }

    /// The adoption of an edition, if it is complete.
    pub(crate) fn adopted(&self, edition: &Edition) -> Option<Decision<Digest>> {
        edition.adoption.at(self.horizon()).decided()
    }
}

impl<'s> Current<'s> {
    pub(crate) fn question(&self, provision: ProvisionId) -> Option<&'s Question<Alternative>> {
        self.edition?.questions.get(&provision)
    }

    pub(crate) fn inserted(&self, known: &Known<'_>, id: ProvisionId) -> Option<&'s Inserted> {
        let inserted = self.edition?.inserted.get(&id)?;
        known.has(inserted.at).then_some(inserted)
    }

    /// Whether the provision is in the base, or was put forward.
    pub(crate) fn has(&self, known: &Known<'_>, provision: ProvisionId) -> Result<(), Refusal> {
        if self.base.unit(provision).is_some() || self.inserted(known, provision).is_some() {
            Ok(())
        } else {
            Err(Refusal::NoSuchProvision(provision))
        }
    }

    /// What is agreed on a provision.
    pub(crate) fn agreed(
        &self,
        known: &Known<'_>,
        provision: ProvisionId,
    ) -> Option<Decision<Alternative>> {
        let question = self.question(provision)?;
        question.at(known.horizon()).decided()
    }

    /// Whether an alternative is on the table for a provision on which nothing is agreed.
    pub(crate) fn is_open(&self, known: &Known<'_>, provision: ProvisionId) -> bool {
        self.question(provision).is_some_and(|question| {
            let reading = question.at(known.horizon());
            let mut sides = known.sides().iter();
            sides.any(|side| reading.stand(side).table.is_some()) && reading.decided().is_none()
        })
    }

    /// The first provision of the text that is open.
    pub(crate) fn first_open(&self, known: &Known<'_>) -> Option<ProvisionId> {
        let questions = &self.edition?.questions;
        let mut order = self.order(known).into_iter().map(|(id, _)| id);
        order.find(|id| questions.contains_key(id) && self.is_open(known, *id))
    }

    /// Every provision with what it lies in, in the order of the text, proposed ones included.
    pub(crate) fn order(&self, known: &Known<'_>) -> Vec<(ProvisionId, Option<ProvisionId>)> {
        let inserted = self
            .edition
            .into_iter()
            .flat_map(|edition| &edition.inserted);
        let inserted = inserted.filter(|(_, inserted)| known.has(inserted.at));
        order::order(self.base, inserted)
    }

    /// The text that results from what is agreed.
    pub(crate) fn text(&self, known: &Known<'_>) -> FixedText {
        let units = self.order(known).into_iter();
        let units = units.filter_map(|(id, parent)| {
            let agreed = self.agreed(known, id).map(|decision| decision.option);
            self.unit(known, id, parent, agreed)
        });
        FixedText::new(units.collect())
    }

    /// The digest of that text.
    pub(crate) fn digest(&self, known: &Known<'_>) -> Digest {
        let questions = self
            .edition
            .into_iter()
            .flat_map(|edition| edition.questions.values());
        let is_decided = |question: &Question<Alternative>| {
            let reading = question.at(known.horizon());
            reading.decided().is_some()
        };
        if questions.into_iter().any(is_decided) {
            return self.text(known).digest;
        }
        // What is put forward changes nothing before it is agreed, and a base lies in the order
        // of its text.
        #[cfg(test)]
        assert_eq!(
            self.text(known).digest,
            self.base.digest,
            "the text as agreed"
        );
        self.base.digest
    }

    /// A provision as it stands with the alternative that is agreed; `None` if it is not there.
    pub(crate) fn unit(
        &self,
        known: &Known<'_>,
        id: ProvisionId,
        parent: Option<ProvisionId>,
        agreed: Option<Alternative>,
    ) -> Option<Unit> {
        let text = match agreed.and_then(|agreed| known.state.acts.operation(agreed)) {
            Some(Operation::Replace(change)) => Text {
                heading: change.heading,
                body: change.body,
                placeholder: change.placeholder,
            },
            Some(Operation::Insert(change)) => Text {
                heading: change.heading,
                body: change.body,
                placeholder: change.placeholder,
            },
            Some(Operation::Delete(_)) => return None,
            None => self.base.unit(id)?.text.clone(),
        };
        let (kind, number) = self.label(known, id)?;
        Some(Unit {
            id,
            parent,
            kind,
            number,
            text,
        })
    }

    /// What unit a provision is, and its number as printed.
    pub(crate) fn label(
        &self,
        known: &Known<'_>,
        id: ProvisionId,
    ) -> Option<(ProvisionKind, String)> {
        match self.base.unit(id) {
            Some(unit) => Some((unit.kind, unit.number.clone())),
            None => {
                let inserted = self.inserted(known, id)?;
                Some((inserted.kind, inserted.number.clone()))
            }
        }
    }

    /// The first act on the text, in the order of sides, that is not settled yet.
    pub(crate) fn unsettled(&self, known: &Known<'s>) -> Option<&'s Act> {
        // Receipts cover prefixes, so the last act of each side speaks for those before it.
        let mut lasts: BTreeMap<Side, &Act> = BTreeMap::new();
        for question in self.edition?.questions.values() {
            let reading = question.at(known.horizon());
            let said = known.sides().iter().filter_map(|side| reading.last(side));
            for act in said.chain(reading.reopenings()) {
                let last = lasts.entry(act.at.side).or_insert(act);
                if last.at < act.at {
                    *last = act;
                }
            }
        }
        lasts.into_values().find(|act| !known.is_settled(act.at))
    }
}
