//! Documents of an instrument: attaching one, and taking one away.

use super::answer::{self, Answer, refusal_code};
use super::files::{Spout, flow, flowing};
use super::instrument;
use crate::app::App;
use crate::forms::{Fields, Wrong, is_unseen};
use crate::links::see;
use crate::pages::errors::Trouble;
use crate::pages::instrument::{Document, Documents, Kept};
use crate::path::Path;
use crate::routes::sight::sign;
use crate::session::{Entered, Visit};
use crate::upload::streamed;
use crate::words::SPOKEN;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mithaq_canon::{EntryId, Lang, Side};
use mithaq_desk::{
    AskError, AttachError, AttachmentView, Desk, Fault, InstrumentView, Invalid, NewFile,
    NotAllowed, SignedIn, SubmitError,
};
use mithaq_record::limits::ATTACHMENT_BYTES_MAX;
use std::io::{ErrorKind, Write as _};

/// A form with a file that is attached: the file, and a little beside it. What goes beyond the
/// bound of a file is still read and thrown away up to here, so that whoever sent it is told.
pub(crate) const ATTACH_BYTES_MAX: usize = 320 * 1024 * 1024;
/// The fields beside a file take no more.
const BESIDE_A_FILE_BYTES: u64 = 2 * 1024 * 1024;
/// A name is suggested to whoever takes a document away: longer ones trouble file systems.
const NAME_CHARS_MAX: usize = 120;

