//! `GET /measures`, `GET /programmes`.

use super::answer::{self, Answer};
use super::sight::{reach, sight};
use crate::pages::work::{self, Measures, Programmes};
use crate::session::Entered;
use axum::response::Response;
use mithaq_core::EventKind;
use mithaq_desk::Right;

/// `GET /measures`
pub(crate) async fn measures(Entered { visit, who }: Entered) -> Response {
    let (may_report, may_confirm) = (
        who.may(Right::Act(EventKind::MeasureReported)),
        who.may(Right::Act(EventKind::MeasureConfirmed)),
    );
    match visit.app.ask(move |desk| desk.measures(&who)).await {
        Ok(view) => {
            let signs = reach(&view.acts, &view.trust, view.ours);
            let sight = sight(&visit, view.words);
            let mut rows = view.measures;
            rows.sort_by_key(|row| row.due.earliest());
            Answer::Page(work::measures(
                &visit.frame(),
                &sight,
                &Measures {
                    rows,
                    signs,
                    may_report,
                    may_confirm,
                },
            ))
            .to(&visit)
        }
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// `GET /programmes`
pub(crate) async fn programmes(Entered { visit, who }: Entered) -> Response {
    let (may_offer, may_answer) = (
        who.may(Right::Act(EventKind::OfferMade)),
        who.may(Right::Act(EventKind::OfferAnswered)),
    );
    match visit.app.ask(move |desk| desk.offers(&who)).await {
        Ok(view) => {
            let signs = reach(&view.acts, &view.trust, view.ours);
            let sight = sight(&visit, view.words);
            let mut rows = view.offers;
            rows.reverse();
            Answer::Page(work::programmes(
                &visit.frame(),
                &sight,
                &Programmes {
                    rows,
                    signs,
                    may_offer,
                    may_answer,
                },
            ))
            .to(&visit)
        }
        Err(error) => answer::unanswered(&visit, &error),
    }
}
