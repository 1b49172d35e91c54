//! Words beside rows: the record holds commitments, pages show texts.

use crate::Fault;
use mithaq_canon::{Lang, PayloadId};
use mithaq_core::{
    ActRow, AlternativeRow, Awaited, InstrumentRow, MeasureRow, OfferRow, PendingRow, ProvisionRow,
    SessionRow, Text, Wording,
};
use mithaq_store::{Moment, Prose};
use std::collections::BTreeMap;

/// What can be told of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The text itself.
    Text(String),
    /// It is not here yet.
    Awaited,
    /// It was erased, on this legal ground.
    Erased(u16),
}

impl Told {
    /// The text, if it is here.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Awaited | Self::Erased(_) => None,
        }
    }
}

/// The texts that the rows of one view name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    texts: BTreeMap<PayloadId, Told>,
}

const AWAITED: &Told = &Told::Awaited;

impl Words {
    /// What is said, by language, in the order of [`Lang`].
    pub fn of<'w>(&'w self, wording: &Wording) -> Vec<(Lang, &'w Told)> {
        wording
            .iter()
            .map(|(lang, id)| (lang, self.texts.get(&id).unwrap_or(AWAITED)))
            .collect()
    }

    /// What is said in one language.
    pub fn get(&self, wording: &Wording, lang: Lang) -> Option<&Told> {
        let id = wording.get(lang)?;
        Some(self.texts.get(&id).unwrap_or(AWAITED))
    }

    /// What is said in the first of these languages in which anything is, else in any.
    pub fn best(&self, wording: &Wording, langs: &[Lang]) -> Option<(Lang, &Told)> {
        let preferred = langs
            .iter()
            .find_map(|lang| Some((*lang, self.get(wording, *lang)?)));
        preferred.or_else(|| self.of(wording).into_iter().next())
    }

    /// Adds the texts that a row names.
    pub(crate) fn add(&mut self, moment: Moment<'_>, row: &impl Says) -> Result<(), Fault> {
        let mut named = Vec::new();
        row.says(&mut |wording| named.extend(wording.iter().map(|(_, id)| id)));
        for id in named {
            if self.texts.contains_key(&id) {
                continue;
            }
            let told = match moment.prose(id)? {
                Prose::Held(_, text) => Told::Text(String::from_utf8_lossy(&text).into_owned()),
                Prose::Awaited => Told::Awaited,
                Prose::Erased(ground) => Told::Erased(ground),
            };
            self.texts.insert(id, told);
        }
        Ok(())
    }
}

/// A row that names texts.
pub trait Says {
    /// Calls `tell` with each wording.
    fn says(&self, tell: &mut dyn FnMut(&Wording));
}

impl<R: Says> Says for [R] {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        self.iter().for_each(|row| row.says(tell));
    }
}

impl<R: Says> Says for Vec<R> {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        self.as_slice().says(tell);
    }
}

impl<R: Says> Says for Option<R> {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        self.iter().for_each(|row| row.says(tell));
    }
}

impl Says for Wording {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(self);
    }
}

impl Says for Text {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.heading);
        tell(&self.body);
    }
}

impl Says for InstrumentRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.title);
        self.milestones
            .iter()
            .for_each(|milestone| tell(&milestone.evidence));
        self.negotiations
            .iter()
            .flat_map(|negotiation| &negotiation.reasons)
            .for_each(|reason| tell(&reason.words));
    }
}

impl Says for ProvisionRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        self.base.says(tell);
        self.text.says(tell);
        self.alternatives.says(tell);
    }
}

impl Says for AlternativeRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        self.text.says(tell);
        tell(&self.words);
    }
}

impl Says for ActRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.evidence);
    }
}

impl Says for SessionRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.name);
        tell(&self.venue);
        self.agenda.says(tell);
        self.outcomes.iter().for_each(|outcome| tell(&outcome.text));
        self.minutes.iter().for_each(|minutes| tell(&minutes.text));
    }
}

impl Says for MeasureRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.text);
        for owner in &self.owners {
            tell(&owner.office);
            tell(&owner.evidence);
        }
    }
}

impl Says for OfferRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.title);
        tell(&self.words);
        self.answers.iter().for_each(|answer| tell(&answer.words));
    }
}

impl Says for PendingRow {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        if let Awaited::Paused(paused) = &self.awaited {
            tell(&paused.reason);
        }
    }
}
