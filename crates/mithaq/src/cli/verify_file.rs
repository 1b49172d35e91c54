//! Checks a proof without any home.

use super::{Outcome, print, print_json, say};
use crate::texts::input;
use mithaq_desk::SignatureVerifier;
use mithaq_record::{Charter, Keys, NotProven, Proof, Proven};
use serde::Serialize;
use std::path::Path;

/// The name of this format; another meaning would get another number.
const FORMAT: &str = "mithaq.proof/1";

/// A text of an act is shown up to so many characters.
const TEXT_CHARS_MAX: usize = 2000;

/// What a proof shows.
#[derive(Debug, Serialize)]
struct Json {
    format: &'static str,
    verified: bool,
    #[serde(flatten)]
    shown: Option<Shown>,
    finding: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    register: String,
    sides: Vec<SideOf>,
    entry: String,
    side: String,
    epoch: u32,
    seq: u64,
    kind: u16,
    claimed: u64,
    official: Option<String>,
    texts: Vec<Text>,
    withheld: Vec<String>,
    countersigned: Vec<Countersigned>,
}

#[derive(Debug, Serialize)]
struct SideOf {
    key: String,
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct Text {
    id: String,
    bytes: usize,
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct Countersigned {
    side: String,
    size: u64,
    root: String,
    claimed: u64,
}

/// Checks the proof, or the file of keys, at `path`.
pub(super) fn run(path: &Path, known: Option<&Path>, json: bool) -> anyhow::Result<Outcome> {
    let bytes = input::bytes(path)?;
    if !Proof::is_one(&bytes) {
        return Err(input::Unusable::file(
            path,
            "this is neither a home nor a proof: name the folder of a home, or a file that \
             `mithaq proof` wrote",
        ));
    }
    let known = known.map(keys).transpose()?;
    let found = match Keys::from_bytes(&bytes) {
        Ok(alone) => return keys_alone(&alone, json),
        Err(_) => Proof::from_bytes(&bytes)
            .and_then(|proof| Ok((proof.verify(known.as_ref(), &SignatureVerifier)?, proof))),
    };
    match found {
        Ok((proven, proof)) => {
            let shown = shown(&proven, &proof);
            if json {
                print_json(&answer(Some(shown), None))?;
            } else {
                tell(&shown)?;
            }
            Ok(Outcome::Done)
        }
        Err(NotProven::NoKeys(register)) => Err(input::Unusable::file(
            path,
            format_args!(
                "it brings no keys: add --known-charter FILE with those of register {register}"
            ),
        )),
        Err(wrong) => not_verified(&wrong, json),
    }
}

fn answer(shown: Option<Shown>, finding: Option<String>) -> Json {
    Json {
        format: FORMAT,
        verified: shown.is_some(),
        shown,
        finding,
    }
}

fn not_verified(wrong: &NotProven, json: bool) -> anyhow::Result<Outcome> {
    if json {
        print_json(&answer(None, Some(wrong.to_string())))?;
    } else {
        print(format_args!("{wrong}"))?;
        say(format_args!("Not verified: this file shows nothing."));
    }
    Ok(Outcome::NotVerified)
}

fn keys(path: &Path) -> anyhow::Result<Keys> {
    let bytes = input::bytes(path)?;
    // Whoever has a proof that brings its keys may take them for known.
    Keys::from_bytes(&bytes)
        .map_err(|wrong| input::Unusable::file(path, format_args!("no file of keys: {wrong}")))
}

fn keys_alone(keys: &Keys, json: bool) -> anyhow::Result<Outcome> {
    match keys.ring(&SignatureVerifier) {
        Ok(_) => {
            let charter = &keys.charter.charter;
            if json {
                print_json(&serde_json::json!({
                    "format": FORMAT,
                    "verified": true,
                    "register": charter.id().to_string(),
                    "sides": sides(charter),
                    "entries": keys.chain.len(),
                }))?;
            } else {
                print(format_args!("register  {}", charter.id()))?;
                tell_sides(&sides(charter))?;
                print(format_args!("{} entries about keys", keys.chain.len()))?;
            }
            Ok(Outcome::Done)
        }
        Err(wrong) => not_verified(&wrong, json),
    }
}

fn sides(charter: &Charter) -> Vec<SideOf> {
    let one = |(_, side): (_, &mithaq_record::SideCharter)| SideOf {
        key: side.key.clone(),
        fingerprint: side.server_key.fingerprint(),
    };
    charter.sides().map(one).collect()
}

fn shown(proven: &Proven, proof: &Proof) -> Shown {
    let (entry, charter) = (&proven.entry, &proven.charter);
    let label = |side| {
        charter
            .side(side)
            .map_or_else(String::new, |side| side.key.clone())
    };
    let (at, body) = (entry.at(), entry.body());
    let texts = proof.frame.payloads.iter().map(|payload| Text {
        id: payload.id.to_string(),
        bytes: payload.plaintext.len(),
        text: String::from_utf8(payload.plaintext.clone()).ok(),
    });
    Shown {
        register: charter.id().to_string(),
        sides: sides(charter),
        entry: entry.id().to_string(),
        side: label(at.side),
        epoch: at.epoch,
        seq: at.seq,
        kind: body.kind,
        claimed: body.claimed.0,
        official: entry.act().map(|act| act.official.to_string()),
        texts: texts.collect(),
        withheld: proven.withheld.iter().map(ToString::to_string).collect(),
        countersigned: proven
            .countersigned
            .iter()
            .map(|(receipt, row)| Countersigned {
                side: label(receipt.at().side),
                size: row.size,
                root: row.root.to_string(),
                claimed: receipt.body().claimed.0,
            })
            .collect(),
    }
}

fn tell_sides(sides: &[SideOf]) -> anyhow::Result<()> {
    for side in sides {
        print(format_args!("  {:<9} {}", side.key, side.fingerprint))?;
    }
    Ok(())
}

fn tell(shown: &Shown) -> anyhow::Result<()> {
    let date = |millis: u64| mithaq_canon::Time(millis).date(0);
    print(format_args!("register  {}", shown.register))?;
    tell_sides(&shown.sides)?;
    print(format_args!("entry     {}", shown.entry))?;
    print(format_args!(
        "signed by {} as number {} of its log (epoch {}), kind {}; its server says on {}",
        shown.side,
        shown.seq,
        shown.epoch,
        shown.kind,
        date(shown.claimed)
    ))?;
    for one in &shown.countersigned {
        print(format_args!(
            "received by {}, which signed for {} entries of that log; its server says on {}",
            one.side,
            one.size,
            date(one.claimed)
        ))?;
    }
    for text in &shown.texts {
        print(format_args!("text      {}", text.id))?;
        if let Some(words) = &text.text {
            let start: String = words.chars().take(TEXT_CHARS_MAX).collect();
            print(format_args!("{start}"))?;
        }
    }
    for id in &shown.withheld {
        print(format_args!("text      {id} (not shown)"))?;
    }
    say(format_args!(
        "Compare the fingerprints with those the sides have published. What came later, and whether \
         the act had effect, only the whole record shows."
    ));
    Ok(())
}
