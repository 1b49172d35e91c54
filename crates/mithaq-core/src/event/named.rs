//! What an event names: words that must be held, entries it refers to.

use super::Event;
use crate::Wording;
use alloc::vec::Vec;
use mithaq_canon::{EntryId, PayloadId};

/// Words named by a statement, and whether they may ever be erased. Texts, proposals and decisions
/// never are; remarks and the words that merely go with an act may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamedPayload {
    /// The commitment.
    pub id: PayloadId,
    /// Whether erasure is allowed.
    pub erasable: bool,
}

/// Collects what an event names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(super) payloads: Vec<NamedPayload>,
    pub(super) entries: Vec<EntryId>,
}

impl Named {
    pub(super) fn lasting(&mut self, wording: &Wording) {
        self.add(wording, false);
    }

    fn erasable(&mut self, wording: &Wording) {
        self.add(wording, true);
    }

    fn add(&mut self, wording: &Wording, erasable: bool) {
        self.payloads
            .extend(wording.iter().map(|(_, id)| NamedPayload { id, erasable }));
    }

    pub(super) fn entry(&mut self, entry: EntryId) {
        self.entries.push(entry);
    }
}

impl Event {
    pub(super) fn name(&self, named: &mut Named) {
        match self {
            Self::InstrumentRegistered(event) => event.name(named),
            Self::SessionConvened(event) => event.name(named),
            Self::OutcomeRecorded(event) => event.name(named),
            Self::NegotiationOpened(event) => event.name(named),
            Self::DrafterNamed(event) => named.entry(event.negotiation),
            Self::Paused(event) => {
                named.entry(event.subject);
                named.lasting(&event.reason);
            }
            Self::Resumed(event) => named.entry(event.subject),
            Self::Attached(event) => {
                named.entry(event.instrument);
                named.erasable(&event.title);
                named.payloads.push(NamedPayload {
                    id: event.manifest,
                    erasable: true,
                });
            }
            Self::Proposed(event) => event.name(named),
            Self::Withdrawn(event) => named.entry(event.alternative.proposal),
            Self::Accepted(event) => {
                named.entry(event.provision.entry);
                named.entry(event.alternative.proposal);
            }
            Self::Reserved(event) => named.entry(event.provision.entry),
            Self::Reopened(event) => named.entry(event.provision.entry),
            Self::Adopted(event) => named.entry(event.instrument),
            Self::MinutesDrafted(event) => event.name(named),
            Self::MinutesSigned(event) => named.entry(event.minutes),
            Self::MeasureProposed(event) => event.name(named),
            Self::MeasureReported(event) => {
                named.entry(event.measure);
                named.lasting(&event.evidence);
            }
            Self::MeasureConfirmed(event) => named.entry(event.measure),
            Self::OfferMade(event) => event.name(named),
            Self::OfferAnswered(event) => {
                named.entry(event.offer);
                named.lasting(&event.words);
            }
            Self::PastConfirmed(event) => named.entry(event.entry),
            Self::PastContested(event) => {
                named.entry(event.entry);
                named.lasting(&event.words);
            }
            Self::Remarked(event) => {
                named.entry(event.subject);
                named.erasable(&event.words);
            }
        }
    }
}
