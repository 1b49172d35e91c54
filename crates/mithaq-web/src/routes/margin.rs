//! `POST /margin/{what}`: notes, instructions and clearances, which never leave this home.

use super::answer::{self, Answer};
use crate::links::see;
use crate::pages::address::{from_address, room_of};
use crate::pages::errors::Trouble;
use crate::session::Posted;
use axum::extract::Path;
use axum::response::Response;
use mithaq_canon::EntryId;
use mithaq_desk::{AskError, ClearanceId, NoteId, Spot};

/// A note is at most this long: longer thoughts are documents.
const TEXT_CHARS_MAX: usize = 4000;

/// `POST /margin/{what}`
pub(crate) async fn write(
    Path(what): Path<String>,
    Posted { visit, who, fields }: Posted,
) -> Response {
    let instrument = fields.get("instrument").parse::<EntryId>().ok();
    let place = instrument.and_then(|id| Some((id, from_address(fields.get("provision"), id)?)));
    let Some((instrument, provision)) = place else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let back = format!(
        "{}/{}?said=kept#home-margin",
        room_of(instrument),
        fields.get("provision")
    );
    let spot = Spot::Provision(instrument, provision);
    let text = fields.get("text").to_owned();
    let number = |name: &str| fields.get(name).parse::<i64>().ok();
    let wants_text = matches!(what.as_str(), "note" | "instruction");
    if (wants_text && text.is_empty()) || text.chars().count() > TEXT_CHARS_MAX {
        let detail = if text.is_empty() {
            "missing"
        } else {
            "too-long"
        };
        return Answer::Trouble(Trouble::Unreadable {
            detail,
            back: &back,
        })
        .to(&visit);
    }
    let (note, clearance) = (number("note"), number("clearance"));
    let (office, crossed) = (
        fields.get("office").to_owned(),
        fields.get("crossed").to_owned(),
    );
    let granted = fields.get("answer") == "granted";
    let done = visit
        .app
        .ask(move |desk| match (what.as_str(), note, clearance) {
            ("note", _, _) => desk.add_note(&who, spot, &text).map(drop),
            ("instruction", _, _) => desk
                .add_instruction(&who, spot, &text, Some(&crossed))
                .map(drop),
            ("ask-clearance", _, _) if !office.is_empty() => {
                desk.ask_clearance(&who, spot, &office).map(drop)
            }
            ("remove-note", Some(note), _) => desk.remove_note(&who, NoteId(note)).map(drop),
            ("clearance", _, Some(clearance)) => desk
                .answer_clearance(&who, ClearanceId(clearance), granted)
                .map(drop),
            _ => Err(AskError::NotFound),
        })
        .await;
    match done {
        Ok(()) => see(&back),
        Err(error) => answer::unanswered(&visit, &error),
    }
}
