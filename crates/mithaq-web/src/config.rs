//! What the binary tells the pages: names, addresses, and for a demo its offices and its guide.

use crate::Stage;
use mithaq_canon::Lang;
use mithaq_desk::RelyingParty;
use std::sync::Arc;

/// Names and ports of one server; a grant has room for no more.
const ORIGINS_MAX: usize = mithaq_record::limits::ORIGINS_MAX;

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

    /// Where an authenticator would serve that is registered under this Host header: the name in
    /// it, and the origins of every configured host of that name or below it. None for a bare
    /// address: browsers have no relying party there (W3C Web Authentication §5.1.3).
    pub(crate) fn relying_party(&self, host: &str) -> Option<RelyingParty> {
        let name = name_of(host)?;
        let scheme = if self.https { "https" } else { "http" };
        let own = |host: &&String| {
            let below = name_of(host).and_then(|one| one.strip_suffix(&name).map(str::to_owned));
            below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
        };
        let mut origins: Vec<String> = self
            .hosts
            .iter()
            .filter(own)
            .map(|host| format!("{scheme}://{}", host.to_ascii_lowercase()))
            .collect();
        origins.sort_unstable();
        origins.dedup();
        origins.truncate(ORIGINS_MAX);
        Some(RelyingParty { id: name, origins })
    }
}

/// The name in a Host header, without its port; none for an address.
fn name_of(host: &str) -> Option<String> {
    let name = host.split(':').next().unwrap_or_default();
    let is_address = host.starts_with('[') || name.parse::<std::net::Ipv4Addr>().is_ok();
    (!is_address && !name.is_empty()).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(hosts: &[&str], https: bool) -> Config {
        Config {
            hosts: hosts.iter().map(ToString::to_string).collect(),
            https,
            lang: Lang::Ar,
            demo: None,
        }
    }

    #[test]
    fn an_authenticator_serves_under_the_name_by_which_one_came() {
        let hosts = [
            "register.north.example",
            "North.example:8443",
            "10.0.0.1:80",
        ];
        let config = config(&hosts, true);
        let at = config
            .relying_party("NORTH.example:8443")
            .unwrap_or_else(|| unreachable!());
        assert_eq!(at.id, "north.example");
        let origins = [
            "https://north.example:8443",
            "https://register.north.example",
        ];
        assert_eq!(at.origins, origins);
        let at = config.relying_party("register.north.example");
        assert_eq!(at.map(|at| at.origins), Some(vec![origins[1].to_owned()]));
        assert_eq!(config.relying_party("10.0.0.1:80"), None);
    }

    #[test]
    fn a_demo_home_has_a_name_and_an_address_has_none() {
        let config = config(&["algiers.localhost:8001", "127.0.0.1:8001"], false);
        let at = config.relying_party("algiers.localhost:8001");
        let origins = vec!["http://algiers.localhost:8001".to_owned()];
        assert_eq!(at.map(|at| at.origins), Some(origins));
        assert_eq!(config.relying_party("127.0.0.1:8001"), None);
        assert_eq!(config.relying_party("[::1]:8001"), None);
    }
}
