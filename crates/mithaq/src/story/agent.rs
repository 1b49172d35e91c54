//! Plays one side's part: does the next step when everything before it lies in the record.

use super::data::{Addition, Data, Reply, Tri, date};
use super::script::{Act, DRAFT, PAST_AGREEMENT, Script, Step};
use anyhow::{Context as _, anyhow, bail};
use mithaq_canon::{EntryId, Side, SideSet, Time};
use mithaq_core::{
    AlternativeId, Answer, Command, Delete, DrafterNamed, Insert, InstrumentKind, MeasureConfirmed,
    MeasureProposed, MeasureReported, Milestone, MilestoneKind, MinutesDrafted, MinutesSigned,
    Nature, NegotiationKind, NegotiationOpened, Occurred, OfferAnswered, OfferMade, Operation,
    OutcomeKind, OutcomeRecorded, PastConfirmed, Progress, ProvisionKind, ProvisionRow, Reason,
    Refusal, Replace, RevisionReason, SessionConvened, SessionKind, Standing, TextState, Wording,
};
use mithaq_desk::{
    ClearanceState, Desk, EntryKind, NotAllowed, Prose, SignedIn, Spot, SubmitError,
    import::{Files, TextFile},
};
use std::collections::BTreeMap;

/// What came of looking for something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// A step was done.
    Done,
    /// The next step waits for the other side, or for receipts.
    NotYet,
    /// Every step up to the end asked for lies in the record.
    Ended,
}

/// One side's part of the story.
pub(crate) struct Agent {
    desk: Desk,
    data: Data,
    script: Script,
    ours: usize,
    until: usize,
    people: BTreeMap<String, SignedIn>,
}

/// Entries asked for at a time.
const PAGE: u32 = 200;

/// The password of every office in a demo home. Such homes listen on loopback alone.
pub(crate) const PASSWORD: &str = "mithaq-demo-2019";

impl Agent {
    /// Signs the offices in. `whole` plays to the end, else to where the guided path begins.
    ///
    /// # Errors
    /// Where the home is not of this story.
    pub(crate) fn new(desk: Desk, whole: bool) -> anyhow::Result<Self> {
        let data = Data::read()?;
        let script = Script::of(&data)?;
        let register = desk.register().context("the home has no register yet")?;
        let ours = usize::from(register.ours.0);
        let offices = data
            .offices
            .side
            .get(ours)
            .context("the story has no such side")?;
        let mut people = BTreeMap::new();
        for office in &offices.office {
            let ticket = desk.sign_in(&office.login, PASSWORD)?;
            let who = desk
                .signed_in(&ticket.token)?
                .context("a session ended at once")?;
            people.insert(office.login.clone(), who);
        }
        let until = if whole {
            script.steps.len()
        } else {
            script.prelude
        };
        Ok(Self {
            desk,
            data,
            script,
            ours,
            until,
            people,
        })
    }

    /// Does the next step if it is due.
    ///
    /// # Errors
    /// Where a step is refused for good: the story and the rules do not fit.
    pub(crate) fn turn(&mut self) -> anyhow::Result<Turn> {
        let logs = self.logs()?;
        let mut done = vec![0usize; logs.len()];
        for (place, step) in self.script.steps.iter().enumerate().take(self.until) {
            if place == self.script.prelude {
                self.fill_margin(&logs)?;
            }
            let log = logs.get(step.side).context("no such log")?;
            let count = done.get_mut(step.side).context("no such log")?;
            if *count < log.len() {
                *count += 1;
                continue;
            }
            if step.side != self.ours {
                return Ok(Turn::NotYet);
            }
            return self
                .perform(step, &logs)
                .with_context(|| format!("step {}", step.key));
        }
        self.fill_margin(&logs)?;
        Ok(Turn::Ended)
    }

    /// The acts of each log in its order.
    fn logs(&self) -> anyhow::Result<Vec<Vec<EntryId>>> {
        let register = self.desk.register().context("the home has no register")?;
        register
            .charter
            .sides()
            .map(|(side, _)| self.log(side))
            .collect()
    }

