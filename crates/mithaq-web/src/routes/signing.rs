//! `/signing`: acts that wait for a key on another computer, or for the gesture at an authenticator.
//! The file goes out and the signed one comes back, or the browser brings the proof; only then is
//! the act sealed.

use super::answer::{self, Answer, refusal_code};
use super::authenticator::parts;
use super::files::attached;
use super::sight::sight;
use crate::links::{own_path, see};
use crate::pages::authenticator::Proving;
use crate::pages::errors::Trouble;
use crate::pages::signing::{self, Signing, Waiting};
use crate::path::Path;
use crate::session::{Entered, Posted, Visit};
use crate::upload::Uploaded;
use axum::http::StatusCode;
use axum::response::Response;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use mithaq_core::Command;
use mithaq_desk::{AskError, NotAllowed, Prose, Proves, SignedIn, SubmitError, WaitingAct, Words};
use mithaq_record::{Act, Assertion, CeremonyFault, Credential, SignedActs};

/// What is remembered with a waiting act: where one came from, and the draft of its form.
#[derive(Default)]
struct Memo {
    back: String,
    draft: String,
}

impl Memo {
    fn write(&self) -> String {
        format!("{}\n{}", self.back, self.draft)
    }

    fn read(text: &str) -> Self {
        let (back, draft) = text.split_once('\n').unwrap_or((text, ""));
        Self {
            back: own_path(back).to_owned(),
            draft: draft.to_owned(),
        }
    }
}

/// Keeps an act to be signed elsewhere, and leads to its file.
pub(super) async fn prepare(
    visit: &Visit,
    who: &SignedIn,
    command: Command,
    prose: Prose,
    (back, draft): (&str, &str),
) -> Result<Response, SubmitError> {
    let (back, draft) = (back.to_owned(), draft.to_owned());
    let (asker, memo) = (who.clone(), Memo { back, draft }.write());
    let prepared = visit
        .app
        .ask(move |desk| desk.prepare_act(&asker, command, prose, &memo))
        .await?;
    Ok(see(&format!("/signing?said=prepared#a-{}", prepared.name)))
}

/// `GET /signing`; for an office whose key is open here there is no such page.
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    if matches!(who.account().proves, None | Some(Proves::Password)) {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    }
    page(&visit, &who, StatusCode::OK, None).await
}

