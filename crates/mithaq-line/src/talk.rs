//! One task for each peer: it feeds the exchange with what happens and does what it says. What
//! goes into a parcel and what becomes of one is the desk's matter.

use crate::chunks::Counter;
use crate::dial::Dialer;
use crate::http::ASK_WAIT;
use crate::line::note_shown;
use crate::tls::Pins;
use bytes::Bytes;
use mithaq_canon::Side;
use mithaq_desk::{Desk, Fault, Met, Taken};
use mithaq_record::exchange::{Contact, Exchange, Input, Lane, Output, Range, Reach};
use mithaq_record::{Parcel, ParcelKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};
use tracing::{debug, warn};

/// Messages of one peer that may wait for its task: two lanes, each with one outstanding, and
/// some slack for connections that were given up and made anew.
const INBOX: usize = 8;

/// The first pause after a line broke; it doubles up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(250);

/// The longest pause between two attempts to reach a peer.
const PAUSE_MAX: Duration = Duration::from_secs(15);

/// After this time what a peer did not take is offered again.
const RETRY: Duration = Duration::from_secs(30);
/// A peer, as a connection of its own reaches its task.
#[derive(Clone)]
pub(crate) struct Peer {
    inbox: mpsc::Sender<Event>,
    pub(crate) chunks: Counter,
}

/// What the task of a peer hears of.
enum Event {
    /// The peer sent a message and waits for the answer.
    Message(Bytes, oneshot::Sender<Vec<u8>>),
    /// Our message on this lane was answered, or not.
    Answer(Lane, Result<Bytes, String>),
}

impl Peer {
    /// Hands a message of the peer to its task; none where it is no message of this register.
    pub(crate) async fn hear(&self, message: Bytes) -> Option<Vec<u8>> {
        let (answer, answered) = oneshot::channel();
        self.inbox
            .send(Event::Message(message, answer))
            .await
            .ok()?;
        answered.await.ok()
    }
}

/// Our connections to a peer, one for each lane.
pub(crate) struct Dialers {
    pub(crate) tell: Arc<Dialer>,
    pub(crate) ask: Arc<Dialer>,
}

/// What the task of a peer works with.
pub(crate) struct Terms {
    pub(crate) side: Side,
    pub(crate) desk: Desk,
    /// None where only the peer can dial.
    pub(crate) dialers: Option<Dialers>,
    pub(crate) cut: watch::Receiver<bool>,
    pub(crate) renewed: watch::Receiver<u64>,
    pub(crate) pins: Pins,
}

impl Terms {
    /// Starts the task; it runs until the line is dropped by the runtime.
    pub(crate) fn begin(self) -> Peer {
        let (inbox, events) = mpsc::channel(INBOX);
        let chunks = Counter::new(self.side, self.desk.clone(), self.dialers.is_some());
        let talk = Talk {
            side: self.side,
            desk: self.desk,
            dialers: self.dialers,
            own: inbox.clone(),
            cut: self.cut,
            renewed: self.renewed,
            pins: self.pins,
            tell: None,
            ask: None,
            ask_until: None,
            pause: PAUSE_MIN,
            dial_at: None,
        };
        tokio::spawn(talk.run(events));
        Peer { inbox, chunks }
    }
}

struct Talk {
    side: Side,
    desk: Desk,
    dialers: Option<Dialers>,
    /// The inbox of this very task, for answers to what it sends.
    own: mpsc::Sender<Event>,
    cut: watch::Receiver<bool>,
    renewed: watch::Receiver<u64>,
    pins: Pins,
    /// The peer's `Tell` that waits for our `Told`.
    tell: Option<oneshot::Sender<Vec<u8>>>,
    /// The peer's `Ask` that waits for our `Give`, and until when.
    ask: Option<oneshot::Sender<Vec<u8>>>,
    ask_until: Option<Instant>,
    pause: Duration,
    /// When to try to reach the peer again.
    dial_at: Option<Instant>,
}

impl Talk {
    async fn run(mut self, mut events: mpsc::Receiver<Event>) {
        let mut commits = self.desk.commits();
        let reach = if self.dialers.is_some() {
            Reach::Dials
        } else {
            Reach::Answers
        };
        let mut exchange = Exchange::new(reach, self.desk.holdings());
        self.act(&mut exchange, Input::Connected).await;
        let mut retry = tokio::time::interval(RETRY);
        loop {
            let input = tokio::select! {
                event = events.recv() => match event {
                    Some(event) => self.take(&mut exchange, event).await,
                    None => return,
                },
                changed = commits.changed() => match changed {
                    Ok(()) => Some(Input::Committed(self.desk.holdings())),
                    Err(_) => return,
                },
                () = until(self.ask_until) => {
                    self.ask_until = None;
                    Some(Input::Waited)
                }
                () = until(self.dial_at) => {
                    self.dial_at = None;
                    Some(Input::Connected)
                }
                Ok(()) = self.renewed.changed() => {
                    // The next message opens a connection under our new key.
                    for dialer in self.dialers.iter().flat_map(|d| [d.tell.clone(), d.ask.clone()]) {
                        tokio::spawn(async move { dialer.hang_up().await });
                    }
                    None
                }
                _ = retry.tick() => Some(Input::Retry),
            };
            if let Some(input) = input {
                self.act(&mut exchange, input).await;
            }
        }
    }

