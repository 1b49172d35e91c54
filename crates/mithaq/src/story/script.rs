//! The order of the story: which office of which side does what on which day.
//!
//! Each side plays its own part. A step is due when every step before it lies in the record as
//! its side holds it, so the two sides keep step by the record alone and a server that was killed
//! goes on where its own record says it stopped. The n-th act in a side's log is its n-th step.

use super::data::{Data, date};
use mithaq_canon::Date;

/// One act of the story.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The side, by its place in the register.
    pub(crate) side: usize,
    /// The office that acts, by its login.
    pub(crate) login: &'static str,
    /// The day on which it is done.
    pub(crate) on: Date,
    /// What is done.
    pub(crate) act: Act,
    /// How it is found by others.
    pub(crate) key: String,
}

/// What is done in a step; strings are keys of the story's data.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Register {
        instrument: String,
        signed: Option<String>,
    },
    Convene {
        session: String,
        fact: Option<String>,
    },
    Outcome {
        session: String,
        outcome: usize,
        fact: Option<String>,
    },
    OpenRevision {
        basis: Vec<String>,
        fact: String,
    },
    Addition {
        key: String,
        fact: Option<String>,
    },
    ConfirmPast {
        step: String,
    },
    Counter {
        key: String,
    },
    Compromise {
        key: String,
    },
    Accept {
        step: String,
    },
    ProposeMeasure,
    Offer,
    AnswerOffer,
    DraftMinutes,
    SignMinutes,
    TakeUpDrafting,
    Adopt,
    ClaimDone,
    ConfirmDone,
}

/// The whole story.
#[derive(Debug)]
pub(crate) struct Script {
    /// In order.
    pub(crate) steps: Vec<Step>,
    /// How many of them lie before the moment at which the guided path begins.
    pub(crate) prelude: usize,
}

const HOST: usize = 0;
const GUEST: usize = 1;

/// The addition that is conveyed anew at the meeting, since its receipt was never documented.
pub(crate) const LIVE_ADDITION: &str = "a3";

/// The instruments by their part in the story.
pub(crate) const PAST_AGREEMENT: &str = "security-agreement";
pub(crate) const DRAFT: &str = "drugs-convention";

/// The past sessions and what shows them.
const PAST_SESSIONS: [(&str, &str); 3] = [
    ("jsc-2", "updating-agreed-2012"),
    ("jhc-2013", "called-for-2013"),
    ("visit-2019", "visit-2019"),
];

impl Script {
    /// Lays out the steps.
    ///
    /// # Errors
    /// Where the data names what it does not hold.
    pub(crate) fn of(data: &Data) -> anyhow::Result<Self> {
        let meeting = date(&data.meeting.meeting.date)?;
        let mut script = Self {
            steps: Vec::new(),
            prelude: 0,
        };
        script.record_the_past(data, meeting)?;
        script.push(
            HOST,
            "negotiator",
            meeting,
            "meeting",
            Act::Convene {
                session: data.meeting.meeting.session.clone(),
                fact: None,
            },
        );
        script.prelude = script.steps.len();
        script.meet(data, meeting)?;
        script.follow(data)?;
        Ok(script)
    }

