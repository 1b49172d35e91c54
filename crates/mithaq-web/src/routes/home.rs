//! `GET /`: what is pending.

use super::answer::{self, Answer};
use super::sight::{sight, sign};
use crate::pages::address::{address, room_of};
use crate::pages::home::{self, Home, Item, Near, Next, RecordCard};
use crate::pages::naming::label_in;
use crate::pages::parts::Trust;
use crate::pages::sight::Sight;
use crate::session::Entered;
use axum::response::Response;
use mithaq_canon::{Date, EntryId};
use mithaq_core::{EventKind, PendingKind, ProvisionKind};
use mithaq_desk::{AskError, PendingItem, PendingView, RecordView, Right};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Dates are near from so many days before them.
const NEAR_DAYS: i64 = 60;
/// The card shows at most so many dates.
const NEAR_MAX: usize = 6;

/// `GET /`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    let may_register = who.may(Right::Act(EventKind::InstrumentRegistered));
    let asked = visit
        .app
        .ask(move |desk| {
            let pending = desk.pending(&who)?;
            let record = desk.record_page(&who, pending.ours, None, 0)?;
            let mut trust = BTreeMap::new();
            for item in &pending.items {
                if let Entry::Vacant(free) = trust.entry(item.row.calls)
                    && let Ok(entry) = desk.entry(&who, item.row.calls)
                {
                    free.insert(sign(entry.trust, entry.at.side == pending.ours));
                }
            }
            let to_sign = desk.waiting_acts(&who)?.len();
            Ok::<_, AskError>((pending, record, trust, to_sign))
        })
        .await;
    let (pending, record, trust, to_sign) = match asked {
        Ok(answers) => answers,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let sight = sight(&visit, pending.words.clone());
    let view = Home {
        items: items(&sight, &pending, &trust),
        next: next(&sight, &pending),
        near: near(&sight, &pending),
        record: card(&record),
        may_register,
        to_sign,
    };
    Answer::Page(home::page(&visit.frame(), &sight, &view)).to(&visit)
}

/// One line for each matter; provisions of one instrument that wait alike are one line.
fn items(s: &Sight, view: &PendingView, trust: &BTreeMap<EntryId, Trust>) -> Vec<Item> {
    let mut items: Vec<(&PendingItem, usize)> = Vec::new();
    for item in &view.items {
        let alike = |held: &PendingItem| {
            held.row.dossier == item.row.dossier
                && held.row.kind == item.row.kind
                && held.turn == item.turn
                && held.row.since == item.row.since
                && matches!(
                    item.row.kind,
                    PendingKind::Answer | PendingKind::PastConfirmation | PendingKind::PastReply
                )
        };
        match items.iter_mut().find(|(held, _)| alike(held)) {
            Some((_, count)) => *count += 1,
            None => items.push((item, 1)),
        }
    }
    items
        .into_iter()
        .map(|(item, count)| Item {
            title: title(s, item),
            provision: provision(s, item).filter(|_| count == 1),
            count,
            trust: trust.get(&item.row.calls).copied(),
            href: href(item, count),
            row: item.row.clone(),
        })
        .collect()
}

fn title(s: &Sight, item: &PendingItem) -> crate::pages::Said {
    let of = item.measure.as_ref().map(|row| &row.text);
    let of = of.or(item.offer.as_ref().map(|row| &row.title));
    let of = of.or(item.instrument.as_ref().map(|row| &row.title));
    let of = of.or(item.session.as_ref().map(|row| &row.name));
    of.map_or_else(
        || crate::pages::Said::new(s.lang(), ""),
        |wording| s.told(wording),
    )
}

fn provision(s: &Sight, item: &PendingItem) -> Option<String> {
    let number = item
        .provision_number
        .as_ref()
        .filter(|number| !number.is_empty())?;
    Some(label_in(s.lang(), ProvisionKind::Article, number))
}

/// Where the act is done that a pending matter waits for.
fn href(item: &PendingItem, count: usize) -> String {
    let dossier = item.row.dossier;
    let instrument = format!("/instruments/{dossier}");
    match item.row.kind {
        PendingKind::Drafting | PendingKind::Adoption => format!("{instrument}?tab=negotiation"),
        PendingKind::Answer => match item.row.provision {
            Some(id) if count == 1 => format!("{}/{}", room_of(dossier), address(id, dossier)),
            Some(_) | None => room_of(dossier),
        },
        PendingKind::Signature => format!("/sessions/{dossier}"),
        PendingKind::Execution | PendingKind::Confirmation => {
            format!("/measures#m-{}", item.row.subject)
        }
        PendingKind::OfferAnswer => format!("/programmes#o-{}", item.row.subject),
        PendingKind::PastConfirmation | PendingKind::PastReply => {
            if item.session.is_some() {
                format!("/sessions/{dossier}")
            } else if item.offer.is_some() {
                format!("/programmes#o-{}", item.row.subject)
            } else {
                format!("{instrument}?tab=history")
            }
        }
    }
}

fn next(s: &Sight, view: &PendingView) -> Option<Next> {
    let session = view
        .upcoming
        .iter()
        .min_by_key(|session| session.held.earliest())?;
    Some(Next {
        title: s.told(&session.name),
        held: session.held,
        venue: s.told(&session.venue),
        points: session.agenda.len(),
        href: format!("/sessions/{}", session.id),
    })
}

fn near(s: &Sight, view: &PendingView) -> Vec<Near> {
    let soon = |due: Date| due.earliest() - s.today.earliest() <= NEAR_DAYS;
    let mut near: Vec<Near> = view
        .items
        .iter()
        .filter_map(|item| {
            let due = item.row.due.filter(|due| soon(*due))?;
            Some(Near {
                title: title(s, item),
                due,
                late: item.late,
                href: href(item, 1),
            })
        })
        .collect();
    near.sort_by_key(|one| one.due.earliest());
    near.dedup_by(|one, other| one.href == other.href);
    near.truncate(NEAR_MAX);
    near
}

fn card(record: &RecordView) -> RecordCard {
    let size = |ours: bool| {
        let logs = record
            .logs
            .iter()
            .filter(|log| (log.side == record.ours) == ours);
        logs.filter_map(|log| log.applied.as_ref())
            .map(|seen| seen.size)
            .sum()
    };
    let own = record.logs.iter().find(|log| log.side == record.ours);
    let settled = own.map_or(0, |log| log.settled.1);
    RecordCard {
        ours: size(true),
        theirs: size(false),
        unsent: if record.at_rest {
            0
        } else {
            size(true).saturating_sub(settled)
        },
        reached: record
            .peers
            .values()
            .any(|peer| peer.heard > peer.lost.as_ref().map(|(at, _)| *at)),
    }
}
