//! What arrives, and its three outcomes: not an entry, waiting, applied.

use crate::{
    Fault, SignatureVerifier,
    ahead::Ready,
    keeper::{Hand, append_item, is_closed},
};
use mithaq_canon::Side;
use mithaq_record::{
    Admission, Checked, Content, Entry, Item, NotAnEntry, Place, Unverified, Verified, admit, open,
    place, place_newer,
};
use mithaq_store::Tx;

/// What became of the frames of one parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Applied, standing or void; what had waited before is among them.
    pub applied: u32,
    /// Durable, and waiting for what they name.
    pub waiting: u32,
    /// Held already.
    pub known: u32,
    /// Dropped and counted.
    pub dropped: u32,
}

impl Taken {
    /// Adds what became of the frames after these.
    pub(crate) fn add(&mut self, more: Self) {
        self.applied = self.applied.saturating_add(more.applied);
        self.waiting = self.waiting.saturating_add(more.waiting);
        self.known = self.known.saturating_add(more.known);
        self.dropped = self.dropped.saturating_add(more.dropped);
    }
}

/// Takes frames in, in their order. A frame that cannot be used is dropped and counted; what
/// follows it in its log then leaves a gap, and other logs are not touched by it.
pub(crate) fn frames(
    tx: &mut Tx<'_>,
    hand: &Hand<'_>,
    from: Side,
    frames: Vec<Ready>,
    checked: &Checked,
) -> Result<Taken, Fault> {
    if tx.live().is_none() {
        return Err(Fault::NotOpen);
    }
    let mut taken = Taken::default();
    for frame in frames {
        match frame_in(tx, hand, frame, checked)? {
            Outcome::Applied => taken.applied += 1 + settle(tx, hand)?,
            Outcome::Waiting => taken.waiting += 1,
            // What it waits for may be a text that its author has erased since.
            Outcome::Declared => {
                taken.waiting += 1;
                taken.applied += settle(tx, hand)?;
            }
            // A text may have come for an entry that waits for it.
            Outcome::Known => {
                taken.known += 1;
                taken.applied += settle(tx, hand)?;
            }
            Outcome::Dropped(code, detail) => {
                taken.dropped += 1;
                tracing::warn!(from = from.0, code, detail, "dropped a frame");
                tx.count_refused(from, code, &detail, hand.now)?;
            }
        }
    }
    Ok(taken)
}

enum Outcome {
    Applied,
    Waiting,
    /// Waits, and declares an erasure, which counts at once.
    Declared,
    Known,
    Dropped(&'static str, String),
}

fn frame_in(
    tx: &mut Tx<'_>,
    hand: &Hand<'_>,
    frame: Ready,
    checked: &Checked,
) -> Result<Outcome, Fault> {
    let Ready {
        entry,
        bytes,
        payloads,
    } = frame;
    let entry = match entry {
        Ok(entry) => entry,
        Err(NotAnEntry::Newer(_)) => return newer_in(tx, hand, &bytes),
        Err(wrong) => return Ok(not_an_entry(&wrong)),
    };
    let logs = tx.logs();
    let place = place(&entry, &logs);
    logs.finish()?;
    let side = entry.at().side;
    match place {
        Place::Held => {
            for payload in &payloads? {
                tx.hold_sealed(payload)?;
            }
            return Ok(Outcome::Known);
        }
        Place::Gap => {
            return Ok(Outcome::Dropped("gap", format!("entry {}", entry.at().seq)));
        }
        // A new epoch ends what closed the log; our own entries are fetched back all the same.
        Place::Next if closes(tx, hand, &entry)? => {
            return Ok(Outcome::Dropped(
                "closed",
                format!("the log of side {}", side.0),
            ));
        }
        // Our own entries come back only to a home that has lost them.
        Place::Next if side == hand.ours && hand.held.is_none() => {
            return Ok(Outcome::Dropped(
                "own-entry",
                format!("entry {}", entry.at().seq),
            ));
        }
        Place::Cut => {
            tracing::error!(at = ?entry.at(), "a new epoch keeps less of the log than is here");
            return Ok(Outcome::Dropped("cut", format!("{:?}", entry.at())));
        }
        Place::Next | Place::Twin(_) | Place::Unlinked => (),
    }
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let entry = match entry.verify(&live.ring, &checked.or(&SignatureVerifier)) {
        Ok(entry) => entry,
        Err(wrong) => return Ok(not_an_entry(&wrong)),
    };
    if place == Place::Next {
        for payload in &payloads? {
            tx.hold_sealed(payload)?;
        }
    }
    take(tx, hand, &entry)
}

/// Does what the record says is to be done with a verified entry.
fn take(tx: &mut Tx<'_>, hand: &Hand<'_>, entry: &Entry<Verified>) -> Result<Outcome, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let logs = tx.logs();
    let admission = admit(entry, &live.ring, &logs, hand.ours);
    logs.finish()?;
    Ok(match admission {
        Admission::Known => Outcome::Known,
        Admission::Apply(past) => {
            tx.commit(entry, past, None, hand.now)?;
            countersign(tx, hand, entry)?;
            Outcome::Applied
        }
        Admission::Void(void, past) => {
            if void.is_alarming() {
                tracing::error!(at = ?entry.at(), ?void, "an entry contradicts the logs");
            }
            tx.commit(entry, past, Some(&void), hand.now)?;
            Outcome::Applied
        }
        Admission::Waiting(_) => {
            let is_new = place(entry, &tx.logs()) == Place::Next;
            tx.wait(entry, hand.now)?;
            match &entry.body().content {
                Content::Item(Item::Erased { .. }) if is_new => Outcome::Declared,
                Content::Item(_) | Content::Act(_) => Outcome::Waiting,
            }
        }
        Admission::Fork(twin) => {
            tracing::error!(at = ?twin.at, "a side has signed two entries for one place");
            tx.keep_twin(entry, hand.now)?;
            Outcome::Dropped("twin", format!("{:?}", twin.at))
        }
        Admission::Unlinked => Outcome::Dropped("unlinked", format!("{:?}", entry.at())),
        Admission::Gap => Outcome::Dropped("gap", format!("{:?}", entry.at())),
    })
}

