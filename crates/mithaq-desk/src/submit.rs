//! Putting something on the record: the rules are asked, the official's key signs, the server's
//! key seals, one transaction keeps it all.

use crate::{
    Desk, Fault, Invalid, NotAllowed, Prose, Right, SignedIn, SubmitError,
    clerk::BATCH_MAX,
    keeper::Hand,
    keys::{SigningKey, drawn},
    obstacles::obstacles,
};
use mithaq_canon::{EntryId, Lang, Position};
use mithaq_core::{ActSet, Actor, Command, Event, EventKind, Refusal, Statement, decide, view};
use mithaq_record::{
    Act, ActBody, Credential, Entry, Frame, Next, Payload, SealFault, Verified,
    limits::PAYLOADS_MAX, seal,
};
use mithaq_store::{
    Live, Prose as Stored, Tx,
    home::{Proves, UserId},
};
use std::sync::Arc;

/// What came of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The entries it made, in their order: durable here, on their way to the others.
    pub entries: Vec<EntryId>,
    /// Where they stand.
    pub at: Vec<Position>,
}

/// What would leave, before it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What the official would sign.
    pub statements: Vec<Statement>,
    /// The texts that go with it, as they would be read on the other side.
    pub texts: Vec<(Lang, String)>,
}

/// Who acts, and with what.
pub(crate) struct Acting {
    pub(crate) official: Credential,
    /// The private half, where it lies here and is open.
    key: Option<Arc<SigningKey>>,
    pub(crate) user: UserId,
}

pub(crate) type Outcome<T> = Result<T, SubmitError>;

impl Desk {
    /// A place to take up words for a submission.
    pub fn prose(&self) -> Prose {
        Prose::new()
    }

    /// Puts something on the record. It is durable here when this returns, and leaves at once.
    ///
    /// # Errors
    /// [`SubmitError`]; nothing was kept then.
    pub fn submit(
        &self,
        who: &SignedIn,
        command: Command,
        mut prose: Prose,
    ) -> Result<Submitted, SubmitError> {
        let acting = self.acting(who, &command)?;
        prose.seal(&self.inner.folder)?;
        self.inner
            .clerk
            .ask(move |tx, hand| submitted(tx, hand, &acting, command, &prose))?
    }

    /// Puts several things on the record, in their order and each by itself: what is refused
    /// leaves the others, which are judged on top of what came before them. They share commits,
    /// so that a system fault takes all that shared one. Durable here when this returns.
    pub fn submit_all(
        &self,
        who: &SignedIn,
        all: Vec<(Command, Prose)>,
    ) -> Vec<Result<Submitted, SubmitError>> {
        let mut outcomes = Vec::with_capacity(all.len());
        let mut rest = all.into_iter().peekable();
        while rest.peek().is_some() {
            let together: Vec<_> = rest.by_ref().take(BATCH_MAX).collect();
            let count = together.len();
            match self.submit_together(who, together) {
                Ok(done) => outcomes.extend(done),
                Err(fault) => outcomes.extend(std::iter::repeat_n(Err(fault.into()), count)),
            }
        }
        outcomes
    }

    fn submit_together(
        &self,
        who: &SignedIn,
        all: Vec<(Command, Prose)>,
    ) -> Result<Vec<Outcome<Submitted>>, Fault> {
        let acting = all.into_iter().map(|(command, mut prose)| {
            let acting = self.acting(who, &command)?;
            prose.seal(&self.inner.folder)?;
            Ok((acting, command, prose))
        });
        let acting: Vec<Outcome<(Acting, Command, Prose)>> = acting.collect();
        self.inner.clerk.ask(move |tx, hand| {
            let one = |asked: Outcome<(Acting, Command, Prose)>| match asked {
                Ok((acting, command, prose)) => submitted(tx, hand, &acting, command, &prose),
                Err(refused) => Ok(Err(refused)),
            };
            acting.into_iter().map(one).collect()
        })
    }