/// `POST /instruments/{id}/documents`
pub(crate) async fn attach(State(app): State<App>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Path(id) = match Path::<String>::from_request_parts(&mut parts, &app).await {
        Ok(id) => id,
        Err(answer) => return answer,
    };
    let Entered { visit, who } = match Entered::from_request_parts(&mut parts, &app).await {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let Ok(instrument) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let desk = visit.app.desk().clone();
    let is_too_large = is_surely_too_large(&parts.headers);
    let (asker, back) = (who.clone(), Request::from_parts(parts, body));
    let taken = streamed(&visit, &who, back, move |fields, name, file| {
        let taken = if is_too_large {
            Err(AttachError::Read(ErrorKind::FileTooLarge.into()))
        } else {
            take(&desk, &asker, instrument, &fields, &name, file)
        };
        (fields, taken)
    });
    match taken.await {
        Ok((_, Ok(entry))) => see(&format!(
            "/instruments/{instrument}?tab=documents&said=conveyed#d-{entry}"
        )),
        Ok((fields, Err(error))) => refused(&visit, &who, &id, fields, error).await,
        Err(answer) => answer,
    }
}

/// Whether the file in a form so long is too large, whatever stands beside it. Found out while it is
/// taken in, it would leave the home's database as large as what was taken of it.
fn is_surely_too_large(headers: &HeaderMap) -> bool {
    let told = headers.get(CONTENT_LENGTH);
    let told = told.and_then(|told| told.to_str().ok()?.parse::<u64>().ok());
    told.is_some_and(|told| told > ATTACHMENT_BYTES_MAX + BESIDE_A_FILE_BYTES)
}

fn take(
    desk: &Desk,
    who: &SignedIn,
    instrument: EntryId,
    fields: &Fields,
    name: &str,
    file: &mut dyn std::io::Read,
) -> Result<EntryId, AttachError> {
    let said = |lang: Lang| {
        let text = fields.get(&format!("title.{}", lang.code()));
        (!text.is_empty()).then(|| (lang, text.to_owned()))
    };
    let title: Vec<_> = SPOKEN.into_iter().filter_map(said).collect();
    if title.is_empty() {
        return Err(Invalid::new("title", "missing").into());
    }
    if title.iter().any(|(_, text)| text.contains(is_unseen)) {
        return Err(Invalid::new("title", "unseen").into());
    }
    if name.is_empty() {
        return Err(Invalid::new("file", "file-missing").into());
    }
    let new = NewFile {
        instrument,
        title,
        name: name.to_owned(),
        media: "application/octet-stream".to_owned(),
    };
    let submitted = desk.attach(who, &new, file)?;
    let entry = submitted.entries.first();
    entry.copied().ok_or_else(|| Fault::Closing.into())
}

async fn refused(
    visit: &Visit,
    who: &SignedIn,
    id: &str,
    fields: Fields,
    error: AttachError,
) -> Response {
    let mut filled = Documents {
        fields,
        ..Documents::default()
    };
    let status = match error {
        AttachError::Read(error) if error.kind() == ErrorKind::FileTooLarge => {
            return Answer::Trouble(Trouble::TooLarge).to(visit);
        }
        AttachError::Read(_) => {
            filled.wrong = vec![Wrong::new("file", "file-torn")];
            StatusCode::UNPROCESSABLE_ENTITY
        }
        AttachError::Submit(SubmitError::Fault(fault)) => return answer::failed(visit, &fault),
        AttachError::Submit(SubmitError::NotFound) => {
            return Answer::Trouble(Trouble::NotFound).to(visit);
        }
        AttachError::Submit(SubmitError::Invalid(invalid)) => {
            let field = match &*invalid.field {
                "file" => "file",
                _ => "title",
            };
            filled.wrong = vec![Wrong::new(field, invalid.code)];
            StatusCode::UNPROCESSABLE_ENTITY
        }
        AttachError::Submit(error) => {
            filled.refused = refusal_code(&error);
            match error {
                SubmitError::NotAllowed(NotAllowed::Role) => StatusCode::FORBIDDEN,
                SubmitError::NotAllowed(_)
                | SubmitError::Refusal(_)
                | SubmitError::Held(_)
                | SubmitError::Invalid(_)
                | SubmitError::NotFound
                | SubmitError::Fault(_) => StatusCode::CONFLICT,
            }
        }
    };
    instrument::page(visit, who, id, Some((filled, status))).await
}

/// The documents of an instrument as its page shows them.
pub(super) fn shown(all: Vec<AttachmentView>, view: &InstrumentView, us: Side) -> Vec<Document> {
    let one = |one: AttachmentView| {
        let trust = view.trust.get(&one.entry);
        let kept = match (&one.manifest, one.held, one.erased) {
            (_, _, Some(ground)) => Kept::Erased(ground),
            (Some(made), Some(held), None) if held.is_whole() => {
                Kept::Whole(named(&made.name), made.size)
            }
            (Some(made), Some(held), None) => Kept::Partly {
                name: named(&made.name),
                size: made.size,
                held: held.held,
                parts: held.chunks,
            },
            (Some(_) | None, _, None) => Kept::Awaited,
        };
        Document {
            entry: one.entry,
            by: one.by,
            made: one.made,
            trust: trust.map(|trust| sign(*trust, one.by == us)),
            title: one.title,
            kept,
        }
    };
    all.into_iter().map(one).collect()
}

/// `GET /documents/{entry}`: a document that is here whole, chunk by chunk, each checked once more.
pub(crate) async fn download(
    Entered { visit, who }: Entered,
    Path(entry): Path<String>,
) -> Response {
    let Ok(entry) = entry.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let asked = visit.app.ask(move |desk| desk.attachment(&who, entry));
    let view = match asked.await {
        Ok(view) => view,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let Some(made) = view.manifest.clone().filter(|_| view.is_whole()) else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let (spout, from) = flow();
    let desk = visit.app.desk().clone();
    tokio::task::spawn_blocking(move || pour(&desk, &view, made.chunks.len(), spout));
    flowing(from, Some(made.size), &named(&made.name))
}

fn pour(desk: &Desk, view: &AttachmentView, chunks: usize, mut into: Spout) {
    for place in 0..chunks {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let chunk = desk.attachment_chunk(view, place);
        match chunk.and_then(|chunk| chunk.ok_or(AskError::NotFound)) {
            // Whoever took it may have left.
            Ok(bytes) => match into.write_all(&bytes) {
                Ok(()) => (),
                Err(_) => return,
            },
            Err(error) => {
                tracing::error!(%error, entry = %view.entry, "a document could not be read whole");
                return into.tear(error);
            }
        }
    }
}

/// A name that came from the other side, as it may stand on a page and on a disk here: without what
/// separates folders, and without the marks that make `exe.fdp` of `pdf.exe`.
fn named(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = name
        .chars()
        .filter(|c| !c.is_control() && !turns(*c) && !matches!(c, '/' | '\\'));
    kept.take(NAME_CHARS_MAX).collect()
}