/// Whether an entry is not taken since nothing more of its log is.
fn closes(tx: &Tx<'_>, hand: &Hand<'_>, entry: &Entry<Unverified>) -> Result<bool, Fault> {
    let side = entry.at().side;
    let opens = matches!(entry.body().content, Content::Item(Item::NewEpoch(_)));
    let fetched = side == hand.ours && hand.held.is_some();
    Ok(!opens && !fetched && is_closed(tx, side)?)
}

/// Says in our own log that another side's new epoch was taken in: it kept all that is held here.
fn countersign(tx: &mut Tx<'_>, hand: &Hand<'_>, entry: &Entry<Verified>) -> Result<(), Fault> {
    let opens = matches!(entry.body().content, Content::Item(Item::NewEpoch(_)));
    if opens && entry.at().side != hand.ours && hand.held.is_none() {
        let epoch = entry.id();
        append_item(tx, hand, Item::Countersigned { epoch })?;
    }
    Ok(())
}

/// An entry of a newer format keeps its place and waits for an update.
fn newer_in(tx: &mut Tx<'_>, hand: &Hand<'_>, bytes: &[u8]) -> Result<Outcome, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let newer = match open(bytes, &live.ring, &SignatureVerifier) {
        Err(NotAnEntry::Newer(newer)) => newer,
        Err(wrong) => return Ok(not_an_entry(&wrong)),
        Ok(_) => return Ok(Outcome::Known),
    };
    let logs = tx.logs();
    let place = place_newer(&newer, &logs);
    logs.finish()?;
    Ok(match place {
        Place::Held => Outcome::Known,
        Place::Next if is_closed(tx, newer.at.side)? => {
            Outcome::Dropped("closed", format!("the log of side {}", newer.at.side.0))
        }
        Place::Next => {
            tx.wait_newer(&newer, bytes, hand.now)?;
            Outcome::Waiting
        }
        Place::Gap => Outcome::Dropped("gap", format!("{:?}", newer.at)),
        Place::Twin(_) | Place::Unlinked | Place::Cut => {
            Outcome::Dropped("unlinked", format!("{:?}", newer.at))
        }
    })
}

/// Asks again for the first waiting entry of each log, until nothing moves.
pub(crate) fn settle(tx: &mut Tx<'_>, hand: &Hand<'_>) -> Result<u32, Fault> {
    let mut applied = 0;
    loop {
        let before = applied;
        for side in (0..Side::MAX).map(Side) {
            while waits(tx, side)
                && let Some(entry) = tx.first_waiting(side)?
            {
                if !is_verified(tx, hand, &entry)? {
                    break;
                }
                match take(tx, hand, &entry)? {
                    Outcome::Applied => applied += 1,
                    Outcome::Waiting
                    | Outcome::Declared
                    | Outcome::Known
                    | Outcome::Dropped(..) => break,
                }
            }
        }
        if applied == before {
            return Ok(applied);
        }
    }
}

/// Whether an entry that waited may be taken. Of one that waited for an update only its place and
/// its server's signature were checked when it came: the official's proof is checked here, before
/// it counts.
fn is_verified(tx: &Tx<'_>, hand: &Hand<'_>, entry: &Entry<Verified>) -> Result<bool, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let logs = tx.logs();
    let admission = admit(entry, &live.ring, &logs, hand.ours);
    logs.finish()?;
    if matches!(admission, Admission::Waiting(_)) {
        return Ok(false);
    }
    let opened = open(entry.bytes(), &live.ring, &SignatureVerifier);
    if let Err(wrong) = &opened {
        tracing::error!(at = ?entry.at(), %wrong, "what waited for an update is no entry");
    }
    Ok(opened.is_ok())
}

/// Whether anything of a log waits, as the receipts' numbers say without a look at the disk.
fn waits(tx: &Tx<'_>, side: Side) -> bool {
    tx.live().is_some_and(|live| live.receipts.waits(side))
}

fn not_an_entry(wrong: &NotAnEntry) -> Outcome {
    let code = match wrong {
        NotAnEntry::TooLarge => "too-large",
        NotAnEntry::Form(_) => "form",
        NotAnEntry::OtherRegister => "other-register",
        NotAnEntry::NoSuchSide => "no-such-side",
        NotAnEntry::Signature => "signature",
        NotAnEntry::Inner(_) => "inner-signature",
        NotAnEntry::NoSuchGrant => "no-such-grant",
        NotAnEntry::Proof(_) => "proof",
        NotAnEntry::Credential => "credential",
        NotAnEntry::Mandate(_) => "mandate",
        NotAnEntry::Newer(_) => "newer",
    };
    Outcome::Dropped(code, wrong.to_string())
}