    fn log(&self, side: Side) -> anyhow::Result<Vec<EntryId>> {
        let who = self.who("registrar")?;
        let mut acts = Vec::new();
        let mut before = None;
        loop {
            let page = self.desk.record_page(who, side, before, PAGE)?.entries;
            let Some(last) = page.last() else { break };
            before = Some((last.at.epoch, last.at.seq));
            // What still waits for what it names has not happened yet.
            let applied = page.iter().filter(|entry| entry.applied);
            acts.extend(
                applied
                    .filter(|entry| matches!(entry.what, EntryKind::Act(..)))
                    .map(|entry| entry.id),
            );
        }
        acts.reverse();
        Ok(acts)
    }

    /// The entry that a step made.
    fn entry(&self, key: &str, logs: &[Vec<EntryId>]) -> anyhow::Result<EntryId> {
        let place = self
            .script
            .position(key)
            .with_context(|| format!("no step {key}"))?;
        let (before, from) = self.script.steps.split_at(place);
        let side = from.first().context("no step")?.side;
        let nth = before.iter().filter(|step| step.side == side).count();
        logs.get(side)
            .and_then(|log| log.get(nth))
            .copied()
            .with_context(|| format!("{key} is not done yet"))
    }

    fn who(&self, login: &str) -> anyhow::Result<&SignedIn> {
        self.people
            .get(login)
            .with_context(|| format!("no office {login}"))
    }

