//! `GET /settings`, and what is changed there.

use super::answer::{self, Answer};
use crate::cookies::remember;
use crate::links::see;
use crate::pages::Said;
use crate::pages::errors::Trouble;
use crate::pages::settings::{self, Grant, Keeping, Peer, Settings, User};
use crate::session::{Entered, Posted, Visit, pick};
use crate::words::SPOKEN;
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::Lang;
use mithaq_core::{ActSet, EventKind};
use mithaq_desk::{Account, AccountError, Desk, PasswordError, Right, SignedIn};
use mithaq_record::{Official, Term, ed25519_of_spki, fingerprint};

/// `GET /settings`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    page(&visit, &who, StatusCode::OK, None).await
}

/// `POST /settings/preferences`
pub(crate) async fn prefer(Posted { visit, fields, .. }: Posted) -> Response {
    let mut answer = see("/settings?said=saved");
    if let Some(lang) = Lang::from_code(fields.get("lang")).filter(|lang| SPOKEN.contains(lang)) {
        remember(&mut answer, &visit.app, "lang", lang.code());
    }
    let keys = if fields.get("keys") == "on" {
        "on"
    } else {
        "off"
    };
    remember(&mut answer, &visit.app, "keys", keys);
    answer
}

/// `POST /settings/password`
pub(crate) async fn password(Posted { visit, who, fields }: Posted) -> Response {
    let (old, new) = (fields.raw("old").to_owned(), fields.raw("new").to_owned());
    let asker = who.clone();
    match visit
        .app
        .ask(move |desk| desk.change_password(&asker, &old, &new))
        .await
    {
        Ok(()) => see("/settings?said=password"),
        Err(PasswordError::Wrong | PasswordError::TooMany) => {
            page(
                &visit,
                &who,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some("old-password"),
            )
            .await
        }
        Err(PasswordError::Invalid(invalid)) => {
            page(
                &visit,
                &who,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(invalid.code),
            )
            .await
        }
        Err(PasswordError::Fault(fault)) => answer::failed(&visit, &fault),
    }
}

/// `POST /settings/authenticator`: a registrar asks an office to register one.
pub(crate) async fn ask_to_register(Posted { visit, who, fields }: Posted) -> Response {
    let login = fields.get("login").to_owned();
    let asked = visit
        .app
        .ask(move |desk| {
            let accounts = desk.accounts()?;
            let named = accounts.iter().find(|account| account.login == login);
            match named {
                Some(account) => desk.ask_to_register_as(&who, account.id),
                None => Err(AccountError::NotAllowed),
            }
        })
        .await;
    match asked {
        Ok(()) => see("/settings?said=asked-to-register"),
        Err(AccountError::NotAllowed | AccountError::Invalid(_)) => {
            Answer::Trouble(Trouble::Forbidden).to(&visit)
        }
        Err(AccountError::Fault(fault)) => answer::failed(&visit, &fault),
    }
}

async fn page(
    visit: &Visit,
    who: &SignedIn,
    status: StatusCode,
    wrong: Option<&'static str>,
) -> Response {
    let lang = visit.voice.lang();
    let users = if who.may(Right::Keep) {
        match visit.app.ask(mithaq_desk::Desk::accounts).await {
            Ok(accounts) => accounts,
            Err(fault) => return answer::failed(visit, &fault),
        }
    } else {
        Vec::new()
    };
    let view = Settings {
        role: who.role().code().to_owned(),
        users: users
            .iter()
            .map(|account| User {
                login: account.login.clone(),
                office: pick(&account.office, lang),
                role: account.role.code().to_owned(),
                proves: account.proves.map(mithaq_desk::Proves::code),
                acts: mithaq_desk::rights::acts(account.role) != ActSet::NONE,
                asked: account.asked.is_some(),
                closed: account.disabled,
            })
            .collect(),
        proves: who.account().proves.map(mithaq_desk::Proves::code),
        fingerprint: who
            .account()
            .credential
            .as_ref()
            .map(mithaq_record::Credential::fingerprint),
        asked: who.account().asked.is_some(),
        keeping: who
            .may(Right::Keep)
            .then(|| keeping(visit, visit.app.desk(), &users)),
        wrong,
    };
    let frame = visit.frame();
    match &frame.visitor {
        Some(visitor) => answer::page(status, &settings::page(&frame, visitor, &view)),
        None => Answer::Trouble(Trouble::NotFound).to(visit),
    }
}

/// What a registrar keeps: read here, acted on by the command line.
fn keeping(visit: &Visit, desk: &Desk, users: &[Account]) -> Keeping {
    let lang = visit.voice.lang();
    let register = desk.register();
    let offset = register
        .as_ref()
        .map_or(0, |register| register.charter.offset_minutes);
    let own = register
        .as_ref()
        .and_then(|register| register.charter.side(register.ours));
    let transport = ed25519_of_spki(&desk.transport_keys().ours);
    let health = desk.peer_health();
    let others = register.as_ref().map(|register| {
        let sides = register.charter.sides();
        let others = sides.filter(|(side, _)| *side != register.ours);
        others
            .map(|(side, named)| {
                let health = health.get(&side);
                let heard = health.and_then(|health| health.heard);
                let lost = health.and_then(|health| health.lost.clone());
                let lost = lost.filter(|(at, _)| heard.is_none_or(|heard| *at > heard));
                Peer {
                    name: pick(&named.names, lang),
                    fingerprint: (desk.fingerprint_of(side))
                        .unwrap_or_else(|| named.server_key.fingerprint()),
                    pouch: desk.pouch_fingerprint_of(side),
                    reached: heard.map(|at| visit.voice.dates.instant(at, offset)),
                    trouble: lost.map(|(_, why)| why),
                }
            })
            .collect()
    });
    Keeping {
        server: desk.fingerprint(),
        transport: transport.map(|key| fingerprint(&key)),
        pouch: register
            .as_ref()
            .and_then(|register| desk.pouch_fingerprint_of(register.ours)),
        threshold: own.map_or(0, |side| side.root.threshold),
        root: own.map_or_else(Vec::new, |side| {
            side.root.keys.iter().map(|key| key.fingerprint()).collect()
        }),
        grants: desk
            .powers()
            .iter()
            .rev()
            .map(|(_, official)| grant(visit, official, users))
            .collect(),
        peers: others.unwrap_or_default(),
    }
}

fn grant(visit: &Visit, official: &Official, users: &[Account]) -> Grant {
    let kinds = (0..64).filter(|kind| official.acts.contains(*kind));
    let kinds = kinds.filter_map(|kind| EventKind::from_number(u8::try_from(kind).ok()?));
    let of = |account: &&Account| account.credential.as_ref() == Some(&official.credential);
    let account = users.iter().find(of);
    Grant {
        office: if official.office.is_empty() {
            account.map_or_else(
                || Said::new(visit.voice.lang(), ""),
                |account| pick(&account.office, visit.voice.lang()),
            )
        } else {
            pick(&official.office, visit.voice.lang())
        },
        fingerprint: official.credential.fingerprint(),
        acts: kinds.map(EventKind::code).collect(),
        until: match official.term {
            Term::UntilRevoked => None,
            Term::Until(last) => Some(visit.voice.dates.long(last)),
        },
        instruments: official.instruments.as_ref().map(Vec::len),
        revoked: official.revoked.is_some(),
        proves: account
            .and_then(|account| account.proves)
            .map(mithaq_desk::Proves::code),
    }
}
