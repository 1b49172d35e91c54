//! Acts whose key lies on another computer: prepared here, signed there, sealed here. Between the
//! two the act waits in a home table; nothing of it is on the record.

use crate::{
    AskError, Desk, Fault, NotAllowed, Prose, SignatureVerifier, SignedIn, SubmitError, Submitted,
    keeper::Hand,
    submit::{Outcome, body_of, decided, put, texts_of},
};
use mithaq_canon::{CborError, Decoder, EntryId, Hasher, Time, canon_struct, from_bytes, to_bytes};
use mithaq_core::{Command, Event, Refusal, Statement};
use mithaq_record::{
    Act, ActBody, Entry, Frame, Payload, ProofFault, SignedActs, ToSign, Unverified,
};
use mithaq_store::{Prose as Stored, Tx};

/// Drafts of this name are acts that wait to be signed.
const FORM: &str = "to-sign/";

/// What the acts are about comes along up to so many bytes of text: enough for any article, and
/// never a whole code.
const ABOUT_BYTES_MAX: usize = 1024 * 1024;

/// An act was prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The name under which it waits.
    pub name: String,
    /// What is to be signed.
    pub to_sign: ToSign,
}

/// An act that waits to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAct {
    /// The name under which it waits: 16 hexadecimal digits.
    pub name: String,
    /// When it was prepared.
    pub since: Time,
    /// What is to be signed.
    pub to_sign: ToSign,
    /// What is stated.
    pub statements: Vec<Statement>,
    /// What the one who prepared it wanted to remember.
    pub memo: String,
}

/// How it is kept.
struct Kept {
    command: Command,
    since: Time,
    memo: String,
    to_sign: Bytes,
}
canon_struct!(Kept {
    command,
    since,
    memo,
    to_sign
});

/// The bytes of a file within another.
struct Bytes(Vec<u8>);

impl mithaq_canon::Canon for Bytes {
    fn encode(&self, to: &mut mithaq_canon::Encoder) {
        to.bytes(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        Ok(Self(from.bytes()?.to_vec()))
    }
}

impl Desk {
    /// Prepares an act for a key on another computer. It waits here, sealed by nobody, until it is
    /// brought back signed or dropped; `memo` is given back with it.
    ///
    /// # Errors
    /// [`SubmitError`]; nothing was kept then.
    pub fn prepare_act(
        &self,
        who: &SignedIn,
        command: Command,
        prose: Prose,
        memo: &str,
    ) -> Result<Prepared, SubmitError> {
        let acting = self.acting(who, &command)?;
        let (memo, wall) = (memo.to_owned(), self.inner.clock.wall());
        self.inner.clerk.ask(move |tx, hand| {
            let statements = match decided(tx, hand, &acting, command.clone())? {
                Ok((_, statements)) => statements,
                Err(refused) => return Ok(Err(refused)),
            };
            let mut to_sign = ToSign {
                bodies: Vec::new(),
                texts: Vec::new(),
                about: about(tx, &statements)?,
            };
            for statement in &statements {
                if let Err(invalid) = texts_of(tx, statement, &prose)? {
                    return Ok(Err(invalid.into()));
                }
                to_sign.texts.extend(read(tx, statement, &prose)?);
                let body = body_of(tx, &acting, statement)?;
                to_sign.bodies.push(to_bytes(&body));
            }
            to_sign.texts.sort_by_key(|text| text.id);
            to_sign.texts.dedup_by_key(|text| text.id);
            let name = name_of(&to_sign);
            let kept = Kept {
                command,
                since: hand.now,
                memo,
                to_sign: Bytes(to_sign.to_bytes()),
            };
            let form = format!("{FORM}{name}");
            let fields = hex(&to_bytes(&kept));
            tx.home().save_draft(acting.user, &form, &fields, wall)?;
            Ok(Ok(Prepared { name, to_sign }))
        })?
    }

    /// The acts of this office that wait to be signed, latest first.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn waiting_acts(&self, who: &SignedIn) -> Result<Vec<WaitingAct>, AskError> {
        let user = who.account().id;
        self.read(|moment| {
            let home = moment.home();
            let mut waiting = Vec::new();
            for (form, _) in home.drafts(user).map_err(Fault::from)? {
                let Some(name) = form.strip_prefix(FORM) else {
                    continue;
                };
                let draft = home.draft(user, &form).map_err(Fault::from)?;
                waiting.extend(draft.and_then(|draft| waiting_act(name, &draft.fields)));
            }
            Ok(waiting)
        })
    }