/// `GET /signing/{name}`: the file that is to be signed.
pub(crate) async fn download(
    Entered { visit, who }: Entered,
    Path(name): Path<String>,
) -> Response {
    let waiting = match waiting(&visit, &who).await {
        Ok(waiting) => waiting,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    match waiting.into_iter().find(|act| act.name == name) {
        Some(act) => attached(
            act.to_sign.to_bytes(),
            "application/octet-stream",
            &format!("act-{}.to-sign", act.name),
        ),
        None => Answer::Trouble(Trouble::NotFound).to(&visit),
    }
}

/// `POST /signing`: what was signed comes back.
pub(crate) async fn submit(
    Uploaded {
        visit,
        who,
        mut files,
        ..
    }: Uploaded,
) -> Response {
    let bytes = files.remove("file").and_then(|file| file.bytes);
    let Some(signed) = bytes.and_then(|bytes| SignedActs::open(&bytes).ok()) else {
        let wrong = Some("not-a-signed-act");
        return page(&visit, &who, StatusCode::UNPROCESSABLE_ENTITY, wrong).await;
    };
    bring(&visit, &who, signed).await
}

/// `POST /signing/proof`: what the authenticator says of an act that waits.
pub(crate) async fn prove(Posted { visit, who, fields }: Posted) -> Response {
    let waiting = match waiting(&visit, &who).await {
        Ok(waiting) => waiting,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let name = fields.get("name");
    let act = waiting.into_iter().find(|act| act.name == name);
    let Some(act) = act else {
        let wrong = Some(NotAllowed::NotWaiting.code());
        return page(&visit, &who, StatusCode::CONFLICT, wrong).await;
    };
    let Some(said) = parts::<3>(fields.get("said")) else {
        let wrong = Some(CeremonyFault::AuthenticatorData.code());
        return page(&visit, &who, StatusCode::UNPROCESSABLE_ENTITY, wrong).await;
    };
    let proved = act.to_sign.bodies.into_iter().zip(said);
    let proved = proved.map(|(body, [authenticator_data, client_data, signature])| {
        let assertion = Assertion {
            authenticator_data,
            client_data,
            signature,
        };
        Act::asserted(body, &assertion)
    });
    let signed = SignedActs {
        acts: proved.collect(),
    };
    bring(&visit, &who, signed).await
}

/// Puts on the record what came back proved.
async fn bring(visit: &Visit, who: &SignedIn, signed: SignedActs) -> Response {
    let first = signed.acts.first().map(|act| act.body.clone());
    let before = waiting(visit, who).await.unwrap_or_default();
    let of = |act: &&WaitingAct| act.to_sign.bodies.first() == first.as_ref();
    let memo = before.iter().find(of).map(|act| Memo::read(&act.memo));
    let Memo { back, draft } = memo.unwrap_or_default();
    let asker = who.clone();
    let submitted = visit
        .app
        .ask(move |desk| {
            let submitted = desk.submit_signed(&asker, signed)?;
            // The act is on the record: that its draft could not be dropped must not say otherwise.
            if !draft.is_empty()
                && let Err(error) = desk.drop_draft(&asker, &draft)
            {
                tracing::warn!(%error, "could not drop the draft of an act that was conveyed");
            }
            Ok::<_, SubmitError>(submitted)
        })
        .await;
    match submitted {
        Ok(submitted) => see(&super::act::conveyed(&back, &submitted)),
        Err(SubmitError::NotFound) => Answer::Trouble(Trouble::NotFound).to(visit),
        Err(SubmitError::Fault(fault)) => answer::failed(visit, &fault),
        Err(SubmitError::Invalid(invalid)) => {
            page(visit, who, StatusCode::CONFLICT, Some(invalid.code)).await
        }
        Err(error) => {
            let code = refusal_code(&error).unwrap_or(NotAllowed::NotSigned.code());
            page(visit, who, StatusCode::CONFLICT, Some(code)).await
        }
    }
}

/// `POST /signing/drop`
pub(crate) async fn drop(Posted { visit, who, fields }: Posted) -> Response {
    let name = fields.get("name").to_owned();
    let dropped = visit
        .app
        .ask(move |desk| desk.drop_waiting_act(&who, &name))
        .await;
    match dropped {
        Ok(()) => see("/signing?said=dropped"),
        Err(error) => answer::unanswered(&visit, &error),
    }
}

async fn waiting(visit: &Visit, who: &SignedIn) -> Result<Vec<WaitingAct>, AskError> {
    let asker = who.clone();
    visit.app.ask(move |desk| desk.waiting_acts(&asker)).await
}

/// What the browser is to ask of the office's authenticator.
fn proving(who: &SignedIn, act: &WaitingAct) -> Option<Proving> {
    let Some(Credential::WebAuthn(webauthn)) = &who.account().credential else {
        return None;
    };
    let bodies = act.to_sign.bodies.iter().zip(act.to_sign.acts()?);
    let challenges = bodies.map(|(bytes, act)| {
        BASE64_URL_SAFE_NO_PAD.encode(mithaq_record::challenge(act.register, bytes))
    });
    Some(Proving {
        rp_id: webauthn.rp_id.clone(),
        credential: BASE64_URL_SAFE_NO_PAD.encode(&webauthn.id),
        challenges: challenges.collect::<Vec<_>>().join(" "),
    })
}

async fn page(
    visit: &Visit,
    who: &SignedIn,
    status: StatusCode,
    wrong: Option<&'static str>,
) -> Response {
    let waiting = match waiting(visit, who).await {
        Ok(waiting) => waiting,
        Err(error) => return answer::unanswered(visit, &error),
    };
    let s = sight(visit, Words::default());
    let register = visit.app.desk().register();
    let offset = register.map_or(0, |register| register.charter.offset_minutes);
    let shown = waiting.iter().map(|act| Waiting {
        name: act.name.clone(),
        since: s.dates.instant(act.since, offset),
        kinds: act
            .statements
            .iter()
            .map(|stated| stated.event.kind())
            .collect(),
        texts: act
            .to_sign
            .texts
            .iter()
            .filter_map(|text| String::from_utf8(text.plaintext.clone()).ok())
            .collect(),
        back: Memo::read(&act.memo).back,
        proving: proving(who, act),
    });
    let view = Signing {
        waiting: shown.collect(),
        by_gesture: who.account().proves == Some(Proves::WebAuthn),
        wrong,
    };
    let frame = visit.frame();
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| signing::page(&frame, &s, visitor, &view));
    answer::page(status, &page.unwrap_or_default())
}