    /// What the same submission would sign and send, if it were made now.
    ///
    /// # Errors
    /// As for [`Self::submit`].
    pub fn preview(
        &self,
        who: &SignedIn,
        command: Command,
        prose: &Prose,
    ) -> Result<Preview, SubmitError> {
        let acting = self.acting(who, &command)?;
        let statements = self.inner.clerk.ask(move |tx, hand| {
            let decided = decided(tx, hand, &acting, command)?;
            Ok(decided.map(|(_, statements)| statements))
        })??;
        let named = statements.iter().flat_map(Statement::payloads);
        let texts = named.filter_map(|payload| {
            let (lang, text) = prose.text(payload.id)?;
            Some((lang, text.to_owned()))
        });
        Ok(Preview {
            texts: texts.collect(),
            statements,
        })
    }

    pub(crate) fn acting(&self, who: &SignedIn, command: &Command) -> Outcome<Acting> {
        let board = self.board();
        if board.register.is_none() {
            return Err(Fault::NotOpen.into());
        }
        if let Some(held) = board.held {
            return Err(SubmitError::Held(held));
        }
        if !who.may(Right::Act(kind_of(command))) {
            return Err(SubmitError::NotAllowed(NotAllowed::Role));
        }
        let account = who.account();
        let official = account.credential.clone();
        let official = official.ok_or(SubmitError::NotAllowed(match account.asked {
            Some(_) => NotAllowed::NotRegistered,
            None => NotAllowed::NoGrant,
        }))?;
        let sealed_here = account.proves == Some(Proves::Password);
        // A session may have a key open that an authenticator has replaced since.
        let key = self.key_of(who).filter(|_| sealed_here);
        if key.is_none() && sealed_here {
            return Err(SubmitError::NotAllowed(NotAllowed::KeyLocked));
        }
        Ok(Acting {
            official,
            key,
            user: who.account().id,
        })
    }
}

/// Decides, signs, seals and keeps.
pub(crate) fn submitted(
    tx: &mut Tx<'_>,
    hand: &Hand<'_>,
    acting: &Acting,
    command: Command,
    prose: &Prose,
) -> Result<Outcome<Submitted>, Fault> {
    let Some(key) = &acting.key else {
        let elsewhere = NotAllowed::KeyElsewhere;
        return Ok(Err(SubmitError::NotAllowed(elsewhere)));
    };
    let (grant, statements) = match decided(tx, hand, acting, command)? {
        Ok(decided) => decided,
        Err(refused) => return Ok(Err(refused)),
    };
    let mut acts = Vec::new();
    for statement in &statements {
        acts.push(Act::sign(&body_of(tx, acting, statement)?, &**key));
    }
    put(tx, hand, grant, &statements, acts, prose)
}

/// Asks the rules, the access lists and the private margin.
pub(crate) fn decided(
    tx: &Tx<'_>,
    hand: &Hand<'_>,
    acting: &Acting,
    command: Command,
) -> Result<Outcome<(EntryId, Vec<Statement>)>, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    if let Some(held) = hand.held {
        return Ok(Err(SubmitError::Held(held)));
    }
    let (grant, statements) = match under_a_grant(live, hand, acting, &command) {
        Ok(decided) => decided,
        Err(refused) => return Ok(Err(refused)),
    };
    for statement in &statements {
        if !may_know(tx, statement, acting.user)? {
            return Ok(Err(SubmitError::NotFound));
        }
        if let Some(obstacle) = obstacle(tx, statement)? {
            return Ok(Err(SubmitError::NotAllowed(obstacle)));
        }
    }
    Ok(Ok((grant, statements)))
}

