//! `GET /record`, `GET /record/{id}/proof`, `POST /record/verify`; the pouch beside them.

pub(crate) mod keeping;
pub(crate) mod pouch;

use super::answer::{self, Answer};
use super::files::attached;
use super::sight::{sight, sign};
use crate::pages::errors::Trouble;
use crate::pages::parts::Trust;
use crate::pages::record::pouch::Pouches;
use crate::pages::record::{self, Broken, Chain, Line, Peer, Record, Verified, What};
use crate::path::Path;
use crate::session::{Entered, Posted, Visit};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::{EntryId, Position, Side, Time};
use mithaq_desk::{AskError, EntryKind, EntryView, Fault, Part, RecordView, Report, Right, Words};
use std::collections::BTreeMap;

/// Entries of each log on one page.
const PAGE: u32 = 30;

/// `GET /record`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    let before: Option<u64> = visit.query.get("before").parse().ok();
    let keeps = who.may(Right::Keep);
    let asked = visit
        .app
        .ask(move |desk| {
            let register = desk.register().ok_or(Fault::NotOpen)?;
            let mut views = Vec::new();
            for (side, _) in register.charter.sides() {
                views.push((
                    side,
                    desk.record_page(&who, side, before.map(|seq| (u32::MAX, seq)), PAGE)?,
                ));
            }
            let pouches = keeps.then(|| desk.pouches()).transpose()?;
            Ok::<_, AskError>((register.id.to_string(), views, pouches))
        })
        .await;
    let (register, views, pouches) = match asked {
        Ok(asked) => asked,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let sight = sight(&visit, Words::default());
    let offset = visit
        .app
        .desk()
        .register()
        .map_or(0, |register| register.charter.offset_minutes);
    let told = |time: Time| visit.voice.dates.instant(time, offset);
    let lines = |side: Side, view: &RecordView| Chain {
        side,
        size: size_of(view, side),
        entries: view
            .entries
            .iter()
            .map(|entry| line(&visit, entry, view.ours))
            .collect(),
    };
    let last = views
        .iter()
        .filter_map(|(_, view)| view.entries.last())
        .map(|entry| entry.at.seq)
        .max();
    let Some((_, first)) = views.first() else {
        return answer::unanswered(&visit, &AskError::NotFound);
    };
    let view = Record {
        chains: views
            .iter()
            .map(|(side, view)| lines(*side, view))
            .collect(),
        peers: first
            .logs
            .iter()
            .filter(|log| log.side != first.ours)
            .map(|log| {
                let health = first.peers.get(&log.side);
                let heard = health.and_then(|health| health.heard);
                let lost = health
                    .and_then(|health| health.lost.clone())
                    .filter(|(at, _)| heard.is_none_or(|heard| *at > heard));
                Peer {
                    side: log.side,
                    reached: heard.map(told),
                    trouble: lost.map(|(_, why)| why),
                }
            })
            .collect(),
        refused: first.refused.iter().map(|refused| refused.count).sum(),
        waiting: first.logs.iter().map(|log| log.waiting).sum(),
        at_rest: first.at_rest,
        asked: u64::try_from(first.asked).unwrap_or(u64::MAX),
        older: last
            .filter(|seq| *seq > 0)
            .map(|seq| format!("/record?before={seq}")),
        register,
        fingerprint: visit.app.desk().fingerprint(),
        pouches: pouches.map(|state| Pouches {
            peers: state
                .peers
                .iter()
                .map(|peer| pouch::shown(peer, &told))
                .collect(),
            missing: pouch::files(state.missing),
        }),
    };
    Answer::Page(record::page(&visit.frame(), &sight, &view)).to(&visit)
}

fn size_of(view: &RecordView, side: Side) -> u64 {
    let log = view.logs.iter().find(|log| log.side == side);
    log.and_then(|log| log.durable.as_ref())
        .map_or(0, |seen| seen.size)
}

