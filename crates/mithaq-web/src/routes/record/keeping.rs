//! `/record/keeping`, and what is kept or erased of one act: a registrar's.

use crate::forms::{Fields, ascii_digits};
use crate::links::see;
use crate::pages::Said;
use crate::pages::errors::Trouble;
use crate::pages::record::keeping::{self, Act, Asked, Due, Hold, Keeping, Kept, act_name};
use crate::pages::sight::Sight;
use crate::path::Path;
use crate::routes::answer::{self, Answer};
use crate::routes::sight::sight;
use crate::session::{Entered, Posted, Visit, pick};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::{Date, EntryId};
use mithaq_core::{EventKind, Ground, InstrumentRow};
use mithaq_desk::{
    Account, AskError, EraseError, HoldId, KeepingError, KeepingView, LegalHold, Right, SignedIn,
    UserId,
};

/// `GET /record/keeping`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    page(&visit, &who, StatusCode::OK, None, Fields::default()).await
}

async fn page(
    visit: &Visit,
    who: &SignedIn,
    status: StatusCode,
    wrong: Option<&'static str>,
    filled: Fields,
) -> Response {
    let asker = who.clone();
    let asked = visit
        .app
        .ask(move |desk| Ok::<_, AskError>((desk.keeping(&asker)?, desk.accounts()?)));
    let (view, accounts) = match asked.await {
        Ok(asked) => asked,
        Err(error) => return answer::unanswered(visit, &error),
    };
    let s = sight(visit, view.words.clone());
    let page = Keeping {
        wrong,
        filled,
        ..shown(visit, &s, view, &accounts)
    };
    let frame = visit.frame();
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| keeping::page(&frame, &s, visitor, &page));
    answer::page(status, &page.unwrap_or_default())
}

fn shown(visit: &Visit, s: &Sight, view: KeepingView, accounts: &[Account]) -> Keeping {
    let name = |subject: EntryId| {
        let of = |row: &&InstrumentRow| row.id == subject;
        match (view.instruments.iter().find(of), view.acts.get(&subject)) {
            (Some(row), _) => s.told(&row.title).text,
            (None, Some(act)) => act_name(s, act),
            (None, None) => String::new(),
        }
    };
    let dates = view.retentions.iter().map(|one| Kept {
        subject: one.subject,
        name: name(one.subject),
        kind: one.kind.as_deref().and_then(EventKind::from_code),
        until: one.until,
        by: office(s, accounts, one.user),
    });
    let holds = view.holds.iter().map(|hold| {
        let name = name(hold.subject);
        held(visit, s, hold, name, accounts)
    });
    Keeping {
        dates: dates.collect(),
        holds: holds.collect(),
        instruments: view
            .instruments
            .iter()
            .map(|row| (row.id, s.told(&row.title)))
            .collect(),
        due: view
            .due
            .into_iter()
            .map(|due| Due {
                act: due.act,
                until: due.until,
                held: due.hold.is_some(),
            })
            .collect(),
        asked: view
            .asked
            .into_iter()
            .map(|(asked, acts)| Asked {
                by: asked.by,
                ground: asked.ground,
                act: acts.into_iter().next(),
            })
            .collect(),
        wrong: None,
        filled: Fields::default(),
    }
}

fn held(visit: &Visit, s: &Sight, hold: &LegalHold, name: String, accounts: &[Account]) -> Hold {
    let register = visit.app.desk().register();
    let offset = register.map_or(0, |register| register.charter.offset_minutes);
    Hold {
        id: hold.id.0,
        name,
        why: hold.why.clone(),
        by: office(s, accounts, hold.user),
        placed: s.dates.instant(hold.placed, offset),
        lifted: hold
            .lifted
            .map(|(user, at)| (office(s, accounts, user), s.dates.instant(at, offset))),
    }
}

fn office(s: &Sight, accounts: &[Account], user: UserId) -> Said {
    let found = accounts.iter().find(|account| account.id == user);
    found.map_or_else(
        || Said::new(s.lang(), ""),
        |account| pick(&account.office, s.lang()),
    )
}

/// `GET /record/{id}/keeping`
pub(crate) async fn act(Entered { visit, who }: Entered, Path(id): Path<String>) -> Response {
    act_page(&visit, &who, &id, StatusCode::OK, None, Fields::default()).await
}

async fn act_page(
    visit: &Visit,
    who: &SignedIn,
    id: &str,
    status: StatusCode,
    wrong: Option<&'static str>,
    filled: Fields,
) -> Response {
    let Ok(id) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(visit);
    };
    let asker = who.clone();
    let asked = visit
        .app
        .ask(move |desk| Ok::<_, AskError>((desk.erasable(&asker, id.0)?, desk.accounts()?)));
    let (view, accounts) = match asked.await {
        Ok(asked) => asked,
        Err(error) => return answer::unanswered(visit, &error),
    };
    let s = sight(visit, view.words);
    let about = view.instrument.as_ref().map(|row| s.told(&row.title));
    let hold = view.hold.as_ref().map(|hold| {
        let name = match &about {
            Some(title) if hold.subject == view.act.dossier => title.text.clone(),
            Some(_) | None => act_name(&s, &view.act),
        };
        held(visit, &s, hold, name, &accounts)
    });
    let page = Act {
        act: view.act,
        about,
        texts: view.texts,
        until: view.until,
        hold,
        wrong,
        filled,
    };
    let frame = visit.frame();
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| keeping::act(&frame, &s, visitor, &page));
    answer::page(status, &page.unwrap_or_default())
}