/// Asks the rules under each grant that the official holds today, the latest first: full powers
/// for one instrument stand beside what the office may always do.
fn under_a_grant(
    live: &Live,
    hand: &Hand<'_>,
    acting: &Acting,
    command: &Command,
) -> Outcome<(EntryId, Vec<Statement>)> {
    let today = hand.now.date(live.state.register().offset_minutes);
    let officials = live.ring.officials(hand.ours);
    let mut held: Vec<_> = officials
        .filter(|(_, official)| {
            official.credential == acting.official && official.revoked.is_none()
        })
        .filter(|(_, official)| official.term.holds_on(today))
        .collect();
    held.sort_by_key(|(_, official)| std::cmp::Reverse(official.at));
    let mut refused = SubmitError::NotAllowed(NotAllowed::NoGrant);
    for (grant, official) in held {
        let actor = Actor {
            side: hand.ours,
            official: acting.official.id(),
            acts: ActSet(official.acts.0),
            instruments: official.instruments.clone(),
        };
        match decide(&live.state, &actor, hand.now, command.clone()) {
            Ok(statements) => return Ok((grant, statements)),
            Err(Refusal::NotGranted) => refused = SubmitError::Refusal(Refusal::NotGranted),
            Err(refusal) => return Err(SubmitError::Refusal(refusal)),
        }
    }
    Err(refused)
}

/// Whether the account may know of everything a statement is about.
fn may_know(tx: &Tx<'_>, statement: &Statement, user: UserId) -> Result<bool, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let home = tx.moment().home();
    for entry in statement.refs() {
        let dossier = live.state.dossier(entry).unwrap_or(entry);
        if !home.may_know(&dossier, user)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What of the private margin stands in the way of an acceptance or an adoption.
fn obstacle(tx: &Tx<'_>, statement: &Statement) -> Result<Option<NotAllowed>, Fault> {
    let moment = tx.moment();
    if let Event::Accepted(accepted) = &statement.event {
        let live = tx.live().ok_or(Fault::NotOpen)?;
        let Some(row) = view::provision(&live.state, accepted.provision) else {
            return Ok(None);
        };
        let texts = row
            .alternatives
            .iter()
            .find(|alternative| alternative.id == accepted.alternative);
        return obstacles(moment, &row, texts.and_then(|found| found.text.as_ref()));
    }
    if let Event::Adopted(adopted) = &statement.event {
        let pending = moment.home().pending_clearances(&adopted.instrument)?;
        return Ok((!pending.is_empty()).then_some(NotAllowed::ClearancePending(pending)));
    }
    Ok(None)
}

/// Seals what was signed, and keeps it. Acts and statements go in pairs.
pub(crate) fn put(
    tx: &mut Tx<'_>,
    hand: &Hand<'_>,
    grant: EntryId,
    statements: &[Statement],
    acts: Vec<Act>,
    prose: &Prose,
) -> Result<Outcome<Submitted>, Fault> {
    // Every statement's texts are looked for before the first is written.
    let mut texts = Vec::new();
    for statement in statements {
        match texts_of(tx, statement, prose)? {
            Ok(found) => texts.push(found),
            Err(invalid) => return Ok(Err(invalid.into())),
        }
    }
    let mut submitted = Submitted {
        entries: Vec::new(),
        at: Vec::new(),
    };
    for ((statement, texts), act) in statements.iter().zip(texts).zip(acts) {
        let entry = match sealed(tx, hand, grant, statement, act) {
            Err(Fault::Seal(SealFault::TooLarge)) if submitted.entries.is_empty() => {
                return Ok(Err(Invalid::new("act", "act-too-large").into()));
            }
            other => other?,
        };
        for payload in &texts {
            match prose.sealed(payload.id) {
                Some(sealed) => tx.hold_sealed(sealed)?,
                None => tx.hold(payload)?,
            }
        }
        tx.commit(&entry, entry.past(), None, hand.now)?;
        let mut sealed = hand.sealed.borrow_mut();
        if texts.len() < statement.payloads().len() {
            sealed.note_gap();
        }
        sealed.note(&entry, texts);
        submitted.entries.push(entry.id());
        submitted.at.push(entry.at());
    }
    Ok(Ok(submitted))
}

/// The texts that a statement names and that are new here.
pub(crate) fn texts_of(
    tx: &Tx<'_>,
    statement: &Statement,
    prose: &Prose,
) -> Result<Result<Vec<Payload>, Invalid>, Fault> {
    let mut new = Vec::new();
    let mut lengths = Vec::new();
    for named in statement.payloads() {
        if let Some(payload) = prose.get(named.id) {
            lengths.push(payload.plaintext.len());
            new.push(payload.clone());
        } else if let Stored::Held(_, text) = tx.moment().prose(named.id)? {
            lengths.push(text.len());
        } else {
            return Ok(Err(Invalid::new("text", "text-missing")));
        }
    }
    if lengths.len() > PAYLOADS_MAX {
        let count = lengths.len();
        return Ok(Err(Invalid::new("text", "too-many-texts").at(count)));
    }
    if !Frame::fits(lengths) {
        return Ok(Err(Invalid::new("text", "texts-too-long")));
    }
    Ok(Ok(new))
}

/// What the official is to sign.
pub(crate) fn body_of(
    tx: &Tx<'_>,
    acting: &Acting,
    statement: &Statement,
) -> Result<ActBody, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let named = statement.payloads();
    Ok(ActBody {
        register: live.register,
        kind: u16::from(statement.event.kind().number()),
        nonce: drawn()?,
        official: acting.official.id(),
        payloads: named.iter().map(|payload| payload.id).collect(),
        event: mithaq_canon::to_bytes(statement),
    })
}

fn sealed(
    tx: &Tx<'_>,
    hand: &Hand<'_>,
    grant: EntryId,
    statement: &Statement,
    act: Act,
) -> Result<Entry<Verified>, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let opened = act
        .open_body()
        .map_err(|_| Fault::Key("the bytes of an act"))?;
    let logs = tx.logs();
    let next = Next::of(&logs, &live.ring, hand.ours);
    logs.finish()?;
    let body = next.act(act, &opened, statement.refs(), grant, hand.now);
    seal(body, &live.ring, hand.server).map_err(Fault::Seal)
}

