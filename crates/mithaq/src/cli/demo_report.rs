//! What is said at the end of a story without people: what happened when, whose answer was
//! awaited, and whether both records are identical and verify.

use super::{Outcome, print};
use crate::story::agent::PASSWORD;
use anyhow::Context as _;
use mithaq_canon::{Side, SideSet};
use mithaq_core::{Awaited, MeasureState, TextStage};
use mithaq_desk::{Desk, HistoryTold, SystemClock};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Serialize)]
struct Report {
    identical: bool,
    verified: bool,
    adopted: bool,
    measures_confirmed: usize,
    digest: String,
    entries: Vec<u64>,
    timeline: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    date: String,
    side: String,
    act: String,
    awaited: String,
}

/// Compares, verifies and prints; refused where something is not as it should be.
pub(super) fn report(homes: &[PathBuf], json: bool) -> anyhow::Result<Outcome> {
    let mut digests = Vec::new();
    let mut roots = Vec::new();
    let mut verified = true;
    let mut timeline = Vec::new();
    let mut report = None;
    for home in homes {
        let desk = Desk::open(home, Arc::new(SystemClock))?;
        digests.push(desk.digest()?.to_string());
        roots.push(desk.roots()?);
        verified &= desk.verify(&mut |_| {})?.is_sound();
        if report.is_none() {
            timeline = lived(&desk)?;
            report = Some(ends(&desk)?);
        }
    }
    let identical = digests.windows(2).all(|two| two.first() == two.last())
        && roots.windows(2).all(|two| two.first() == two.last());
    let (adopted, measures_confirmed) = report.context("the story has no sides")?;
    let report = Report {
        identical,
        verified,
        adopted,
        measures_confirmed,
        digest: digests.into_iter().next().unwrap_or_default(),
        entries: roots
            .into_iter()
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(|(_, size, _)| size)
            .collect(),
        timeline,
    };
    if json {
        print(format_args!("{}", serde_json::to_string(&report)?))?;
    } else {
        for line in &report.timeline {
            print(format_args!(
                "{:<10}  {:<10} {:<22} {}",
                line.date, line.side, line.act, line.awaited
            ))?;
        }
        let said = |holds: bool| if holds { "yes" } else { "NO" };
        print(format_args!(
            "\ntext adopted by both sides      {}",
            said(report.adopted)
        ))?;
        print(format_args!(
            "measures confirmed by both      {}",
            report.measures_confirmed
        ))?;
        print(format_args!(
            "records identical               {}  ({} entries)",
            said(report.identical),
            report.entries.iter().sum::<u64>()
        ))?;
        print(format_args!(
            "records verify                  {}",
            said(report.verified)
        ))?;
    }
    let good =
        report.identical && report.verified && report.adopted && report.measures_confirmed > 0;
    Ok(if good {
        Outcome::Done
    } else {
        Outcome::Refused
    })
}

/// Whether a text was adopted by all, and how many measures all have confirmed.
fn ends(desk: &Desk) -> anyhow::Result<(bool, usize)> {
    let ticket = desk.sign_in("registrar", PASSWORD)?;
    let who = desk
        .signed_in(&ticket.token)?
        .context("a session ended at once")?;
    let instruments = desk.instruments(&who)?.instruments;
    let measures = desk.measures(&who)?.measures;
    let adopted = instruments
        .iter()
        .any(|row| row.stage == TextStage::Adopted && row.adopted_by != SideSet::default());
    let confirmed = measures
        .iter()
        .filter(|row| row.state == MeasureState::Confirmed)
        .count();
    Ok((adopted, confirmed))
}

/// Each act in the order of the record, and whose answer was awaited in its dossier after it.
fn lived(desk: &Desk) -> anyhow::Result<Vec<Line>> {
    let register = desk.register().context("no register is open")?;
    let name = |side: Side| {
        register
            .charter
            .side(side)
            .map(|side| side.key.clone())
            .unwrap_or_default()
    };
    let line = |told: HistoryTold| {
        let mut awaited: Vec<String> = told
            .pending
            .iter()
            .map(|row| waits(&row.awaited, &name))
            .collect();
        awaited.sort();
        awaited.dedup();
        Line {
            date: told.act.made.to_string(),
            side: name(told.act.at.side),
            act: told
                .act
                .kind
                .map(|kind| kind.code().to_owned())
                .unwrap_or_default(),
            awaited: awaited.join(", "),
        }
    };
    let mut lines: Vec<Line> = desk.history()?.into_iter().map(line).collect();
    lines.sort_by(|one, other| one.date.cmp(&other.date));
    Ok(lines)
}

fn waits(awaited: &Awaited, name: &impl Fn(Side) -> String) -> String {
    match awaited {
        Awaited::Of(sides) => sides.iter().map(name).collect::<Vec<_>>().join(" and "),
        Awaited::Nobody => "nobody charged".to_owned(),
        Awaited::Paused(_) => "paused".to_owned(),
    }
}
