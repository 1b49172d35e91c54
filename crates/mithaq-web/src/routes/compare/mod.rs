//! `/compare`: any two texts.

mod download;
mod text;

pub(crate) use download::download;

use super::answer::{self, Answer};
use super::sight::sight;
use crate::compare::{Compared, Failure, Held, Outcome, Which, compare};
use crate::forms::Fields;
use crate::links::see;
use crate::pages::compare::{self as pages, Choice, Form, Side};
use crate::pages::errors::Trouble;
use crate::pages::frame::Section;
use crate::pages::sight::Sight;
use crate::path::Path;
use crate::session::{Entered, Visit};
use crate::upload::Uploaded;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mithaq_core::InstrumentRow;
use mithaq_desk::{AskError, Desk, SignedIn};
use std::sync::Arc;
use std::time::Duration;
use text::{Miss, input};

/// An answer that comes this soon needs no page that says how far the work is.
const SOON: Duration = Duration::from_millis(1500);

/// `GET /compare`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    let fields = visit.query.clone();
    form(&visit, &who, fields, Vec::new()).await
}

async fn form(
    visit: &Visit,
    who: &SignedIn,
    fields: Fields,
    wrong: Vec<(Side, &'static str)>,
) -> Response {
    let asker = who.clone();
    let view = match visit.app.ask(move |desk| desk.instruments(&asker)).await {
        Ok(view) => view,
        Err(error) => return answer::unanswered(visit, &error),
    };
    let sight = sight(visit, view.words);
    let choices = choices(&sight, &view.instruments);
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let form = Form {
        choices,
        fields,
        wrong,
    };
    answer::page(status, &pages::form(&visit.frame(), &sight, &form))
}

/// Every text of every instrument that the visitor may know of.
fn choices(s: &Sight, instruments: &[InstrumentRow]) -> Vec<Choice> {
    let of = |row: &InstrumentRow| Choice {
        title: s.told(&row.title),
        texts: Which::all(row, s.all())
            .into_iter()
            .map(|which| pages::Offered {
                value: format!("{}/{}", row.id, which.code()),
                name: pages::which_name(s, row, which, None),
            })
            .collect(),
    };
    instruments.iter().map(of).collect()
}

/// `POST /compare`
pub(crate) async fn submit(
    Uploaded {
        visit,
        who,
        fields,
        mut files,
    }: Uploaded,
) -> Response {
    let mut wrong = Vec::new();
    let mut inputs = Vec::new();
    for side in Side::BOTH {
        let file = files.remove(&side.field("file"));
        match input(&visit, &who, &fields, side, file).await {
            Ok(input) => inputs.push(input),
            Err(Miss::Wrong(code)) => wrong.push((side, code)),
            Err(Miss::Answer(answer)) => return answer,
        }
    }
    let (Some(new), Some(old)) = (inputs.pop(), inputs.pop()) else {
        return form(&visit, &who, fields, wrong).await;
    };
    let app = visit.app.clone();
    let Ok(key) = app.shelf().open(who.account().id) else {
        return Answer::Trouble(Trouble::Busy).to(&visit);
    };
    let work = tokio::spawn(async move {
        let leave = app.shelf().working().await;
        let (told, shelf) = (app.clone(), app.clone());
        let done = tokio::task::spawn_blocking(move || {
            compare(old, new, &|stage| {
                told.shelf().put(key, Held::Working(stage))
            })
        });
        let held = match done.await {
            Ok(Ok(compared)) => Held::Done(Outcome::Compared(Arc::new(compared))),
            Ok(Err(failure)) => Held::Failed(failure),
            Err(_) => Held::Failed(Failure::Broken),
        };
        drop(leave);
        shelf.shelf().put(key, held);
    });
    // That it takes longer is no failure: its page says how far it has come.
    let _ = tokio::time::timeout(SOON, work).await;
    see(&format!("/compare/{key}"))
}

/// `GET /compare/{key}`: the result, or how far it has come.
pub(crate) async fn result(Entered { visit, who }: Entered, Path(key): Path<u64>) -> Response {
    let frame = visit.frame();
    let here = format!("/compare/{key}");
    match visit.app.shelf().get(key, who.account().id) {
        None | Some(Held::Done(Outcome::Returned(_))) => answer::page(
            StatusCode::NOT_FOUND,
            &pages::gone(&frame, Section::Compare, "/compare"),
        ),
        Some(Held::Working(stage)) => {
            let page = pages::working(&frame, Section::Compare, stage, &here);
            let again = [(header::REFRESH, HeaderValue::from_static("1"))];
            (again, answer::page(StatusCode::OK, &page)).into_response()
        }
        Some(Held::Failed(failure)) => answer::page(
            StatusCode::UNPROCESSABLE_ENTITY,
            &pages::failed(&frame, Section::Compare, &failure, "/compare"),
        ),
        Some(Held::Done(Outcome::Compared(compared))) => {
            if let Err(error) = knows(&visit, &who, &compared).await {
                return answer::unanswered(&visit, &error);
            }
            let page = visit.query.get("page").parse::<usize>().unwrap_or(1);
            let markup = pages::result(&frame, &compared, &here, page.saturating_sub(1));
            Answer::Page(markup).to(&visit)
        }
    }
}

/// Asks again whether the visitor may know of what is compared: a dossier can be closed meanwhile.
async fn knows(visit: &Visit, who: &SignedIn, compared: &Compared) -> Result<(), AskError> {
    let (asker, of) = (who.clone(), compared.of.clone());
    let ask = move |desk: &Desk| {
        of.iter()
            .try_for_each(|id| desk.instrument(&asker, *id).map(drop))
    };
    visit.app.ask(ask).await
}