    /// Puts on the record what was prepared here and signed elsewhere. The rules are asked again:
    /// if what was prepared is no longer what the same wish would become now, it is refused.
    ///
    /// # Errors
    /// [`SubmitError`]; the act goes on waiting then.
    pub fn submit_signed(
        &self,
        who: &SignedIn,
        signed: SignedActs,
    ) -> Result<Submitted, SubmitError> {
        let refused = |why| SubmitError::NotAllowed(why);
        let bodies: Vec<&Vec<u8>> = signed.acts.iter().map(|act| &act.body).collect();
        let user = who.account().id;
        let form = format!("{FORM}{}", name_of_bodies(&bodies));
        let draft = self.read(|moment| {
            let draft = moment.home().draft(user, &form);
            draft.map_err(Fault::from)
        })?;
        let kept = draft.and_then(|draft| from_bytes::<Kept>(&unhex(&draft.fields)?).ok());
        let kept = kept.ok_or(refused(NotAllowed::NotWaiting))?;
        let to_sign = ToSign::open(&kept.to_sign.0).map_err(|_| Fault::Key("a waiting act"))?;
        let same = bodies.into_iter().eq(&to_sign.bodies);
        let acting = self.acting(who, &kept.command)?;
        if !same {
            return Err(refused(NotAllowed::NotSigned));
        }
        for act in &signed.acts {
            let proved = act.check(&acting.official, &SignatureVerifier);
            proved.map_err(|fault| refused(why_not(fault)))?;
        }
        let prose = Prose::of(&to_sign.texts);
        self.inner.clerk.ask(move |tx, hand| {
            // It may have been conveyed or dropped since it was looked for.
            if tx.home().read().draft(acting.user, &form)?.is_none() {
                return Ok(Err(refused(NotAllowed::NotWaiting)));
            }
            let grant = match decided(tx, hand, &acting, kept.command.clone())? {
                Ok((grant, _)) => grant,
                Err(refused) => return Ok(Err(refused)),
            };
            // What it says of the day was true when it was prepared and is compared by that day.
            let then = Hand {
                now: kept.since,
                ..*hand
            };
            let statements = match decided(tx, &then, &acting, kept.command)? {
                Ok((_, statements)) => statements,
                Err(refused) => return Ok(Err(refused)),
            };
            if !is_still(&statements, &signed.acts) {
                return Ok(Err(SubmitError::Refusal(Refusal::Stale)));
            }
            let done: Outcome<Submitted> = put(tx, hand, grant, &statements, signed.acts, &prose)?;
            if done.is_ok() {
                tx.home().drop_draft(acting.user, &form)?;
            }
            Ok(done)
        })?
    }

    /// Drops an act that waits to be signed; what is signed of it later is refused.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn drop_waiting_act(&self, who: &SignedIn, name: &str) -> Result<(), AskError> {
        self.drop_draft(who, &format!("{FORM}{name}"))
    }
}

fn why_not(fault: ProofFault) -> NotAllowed {
    match fault {
        ProofFault::Ceremony(fault) => NotAllowed::NotProved(fault),
        ProofFault::Form | ProofFault::OtherKey | ProofFault::Signature | ProofFault::Inner(_) => {
            NotAllowed::NotSigned
        }
    }
}

/// Whether these statements are what was signed.
fn is_still(statements: &[Statement], acts: &[Act]) -> bool {
    let signed = acts
        .iter()
        .map(|act| act.open_body().map(|body| body.event));
    signed.eq(statements.iter().map(|now| Ok(to_bytes(now))))
}

fn waiting_act(name: &str, fields: &str) -> Option<WaitingAct> {
    let kept: Kept = from_bytes(&unhex(fields)?).ok()?;
    let to_sign = ToSign::open(&kept.to_sign.0).ok()?;
    let read = |act: ActBody| from_bytes::<Statement>(&act.event).ok();
    Some(WaitingAct {
        name: name.to_owned(),
        since: kept.since,
        statements: to_sign
            .acts()?
            .into_iter()
            .map(read)
            .collect::<Option<_>>()?,
        to_sign,
        memo: kept.memo,
    })
}

/// Every text that a statement names, new or held.
fn read(tx: &Tx<'_>, statement: &Statement, prose: &Prose) -> Result<Vec<Payload>, Fault> {
    let mut texts = Vec::new();
    for named in statement.payloads() {
        if let Some(payload) = prose.get(named.id) {
            texts.push(payload.clone());
        } else if let Stored::Held(salt, plaintext) = tx.moment().prose(named.id)? {
            texts.push(Payload {
                id: named.id,
                salt,
                plaintext: plaintext.to_vec(),
            });
        }
    }
    Ok(texts)
}

/// The entries that the statements are about, with their texts: of an instrument its title alone.
fn about(tx: &Tx<'_>, statements: &[Statement]) -> Result<Vec<Frame>, Fault> {
    let mut ids: Vec<EntryId> = statements.iter().flat_map(Statement::refs).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut frames = Vec::new();
    let mut left = ABOUT_BYTES_MAX;
    for id in ids {
        let Some(mut frame) = tx.moment().provable(id)?.map(|found| found.frame) else {
            continue;
        };
        let entry = Entry::<Unverified>::decode(&frame.entry).ok();
        let act = entry.as_ref().and_then(Entry::act);
        let stated = act.and_then(|act| from_bytes::<Statement>(&act.event).ok());
        if let Some(Event::InstrumentRegistered(made)) = stated.map(|stated| stated.event) {
            let named = |payload: &Payload| made.title.iter().any(|(_, id)| id == payload.id);
            frame.payloads.retain(named);
        }
        frame.payloads.retain(|payload| {
            let fits = left.checked_sub(payload.plaintext.len());
            left = fits.unwrap_or(left);
            fits.is_some()
        });
        frames.push(frame);
    }
    Ok(frames)
}

fn name_of(to_sign: &ToSign) -> String {
    name_of_bodies(&to_sign.bodies.iter().collect::<Vec<_>>())
}

/// Drawn nonces are in the bodies, so no two preparations have one name.
fn name_of_bodies(bodies: &[&Vec<u8>]) -> String {
    let mut hasher = Hasher::new("mithaq/to-sign-name/0");
    bodies.iter().for_each(|body| hasher.update(body));
    hasher.finish().to_string().chars().take(16).collect()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    });
    pairs.collect()
}
