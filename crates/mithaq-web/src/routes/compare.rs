//! `/compare`: any two texts.

use super::answer::{self, Answer};
use super::sight::sight;
use crate::compare::{Compared, Failure, Held, Input, Outcome, Reading, compare};
use crate::forms::Fields;
use crate::links::see;
use crate::pages::compare::{self as pages, Choice, Form, Side};
use crate::pages::errors::Trouble;
use crate::pages::frame::Section;
use crate::pages::sight::Sight;
use crate::session::{Entered, Visit, pick};
use crate::texts::{Version, printed};
use crate::upload::{File, Uploaded};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mithaq_canon::{EntryId, Lang};
use mithaq_core::InstrumentRow;
use mithaq_desk::{AskError, Desk, SignedIn};
use mithaq_files::{compared, docx, html, redline::Signature};
use std::sync::Arc;
use std::time::Duration;

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
        versions: versions(s, row)
            .into_iter()
            .map(|version| (named(row.id, version), version))
            .collect(),
    };
    instruments.iter().map(of).collect()
}

fn versions(s: &Sight, row: &InstrumentRow) -> Vec<Version> {
    let mut versions = vec![Version::Base];
    if row.agreed > 0 {
        versions.push(Version::Now);
    }
    if row.open > 0 {
        versions.extend(s.all().iter().map(Version::Of));
    }
    versions
}

/// A version of an instrument as the form names it.
fn named(id: EntryId, version: Version) -> String {
    format!("{id}/{}", version.code())
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

/// Why there is no text to compare.
enum Miss {
    Wrong(&'static str),
    Answer(Response),
}

async fn input(
    visit: &Visit,
    who: &SignedIn,
    fields: &Fields,
    side: Side,
    file: Option<File>,
) -> Result<Input, Miss> {
    let lang = Lang::from_code(fields.get(&side.field("lang")));
    if let Some(file) = file {
        let bytes = file.bytes.ok_or(Miss::Wrong("too-large"))?;
        let rejected = fields.get(&side.field("changes")) == "rejected";
        return Ok(Input {
            name: file.name,
            of: None,
            reading: Reading::File {
                bytes,
                lang,
                rejected,
            },
        });
    }
    let chosen = fields.get(&side.field("text"));
    if chosen.is_empty() {
        return Err(Miss::Wrong("none"));
    }
    let (id, version) = chosen
        .split_once('/')
        .and_then(|(id, code)| Some((id.parse::<EntryId>().ok()?, Version::from_code(code)?)))
        .ok_or(Miss::Wrong("none"))?;
    let asker = who.clone();
    let asked = visit.app.ask(move |desk| desk.instrument(&asker, id)).await;
    let view = asked.map_err(|error| Miss::Answer(answer::unanswered(visit, &error)))?;
    let s = sight(visit, view.words);
    let row = &view.instrument;
    let has = |lang: &Lang| row.texts.iter().any(|(held, _)| held == lang);
    let authentic = row
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic());
    let lang = match lang {
        Some(lang) if has(&lang) => lang,
        Some(_) => return Err(Miss::Wrong("no-language")),
        None => authentic
            .or(row.texts.first())
            .map_or(s.lang(), |(lang, _)| *lang),
    };
    let text = printed(&s, &view.provisions, lang, version).text;
    if text.is_empty() {
        return Err(Miss::Wrong("no-text"));
    }
    Ok(Input {
        name: format!(
            "{} – {}",
            s.told(&row.title).text,
            pages::version_name(&s, version)
        ),
        of: Some(id),
        reading: Reading::Words { text, lang },
    })
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

/// `GET /compare/{key}/{format}`: the comparison as a file.
pub(crate) async fn download(
    Entered { visit, who }: Entered,
    Path((key, format)): Path<(u64, String)>,
) -> Response {
    let (docx, mime) = match &*format {
        "docx" => (true, DOCX),
        "html" => (false, "text/html; charset=utf-8"),
        _ => return Answer::Trouble(Trouble::NotFound).to(&visit),
    };
    let held = visit.app.shelf().get(key, who.account().id);
    let Some(Held::Done(Outcome::Compared(compared))) = held else {
        return answer::page(
            StatusCode::NOT_FOUND,
            &pages::gone(&visit.frame(), Section::Compare, "/compare"),
        );
    };
    if let Err(error) = knows(&visit, &who, &compared).await {
        return answer::unanswered(&visit, &error);
    }
    let leave = visit.app.shelf().working().await;
    let author = pick(&visit.app.desk().profile().names, visit.voice.lang()).text;
    let made = visit
        .app
        .ask(move |desk: &Desk| {
            let by = Signature {
                author: &author,
                at: Some(desk.now()),
            };
            let (old, new) = (&compared.old.tree, &compared.new.tree);
            let document = compared::document(&compared.comparison, old, new, by);
            if docx {
                Ok::<_, AskError>(docx::write(&document, docx::Options::new(new.lang)).ok())
            } else {
                Ok(Some(html::document(&document, new.lang).into_bytes()))
            }
        })
        .await;
    drop(leave);
    match made {
        Ok(Some(bytes)) => attached(bytes, mime, &format!("comparison-{key}.{format}")),
        Ok(None) => Answer::Trouble(Trouble::TooLarge).to(&visit),
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// The media type of a DOCX (ECMA-376 part 1, annex on media types).
pub(super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A file to be kept; `name` is of ASCII letters (RFC 6266).
pub(super) fn attached(bytes: Vec<u8>, mime: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let Ok(disposition) = HeaderValue::from_str(&disposition) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
