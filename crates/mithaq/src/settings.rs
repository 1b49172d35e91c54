//! What an operator decides about a home: where it listens and whom it dials. `mithaq.toml` in the
//! home folder; nothing secret lies in it.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

const FILE: &str = "mithaq.toml";

/// The settings of one home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Where people's browsers connect: `host:port`.
    pub(crate) web: String,
    /// The names, with their ports, under which browsers reach the server; the address itself
    /// where none is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) hosts: Vec<String>,
    /// Whether browsers come over TLS, by a proxy on this machine that ends it.
    #[serde(default)]
    pub(crate) https: bool,
    /// Where the peers connect; none for a server that only dials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) peers: Option<String>,
    /// Where each peer can be dialled, by the label of its side.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) dial: BTreeMap<String, String>,
    /// In a demonstration: where the other sides' pages are, by the label of the side.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) demo: BTreeMap<String, String>,
}

impl Settings {
    /// Reads the settings of a home.
    ///
    /// # Errors
    /// Names the file and, where it is not understood, the line.
    pub(crate) fn read(home: &Path) -> anyhow::Result<Self> {
        let path = home.join(FILE);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "{}: cannot be read; is this a home made by mithaq init?",
                path.display()
            )
        })?;
        toml::from_str(&text).with_context(|| {
            format!(
                "{}: not understood; see docs/guide/install.md",
                path.display()
            )
        })
    }

    /// Writes the settings of a home.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub(crate) fn write(&self, home: &Path) -> anyhow::Result<()> {
        std::fs::write(home.join(FILE), toml::to_string(self)?)?;
        Ok(())
    }
}
