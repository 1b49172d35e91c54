//! `POST /stage/{what}`, in demo homes: a newcomer cuts the line, restarts the server, searches its
//! files, damages a copy of its record.

use super::answer::{self, Answer};
use super::record::told;
use super::sight::sight;
use crate::links::see;
use crate::pages::errors::Trouble;
use crate::pages::record::Verified;
use crate::pages::{record, stage};
use crate::path::Path;
use crate::session::Posted;
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_desk::{Fault, Words};

/// Longer than any sentence that one would look for.
const WORDS_CHARS_MAX: usize = 200;

/// `POST /stage/{what}`
pub(crate) async fn act(
    Path(what): Path<String>,
    Posted { visit, fields, .. }: Posted,
) -> Response {
    let Some(hand) = visit
        .app
        .config()
        .demo
        .as_ref()
        .and_then(|demo| demo.stage.clone())
    else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    match what.as_str() {
        "line" => {
            hand.cut(!fields.get("off").is_empty());
            see("/guide#stage")
        }
        "restart" => {
            let page = stage::restarting(&visit.frame());
            hand.restart();
            answer::page(StatusCode::OK, &page)
        }
        "search" => {
            let words = fields.get("words").trim().to_owned();
            if words.is_empty() || words.chars().count() > WORDS_CHARS_MAX {
                let detail = if words.is_empty() {
                    "missing"
                } else {
                    "too-long"
                };
                return Answer::Trouble(Trouble::Unreadable {
                    detail,
                    back: "/guide#stage",
                })
                .to(&visit);
            }
            let wanted = words.clone();
            match visit
                .app
                .ask(move |_| hand.search(&wanted).map_err(Fault::Reopen))
                .await
            {
                Ok(found) => Answer::Page(stage::found(&visit.frame(), &words, &found)).to(&visit),
                Err(fault) => answer::failed(&visit, &fault),
            }
        }
        "damage" => match visit
            .app
            .ask(move |_| hand.verify_damaged_copy().map_err(Fault::Reopen))
            .await
        {
            Ok(report) => {
                let sight = sight(&visit, Words::default());
                let view = Verified {
                    copy: true,
                    ..told(&report)
                };
                Answer::Page(record::verified(&visit.frame(), &sight, &view)).to(&visit)
            }
            Err(fault) => answer::failed(&visit, &fault),
        },
        _ => Answer::Trouble(Trouble::NotFound).to(&visit),
    }
}
