//! Sessions of committees, what comes out of them, their minutes, and the measures agreed there.

use super::{Named, ProvisionId};
use crate::Wording;
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, Side, canon_enum, canon_struct};

/// A session, meeting or visit. Its id is the id of that entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionConvened {
    /// Of what kind.
    pub kind: SessionKind,
    /// What the body or the meeting is called.
    pub name: Wording,
    /// Which session of that body it is.
    pub number: Option<u16>,
    /// When it is or was held.
    pub held: Date,
    /// Where.
    pub venue: Wording,
    /// Its points.
    pub agenda: Vec<Wording>,
}
canon_struct!(SessionConvened {
    kind,
    name,
    number,
    held,
    venue,
    agenda
});

/// The kinds of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionKind {
    /// A joint committee.
    JointCommittee,
    /// The joint high committee.
    JointHighCommittee,
    /// A visit.
    Visit,
    /// Any other meeting.
    Meeting,
}
canon_enum!(SessionKind {
    0 => JointCommittee,
    1 => JointHighCommittee,
    2 => Visit,
    3 => Meeting,
});

impl SessionKind {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::JointCommittee => "joint-committee",
            Self::JointHighCommittee => "joint-high-committee",
            Self::Visit => "visit",
            Self::Meeting => "meeting",
        }
    }

    /// The first part of a measure's number, as in `JSC/3/M1`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::JointCommittee => "JSC",
            Self::JointHighCommittee => "JHC",
            Self::Visit => "V",
            Self::Meeting => "M",
        }
    }
}

/// Something came out of a session. It is agreed when minutes that list it are signed by every
/// side, or, of a past session, when every other side has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRecorded {
    /// The session.
    pub session: EntryId,
    /// Of what kind.
    pub kind: OutcomeKind,
    /// Its text.
    pub text: Wording,
    /// The instrument it is about.
    pub about: Option<EntryId>,
}
canon_struct!(OutcomeRecorded {
    session,
    kind,
    text,
    about
});

/// The kinds of outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeKind {
    /// The committee agreed.
    Agreement,
    /// It recommends.
    Recommendation,
    /// It calls for something.
    Call,
    /// It concludes.
    Conclusion,
    /// It decides, where its statute allows that.
    Decision,
}
canon_enum!(OutcomeKind {
    0 => Agreement,
    1 => Recommendation,
    2 => Call,
    3 => Conclusion,
    4 => Decision,
});

impl OutcomeKind {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Recommendation => "recommendation",
            Self::Call => "call",
            Self::Conclusion => "conclusion",
            Self::Decision => "decision",
        }
    }
}

/// A side drafts the minutes of a session. A later draft of the same side replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinutesDrafted {
    /// The session.
    pub session: EntryId,
    /// The text.
    pub text: Wording,
    /// The outcomes it lists.
    pub outcomes: Vec<EntryId>,
    /// The measures it lists; their numbers are their places in this list, from 1.
    pub measures: Vec<EntryId>,
}
canon_struct!(MinutesDrafted {
    session,
    text,
    outcomes,
    measures
});

/// A head of delegation signs a draft of the minutes. They are agreed once every side's is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinutesSigned {
    /// The draft.
    pub minutes: EntryId,
}
canon_struct!(MinutesSigned { minutes });

/// A side proposes a measure: an agreed step in the making, not of itself a legal obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureProposed {
    /// The session it is meant for.
    pub session: Option<EntryId>,
    /// The outcome it carries out.
    pub outcome: Option<EntryId>,
    /// The provision it carries out.
    pub provision: Option<ProvisionId>,
    /// What is to be done.
    pub text: Wording,
    /// The one accountable office on each side that has a part in it.
    pub owners: Vec<(Side, Wording)>,
    /// By when.
    pub due: Date,
}
canon_struct!(MeasureProposed {
    session,
    outcome,
    provision,
    text,
    owners,
    due
});

/// A side says how far its part of an agreed measure has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureReported {
    /// The measure.
    pub measure: EntryId,
    /// How far.
    pub progress: Progress,
    /// What shows it.
    pub evidence: Wording,
}
canon_struct!(MeasureReported {
    measure,
    progress,
    evidence
});

/// How far a side's part of a measure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Under way.
    UnderWay,
    /// Claimed done, to be confirmed by the other side.
    ClaimedDone,
}
canon_enum!(Progress { 0 => UnderWay, 1 => ClaimedDone });

/// A side confirms what the others have claimed done of a measure, as far as it had seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureConfirmed {
    /// The measure.
    pub measure: EntryId,
}
canon_struct!(MeasureConfirmed { measure });

impl SessionConvened {
    pub(super) fn name(&self, named: &mut Named) {
        named.lasting(&self.name);
        named.lasting(&self.venue);
        self.agenda.iter().for_each(|point| named.lasting(point));
    }
}

impl OutcomeRecorded {
    pub(super) fn name(&self, named: &mut Named) {
        named.entry(self.session);
        named.lasting(&self.text);
        if let Some(instrument) = self.about {
            named.entry(instrument);
        }
    }
}

impl MinutesDrafted {
    pub(super) fn name(&self, named: &mut Named) {
        named.entry(self.session);
        named.lasting(&self.text);
        self.outcomes.iter().for_each(|entry| named.entry(*entry));
        self.measures.iter().for_each(|entry| named.entry(*entry));
    }
}

impl MeasureProposed {
    pub(super) fn name(&self, named: &mut Named) {
        let provision = self.provision.map(|provision| provision.entry);
        [self.session, self.outcome, provision]
            .into_iter()
            .flatten()
            .for_each(|entry| named.entry(entry));
        named.lasting(&self.text);
        self.owners
            .iter()
            .for_each(|(_, office)| named.lasting(office));
    }
}