    /// Turns a message or an answer into what happened.
    async fn take(&mut self, exchange: &mut Exchange, event: Event) -> Option<Input> {
        match event {
            Event::Message(message, answer) => {
                let parcel = self.open(&message)?;
                let kind = parcel.head.kind;
                let brings = kind == ParcelKind::Tell;
                let (contact, received) = self.take_in(parcel, brings).await?;
                match kind {
                    ParcelKind::Tell => {
                        // What the peer holds is heard first: else what it brings would look
                        // like news to it, and travel back.
                        self.act(exchange, Input::Arrived(contact)).await;
                        received?;
                        let holdings = self.desk.holdings();
                        self.tell = Some(answer);
                        self.act(exchange, Input::Committed(holdings)).await;
                        // The frames are committed: what we hold now is in the `Told`.
                        self.perform(Output::Told).await;
                        self.desk.note_contact(self.side, Ok(()));
                        return None;
                    }
                    ParcelKind::Ask => {
                        // A second `Ask` replaces the first, whose connection is gone.
                        self.ask = Some(answer);
                        self.ask_until = Some(Instant::now() + ASK_WAIT);
                    }
                    ParcelKind::Told | ParcelKind::Give => {
                        self.desk.refused(
                            Some(self.side),
                            "message",
                            "an answer where a question was expected",
                        );
                        return None;
                    }
                }
                self.desk.note_contact(self.side, Ok(()));
                Some(Input::Arrived(contact))
            }
            Event::Answer(lane, Ok(message)) => match self.answered(exchange, lane, &message).await
            {
                Some(input) => {
                    self.pause = PAUSE_MIN;
                    self.desk.note_contact(self.side, Ok(()));
                    Some(input)
                }
                None => Some(self.lost(lane, "the answer could not be used".to_owned())),
            },
            Event::Answer(lane, Err(reason)) => Some(self.lost(lane, reason)),
        }
    }

    async fn answered(
        &mut self,
        exchange: &mut Exchange,
        lane: Lane,
        message: &Bytes,
    ) -> Option<Input> {
        let parcel = self.open(message)?;
        let kind = parcel.head.kind;
        let brings = (lane, kind) == (Lane::Ask, ParcelKind::Give);
        let (contact, received) = self.take_in(parcel, brings).await?;
        match (lane, kind) {
            (Lane::Tell, ParcelKind::Told) => Some(Input::Arrived(contact)),
            (Lane::Ask, ParcelKind::Give) => {
                // The exchange answers with `Receive`, which is what was done.
                self.act(exchange, Input::Arrived(contact)).await;
                received?;
                Some(Input::Taken(self.desk.holdings()))
            }
            (Lane::Tell | Lane::Ask | Lane::Give, _) => {
                self.desk
                    .refused(Some(self.side), "message", "an answer of the wrong kind");
                None
            }
        }
    }

    /// Notes that the line broke and when to try again.
    fn lost(&mut self, lane: Lane, reason: String) -> Input {
        debug!(peer = self.side.0, ?lane, %reason, "no answer of the peer");
        self.desk.note_contact(self.side, Err(reason));
        if self.dial_at.is_none() {
            self.dial_at = Some(Instant::now() + self.pause);
            self.pause = (self.pause * 2).min(PAUSE_MAX);
        }
        Input::Lost(lane)
    }

    /// Feeds the exchange and does what it says.
    async fn act(&mut self, exchange: &mut Exchange, input: Input) {
        let mut outputs = exchange.step(input);
        // An output that fails is told to the exchange, which may say more.
        while !outputs.is_empty() {
            let mut more = Vec::new();
            for output in outputs {
                if let Some(lane) = self.perform(output).await {
                    more.extend(exchange.step(Input::Lost(lane)));
                }
            }
            outputs = more;
        }
    }

