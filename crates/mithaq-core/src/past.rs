//! What is told of the past, and what the other sides say to it.

use crate::{
    PastConfirmed, PastContested, Refusal, Remarked, State,
    state::{Known, Origin},
    voices::Voices,
};
use mithaq_canon::{EntryId, Side, SideSet};

/// Whether a side may confirm what another told of the past.
pub(crate) fn judge_confirmed(
    known: &Known<'_>,
    by: Side,
    event: &PastConfirmed,
) -> Result<(), Refusal> {
    answerable(known, by, event.entry)
}

/// Whether a side may contest what another told of the past.
pub(crate) fn judge_contested(
    known: &Known<'_>,
    by: Side,
    event: &PastContested,
) -> Result<(), Refusal> {
    answerable(known, by, event.entry)?;
    if event.words.is_empty() {
        return Err(Refusal::Empty);
    }
    if known.contested_by(event.entry).contains(by) {
        return Err(Refusal::AlreadySaid);
    }
    Ok(())
}

/// Whether a side may remark on an entry.
pub(crate) fn judge_remarked(known: &Known<'_>, event: &Remarked) -> Result<(), Refusal> {
    if event.words.is_empty() {
        return Err(Refusal::Empty);
    }
    match known.said(event.subject) {
        Some(_) => Ok(()),
        None => Err(Refusal::NoSuchSubject(event.subject)),
    }
}

fn answerable(known: &Known<'_>, by: Side, entry: EntryId) -> Result<(), Refusal> {
    let act = known.act(entry).ok_or(Refusal::NoSuchSubject(entry))?;
    if !act.tells_of_the_past() {
        return Err(Refusal::NotPast(entry));
    }
    if act.at.side == by {
        return Err(Refusal::OwnStatement(entry));
    }
    if known.confirmed_by(entry).contains(by) {
        return Err(Refusal::AlreadyConfirmed(entry));
    }
    Ok(())
}

impl Known<'_> {
    /// The sides that have confirmed what an entry tells of the past.
    pub(crate) fn confirmed_by(&self, entry: EntryId) -> SideSet {
        self.past_word(entry, true)
    }

    /// The sides that contest it.
    pub(crate) fn contested_by(&self, entry: EntryId) -> SideSet {
        self.past_word(entry, false)
    }

    fn past_word(&self, entry: EntryId, word: bool) -> SideSet {
        let Some(words) = self.state.past_words(entry) else {
            return SideSet::default();
        };
        let said = |side: &Side| {
            let last = words.last(*side, self.horizon());
            last.is_some_and(|voice| voice.what == word)
        };
        self.sides().iter().filter(said).collect()
    }
}

impl State {
    pub(crate) fn record_past_word(&mut self, origin: Origin<'_>, entry: EntryId, confirms: bool) {
        if let Some(entry) = self.acts.number(entry) {
            let words = self.past_words.entry(entry).or_default();
            words.say(origin.at.side, origin.no, confirms);
        }
    }

    /// What was said of the past that an entry tells.
    pub(crate) fn past_words(&self, entry: EntryId) -> Option<&Voices<bool>> {
        self.past_words.get(&self.acts.number(entry)?)
    }

    pub(crate) fn record_remark(&mut self, origin: Origin<'_>, event: &Remarked) {
        if let Some(subject) = self.acts.number(event.subject) {
            let remarks = self.remarks.entry(subject).or_default();
            remarks.say(origin.at.side, origin.no, ());
        }
    }
}
