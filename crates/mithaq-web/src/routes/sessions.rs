//! `GET /sessions`, `GET /sessions/{id}`.

use super::answer::{self, Answer};
use super::sight::{reach, sight, signs};
use crate::pages::errors::Trouble;
use crate::pages::session::{self, Can, Session, Sessions};
use crate::pages::sight::Library;
use crate::path::Path;
use crate::session::Entered;
use axum::response::Response;
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{EventKind, Wording};
use mithaq_desk::{AskError, Right, SignedIn, Told, Words};

/// `GET /sessions`
pub(crate) async fn list(Entered { visit, who }: Entered) -> Response {
    let may_convene = who.may(Right::Act(EventKind::SessionConvened));
    let view = match visit.app.ask(move |desk| desk.sessions(&who)).await {
        Ok(view) => view,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let signs = reach(&view.acts, &view.trust, view.ours);
    let sight = sight(&visit, view.words);
    let mut rows = view.sessions;
    rows.reverse();
    let page = Sessions {
        rows,
        signs,
        may_convene,
    };
    Answer::Page(session::list(&visit.frame(), &sight, &page)).to(&visit)
}

/// Words of several views.
pub(crate) struct Joined(pub(crate) Vec<Words>);

impl Library for Joined {
    fn told(&self, wording: &Wording, lang: Lang) -> Option<Told> {
        let found = self.0.iter().filter_map(|words| words.get(wording, lang));
        // A view that does not name the wording tells of it as awaited.
        let mut found = found.cloned().collect::<Vec<_>>();
        let held = found.iter().position(|told| *told != Told::Awaited);
        held.map(|at| found.swap_remove(at)).or(found.pop())
    }
}

/// `GET /sessions/{id}`
pub(crate) async fn show(Entered { visit, who }: Entered, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let asker = who.clone();
    let asked = visit
        .app
        .ask(move |desk| {
            let session = desk.session(&asker, id)?;
            Ok::<_, AskError>((
                session,
                desk.offers(&asker)?,
                desk.instruments(&asker)?,
                desk.pending(&asker)?,
            ))
        })
        .await;
    let (view, offers, instruments, pending) = match asked {
        Ok(asked) => asked,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let words = vec![
        view.words.clone(),
        offers.words,
        instruments.words,
        pending.words.clone(),
    ];
    let sight = sight(&visit, Joined(words));
    let mut offered = offers.offers;
    // An offer belongs to the session whose measure it carries out, or at which it was made.
    offered.retain(|offer| {
        let measure = offer
            .measure
            .is_some_and(|measure| view.session.measures.contains(&measure));
        measure || (offer.made == view.session.held && offer.made.days().is_some())
    });
    let mut open_points = Vec::new();
    for item in &pending.items {
        if let Some(instrument) = &item.instrument {
            let point = (
                sight.told(&instrument.title),
                format!("/instruments/{}?tab=negotiation", instrument.id),
            );
            if !open_points.contains(&point) {
                open_points.push(point);
            }
        }
    }
    let page = Session {
        trust: signs(&view.acts, &view.trust, sight.us),
        signs: {
            let acts = [&*view.acts, &*offers.acts].concat();
            let mut trust = view.trust.clone();
            trust.extend(offers.trust);
            reach(&acts, &trust, sight.us)
        },
        instruments: instruments
            .instruments
            .iter()
            .map(|row| (row.id, sight.told(&row.title)))
            .collect(),
        row: view.session,
        measures: view.measures,
        offers: offered,
        open_points,
        acts: view.acts,
        can: can(&who),
    };
    Answer::Page(session::page(&visit.frame(), &sight, &page)).to(&visit)
}

fn can(who: &SignedIn) -> Can {
    let may = |kind| who.may(Right::Act(kind));
    Can {
        record: may(EventKind::OutcomeRecorded),
        draft_minutes: may(EventKind::MinutesDrafted),
        sign: may(EventKind::MinutesSigned),
        measure: may(EventKind::MeasureProposed),
        offer: may(EventKind::OfferAnswered),
        confirm_past: may(EventKind::PastConfirmed),
        report: may(EventKind::MeasureReported),
        confirm: may(EventKind::MeasureConfirmed),
    }
}
