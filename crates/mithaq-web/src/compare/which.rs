//! Which text of an instrument is meant, and in which of its states.

use crate::texts::Version;
use mithaq_canon::{Date, SideSet};
use mithaq_core::{InstrumentRow, MilestoneKind, TextState};

/// A text of an instrument, as the form offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// A version of it, today or on an earlier day.
    Version(Version),
    /// As it was entered, before anything was adopted in the register.
    Entered,
    /// As it was in force on a day.
    InForce,
}

impl Which {
    /// Its name in addresses and forms.
    pub(crate) fn code(self) -> String {
        match self {
            Self::Version(version) => version.code(),
            Self::Entered => "entered".to_owned(),
            Self::InForce => "in-force".to_owned(),
        }
    }

    /// Reads a [`Self::code`].
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code {
            "entered" => Some(Self::Entered),
            "in-force" => Some(Self::InForce),
            _ => Version::from_code(code).map(Self::Version),
        }
    }

    /// The texts of an instrument that there are or were.
    pub(crate) fn all(row: &InstrumentRow, sides: SideSet) -> Vec<Self> {
        // After an adoption nothing is open, and earlier days still have what each side wanted.
        let negotiated = row.open + row.agreed > 0 || row.edition > 0;
        let mut all = vec![Self::Version(Version::Base)];
        if negotiated {
            all.push(Self::Version(Version::Now));
            let of = sides.iter().map(Version::Of);
            all.extend(of.map(Self::Version));
        }
        if row.edition > 0 {
            all.push(Self::Entered);
        }
        let entered_into_force = |kind| kind == MilestoneKind::EnteredIntoForce;
        if row.declared != TextState::Draft
            && row
                .milestones
                .iter()
                .any(|step| entered_into_force(step.kind))
        {
            all.push(Self::InForce);
        }
        all
    }
}

/// Whether the record knows that the text as it was entered was in force on a day. What it does not
/// know for sure, such as a day within the year of entry into force, is not said.
pub(crate) fn was_in_force(row: &InstrumentRow, on: Date) -> bool {
    let day = on.earliest();
    let known = |kind| row.milestones.iter().filter(move |step| step.kind == kind);
    let begun = known(MilestoneKind::EnteredIntoForce).any(|step| step.date.latest() <= day);
    let ended = known(MilestoneKind::Suspended)
        .chain(known(MilestoneKind::Terminated))
        .any(|step| step.date.earliest() <= day);
    // What was entered is the text as amended: until then another one was in force.
    let was_other = known(MilestoneKind::Amended).any(|step| step.date.latest() > day);
    row.declared != TextState::Draft && begun && !ended && !was_other
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail here")]
    use super::*;
    use mithaq_canon::{Digest, EntryId, Position, Side};
    use mithaq_core::{InstrumentKind, Milestone, Nature, TextStage, Wording};

    fn row(declared: TextState, steps: &[(MilestoneKind, &str)]) -> InstrumentRow {
        let step = |(kind, date): &(MilestoneKind, &str)| Milestone {
            kind: *kind,
            date: date.parse().unwrap(),
            evidence: Wording::empty(),
        };
        InstrumentRow {
            id: EntryId(Digest([7; 32])),
            by: Side(0),
            at: Position {
                side: Side(0),
                epoch: 0,
                seq: 0,
            },
            made: "2001-08".parse().unwrap(),
            kind: InstrumentKind::Agreement,
            nature: Nature::Treaty,
            title: Wording::empty(),
            texts: Vec::new(),
            milestones: steps.iter().map(step).collect(),
            declared,
            stage: TextStage::Adopted,
            edition: 0,
            base: Digest([1; 32]),
            text: Digest([1; 32]),
            adopted_by: SideSet::default(),
            provisions: 3,
            open: 0,
            agreed: 0,
            negotiations: Vec::new(),
            past: true,
            confirmed_by: SideSet::default(),
            contested_by: SideSet::default(),
            paused_by: SideSet::default(),
        }
    }

    #[track_caller]
    fn check(steps: &[(MilestoneKind, &str)], days: &[(&str, bool)]) {
        let adopted = row(TextState::Adopted, steps);
        let draft = row(TextState::Draft, steps);
        for (day, expected) in days {
            let on = day.parse().unwrap();
            assert_eq!(was_in_force(&adopted, on), *expected, "{day}");
            assert!(!was_in_force(&draft, on), "a draft is never in force");
        }
    }

    #[test]
    fn only_what_is_known_for_sure_was_in_force() {
        use MilestoneKind::{Amended, EnteredIntoForce, Signed, Suspended, Terminated};
        check(&[(Signed, "2001-08")], &[("2002-01-01", false)]);
        check(
            &[(EnteredIntoForce, "2001-08-16")],
            &[("2001-08-15", false), ("2001-08-16", true), ("2019", true)],
        );
        // A day within the month, or the year, may lie before.
        check(
            &[(EnteredIntoForce, "2001-08")],
            &[("2001-08-30", false), ("2001-08-31", true)],
        );
        check(
            &[(EnteredIntoForce, "2001"), (Suspended, "2011-02")],
            &[("2011-01-31", true), ("2011-02-01", false)],
        );
        check(
            &[(EnteredIntoForce, "2001"), (Terminated, "2015-01-01")],
            &[("2014-12-31", true), ("2015-01-01", false)],
        );
        check(
            &[(EnteredIntoForce, "2001"), (Amended, "2008-03-02")],
            &[("2008-03-01", false), ("2008-03-02", true)],
        );
    }

    #[test]
    fn what_is_offered_is_what_there_is_or_was() {
        let codes = |row: &InstrumentRow| -> Vec<String> {
            let all = Which::all(row, SideSet::first(2)).into_iter();
            all.map(|which| {
                assert_eq!(Which::from_code(&which.code()), Some(which));
                which.code()
            })
            .collect()
        };
        let mut draft = row(TextState::Draft, &[]);
        assert_eq!(codes(&draft), ["base"]);
        draft.open = 1;
        assert_eq!(codes(&draft), ["base", "now", "of-0", "of-1"]);
        let steps = [(MilestoneKind::EnteredIntoForce, "2001")];
        let mut adopted = row(TextState::Adopted, &steps);
        assert_eq!(codes(&adopted), ["base", "in-force"]);
        adopted.edition = 1;
        let all = ["base", "now", "of-0", "of-1", "entered", "in-force"];
        assert_eq!(codes(&adopted), all);
    }
}
