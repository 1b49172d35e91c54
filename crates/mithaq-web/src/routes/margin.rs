//! `POST /margin/{what}`: notes, instructions and clearances, which never leave this home.

use super::answer::{self, Answer};
use crate::carried::Carried;
use crate::forms::Fields;
use crate::links::see;
use crate::pages;
use crate::pages::address::{from_address, room_of};
use crate::pages::errors::Trouble;
use crate::path::Path;
use crate::session::{Posted, Visit};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::EntryId;
use mithaq_desk::{AskError, ClearanceId, NoteId, Right, Spot};

/// A note is at most this long: longer thoughts are documents.
const TEXT_CHARS_MAX: usize = 4000;
/// The name of an office, or the words that are looked for in a text.
const LINE_CHARS_MAX: usize = 200;

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
    let room = format!("{}/{}", room_of(instrument), fields.get("provision"));
    let said = match what.as_str() {
        "remove-note" => "removed",
        _ => "kept",
    };
    let back = format!("{room}?said={said}#home-margin");
    let spot = Spot::Provision(instrument, provision);
    let text = fields.get("text").to_owned();
    let number = |name: &str| fields.get(name).parse::<i64>().ok();
    if let Some(wrong) = wrong(&what, &fields) {
        return again(&visit, fields, &room, wrong);
    }
    let (note, clearance) = (number("note"), number("clearance"));
    let (office, crossed) = (
        fields.get("office").to_owned(),
        fields.get("crossed").to_owned(),
    );
    let granted = fields.get("answer") == "granted";
    let done = visit
        .app
        .ask(move |desk| {
            // Beside a provision that is none, nobody would ever see it again.
            if who.may(Right::Margin) {
                desk.provision(&who, provision)?;
            }
            match (what.as_str(), note, clearance) {
                ("note", _, _) => desk.add_note(&who, spot, &text).map(drop),
                ("instruction", _, _) => desk
                    .add_instruction(&who, spot, &text, Some(&crossed))
                    .map(drop),
                ("ask-clearance", _, _) => desk.ask_clearance(&who, spot, &office).map(drop),
                ("remove-note", Some(note), _) => desk.remove_note(&who, NoteId(note)).map(drop),
                ("clearance", _, Some(clearance)) => desk
                    .answer_clearance(&who, ClearanceId(clearance), granted)
                    .map(drop),
                _ => Err(AskError::NotFound),
            }
        })
        .await;
    match done {
        Ok(()) => see(&back),
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// The form once more, with what was written in it and what is wrong.
fn again(visit: &Visit, fields: Fields, back: &str, wrong: (&str, &str)) -> Response {
    let frame = visit.frame();
    let page = Carried::of(&visit.path, fields)
        .zip(frame.visitor.as_ref())
        .map(|(form, visitor)| pages::carried::page(&frame, visitor, &form, back, Some(wrong)));
    answer::page(StatusCode::UNPROCESSABLE_ENTITY, &page.unwrap_or_default())
}

/// The field that cannot be taken, and why.
fn wrong(what: &str, fields: &Fields) -> Option<(&'static str, &'static str)> {
    let (required, optional): (&[&str], &[&str]) = match what {
        "note" => (&["text"], &[]),
        "instruction" => (&["text"], &["crossed"]),
        "ask-clearance" => (&["office"], &[]),
        _ => (&[], &[]),
    };
    let missing = required.iter().find(|name| fields.get(name).is_empty());
    let most = |name: &str| match name {
        "text" => TEXT_CHARS_MAX,
        _ => LINE_CHARS_MAX,
    };
    let long = |name: &&&str| fields.get(name).chars().count() > most(name);
    let long = required.iter().chain(optional).find(long);
    let wrong = missing.map(|name| (*name, "missing"));
    wrong.or(long.map(|name| (*name, "too-long")))
}