    fn perform(&self, step: &Step, logs: &[Vec<EntryId>]) -> anyhow::Result<Turn> {
        self.set_clock(step)?;
        let who = self.who(step.login)?;
        let mut prose = self.desk.prose();
        let command = self.command(who, &step.act, logs, &mut prose)?;
        match self.desk.submit(who, command, prose) {
            Ok(_) => Ok(Turn::Done),
            // Receipts are on their way: ask again when something has changed.
            Err(SubmitError::Refusal(Refusal::NotYetSettled(_))) => Ok(Turn::NotYet),
            // The day has come on which the story lets the other offices agree.
            Err(SubmitError::NotAllowed(NotAllowed::ClearancePending(_))) => {
                self.give_clearances(logs)?;
                Ok(Turn::NotYet)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Demo homes live in the story's time: nine in the morning, a minute for each step before.
    fn set_clock(&self, step: &Step) -> anyhow::Result<()> {
        let place = self.script.position(&step.key).unwrap_or_default();
        let days = step.on.days().context("a step needs a day")?;
        let minutes = u64::try_from(days)? * 1_440 + 8 * 60 + u64::try_from(place)?;
        let at = Time(minutes * 60_000);
        if at > self.desk.now() {
            self.desk.set_clock(at)?;
        }
        Ok(())
    }

    fn command(
        &self,
        who: &SignedIn,
        act: &Act,
        logs: &[Vec<EntryId>],
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        match act {
            Act::Register { instrument, signed } => {
                self.register(instrument, signed.as_deref(), prose)
            }
            Act::Convene { session, fact } => self.convene(session, fact.as_deref(), prose),
            Act::Outcome {
                session,
                outcome,
                fact,
            } => self.outcome(session, *outcome, fact.as_deref(), logs, prose),
            Act::OpenRevision { basis, fact } => self.open_revision(who, basis, fact, logs, prose),
            Act::Addition { key, fact } => self.add(who, key, fact.as_deref(), logs, prose),
            Act::ConfirmPast { step } => Ok(Command::ConfirmPast(PastConfirmed {
                entry: self.entry(step, logs)?,
            })),
            Act::Counter { key } => {
                let answers = self.entry(key, logs)?;
                self.answer(who, self.data.reply(key)?, answers, logs, prose)
            }
            Act::Compromise { key } => {
                let answers = self.entry(&format!("counter-{key}"), logs)?;
                self.answer(who, self.data.compromise(key)?, answers, logs, prose)
            }
            Act::Accept { step } => self.accept(who, step, logs),
            Act::ProposeMeasure => self.propose_measure(who, logs, prose),
            Act::Offer => self.offer(prose),
            Act::AnswerOffer => {
                let training = &self.data.meeting.training;
                Ok(Command::AnswerOffer(OfferAnswered {
                    offer: self.entry("offer", logs)?,
                    answer: Answer::Accepted,
                    places: Some(training.places),
                    words: say(prose, &training.answer.text)?,
                }))
            }
            Act::DraftMinutes => self.draft_minutes(logs, prose),
            Act::SignMinutes => Ok(Command::SignMinutes(MinutesSigned {
                minutes: self.entry("minutes", logs)?,
            })),
            Act::TakeUpDrafting => Ok(Command::TakeUpDrafting(DrafterNamed {
                negotiation: self.entry("revision", logs)?,
            })),
            Act::Adopt => {
                let instrument = self.entry(DRAFT, logs)?;
                let text = self.desk.instrument(who, instrument)?.instrument.text;
                Ok(Command::Adopt { instrument, text })
            }
            Act::ClaimDone => {
                let measure = self.data.meeting.measure.first().context("no measure")?;
                Ok(Command::ReportMeasure(MeasureReported {
                    measure: self.entry("measure", logs)?,
                    progress: Progress::ClaimedDone,
                    evidence: say(prose, &measure.evidence)?,
                }))
            }
            Act::ConfirmDone => Ok(Command::ConfirmMeasure(MeasureConfirmed {
                measure: self.entry("measure", logs)?,
            })),
        }
    }

    fn register(
        &self,
        key: &str,
        signed: Option<&str>,
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let instrument = self.data.instrument(key)?;
        let texts = Data::texts(key)
            .into_iter()
            .map(|(lang, text)| {
                let authentic = instrument.authentic.iter().any(|code| code == lang.code());
                let standing = if authentic {
                    Standing::Authentic
                } else {
                    Standing::Translation
                };
                TextFile {
                    name: key,
                    lang,
                    standing,
                    bytes: text.as_bytes(),
                }
            })
            .collect();
        let kind = match instrument.kind.as_str() {
            "agreement" => InstrumentKind::Agreement,
            "convention" => InstrumentKind::Convention,
            "protocol" => InstrumentKind::Protocol,
            other => bail!("unknown kind of instrument {other}"),
        };
        let text = match instrument.text.as_str() {
            "authenticated" => TextState::Authenticated,
            "negotiating" => TextState::Draft,
            other => bail!("unknown state of a text {other}"),
        };
        let mut milestones = Vec::new();
        if let Some(signed) = signed {
            let fact = self.data.fact(signed)?;
            milestones.push(Milestone {
                kind: MilestoneKind::Signed,
                date: date(&fact.date)?,
                evidence: say(prose, &fact.evidence)?,
            });
        }
        let files = Files {
            kind,
            nature: Nature::Treaty,
            text,
            milestones,
            texts,
        };
        let mut registered = mithaq_desk::import::register(&files, prose)?;
        registered.title = say(prose, &instrument.title)?;
        Ok(Command::Register(registered))
    }

    fn convene(&self, key: &str, fact: Option<&str>, prose: &mut Prose) -> anyhow::Result<Command> {
        let session = self.data.session(key)?;
        let meeting = &self.data.meeting.meeting;
        let agenda = if meeting.session == key {
            &meeting.agenda[..]
        } else {
            &[]
        };
        let kind = match (session.kind.as_str(), session.committee.as_deref()) {
            ("session", Some("jsc")) => SessionKind::JointCommittee,
            ("session", Some(_)) => SessionKind::JointHighCommittee,
            ("visit", _) => SessionKind::Visit,
            _ => SessionKind::Meeting,
        };
        let convened = SessionConvened {
            kind,
            name: say(prose, &session.title)?,
            number: session.number,
            held: date(&session.date)?,
            venue: session
                .place
                .as_ref()
                .map_or(Ok(Wording::default()), |place| say(prose, place))?,
            agenda: agenda
                .iter()
                .map(|point| say(prose, &point.text))
                .collect::<Result<_, _>>()?,
        };
        self.maybe_past(Command::Convene(convened), fact, prose)
    }

    fn outcome(
        &self,
        session: &str,
        outcome: usize,
        fact: Option<&str>,
        logs: &[Vec<EntryId>],
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let held = if self.data.meeting.meeting.session == session {
            "meeting"
        } else {
            session
        };
        let outcome = self
            .data
            .session(session)?
            .outcome
            .get(outcome)
            .context("no such outcome")?;
        let kind = match outcome.kind.as_str() {
            "agreement" => OutcomeKind::Agreement,
            "recommendation" => OutcomeKind::Recommendation,
            "call" => OutcomeKind::Call,
            "conclusion" => OutcomeKind::Conclusion,
            "decision" => OutcomeKind::Decision,
            other => bail!("unknown kind of outcome {other}"),
        };
        let recorded = OutcomeRecorded {
            session: self.entry(held, logs)?,
            kind,
            text: say(prose, &outcome.text)?,
            about: outcome
                .instrument
                .as_ref()
                .map(|key| self.entry(key, logs))
                .transpose()?,
        };
        self.maybe_past(Command::RecordOutcome(recorded), fact, prose)
    }

    fn open_revision(
        &self,
        who: &SignedIn,
        basis: &[String],
        fact: &str,
        logs: &[Vec<EntryId>],
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let instrument = self.entry(PAST_AGREEMENT, logs)?;
        let provisions = self.desk.instrument(who, instrument)?.provisions;
        let mut reasons = Vec::new();
        for reason in &self.data.meeting.revision.reason {
            reasons.push(RevisionReason {
                provision: Some(article(&provisions, &reason.article)?.id),
                reason: kind_of_reason(&reason.kind)?,
                words: say(prose, &reason.text)?,
            });
        }
        let opened = NegotiationOpened {
            instrument,
            kind: NegotiationKind::Revision,
            basis: basis
                .iter()
                .map(|key| self.entry(key, logs))
                .collect::<Result<_, _>>()?,
            reasons,
            drafter: None,
        };
        self.maybe_past(Command::OpenNegotiation(opened), Some(fact), prose)
    }

    fn add(
        &self,
        who: &SignedIn,
        key: &str,
        fact: Option<&str>,
        logs: &[Vec<EntryId>],
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let instrument = self.entry(DRAFT, logs)?;
        let provisions = self.desk.instrument(who, instrument)?.provisions;
        let addition = self.data.addition(key)?;
        let target = article(&provisions, &addition.article)?;
        let operation = operation(addition, target, prose)?;
        let command = Command::Propose {
            instrument,
            shown: vec![(target.id, target.digest)],
            operations: vec![operation],
            reason: Some(kind_of_reason(&addition.reason_kind)?),
            words: say(prose, &addition.reason())?,
            answers: None,
        };
        self.maybe_past(command, fact, prose)
    }

    fn answer(
        &self,
        who: &SignedIn,
        reply: &Reply,
        answers: EntryId,
        logs: &[Vec<EntryId>],
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let instrument = self.entry(DRAFT, logs)?;
        let provisions = self.desk.instrument(who, instrument)?.provisions;
        let target = provisions
            .iter()
            .find(|row| {
                row.alternatives
                    .iter()
                    .any(|alternative| alternative.id.proposal == answers)
            })
            .context("the proposal answered stands on no provision")?;
        let operation = Operation::Replace(Replace {
            provision: target.id,
            heading: heading_of(target),
            body: say(prose, &reply.body())?,
            placeholder: false,
        });
        Ok(Command::Propose {
            instrument,
            shown: vec![(target.id, target.digest)],
            operations: vec![operation],
            reason: None,
            words: say(prose, &reply.reason())?,
            answers: Some(answers),
        })
    }

    fn accept(&self, who: &SignedIn, step: &str, logs: &[Vec<EntryId>]) -> anyhow::Result<Command> {
        let proposal = self.entry(step, logs)?;
        let instrument = self.entry(DRAFT, logs)?;
        let provisions = self.desk.instrument(who, instrument)?.provisions;
        let target = provisions
            .iter()
            .find(|row| {
                row.alternatives
                    .iter()
                    .any(|alternative| alternative.id.proposal == proposal)
            })
            .context("what is to be accepted stands on no provision")?;
        Ok(Command::Accept {
            alternative: AlternativeId { proposal, op: 0 },
            shown: target.digest,
        })
    }

    fn propose_measure(
        &self,
        who: &SignedIn,
        logs: &[Vec<EntryId>],
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let measure = self.data.meeting.measure.first().context("no measure")?;
        let agreement = self.entry(PAST_AGREEMENT, logs)?;
        let provisions = self.desk.instrument(who, agreement)?.provisions;
        let mut owners = Vec::new();
        for (side, offices) in (0..Side::MAX).map(Side).zip(&self.data.offices.side) {
            let login = measure
                .owner
                .get(&offices.key)
                .context("a side without an accountable office")?;
            let office = offices.office.iter().find(|office| office.login == *login);
            owners.push((side, say(prose, &office.context("no such office")?.name)?));
        }
        Ok(Command::ProposeMeasure(MeasureProposed {
            session: Some(self.entry("meeting", logs)?),
            outcome: Some(self.entry(&measure.outcome, logs)?),
            provision: Some(article(&provisions, &measure.article)?.id),
            text: say(prose, &measure.title)?,
            owners,
            due: date(&measure.due)?,
        }))
    }

    fn offer(&self, prose: &mut Prose) -> anyhow::Result<Command> {
        let training = &self.data.meeting.training;
        let sides = u8::try_from(self.data.offices.side.len())?;
        let ours = Side(u8::try_from(self.ours)?);
        Ok(Command::MakeOffer(OfferMade {
            title: say(prose, &training.title)?,
            to: SideSet::first(sides).without(ours),
            places: Some(training.places),
            starts: date(&training.date)?,
            answer_by: None,
            measure: None,
            words: say(prose, &training.offer)?,
        }))
    }

    fn draft_minutes(&self, logs: &[Vec<EntryId>], prose: &mut Prose) -> anyhow::Result<Command> {
        let session = self.data.session(&self.data.meeting.meeting.session)?;
        let outcomes = session
            .outcome
            .iter()
            .map(|outcome| self.entry(&outcome.key, logs));
        Ok(Command::DraftMinutes(MinutesDrafted {
            session: self.entry("meeting", logs)?,
            text: say(prose, &self.data.meeting.minutes.text)?,
            outcomes: outcomes.collect::<Result<_, _>>()?,
            measures: vec![self.entry("measure", logs)?],
        }))
    }

    /// Writes what this side keeps to itself, once the draft is on the record.
    fn fill_margin(&self, logs: &[Vec<EntryId>]) -> anyhow::Result<()> {
        let offices = self
            .data
            .offices
            .side
            .get(self.ours)
            .context("the story has no such side")?;
        let Some(margin) = self.data.private.get(&offices.key) else {
            return Ok(());
        };
        let (head, negotiator) = (self.who("head")?, self.who("negotiator")?);
        let draft = self.entry(DRAFT, logs)?;
        let provisions = self.desk.instrument(head, draft)?.provisions;
        for instruction in &margin.instruction {
            let spot = Spot::Provision(draft, article(&provisions, &instruction.article)?.id);
            let text = &instruction.text.ar;
            // After a restart what was written before is there already.
            if !self
                .desk
                .margin(head, spot)?
                .instructions
                .iter()
                .any(|there| there.text == *text)
            {
                self.desk.add_instruction(head, spot, text, None)?;
            }
        }
        for comment in &margin.comment {
            let spot = Spot::Provision(draft, article(&provisions, &comment.article)?.id);
            let text = &comment.text.ar;
            if !self
                .desk
                .margin(negotiator, spot)?
                .notes
                .iter()
                .any(|there| there.text == *text)
            {
                self.desk.add_note(negotiator, spot, text)?;
            }
        }
        for clearance in &margin.clearance {
            let spot = Spot::Provision(draft, article(&provisions, &clearance.article)?.id);
            let office = &clearance.office.ar;
            if !self
                .desk
                .margin(head, spot)?
                .clearances
                .iter()
                .any(|there| there.office == *office)
            {
                let asked = self.desk.ask_clearance(negotiator, spot, office)?;
                if clearance.state == "granted" {
                    self.desk.answer_clearance(head, asked, true)?;
                }
            }
        }
        Ok(())
    }

    fn give_clearances(&self, logs: &[Vec<EntryId>]) -> anyhow::Result<()> {
        let head = self.who("head")?;
        let draft = self.entry(DRAFT, logs)?;
        for provision in self.desk.instrument(head, draft)?.provisions {
            let margin = self
                .desk
                .margin(head, Spot::Provision(draft, provision.id))?;
            for clearance in margin
                .clearances
                .iter()
                .filter(|one| one.state == ClearanceState::Pending)
            {
                self.desk.answer_clearance(head, clearance.id, true)?;
            }
        }
        Ok(())
    }

    fn maybe_past(
        &self,
        command: Command,
        fact: Option<&str>,
        prose: &mut Prose,
    ) -> anyhow::Result<Command> {
        let Some(fact) = fact else { return Ok(command) };
        let fact = self.data.fact(fact)?;
        let evidence = say(prose, &fact.evidence)?;
        Ok(command.occurred(Occurred {
            date: date(&fact.date)?,
            evidence,
        }))
    }
}

fn say(prose: &mut Prose, text: &Tri) -> anyhow::Result<Wording> {
    Ok(prose.say(&text.all())?)
}

fn article<'p>(provisions: &'p [ProvisionRow], number: &str) -> anyhow::Result<&'p ProvisionRow> {
    provisions
        .iter()
        .find(|row| row.kind == ProvisionKind::Article && row.number == number)
        .ok_or_else(|| anyhow!("no article {number}"))
}

fn heading_of(provision: &ProvisionRow) -> Wording {
    let standing = provision.base.as_ref().or(provision.text.as_ref());
    let proposed = || {
        provision
            .alternatives
            .iter()
            .find_map(|alternative| alternative.text.as_ref())
    };
    standing
        .or_else(proposed)
        .map(|text| text.heading.clone())
        .unwrap_or_default()
}

fn operation(
    addition: &Addition,
    target: &ProvisionRow,
    prose: &mut Prose,
) -> anyhow::Result<Operation> {
    Ok(match addition.op.as_str() {
        "replace" => Operation::Replace(Replace {
            provision: target.id,
            heading: heading_of(target),
            body: say(prose, &addition.body())?,
            placeholder: false,
        }),
        "insert_after" => Operation::Insert(Insert {
            after: Some(target.id),
            kind: ProvisionKind::Article,
            number: format!("{} bis", addition.article),
            heading: say(
                prose,
                addition
                    .heading
                    .as_ref()
                    .context("an insert needs a heading")?,
            )?,
            body: say(prose, &addition.body())?,
            placeholder: false,
        }),
        "delete" => Operation::Delete(Delete {
            provision: target.id,
        }),
        other => bail!("unknown operation {other}"),
    })
}

fn kind_of_reason(kind: &str) -> anyhow::Result<Reason> {
    Ok(match kind {
        "article" => Reason::Article,
        "circumstance" => Reason::ChangedCircumstance,
        "wish" => Reason::Wish,
        other => bail!("unknown reason {other}"),
    })
}
