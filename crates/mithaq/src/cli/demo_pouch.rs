//! The story by pouches alone: no server runs, and the homes never meet but by files.

use crate::story::agent::{Agent, Turn};
use anyhow::{Context as _, bail};
use mithaq_desk::{Desk, POUCH_ATTACHMENTS_BYTES, SystemClock};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Couriers travel so often at most; the story takes far fewer.
const JOURNEYS_MAX: usize = 1_000;

/// Lets the sides act by turns, a courier between them, until both records are at rest.
pub(super) fn play(homes: &[PathBuf], folder: &Path, stop: &AtomicBool) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut desks = Vec::new();
    let mut agents = Vec::new();
    for home in homes {
        let desk = Desk::open(home, Arc::new(SystemClock))?;
        agents.push(Agent::new(desk.clone(), true)?);
        desks.push(desk);
    }
    for journey in 0..JOURNEYS_MAX {
        let mut is_over = true;
        for (desk, agent) in desks.iter().zip(&mut agents) {
            is_over &= act(agent)? && desk.is_at_rest();
            for peer in desk.peers() {
                let file = folder.join(format!("{journey}-{}.pouch", peer.side.0));
                desk.pack_pouch(
                    peer.side,
                    POUCH_ATTACHMENTS_BYTES,
                    &mut File::create_new(&file)?,
                )?;
                let to = desks.get(usize::from(peer.side.0));
                let to = to.context("no such side")?;
                to.open_pouch(&mut File::open(&file)?)?;
                std::fs::remove_file(&file)?;
            }
        }
        if is_over || stop.load(Ordering::Relaxed) {
            return Ok(());
        }
    }
    bail!("the pouches bring the story to no end")
}

/// Does what is due; whether the story has ended for this side.
fn act(agent: &mut Agent) -> anyhow::Result<bool> {
    loop {
        match agent.turn()? {
            Turn::Done => {}
            Turn::NotYet => return Ok(false),
            Turn::Ended => return Ok(true),
        }
    }
}
