//! What the binary tells the pages: names, addresses, and for a demo its offices and its guide.

use crate::Stage;
use mithaq_canon::Lang;
use std::sync::Arc;

/// How people reach this server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The values of the Host header that are answered, with their ports: `algiers.localhost:8001`.
    pub hosts: Vec<String>,
    /// Whether people come over TLS, which makes cookies `Secure` and `__Host-`.
    pub https: bool,
    /// The language of a visitor who has not chosen.
    pub lang: Lang,
    /// What only a demo home has.
    pub demo: Option<Demo>,
}

/// Offices and guide of a demo home.
#[derive(Debug, Clone, Default)]
pub struct Demo {
    /// The offices whose sign-in is offered, with passwords that exist nowhere else.
    pub offices: Vec<DemoOffice>,
    /// The guided path.
    pub guide: Guide,
    /// What a newcomer may do to the server from it.
    pub stage: Option<Arc<dyn Stage>>,
}

/// An office of a demo home.
#[derive(Debug, Clone)]
pub struct DemoOffice {
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: String,
    /// Its names by language.
    pub office: Vec<(Lang, String)>,
    /// Its role's code: `negotiator`, `head_of_delegation`, …
    pub role: String,
}

/// The guided path for a newcomer's first five minutes.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    /// Its steps, in order.
    pub steps: Vec<GuideStep>,
}

/// A step of the guided path. Every text is given by language.
#[derive(Debug, Clone, Default)]
pub struct GuideStep {
    /// Its title.
    pub title: Vec<(Lang, String)>,
    /// What there is to see or do; a paragraph a line.
    pub text: Vec<(Lang, String)>,
    /// Dated facts: when, and what.
    pub facts: Vec<GuideFact>,
    /// Where it is done: the link's text and its address, on this server or the other side's.
    pub links: Vec<GuideLink>,
    /// A command to be typed, exactly.
    pub command: Option<String>,
}

/// A dated fact.
#[derive(Debug, Clone, Default)]
pub struct GuideFact {
    /// When, to the precision known.
    pub date: Option<mithaq_canon::Date>,
    /// What happened.
    pub text: Vec<(Lang, String)>,
    /// Whose answer was awaited from then on, in words.
    pub awaited: Vec<(Lang, String)>,
}

/// A link of a step.
#[derive(Debug, Clone, Default)]
pub struct GuideLink {
    /// What it says.
    pub text: Vec<(Lang, String)>,
    /// A path of this server, or a whole address.
    pub href: String,
}

impl Config {
    /// Whether a Host header names this server.
    pub(crate) fn serves(&self, host: &str) -> bool {
        self.hosts.iter().any(|one| one.eq_ignore_ascii_case(host))
    }
}
