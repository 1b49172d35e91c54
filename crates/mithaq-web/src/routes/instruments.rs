//! `GET /instruments`: the list; its filters stand in the address.

use super::answer::{self, Answer};
use super::sight::sight;
use crate::pages::instrument::whose;
use crate::pages::instruments::{self, Filter, Instruments};
use crate::session::Entered;
use axum::response::Response;
use mithaq_core::EventKind;
use mithaq_desk::Right;

/// `GET /instruments`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    let may_register = who.may(Right::Act(EventKind::InstrumentRegistered));
    let view = match visit.app.ask(move |desk| desk.instruments(&who)).await {
        Ok(view) => view,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let sight = sight(&visit, view.words.clone());
    let query = &visit.query;
    let filter = Filter::of(query.get("q"), query.get("stage"), query.get("turn"));
    let all = view.instruments.len();
    let rows = view.instruments.into_iter().filter_map(|row| {
        let turn = view
            .pending
            .get(&row.id)
            .and_then(|pending| whose(&sight, pending));
        let passes = filter.admits(&sight.told(&row.title).text, row.stage, turn);
        passes.then_some((row, turn))
    });
    let rows = rows.collect();
    let view = Instruments {
        rows,
        all,
        filter,
        may_register,
    };
    Answer::Page(instruments::page(&visit.frame(), &sight, &view)).to(&visit)
}
