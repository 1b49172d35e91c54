//! Pages that are always there: help, what Mithaq does not do, the guide; and nothing.

use super::answer::{self, Answer};
use crate::pages::errors::{self, Trouble};
use crate::pages::{self, Said};
use crate::session::{Visit, pick};
use axum::http::StatusCode;
use axum::response::Response;

/// `GET /help`
pub(crate) async fn help(visit: Visit) -> Response {
    Answer::Page(pages::help::page(&visit.frame())).to(&visit)
}

/// `GET /not-mithaq`
pub(crate) async fn not_mithaq(visit: Visit) -> Response {
    Answer::Page(pages::not_mithaq::page(&visit.frame())).to(&visit)
}

/// `GET /guide`, in demo homes.
pub(crate) async fn guide(visit: Visit) -> Response {
    let Some(demo) = &visit.app.config().demo else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let lang = visit.voice.lang();
    let steps: Vec<pages::guide::Step> = demo
        .guide
        .steps
        .iter()
        .map(|step| pages::guide::Step {
            title: pick(&step.title, lang),
            text: pick(&step.text, lang),
            links: step
                .links
                .iter()
                .map(|link| (pick(&link.text, lang), link.href.clone()))
                .collect(),
            facts: step
                .facts
                .iter()
                .map(|fact| {
                    let when = fact
                        .date
                        .map(|date| visit.voice.dates.long(date))
                        .unwrap_or_default();
                    let awaited = (!fact.awaited.is_empty()).then(|| pick(&fact.awaited, lang));
                    pages::guide::Fact {
                        when: Said::new(lang, when),
                        what: pick(&fact.text, lang),
                        awaited,
                    }
                })
                .collect(),
            command: step.command.clone(),
        })
        .collect();
    let is_cut = demo.stage.as_ref().map(|stage| stage.is_cut());
    Answer::Page(pages::guide::page(&visit.frame(), &steps, is_cut)).to(&visit)
}

/// An address that takes a form alone, or gives a page alone.
pub(crate) async fn not_so(visit: Visit) -> Response {
    let page = errors::page(&visit.frame(), &Trouble::NotFound);
    answer::page(StatusCode::METHOD_NOT_ALLOWED, &page)
}

/// Every other address.
pub(crate) async fn nothing(visit: Visit) -> Response {
    Answer::Trouble(Trouble::NotFound).to(&visit)
}
