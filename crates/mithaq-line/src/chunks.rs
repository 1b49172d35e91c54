//! The lane of attachments: a connection of its own, so that acts never wait for it. Whoever can
//! dial asks for what is missing and brings what the peer lacks; what is missing follows from the
//! manifests, so after a break nothing is begun anew.

use crate::dial::Dialer;
use crate::http::CHUNK_PAUSE;
use crate::line::note_shown;
use crate::tls::Pins;
use mithaq_canon::Side;
use mithaq_desk::{ChunkMessage, ChunksTaken, Desk, Fault};
use mithaq_record::ChunkPlace;
use mithaq_record::limits::CHUNKS_PARCEL_MAX;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::time::{sleep, timeout};
use tracing::{debug, warn};

/// The longest pause between two attempts to reach a peer.
const PAUSE_MAX: Duration = Duration::from_secs(15);

/// A peer that wants something without our having committed anything is found after so long.
const LOOK: Duration = Duration::from_secs(30);

/// Commits may come in by thousands a second; a look after each of them would be too many.
const SETTLE: Duration = Duration::from_millis(500);

/// A connection with one peer for chunks, as we dial it.
pub(crate) struct Carrier {
    pub(crate) side: Side,
    pub(crate) desk: Desk,
    pub(crate) dialer: Dialer,
    pub(crate) pins: Pins,
    pub(crate) cut: watch::Receiver<bool>,
    pub(crate) renewed: watch::Receiver<u64>,
}

/// What a round of question and answer brought.
enum Round {
    /// Something moved: the next round follows at once.
    Moved,
    /// Nothing is missing, or nobody has it.
    Rest,
    /// The line broke.
    Lost(String),
}

impl Carrier {
    pub(crate) async fn run(mut self) {
        let mut commits = self.desk.commits();
        let mut window = CHUNKS_PARCEL_MAX;
        let mut pause = CHUNK_PAUSE;
        let mut lacks = Vec::new();
        loop {
            commits.borrow_and_update();
            match self.round(window, &mut lacks).await {
                Round::Moved => {
                    // A line that held bears more at a time.
                    window = (window * 2).min(CHUNKS_PARCEL_MAX);
                    pause = CHUNK_PAUSE;
                }
                Round::Rest => {
                    pause = CHUNK_PAUSE;
                    if let Ok(Err(_)) = timeout(LOOK, commits.changed()).await {
                        return;
                    }
                    sleep(SETTLE).await;
                }
                Round::Lost(reason) => {
                    debug!(peer = self.side.0, %reason, "no chunks from the peer");
                    self.dialer.hang_up().await;
                    // Less at a time, down to one, until something arrives between two breaks.
                    window = (window / 2).max(1);
                    sleep(pause).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    async fn round(&mut self, window: usize, lacks: &mut Vec<ChunkPlace>) -> Round {
        if self.renewed.has_changed().unwrap_or(false) {
            self.renewed.borrow_and_update();
            self.dialer.hang_up().await;
        }
        let asked = std::mem::take(lacks);
        let before = asked.clone();
        let made = blocking(&self.desk, move |desk| {
            if desk.has_attachments()? {
                desk.ask_for_chunks(window, &asked).map(Some)
            } else {
                Ok(None)
            }
        });
        let Some(Some(message)) = made.await else {
            return Round::Rest;
        };
        if *self.cut.borrow() {
            return Round::Lost("the line is cut off".to_owned());
        }
        let mut cut = self.cut.clone();
        let answer = tokio::select! {
            answer = self.dialer.send(message.bytes) => answer,
            Ok(_) = cut.wait_for(|cut| *cut) => Err("the line was cut off".to_owned()),
        };
        let answer = match answer {
            Ok((answer, shown)) => {
                if let Some(key) = shown {
                    note_shown(&self.desk, &self.pins, self.side, key).await;
                }
                answer
            }
            Err(reason) => {
                // What the peer lacked it still lacks.
                *lacks = before;
                return Round::Lost(reason);
            }
        };
        let side = self.side;
        let taken = blocking(&self.desk, move |desk| desk.take_chunks(side, &answer)).await;
        let Some(Some(ChunksTaken { kept, want })) = taken else {
            return Round::Rest;
        };
        // A peer that wants again what it was just given does not take it.
        let refuses = message.brings > 0 && want == before;
        let brought = message.brings > 0 && !refuses;
        let news = !want.is_empty() && want != before;
        *lacks = want;
        if kept > 0 || brought || news {
            Round::Moved
        } else {
            Round::Rest
        }
    }
}

/// Answers a peer's messages about chunks, one at a time.
#[derive(Clone)]
pub(crate) struct Counter {
    side: Side,
    desk: Desk,
    /// Whether our own messages go the other way, so that an answer need not ask.
    dials: bool,
    one: Arc<Mutex<()>>,
}

impl Counter {
    pub(crate) fn new(side: Side, desk: Desk, dials: bool) -> Self {
        let one = Arc::default();
        Self {
            side,
            desk,
            dials,
            one,
        }
    }

    /// The answer; none where it is no message about chunks of this register.
    pub(crate) async fn answer(&self, message: bytes::Bytes) -> Option<Vec<u8>> {
        let _one = self.one.lock().await;
        let (side, asks) = (self.side, !self.dials);
        let answered = blocking(&self.desk, move |desk| {
            desk.answer_chunks(side, &message, asks)
        });
        let ChunkMessage { bytes, .. } = answered.await??;
        Some(bytes)
    }
}

/// Calls the desk from a thread that may block. A fault is logged here, at the boundary.
async fn blocking<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&Desk) -> Result<T, Fault> + Send + 'static,
) -> Option<T> {
    let desk = desk.clone();
    match tokio::task::spawn_blocking(move || work(&desk)).await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            warn!(%error, "the desk could not serve the lane of attachments");
            None
        }
        Err(error) => {
            warn!(%error, "work for the lane of attachments did not end");
            None
        }
    }
}