/// The kind of act that a command becomes.
pub fn kind_of(command: &Command) -> EventKind {
    match command {
        Command::Register(_) => EventKind::InstrumentRegistered,
        Command::Convene(_) => EventKind::SessionConvened,
        Command::RecordOutcome(_) => EventKind::OutcomeRecorded,
        Command::OpenNegotiation(_) => EventKind::NegotiationOpened,
        Command::TakeUpDrafting(_) => EventKind::DrafterNamed,
        Command::Pause(_) => EventKind::Paused,
        Command::Resume(_) => EventKind::Resumed,
        Command::Attach(_) => EventKind::Attached,
        Command::Propose { .. } => EventKind::Proposed,
        Command::Withdraw { .. } => EventKind::Withdrawn,
        Command::Accept { .. } => EventKind::Accepted,
        Command::Reserve { .. } => EventKind::Reserved,
        Command::Reopen { .. } => EventKind::Reopened,
        Command::Adopt { .. } => EventKind::Adopted,
        Command::DraftMinutes(_) => EventKind::MinutesDrafted,
        Command::SignMinutes(_) => EventKind::MinutesSigned,
        Command::ProposeMeasure(_) => EventKind::MeasureProposed,
        Command::ReportMeasure(_) => EventKind::MeasureReported,
        Command::ConfirmMeasure(_) => EventKind::MeasureConfirmed,
        Command::MakeOffer(_) => EventKind::OfferMade,
        Command::AnswerOffer(_) => EventKind::OfferAnswered,
        Command::ConfirmPast(_) => EventKind::PastConfirmed,
        Command::ContestPast(_) => EventKind::PastContested,
        Command::Remark(_) => EventKind::Remarked,
        Command::Past { of, .. } => kind_of(of),
    }
}