    /// The step of this name.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.key == key)
    }

    fn push(&mut self, side: usize, login: &'static str, on: Date, key: &str, act: Act) {
        self.steps.push(Step {
            side,
            login,
            on,
            act,
            key: key.to_owned(),
        });
    }

    fn record_the_past(&mut self, data: &Data, on: Date) -> anyhow::Result<()> {
        self.push(
            HOST,
            "ministry",
            on,
            PAST_AGREEMENT,
            Act::Register {
                instrument: PAST_AGREEMENT.to_owned(),
                signed: Some("signed-2001".to_owned()),
            },
        );
        self.push(
            GUEST,
            "ministry",
            on,
            DRAFT,
            Act::Register {
                instrument: DRAFT.to_owned(),
                signed: None,
            },
        );
        let mut past = vec![PAST_AGREEMENT.to_owned()];
        for (session, fact) in PAST_SESSIONS {
            let fact = Some(fact.to_owned());
            let convene = Act::Convene {
                session: session.to_owned(),
                fact: fact.clone(),
            };
            self.push(HOST, "negotiator", on, session, convene);
            past.push(session.to_owned());
            for (outcome, found) in data.session(session)?.outcome.iter().enumerate() {
                let act = Act::Outcome {
                    session: session.to_owned(),
                    outcome,
                    fact: fact.clone(),
                };
                self.push(HOST, "negotiator", on, &found.key, act);
                past.push(found.key.clone());
            }
        }
        let basis = vec!["jsc-2-agreement".to_owned(), "jhc-2013-call".to_owned()];
        let revision = Act::OpenRevision {
            basis,
            fact: "updating-agreed-2012".to_owned(),
        };
        self.push(HOST, "negotiator", on, "revision", revision);
        past.push("revision".to_owned());
        for addition in data
            .additions
            .addition
            .iter()
            .filter(|addition| addition.key != LIVE_ADDITION)
        {
            let fact = Some("additions-2014".to_owned());
            self.push(
                HOST,
                "negotiator",
                on,
                &addition.key,
                Act::Addition {
                    key: addition.key.clone(),
                    fact,
                },
            );
            past.push(addition.key.clone());
        }
        for step in past {
            self.push(
                GUEST,
                "head",
                on,
                &format!("confirm-{step}"),
                Act::ConfirmPast { step },
            );
        }
        Ok(())
    }

    fn meet(&mut self, data: &Data, on: Date) -> anyhow::Result<()> {
        let live = LIVE_ADDITION.to_owned();
        self.push(
            HOST,
            "negotiator",
            on,
            &live,
            Act::Addition {
                key: live.clone(),
                fact: None,
            },
        );
        self.push(
            GUEST,
            "negotiator",
            on,
            "counter-a3",
            Act::Counter { key: live.clone() },
        );
        self.push(
            HOST,
            "negotiator",
            on,
            "compromise-a3",
            Act::Compromise { key: live },
        );
        self.push(
            GUEST,
            "negotiator",
            on,
            "agree-a3",
            Act::Accept {
                step: "compromise-a3".to_owned(),
            },
        );
        for reply in data
            .replies
            .reply
            .iter()
            .filter(|reply| reply.answer.as_deref() == Some("accept"))
        {
            let accept = Act::Accept {
                step: reply.key.clone(),
            };
            self.push(
                GUEST,
                "negotiator",
                date(&reply.date)?,
                &format!("agree-{}", reply.key),
                accept,
            );
        }
        let session = &data.meeting.meeting.session;
        for (outcome, found) in data.session(session)?.outcome.iter().enumerate() {
            let act = Act::Outcome {
                session: session.clone(),
                outcome,
                fact: None,
            };
            self.push(HOST, "negotiator", on, &found.key, act);
        }
        self.push(HOST, "negotiator", on, "measure", Act::ProposeMeasure);
        self.push(HOST, "negotiator", on, "offer", Act::Offer);
        self.push(GUEST, "negotiator", on, "answer", Act::AnswerOffer);
        self.push(HOST, "negotiator", on, "minutes", Act::DraftMinutes);
        self.push(HOST, "head", on, "signed-by-host", Act::SignMinutes);
        self.push(GUEST, "head", on, "signed-by-guest", Act::SignMinutes);
        self.push(HOST, "negotiator", on, "drafting", Act::TakeUpDrafting);
        Ok(())
    }

    fn follow(&mut self, data: &Data) -> anyhow::Result<()> {
        let countered: Vec<_> = data
            .replies
            .reply
            .iter()
            .filter(|reply| {
                reply.answer.as_deref() == Some("counter") && reply.key != LIVE_ADDITION
            })
            .collect();
        for reply in &countered {
            let key = format!("counter-{}", reply.key);
            self.push(
                GUEST,
                "negotiator",
                date(&reply.date)?,
                &key,
                Act::Counter {
                    key: reply.key.clone(),
                },
            );
        }
        for reply in &countered {
            if reply.then.as_deref() == Some("compromise") {
                let compromise = data.compromise(&reply.key)?;
                let key = format!("compromise-{}", reply.key);
                let act = Act::Compromise {
                    key: reply.key.clone(),
                };
                self.push(HOST, "negotiator", date(&compromise.date)?, &key, act);
                let on = date(compromise.agreed.as_deref().unwrap_or(&compromise.date))?;
                self.push(
                    GUEST,
                    "negotiator",
                    on,
                    &format!("agree-{}", reply.key),
                    Act::Accept { step: key },
                );
            } else {
                let step = format!("counter-{}", reply.key);
                let on = date(reply.agreed.as_deref().unwrap_or(&reply.date))?;
                self.push(
                    HOST,
                    "negotiator",
                    on,
                    &format!("agree-{}", reply.key),
                    Act::Accept { step },
                );
            }
        }
        let day = |text: &str| date(text);
        self.push(
            HOST,
            "head",
            day("2019-09-30")?,
            "adopted-by-host",
            Act::Adopt,
        );
        self.push(
            GUEST,
            "head",
            day("2019-09-30")?,
            "adopted-by-guest",
            Act::Adopt,
        );
        // Each owner claims its own part, each side confirms the other's.
        self.push(
            HOST,
            "negotiator",
            day("2019-10-24")?,
            "claimed-by-host",
            Act::ClaimDone,
        );
        self.push(
            GUEST,
            "negotiator",
            day("2019-10-24")?,
            "claimed-by-guest",
            Act::ClaimDone,
        );
        self.push(
            GUEST,
            "head",
            day("2019-10-29")?,
            "confirmed-by-guest",
            Act::ConfirmDone,
        );
        self.push(
            HOST,
            "head",
            day("2019-10-29")?,
            "confirmed-by-host",
            Act::ConfirmDone,
        );
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops where it fails")]
mod tests {
    use super::*;

    #[test]
    fn the_story_names_only_what_its_data_hold() {
        let data = Data::read().unwrap();
        let script = Script::of(&data).unwrap();
        assert!(script.prelude > 30 && script.steps.len() > script.prelude + 30);
        for step in &script.steps {
            if let Act::ConfirmPast { step: of } | Act::Accept { step: of } = &step.act {
                let before = script.position(of).unwrap();
                assert!(
                    before < script.position(&step.key).unwrap(),
                    "{} comes too early",
                    step.key
                );
                assert_ne!(
                    script.steps[before].side, step.side,
                    "{} answers itself",
                    step.key
                );
            }
        }
    }

    #[test]
    fn every_step_has_a_name_of_its_own_and_days_run_forward() {
        let script = Script::of(&Data::read().unwrap()).unwrap();
        let mut keys: Vec<_> = script.steps.iter().map(|step| &step.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), script.steps.len());
        assert!(script.steps.is_sorted_by_key(|step| step.on.earliest()));
    }
}
