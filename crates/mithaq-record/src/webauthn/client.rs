//! Client data (§5.8.1): what the browser says of the page and of what was asked.

use super::{
    CeremonyFault,
    json::{Value, members},
};
use crate::limits::CLIENT_DATA_BYTES_MAX;
use alloc::string::String;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// What was asked of the authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// To make a credential.
    Create,
    /// To prove something with one.
    Get,
}

/// The members that are looked at; a browser may say more (§5.8.1.2).
#[derive(Debug)]
pub(super) struct ClientData {
    kind: String,
    challenge: String,
    origin: String,
    crosses: bool,
}

impl Ceremony {
    fn kind(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Get => "webauthn.get",
        }
    }
}

impl ClientData {
    /// Reads all of `bytes`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, CeremonyFault> {
        Self::read_whole(bytes).ok_or(CeremonyFault::ClientData)
    }

    fn read_whole(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > CLIENT_DATA_BYTES_MAX {
            return None;
        }
        let members = members(core::str::from_utf8(bytes).ok()?)?;
        let member = |name: &str| {
            let mut named = members.iter().filter(|(held, _)| held == name);
            named.next().map(|(_, value)| value)
        };
        let text = |name: &str| match member(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            Some(Value::Boolean(_) | Value::Other) | None => None,
        };
        let cross_origin = match member("crossOrigin") {
            None => false,
            Some(Value::Boolean(crosses)) => *crosses,
            Some(Value::Text(_) | Value::Other) => return None,
        };
        Some(Self {
            kind: text("type")?,
            challenge: text("challenge")?,
            origin: text("origin")?,
            // Only a frame has a page above it (§5.8.1, topOrigin).
            crosses: cross_origin || member("topOrigin").is_some(),
        })
    }

    /// That it is of this ceremony, answers this challenge, and was made on a page of ours.
    pub(super) fn check(
        &self,
        ceremony: Ceremony,
        challenge: &[u8; 32],
        origins: &[String],
    ) -> Result<(), CeremonyFault> {
        if self.kind != ceremony.kind() {
            Err(CeremonyFault::Type)
        } else if self.challenge != BASE64_URL_SAFE_NO_PAD.encode(challenge) {
            Err(CeremonyFault::Challenge)
        } else if !origins.contains(&self.origin) {
            Err(CeremonyFault::Origin)
        } else if self.crosses {
            Err(CeremonyFault::CrossOrigin)
        } else {
            Ok(())
        }
    }
}