    /// Does one thing; the lane, if it could not be done.
    async fn perform(&mut self, output: Output) -> Option<Lane> {
        match output {
            Output::Tell(ranges) => self.dial(Lane::Tell, ParcelKind::Tell, ranges).await,
            Output::Ask => self.dial(Lane::Ask, ParcelKind::Ask, Vec::new()).await,
            Output::Give(ranges) => {
                self.ask_until = None;
                let answer = self.ask.take()?;
                let sent = match self.pack(ParcelKind::Give, ranges).await {
                    Some(message) => answer.send(message).is_ok(),
                    None => false,
                };
                (!sent).then_some(Lane::Give)
            }
            Output::Told => {
                let answer = self.tell.take()?;
                if let Some(message) = self.pack(ParcelKind::Told, Vec::new()).await {
                    // Nobody waits for it any more if the connection broke: the peer asks again.
                    let _unheard = answer.send(message);
                }
                None
            }
            Output::Receive => None,
        }
    }

    async fn dial(&mut self, lane: Lane, kind: ParcelKind, ranges: Vec<Range>) -> Option<Lane> {
        let Some(dialers) = &self.dialers else {
            return Some(lane);
        };
        let dialer = if lane == Lane::Ask {
            dialers.ask.clone()
        } else {
            dialers.tell.clone()
        };
        let message = self.pack(kind, ranges).await;
        let own = self.own.clone();
        let (desk, pins, side) = (self.desk.clone(), self.pins.clone(), self.side);
        let mut cut = self.cut.clone();
        tokio::spawn(async move {
            let answer = match message {
                None => Err("the parcel could not be packed".to_owned()),
                Some(_) if *cut.borrow() => Err("the line is cut off".to_owned()),
                Some(message) => tokio::select! {
                    answer = dialer.send(message) => answer,
                    // Only a word cuts it: where every handle is gone, nobody can say one.
                    Ok(_) = cut.wait_for(|cut| *cut) => Err("the line was cut off".to_owned()),
                },
            };
            let answer = match answer {
                Ok((answer, shown)) => {
                    if let Some(key) = shown {
                        note_shown(&desk, &pins, side, key).await;
                    }
                    Ok(answer)
                }
                Err(reason) => {
                    dialer.hang_up().await;
                    Err(reason)
                }
            };
            // The task ends only with the runtime.
            let _ended = own.send(Event::Answer(lane, answer)).await;
        });
        None
    }

    fn open(&self, message: &Bytes) -> Option<Parcel> {
        match Parcel::open(message) {
            Ok(parcel) if parcel.head.from == self.side => Some(parcel),
            Ok(_) => {
                self.desk.refused(
                    Some(self.side),
                    "message",
                    "a message in the name of another side",
                );
                None
            }
            Err(error) => {
                self.desk
                    .refused(Some(self.side), "not-a-parcel", &error.to_string());
                None
            }
        }
    }

    /// Compares what the peer says it holds and, if the parcel `brings` something, receives that;
    /// whether it could be done.
    async fn take_in(&self, parcel: Parcel, brings: bool) -> Option<(Contact, Option<()>)> {
        let side = self.side;
        let met = match self.desk.meet_at_once(side, parcel, brings) {
            Ok(met) => met.inspect_err(|error| unserved(side, error)).ok(),
            Err(parcel) => {
                self.blocking(move |desk| {
                    let contact = desk.greet(side, &parcel.head)?;
                    let taken = if brings {
                        desk.receive(side, parcel)
                    } else {
                        Ok(Taken::default())
                    };
                    Ok(Met { contact, taken })
                })
                .await
            }
        };
        met.map(|Met { contact, taken }| {
            let taken = taken.inspect_err(|error| unserved(side, error));
            (contact, taken.ok().map(drop))
        })
    }

    async fn pack(&self, kind: ParcelKind, ranges: Vec<Range>) -> Option<Vec<u8>> {
        // What was sealed last lies in memory, and no thread is needed that may wait for a disk.
        let at_hand = self.desk.pack_at_hand(kind, &ranges);
        if at_hand.is_some() {
            return at_hand;
        }
        self.blocking(move |desk| desk.pack(kind, &ranges)).await
    }

    /// Calls the desk from a thread that may block. A fault is logged here, at the boundary.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, Fault> + Send + 'static,
    ) -> Option<T> {
        let desk = self.desk.clone();
        match tokio::task::spawn_blocking(move || work(&desk)).await {
            Ok(Ok(done)) => Some(done),
            Ok(Err(error)) => {
                unserved(self.side, &error);
                None
            }
            Err(error) => {
                warn!(peer = self.side.0, %error, "work for the line did not end");
                None
            }
        }
    }
}

fn unserved(peer: Side, error: &Fault) {
    warn!(peer = peer.0, %error, "the desk could not serve the line");
}

/// Until this instant, or for ever.
async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