/// `POST /record/{id}/erase`
pub(crate) async fn erase(
    Path(id): Path<String>,
    Posted { visit, who, fields }: Posted,
) -> Response {
    if !who.may(Right::Keep) {
        return Answer::Trouble(Trouble::Forbidden).to(&visit);
    }
    let Ok(what) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let Some(ground) = Ground::from_code(fields.get("ground")) else {
        let (status, code) = (StatusCode::UNPROCESSABLE_ENTITY, "erase-without-ground");
        return act_page(&visit, &who, &id, status, Some(code), fields).await;
    };
    let asker = who.clone();
    let erased = visit
        .app
        .ask(move |desk| desk.erase(&asker, what.0, ground))
        .await;
    match erased {
        Ok(erased) if erased.scrubbed => see(&format!("/record/{id}/keeping?said=erased")),
        Ok(_) => see(&format!("/record/{id}/keeping?said=erased-soon")),
        Err(EraseError::Fault(fault)) => answer::failed(&visit, &fault),
        Err(EraseError::NotAllowed) => Answer::Trouble(Trouble::Forbidden).to(&visit),
        Err(EraseError::NotFound) => Answer::Trouble(Trouble::NotFound).to(&visit),
        Err(
            error @ (EraseError::NotErasable
            | EraseError::NotHeld
            | EraseError::UnderHold(_)
            | EraseError::Held(_)),
        ) => {
            let (status, code) = (StatusCode::CONFLICT, Some(error.code()));
            act_page(&visit, &who, &id, status, code, fields).await
        }
    }
}

/// `POST /record/keeping/retention`: without the field of a day, what was said is taken back.
pub(crate) async fn retain(Posted { visit, who, fields }: Posted) -> Response {
    let Ok(subject) = fields.get("subject").parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let until: Option<Date> = match ascii_digits(fields.get("until")).parse() {
        Ok(until) => Some(until),
        Err(_) if !fields.has("until") => None,
        Err(_) => {
            let missing = fields.get("until").is_empty();
            let code = if missing { "missing" } else { "date" };
            return again(&visit, &who, fields, code).await;
        }
    };
    let kind = match fields.get("kind") {
        "" => None,
        code => match EventKind::from_code(code) {
            Some(kind) => Some(kind),
            // Taken for every kind, it would say more than was meant.
            None => return again(&visit, &who, fields, "unreadable").await,
        },
    };
    let asker = who.clone();
    let set = visit
        .app
        .ask(move |desk| desk.set_retention(&asker, subject, kind, until))
        .await;
    let back = back(&fields, subject);
    kept(&visit, &who, set, &format!("{back}?said=retention"), fields).await
}

/// `POST /record/keeping/hold`
pub(crate) async fn hold(Posted { visit, who, fields }: Posted) -> Response {
    let Ok(subject) = fields.get("subject").parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let (asker, why) = (who.clone(), fields.get("why").to_owned());
    let placed = visit
        .app
        .ask(move |desk| desk.place_hold(&asker, subject, &why))
        .await;
    let to = format!("{}?said=hold", back(&fields, subject));
    kept(&visit, &who, placed.map(drop), &to, fields).await
}

/// `POST /record/keeping/lift`
pub(crate) async fn lift(Posted { visit, who, fields }: Posted) -> Response {
    let Ok(hold) = fields.get("hold").parse().map(HoldId) else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let asker = who.clone();
    let lifted = visit
        .app
        .ask(move |desk| desk.lift_hold(&asker, hold))
        .await;
    kept(
        &visit,
        &who,
        lifted.map(drop),
        "/record/keeping?said=lifted",
        fields,
    )
    .await
}

/// Where one came from: the page of the act, or that of everything.
fn back(fields: &Fields, subject: EntryId) -> String {
    match fields.get("of") {
        "act" => format!("/record/{subject}/keeping"),
        _ => "/record/keeping".to_owned(),
    }
}

async fn kept(
    visit: &Visit,
    who: &SignedIn,
    done: Result<(), KeepingError>,
    to: &str,
    fields: Fields,
) -> Response {
    match done {
        Ok(()) => see(to),
        Err(KeepingError::NotAllowed) => Answer::Trouble(Trouble::Forbidden).to(visit),
        Err(KeepingError::NotFound) => Answer::Trouble(Trouble::NotFound).to(visit),
        Err(KeepingError::Fault(fault)) => answer::failed(visit, &fault),
        Err(KeepingError::Invalid(invalid)) => again(visit, who, fields, invalid.code).await,
    }
}

/// The page that the form came from, with what was filled in.
async fn again(visit: &Visit, who: &SignedIn, fields: Fields, code: &'static str) -> Response {
    let (status, code) = (StatusCode::UNPROCESSABLE_ENTITY, Some(code));
    match fields.get("of") {
        "act" => {
            let subject = fields.get("subject").to_owned();
            act_page(visit, who, &subject, status, code, fields).await
        }
        _ => page(visit, who, status, code, fields).await,
    }
}
