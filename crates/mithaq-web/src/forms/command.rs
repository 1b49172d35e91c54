//! From the fields of a form to the command they say.

use super::fields::{Fields, Wrong};
use super::is_unseen;
use super::kinds::ActKind;
use super::reader::{Reader, Say};
use mithaq_canon::{Side, SideSet};
use mithaq_core::{
    Answer, Command, Delete, DrafterNamed, Insert, MeasureConfirmed, MeasureProposed,
    MeasureReported, MinutesDrafted, MinutesSigned, NegotiationKind, NegotiationOpened, Occurred,
    OfferAnswered, OfferMade, Operation, OutcomeKind, OutcomeRecorded, PastConfirmed,
    PastContested, Paused, Progress, ProvisionId, ProvisionKind, Reason, Remarked, Replace,
    Resumed, RevisionReason, SessionConvened, SessionKind, Wording,
};

impl ActKind {
    /// The command that the fields say. `say` makes a wording of texts by language.
    ///
    /// # Errors
    /// Every field that cannot be read, each once.
    pub(crate) fn parse(
        self,
        fields: &Fields,
        us: Side,
        sides: u8,
        say: Say<'_>,
    ) -> Result<Command, Vec<Wrong>> {
        let mut read = Reader {
            fields,
            wrong: Vec::new(),
            say,
        };
        let command = read.command(self, us, sides);
        let occurred = read.occurred(self);
        if !read.wrong.is_empty() {
            return Err(read.wrong);
        }
        let command = command.ok_or_else(|| vec![Wrong::new("", "unreadable")])?;
        Ok(match occurred {
            Some(occurred) => command.occurred(occurred),
            None => command,
        })
    }
}

/// A change, and the provision whose digest the form must have shown.
type Change = (Operation, Option<ProvisionId>);