fn line(visit: &Visit, entry: &EntryView, ours: Side) -> Line {
    let offset = visit
        .app
        .desk()
        .register()
        .map_or(0, |register| register.charter.offset_minutes);
    let (what, office, void) = match &entry.what {
        EntryKind::Act(kind, row) => {
            let office = row
                .as_ref()
                .map(|row| row.office.clone())
                .unwrap_or_default();
            let void = row
                .as_ref()
                .is_some_and(|row| row.verdict != mithaq_core::Verdict::Standing);
            (kind.map_or(What::Closed, What::Act), office, void)
        }
        EntryKind::Receipt(_, of) => {
            let side = of.first().map_or(entry.at.side, |seen| seen.side);
            (What::Receipt(side), Vec::new(), false)
        }
        EntryKind::Grant
        | EntryKind::Revocation
        | EntryKind::Understands
        | EntryKind::ServerKey
        | EntryKind::TransportKey
        | EntryKind::PouchKey
        | EntryKind::NewEpoch
        | EntryKind::Countersigned => (What::System, Vec::new(), false),
        EntryKind::Erased => (What::Erased, Vec::new(), false),
        EntryKind::Newer => (What::Unknown, Vec::new(), false),
    };
    let trust = if void || entry.void.is_some() {
        Trust::Void
    } else {
        sign(entry.trust, entry.at.side == ours)
    };
    Line {
        id: entry.id,
        seq: entry.at.seq,
        what,
        office,
        when: visit
            .voice
            .dates
            .instant(entry.claimed.unwrap_or(entry.received), offset),
        trust,
    }
}

/// `GET /record/{id}/proof`: a proof of the entry for a third party, as a file.
pub(crate) async fn proof(Entered { visit, who }: Entered, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let made = visit.app.ask(move |desk| desk.proof(&who, id)).await;
    match made {
        Ok(proof) => {
            let name = format!("{:.12}.proof", id.to_string());
            attached(proof.to_bytes(), "application/cbor", &name)
        }
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// `POST /record/verify`: reads every stored byte; the page is green or red.
pub(crate) async fn verify(Posted { visit, .. }: Posted) -> Response {
    let checked = visit
        .app
        .ask(|desk| match desk.verify(&mut |_| ()) {
            Ok(report) => Ok(report),
            Err(error) => Err(Fault::Reopen(error.to_string())),
        })
        .await;
    let report = match checked {
        Ok(report) => report,
        Err(fault) => return answer::failed(&visit, &fault),
    };
    visit.app.set_broken(!report.is_sound());
    if !report.is_sound() {
        tracing::error!(
            findings = report.findings.len(),
            "the record does not verify"
        );
    }
    let sight = sight(&visit, Words::default());
    let page = record::verified(&visit.frame(), &sight, &told(&report));
    answer::page(StatusCode::OK, &page)
}

/// What the page says of a report.
pub(crate) fn told(report: &Report) -> Verified {
    let broken = report.findings.iter().map(|finding| {
        let (place, subject): (Option<Position>, String) = match finding.part {
            Part::Entry(at) | Part::Receipt(at) => (Some(at), String::new()),
            // Enough of it to find it by; the command line tells the whole.
            Part::Payload(id) => (None, format!("{:.12}… ", id.to_string())),
            Part::Home(table) => (None, format!("{table} ")),
            Part::Charter
            | Part::Database
            | Part::ReadTables
            | Part::HeadMark
            | Part::OwnLog
            | Part::Key => (None, String::new()),
        };
        Broken {
            place: place.map(|at| (at.side, at.seq)),
            part: finding.part.code().to_owned(),
            damage: finding.damage.code().to_owned(),
            detail: format!("{subject}{}", finding.detail),
        }
    });
    let mut told: Vec<Broken> = Vec::new();
    let mut alike: BTreeMap<(String, String), u64> = BTreeMap::new();
    for one in broken {
        // One damaged entry can leave hundreds of derived rows that differ: said once, with a count.
        let count = alike.entry((one.part.clone(), one.damage.clone()));
        let count = count.and_modify(|count| *count += 1).or_insert(1);
        if one.place.is_some() || *count == 1 {
            told.push(one);
        }
    }
    for one in told.iter_mut().filter(|one| one.place.is_none()) {
        let count = alike.get(&(one.part.clone(), one.damage.clone()));
        if let Some(count) = count.filter(|count| **count > 1) {
            one.detail = format!("× {count}");
        }
    }
    Verified {
        entries: report.entries,
        receipts: report.receipts,
        payloads: report.payloads,
        broken: told,
        copy: false,
    }
}
