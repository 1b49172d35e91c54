//! What the pages are told: names and addresses, and in a demonstration its offices and its guide.

use crate::settings::Settings;
use crate::stage::{self, Restart};
use crate::story::agent::PASSWORD;
use crate::story::data::{Data, SideOffices, date};
use anyhow::Context as _;
use mithaq_canon::Lang;
use mithaq_desk::Desk;
use mithaq_line::Line;
use mithaq_web::{Config, Demo, DemoOffice, Guide, GuideFact, GuideLink, GuideStep};
use std::net::SocketAddr;
use tokio::sync::watch;

/// The configuration of the pages of a home.
///
/// # Errors
/// Where a demo home is not of the story that is built in.
pub(crate) fn config(
    desk: &Desk,
    settings: &Settings,
    address: SocketAddr,
    line: Option<Line>,
    again: &Restart,
    stop: &watch::Sender<bool>,
) -> anyhow::Result<Config> {
    let mut hosts = settings.hosts.clone();
    if hosts.is_empty() {
        hosts.push(address.to_string());
    }
    let demo = if desk.is_demo() {
        let data = Data::read()?;
        let offices = data
            .offices
            .side
            .iter()
            .find(|side| side.key == desk.profile().key);
        let offices = offices.context("this demo home is not of the story that is built in")?;
        Some(Demo {
            offices: office_list(offices),
            guide: guide(&data, settings)?,
            stage: Some(stage::of(desk, line, again.clone(), stop.clone())),
        })
    } else {
        None
    };
    Ok(Config {
        hosts,
        https: settings.https,
        lang: Lang::Ar,
        demo,
    })
}

fn office_list(side: &SideOffices) -> Vec<DemoOffice> {
    side.office
        .iter()
        .map(|office| DemoOffice {
            login: office.login.clone(),
            password: PASSWORD.to_owned(),
            office: office.name.owned(),
            role: office.role.clone(),
        })
        .collect()
}

fn guide(data: &Data, settings: &Settings) -> anyhow::Result<Guide> {
    let mut steps = Vec::new();
    for (number, step) in (1..).zip(&data.meeting.guide) {
        let links = data.guide.link.iter().filter(|link| link.step == number);
        steps.push(GuideStep {
            title: step.title.owned(),
            text: step.text.owned(),
            facts: if number == 1 {
                facts(data)?
            } else {
                Vec::new()
            },
            links: links
                .map(|link| GuideLink {
                    text: link.text.owned(),
                    href: href(&link.to, settings),
                })
                .collect(),
            command: None,
        });
    }
    Ok(Guide { steps })
}

fn facts(data: &Data) -> anyhow::Result<Vec<GuideFact>> {
    let fact = |fact: &crate::story::data::Fact| {
        let awaited = data.guide.awaits.get(&fact.awaits);
        Ok(GuideFact {
            date: Some(date(&fact.date)?),
            text: fact.label.owned(),
            awaited: awaited
                .map(crate::story::data::Tri::owned)
                .unwrap_or_default(),
        })
    };
    data.meeting.fact.iter().map(fact).collect()
}

/// A path of this server, or of the other side's where the story says so.
fn href(to: &str, settings: &Settings) -> String {
    match to.strip_prefix("other:") {
        Some(path) => {
            let other = settings
                .demo
                .values()
                .next()
                .map(String::as_str)
                .unwrap_or_default();
            format!("{other}{path}")
        }
        None => to.to_owned(),
    }
}
