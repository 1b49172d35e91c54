//! `GET /instruments/{id}/room/{provision}`: the negotiation room.

use super::answer::{self, Answer};
use super::draft::form_for;
use super::sight::{sight, sign};
use crate::forms::ActKind;
use crate::pages::address::from_address;
use crate::pages::errors::Trouble;
use crate::pages::parts::Trust;
use crate::pages::room::{self, Can, Clearance, Here, Instruction, Margin, Note, Obstacle, Room};
use crate::pages::sight::Sight;
use crate::path::Path;
use crate::session::{Entered, Visit, pick};
use axum::response::Response;
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{AlternativeId, EventKind, InstrumentRow, ProvisionId, Turn};
use mithaq_desk::{Account, AskError, InstrumentView, NotAllowed, ProvisionView, Right, SignedIn};
use std::collections::BTreeMap;

/// `GET /instruments/{id}/room`
pub(crate) async fn overview(entered: Entered, Path(id): Path<String>) -> Response {
    page(entered, &id, None).await
}

/// `GET /instruments/{id}/room/{provision}`
pub(crate) async fn show(
    entered: Entered,
    Path((id, provision)): Path<(String, String)>,
) -> Response {
    page(entered, &id, Some(&provision)).await
}

/// What the room is made of, asked at once.
struct Asked {
    instrument: InstrumentView,
    provision: Option<ProvisionView>,
    accounts: Vec<Account>,
}

async fn page(Entered { visit, who }: Entered, id: &str, provision: Option<&str>) -> Response {
    let Ok(id) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let place = match provision.map(|text| from_address(text, id)) {
        Some(None) => return Answer::Trouble(Trouble::NotFound).to(&visit),
        Some(Some(place)) => Some(place),
        None => None,
    };
    let asker = who.clone();
    let asked = visit
        .app
        .ask(move |desk| {
            Ok::<_, AskError>(Asked {
                instrument: desk.instrument(&asker, id)?,
                provision: place
                    .map(|place| desk.provision(&asker, place))
                    .transpose()?,
                accounts: desk.accounts()?,
            })
        })
        .await;
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let sight = sight(&visit, asked.instrument.words.clone());
    let hall = visit.query.get("hall") == "1";
    let text = text_lang(
        &sight,
        &asked.instrument.instrument,
        visit.query.get("text"),
    );
    let turns = turns(&sight, &asked.instrument);
    let here = match asked.provision {
        Some(view) => Some(here(&visit, &who, &sight, view, &asked.accounts, hall).await),
        None => None,
    };
    let view = Room {
        instrument: asked.instrument.instrument,
        provisions: asked.instrument.provisions,
        turns,
        here,
        text,
        hall,
    };
    Answer::Page(room::page(&visit.frame(), &sight, &view)).to(&visit)
}

/// The language of the text shown: the one asked for, else the page's, else an authentic one.
fn text_lang(s: &Sight, row: &InstrumentRow, asked: &str) -> Lang {
    let has = |lang: &Lang| row.texts.iter().any(|(held, _)| held == lang);
    let authentic = row
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic())
        .map(|(lang, _)| *lang);
    let wanted = [
        Lang::from_code(asked),
        Some(s.lang()),
        authentic,
        row.texts.first().map(|(lang, _)| *lang),
    ];
    wanted.into_iter().flatten().find(has).unwrap_or(s.lang())
}

fn turns(s: &Sight, view: &InstrumentView) -> BTreeMap<ProvisionId, Turn> {
    let awaited = view
        .pending
        .iter()
        .filter_map(|row| Some((row.provision?, row.awaited.seen_from(s.us))));
    awaited.collect()
}

async fn here(
    visit: &Visit,
    who: &SignedIn,
    s: &Sight,
    view: ProvisionView,
    accounts: &[Account],
    hall: bool,
) -> Here {
    let trust: BTreeMap<EntryId, Trust> = view
        .provision
        .alternatives
        .iter()
        .filter_map(|one| {
            Some((
                one.id.proposal,
                sign(*view.trust.get(&one.id.proposal)?, one.by == s.us),
            ))
        })
        .collect();
    let obstacles = view
        .alternatives
        .iter()
        .filter_map(|one| Some((one.id, obstacle(one.obstacle.as_ref()?, &view)?)))
        .collect::<BTreeMap<AlternativeId, Obstacle>>();
    let form = match ActKind::from_code(visit.query.get("form")) {
        Some(kind @ (ActKind::Propose | ActKind::Insert | ActKind::Delete)) if !hall => {
            form_for(visit, who, s, kind, &view).await
        }
        Some(_) | None => None,
    };
    let conveyed = visit.query.get("conveyed").parse::<EntryId>().ok();
    let conveyed = conveyed.map(|entry| {
        let found = view.trust.get(&entry).map(|trust| sign(*trust, true));
        found.unwrap_or(Trust::Sent)
    });
    Here {
        margin: (!hall && who.may(Right::Margin)).then(|| margin(visit, who, &view, accounts)),
        can: can(who),
        provision: view.provision,
        trust,
        obstacles,
        form,
        conveyed,
    }
}

fn obstacle(found: &NotAllowed, view: &ProvisionView) -> Option<Obstacle> {
    match found {
        NotAllowed::ClearancePending(offices) => Some(Obstacle::Clearance(offices.clone())),
        NotAllowed::CrossesInstruction(id) => {
            let text = view
                .margin
                .instructions
                .iter()
                .find(|one| one.id == *id)
                .map(|one| one.text.clone());
            Some(Obstacle::Instruction(text.unwrap_or_default()))
        }
        NotAllowed::Role
        | NotAllowed::KeyLocked
        | NotAllowed::KeyElsewhere
        | NotAllowed::NotWaiting
        | NotAllowed::NotSigned
        | NotAllowed::NotProved(_)
        | NotAllowed::NotRegistered
        | NotAllowed::NoGrant => None,
    }
}

fn can(who: &SignedIn) -> Can {
    Can {
        propose: who.may(Right::Act(EventKind::Proposed)),
        accept: who.may(Right::Act(EventKind::Accepted)),
        reserve: who.may(Right::Act(EventKind::Reserved)),
        reopen: who.may(Right::Act(EventKind::Reopened)),
        note: who.may(Right::Margin),
        instruct: who.may(Right::Instruct),
    }
}

fn margin(visit: &Visit, who: &SignedIn, view: &ProvisionView, accounts: &[Account]) -> Margin {
    let lang = visit.voice.lang();
    let offset = visit
        .app
        .desk()
        .register()
        .map_or(0, |register| register.charter.offset_minutes);
    let office = |user| {
        accounts
            .iter()
            .find(|account| account.id == user)
            .map(|account| pick(&account.office, lang))
    };
    Margin {
        instructions: view
            .margin
            .instructions
            .iter()
            .map(|one| Instruction {
                text: one.text.clone(),
                crossed: one.crossed.clone(),
            })
            .collect(),
        clearances: view
            .margin
            .clearances
            .iter()
            .map(|one| Clearance {
                id: one.id.0,
                office: one.office.clone(),
                state: one.state.code(),
            })
            .collect(),
        notes: view
            .margin
            .notes
            .iter()
            .map(|one| Note {
                id: one.id.0,
                office: office(one.user),
                text: one.text.clone(),
                written: visit.voice.dates.instant(one.written, offset),
                own: one.user == who.account().id,
            })
            .collect(),
    }
}