impl Reader<'_> {
    pub(super) fn command(&mut self, kind: ActKind, us: Side, sides: u8) -> Option<Command> {
        Some(match kind {
            // Whole texts are read by `register`, which takes them up provision by provision.
            ActKind::Register => return None,
            ActKind::Propose => return self.proposal(Self::replacing),
            ActKind::Insert => return self.proposal(Self::inserting),
            ActKind::Delete => return self.proposal(Self::deleting),
            ActKind::Withdraw => Command::Withdraw {
                alternative: self.alternative()?,
            },
            ActKind::Accept => Command::Accept {
                alternative: self.alternative()?,
                shown: self.digest("shown")?,
            },
            ActKind::Reserve => Command::Reserve {
                provision: self.provision("provision")?,
            },
            ActKind::Reopen => Command::Reopen {
                provision: self.provision("provision")?,
                shown: self.digest("shown")?,
            },
            ActKind::Adopt => Command::Adopt {
                instrument: self.entry("instrument")?,
                text: self.digest("text")?,
            },
            ActKind::TakeUp => Command::TakeUpDrafting(DrafterNamed {
                negotiation: self.entry("negotiation")?,
            }),
            ActKind::Pause => {
                let reason = self.words("words", true);
                Command::Pause(Paused {
                    subject: self.entry("subject")?,
                    reason,
                })
            }
            ActKind::Resume => Command::Resume(Resumed {
                subject: self.entry("subject")?,
            }),
            ActKind::Open => return self.opening(),
            ActKind::Convene => return self.session(),
            ActKind::Outcome => {
                let kind = self.choice("outcome-kind", &OUTCOMES);
                let text = self.words("text", true);
                let about = self.maybe_entry("about");
                Command::RecordOutcome(OutcomeRecorded {
                    session: self.entry("session")?,
                    kind: kind?,
                    text,
                    about,
                })
            }
            ActKind::Minutes => {
                let text = self.words("text", true);
                let (outcomes, measures) = (self.entries("outcomes"), self.entries("measures"));
                Command::DraftMinutes(MinutesDrafted {
                    session: self.entry("session")?,
                    text,
                    outcomes,
                    measures,
                })
            }
            ActKind::Sign => Command::SignMinutes(MinutesSigned {
                minutes: self.entry("minutes")?,
            }),
            ActKind::Measure => return self.measure(sides),
            ActKind::Report => {
                let progress = self.choice(
                    "progress",
                    &[
                        ("under-way", Progress::UnderWay),
                        ("claimed-done", Progress::ClaimedDone),
                    ],
                );
                let evidence = self.words("evidence", false);
                Command::ReportMeasure(MeasureReported {
                    measure: self.entry("measure")?,
                    progress: progress?,
                    evidence,
                })
            }
            ActKind::ConfirmMeasure => Command::ConfirmMeasure(MeasureConfirmed {
                measure: self.entry("measure")?,
            }),
            ActKind::Offer => {
                let title = self.words("title", true);
                let (places, words) = (self.number("places"), self.words("words", false));
                let answer_by = self.maybe_date("answer-by");
                let measure = self.maybe_entry("measure");
                let to = SideSet::first(sides).without(us);
                Command::MakeOffer(OfferMade {
                    title,
                    to,
                    places,
                    starts: self.date("starts")?,
                    answer_by,
                    measure,
                    words,
                })
            }
            ActKind::Answer => {
                let answers = [
                    ("accepted", Answer::Accepted),
                    ("declined", Answer::Declined),
                    ("more-needed", Answer::MoreNeeded),
                ];
                let answer = self.choice("answer", &answers);
                let (places, words) = (self.number("places"), self.words("words", false));
                Command::AnswerOffer(OfferAnswered {
                    offer: self.entry("offer")?,
                    answer: answer?,
                    places,
                    words,
                })
            }
            ActKind::ConfirmPast => Command::ConfirmPast(PastConfirmed {
                entry: self.entry("entry")?,
            }),
            ActKind::ContestPast => {
                let words = self.words("words", true);
                Command::ContestPast(PastContested {
                    entry: self.entry("entry")?,
                    words,
                })
            }
            ActKind::Remark => {
                let words = self.words("words", true);
                Command::Remark(Remarked {
                    subject: self.entry("subject")?,
                    words,
                })
            }
        })
    }

    /// A proposal of one change.
    fn proposal(&mut self, change: fn(&mut Self) -> Option<Change>) -> Option<Command> {
        let instrument = self.entry("instrument");
        let answers = self.maybe_entry("answers");
        let reason = self.maybe_choice("reason", &REASONS);
        let words = self.words("words", false);
        let (operation, stands_on) = change(self)?;
        let shown = match stands_on {
            Some(provision) => vec![(provision, self.digest("shown")?)],
            None => Vec::new(),
        };
        let operations = vec![operation];
        let instrument = instrument?;
        Some(Command::Propose {
            instrument,
            shown,
            operations,
            reason,
            words,
            answers,
        })
    }

    fn replacing(&mut self) -> Option<Change> {
        let (heading, body) = (self.words("heading", false), self.words("body", true));
        let provision = self.provision("provision")?;
        let placeholder = self.has_blank("body");
        let change = Replace {
            provision,
            heading,
            body,
            placeholder,
        };
        Some((Operation::Replace(change), Some(provision)))
    }

    /// An inserted provision stands on no other, so the form has shown nothing that goes stale.
    fn inserting(&mut self) -> Option<Change> {
        let number = self.fields.get("number").to_owned();
        if number.is_empty() {
            self.say_wrong("number", "missing");
        } else if number.contains(is_unseen) {
            self.say_wrong("number", "unseen");
        }
        let (heading, body) = (self.words("heading", false), self.words("body", true));
        let after = match self.fields.get("after") {
            "" => None,
            _ => Some(self.provision("after")?),
        };
        let change = Insert {
            after,
            kind: ProvisionKind::Article,
            number,
            heading,
            body,
            placeholder: self.has_blank("body"),
        };
        Some((Operation::Insert(change), None))
    }

    fn deleting(&mut self) -> Option<Change> {
        let provision = self.provision("provision")?;
        Some((Operation::Delete(Delete { provision }), Some(provision)))
    }

    fn opening(&mut self) -> Option<Command> {
        let kinds = [
            ("revision", NegotiationKind::Revision),
            ("negotiation", NegotiationKind::Negotiation),
        ];
        let kind = self.choice("negotiation-kind", &kinds);
        let basis = self.entries("basis");
        let reason = self.maybe_choice("reason", &REASONS);
        let words = self.words("words", false);
        let reasons = reason
            .map(|reason| RevisionReason {
                provision: None,
                reason,
                words,
            })
            .into_iter()
            .collect();
        let drafter = self.number("drafter").map(Side);
        Some(Command::OpenNegotiation(NegotiationOpened {
            instrument: self.entry("instrument")?,
            kind: kind?,
            basis,
            reasons,
            drafter,
        }))
    }

    fn session(&mut self) -> Option<Command> {
        let kind = self.choice("session-kind", &SESSIONS);
        let (name, venue) = (self.words("name", true), self.words("venue", false));
        let number = self.number("session-number");
        let (held, agenda) = (self.date("held"), self.points("agenda"));
        Some(Command::Convene(SessionConvened {
            kind: kind?,
            name,
            number,
            held: held?,
            venue,
            agenda,
        }))
    }

    fn measure(&mut self, sides: u8) -> Option<Command> {
        let text = self.words("text", true);
        let owners: Vec<(Side, Wording)> = (0..sides)
            .map(|n| (Side(n), self.words(&format!("owner-{n}"), true)))
            .collect();
        let (session, outcome) = (self.maybe_entry("session"), self.maybe_entry("outcome"));
        Some(Command::ProposeMeasure(MeasureProposed {
            session,
            outcome,
            provision: None,
            text,
            owners,
            due: self.date("due")?,
        }))
    }

    pub(super) fn occurred(&mut self, kind: ActKind) -> Option<Occurred> {
        if !kind.may_be_past() || self.fields.get("past-date").is_empty() {
            return None;
        }
        let evidence = self.words("past-evidence", true);
        Some(Occurred {
            date: self.date("past-date")?,
            evidence,
        })
    }
}

const REASONS: [(&str, Reason); 3] = [
    ("article", Reason::Article),
    ("changed-circumstance", Reason::ChangedCircumstance),
    ("wish", Reason::Wish),
];
const OUTCOMES: [(&str, OutcomeKind); 5] = [
    ("agreement", OutcomeKind::Agreement),
    ("recommendation", OutcomeKind::Recommendation),
    ("call", OutcomeKind::Call),
    ("conclusion", OutcomeKind::Conclusion),
    ("decision", OutcomeKind::Decision),
];
const SESSIONS: [(&str, SessionKind); 4] = [
    ("joint-committee", SessionKind::JointCommittee),
    ("joint-high-committee", SessionKind::JointHighCommittee),
    ("visit", SessionKind::Visit),
    ("meeting", SessionKind::Meeting),
];
