//! What can be done with the frames of a parcel before the one writer sees them, on every core:
//! reading their form, weighing their texts against the commitments and sealing them, checking
//! signatures. The writer asks every rule itself; of the signatures it is only told which bytes they
//! cover.

use crate::SignatureVerifier;
use mithaq_record::{Checked, Entry, Frame, KeyRing, NotAnEntry, Noting, Unverified};
use mithaq_store::{Folder, SealedPayload};
use std::{num::NonZero, sync::OnceLock};

/// How many cores there are. To ask takes reading several files, more than an act's signature.
static CORES: OnceLock<usize> = OnceLock::new();

/// Below this number of frames a thread costs more than it saves.
const FRAMES_A_THREAD: usize = 8;

/// A frame whose form was read.
pub(crate) struct Ready {
    pub(crate) entry: Result<Entry<Unverified>, NotAnEntry>,
    /// The bytes as they came.
    pub(crate) bytes: Vec<u8>,
    /// Those of its texts that are what the act commits to, sealed as they are to lie here.
    pub(crate) payloads: Result<Vec<SealedPayload>, mithaq_store::Fault>,
}

/// Reads frames and checks their signatures by the keys that are known so far.
pub(crate) fn look(
    mut frames: Vec<Frame>,
    ring: &KeyRing,
    folder: &Folder,
) -> (Vec<Ready>, Checked) {
    let cores = *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZero::get));
    let share = frames.len().div_ceil(cores).max(FRAMES_A_THREAD);
    let mut ready = Vec::with_capacity(frames.len());
    let mut checked = Checked::default();
    std::thread::scope(|scope| {
        let mut others = Vec::new();
        let rest = frames.split_off(share.min(frames.len()));
        let mut rest = rest.into_iter().peekable();
        while rest.peek().is_some() {
            let part: Vec<Frame> = rest.by_ref().take(share).collect();
            others.push(scope.spawn(move || look_at(part, ring, folder)));
        }
        let mut join = |(part, found): (Vec<Ready>, Checked)| {
            ready.extend(part);
            checked.join(found);
        };
        join(look_at(frames, ring, folder));
        for other in others {
            // One that panicked has said so; its frames are missing and come again.
            if let Ok(done) = other.join() {
                join(done);
            }
        }
    });
    (ready, checked)
}

fn look_at(frames: Vec<Frame>, ring: &KeyRing, folder: &Folder) -> (Vec<Ready>, Checked) {
    let noting = Noting::new(&SignatureVerifier);
    let look = |frame: Frame| {
        let entry = Entry::<Unverified>::decode(&frame.entry);
        let payloads = match &entry {
            Ok(entry) => {
                // Whatever it says, the writer judges; only what was found to hold is kept.
                let _judged_again = entry.clone().verify(ring, &noting);
                let payloads = frame.payloads_of(entry);
                payloads
                    .map(|payload| folder.seal_payload(payload))
                    .collect()
            }
            Err(_) => Ok(Vec::new()),
        };
        Ready {
            entry,
            payloads,
            bytes: frame.entry,
        }
    };
    let ready = frames.into_iter().map(look).collect();
    (ready, noting.found())
}
