//! One side of a bench, in a process of its own so that its memory and its processor time are
//! told apart. It serves its home's line and does what comes on standard input, one JSON value a
//! line, and answers each with one line.

use super::homes::{LOGIN, PASSWORD};
use super::usage::Usage;
use super::watch::Watch;
use super::work::Work;
use crate::server::{line_runtime, start_line};
use crate::settings::Settings;
use anyhow::{Context as _, bail};
use mithaq_canon::Position;
use mithaq_desk::{Desk, SignedIn, SystemClock, Trust};
use mithaq_line::Line;
use serde::{Deserialize, Serialize};
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// What a side is told to do.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Order {
    /// Submit so many proposals in batches; answered once they are durable here or, if `settle`,
    /// once the last is settled. Rows that pages show may follow after that.
    Load {
        entries: u64,
        batch: usize,
        settle: bool,
    },
    /// Submit so many proposals one by one, each once the one before is settled.
    Acts { count: u32 },
    /// Tell what was used so far.
    Usage,
    /// Tell what is held.
    Held,
}

/// What it answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Answer {
    /// Started; it took so long to open the home.
    Ready {
        seconds: f64,
    },
    /// The load took so long.
    Loaded {
        seconds: f64,
    },
    /// From submission to settled, each in milliseconds.
    Acts {
        millis: Vec<f64>,
    },
    Usage(Usage),
    Held(Vec<Held>),
}

/// One log, as far as it is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) side: u8,
    pub(super) entries: u64,
    pub(super) root: String,
}

/// Serves a home of a bench until standard input ends.
pub(crate) fn obey(home: &Path) -> anyhow::Result<()> {
    let watch = Watch::start();
    let desk = Desk::open(home, Arc::new(SystemClock))?;
    let seconds = watch.seconds();
    let runtime = line_runtime()?;
    let (_stop, stopped) = watch::channel(false);
    let settings = Settings::read(home)?;
    let line = runtime.block_on(start_line(&desk, &settings, stopped))?;
    let mut side = Side {
        desk,
        who: None,
        works: Default::default(),
        runtime,
        _line: line,
    };
    say(&Answer::Ready { seconds })?;
    for order in std::io::stdin().lock().lines() {
        let answer = side.answer(serde_json::from_str(&order?)?)?;
        say(&answer)?;
    }
    Ok(())
}

fn say(answer: &Answer) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, answer)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// So many submit at the same time, each for a treaty of its own: while the batch of one is made
/// durable, another makes the next.
const SUBMITTERS: usize = 2;

struct Side {
    desk: Desk,
    who: Option<SignedIn>,
    works: [Work; SUBMITTERS],
    runtime: Runtime,
    _line: Option<Line>,
}

impl Side {
    fn answer(&mut self, order: Order) -> anyhow::Result<Answer> {
        Ok(match order {
            Order::Load {
                entries,
                batch,
                settle,
            } => self.load(entries, batch.max(1), settle)?,
            Order::Acts { count } => self.acts(count)?,
            Order::Usage => Answer::Usage(Usage::of_this_process()),
            Order::Held => {
                let held = self.desk.roots()?.into_iter();
                Answer::Held(
                    held.map(|(side, entries, root)| Held {
                        side: side.0,
                        entries,
                        root: root.to_string(),
                    })
                    .collect(),
                )
            }
        })
    }

    fn load(&mut self, entries: u64, batch: usize, settle: bool) -> anyhow::Result<Answer> {
        let who = self.who()?;
        let watch = Watch::start();
        let (desk, left) = (&self.desk, &AtomicU64::new(entries));
        let lasts = std::thread::scope(|scope| {
            let works = self.works.iter_mut();
            let hands = works.map(|work| {
                let who = &who;
                scope.spawn(move || submit(desk, who, work, left, batch))
            });
            let hands: Vec<_> = hands.collect();
            let done = hands.into_iter().map(|hand| match hand.join() {
                Ok(last) => last,
                Err(_) => bail!("a submitter panicked"),
            });
            done.collect::<anyhow::Result<Vec<_>>>()
        })?;
        let last = lasts.into_iter().flatten();
        if let (true, Some(at)) = (settle, last.max_by_key(|at| (at.epoch, at.seq))) {
            self.settled(at)?;
        }
        Ok(Answer::Loaded {
            seconds: watch.seconds(),
        })
    }

    fn acts(&mut self, count: u32) -> anyhow::Result<Answer> {
        let who = self.who()?;
        let mut millis = Vec::new();
        for _ in 0..count {
            let (command, prose) = self.works[0].next(&self.desk, &who)?;
            let watch = Watch::start();
            let submitted = self.desk.submit(&who, command, prose)?;
            let at = submitted.at.last().copied();
            self.settled(at.context("an act without an entry")?)?;
            millis.push(watch.millis());
        }
        Ok(Answer::Acts { millis })
    }

    /// Waits until the entry at this place is settled.
    fn settled(&self, at: Position) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        loop {
            commits.mark_unchanged();
            if self.desk.trust(at) == Trust::Settled {
                return Ok(());
            }
            let changed = self
                .runtime
                .block_on(async { tokio::time::timeout(PATIENCE, commits.changed()).await });
            match changed {
                Ok(changed) => changed?,
                Err(_) => bail!("the other side sent no receipt for {PATIENCE:?}"),
            }
        }
    }

    /// Signs in, once.
    fn who(&mut self) -> anyhow::Result<SignedIn> {
        if let Some(who) = &self.who {
            return Ok(who.clone());
        }
        let ticket = self.desk.sign_in(LOGIN, PASSWORD)?;
        let who = self.desk.signed_in(&ticket.token)?;
        Ok(self.who.insert(who.context("just signed in")?).clone())
    }
}

/// Submits batches until nothing is left of the load; where the last proposal stands.
fn submit(
    desk: &Desk,
    who: &SignedIn,
    work: &mut Work,
    left: &AtomicU64,
    batch: usize,
) -> anyhow::Result<Option<Position>> {
    let most = u64::try_from(batch)?;
    let mut last = None;
    loop {
        let less = |left: u64| Some(left.saturating_sub(most));
        let before = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        let size = before.unwrap_or(0).min(most);
        if size == 0 {
            return Ok(last);
        }
        let proposals = (0..size).map(|_| work.next(desk, who));
        let proposals = proposals.collect::<anyhow::Result<Vec<_>>>()?;
        for submitted in desk.submit_all(who, proposals) {
            last = submitted?.at.last().copied();
        }
    }
}

/// Without any commit for so long, something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);
