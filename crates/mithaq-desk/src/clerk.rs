//! The one writer, in a thread of its own. What is asked of it while it commits is taken up
//! together in the next transaction (group commit), and nobody is answered before the commit
//! that holds the answer has returned.

use crate::{
    Fault,
    keeper::{Hand, Keeper},
};
use mithaq_store::Tx;
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread::JoinHandle,
    time::Duration,
};

/// So many requests share one transaction at most: the longest a request waits for others.
pub(crate) const BATCH_MAX: usize = 256;

/// While there is always something to do, the read tables follow so often: of what many acts
/// touched in that time, each row is written once. Who reads asks for it and does not wait so long.
const TELL_WITHIN: Duration = Duration::from_millis(500);

/// With few entries they follow so often also where no moment is idle: rows that gathered longer
/// would stand in the way of one act all at once.
const TELL_SOON: Duration = Duration::from_millis(16);

/// So many are few: the work of a millisecond.
const FEW: u64 = 32;

/// From so many pages of 4 KiB on, the log beside the database moves into it in an idle moment.
const LOG_PAGES: u32 = 256;

/// With so many it moves before anything else is begun: a page that changes with every commit is
/// moved once for many of them, and no commit has to wait for it.
const LOG_PAGES_MAX: u32 = 4000;

/// What can wait, and is done when nothing was asked for a while.
struct Chore {
    is_due: fn(&Keeper) -> bool,
    /// The while: a single act is answered by its peer well within it, and its way is not to be
    /// crossed by rows and syncs that nobody waits for.
    after: Duration,
    run: fn(&mut Keeper),
}

/// In this order. One that fails has said so, and is not tried again before something else came.
const CHORES: [Chore; 3] = [
    Chore {
        is_due: |keeper| !keeper.is_at_rest(),
        after: Duration::from_millis(20),
        run: |keeper| keeper.rest(),
    },
    Chore {
        is_due: |keeper| keeper.behind_since.is_some(),
        after: Duration::from_millis(30),
        run: Keeper::tell,
    },
    Chore {
        is_due: |keeper| keeper.writer.log_pages() >= LOG_PAGES,
        after: Duration::from_millis(10),
        run: Keeper::move_log,
    },
];

trait Request: Send {
    fn run(&mut self, tx: &mut Tx<'_>, hand: &Hand<'_>) -> Result<(), Fault>;
    fn answer(self: Box<Self>, outcome: Result<(), Fault>);
}

struct Asked<W, T> {
    work: Option<W>,
    done: Option<T>,
    answer: mpsc::SyncSender<Result<T, Fault>>,
}

impl<W, T> Request for Asked<W, T>
where
    W: FnOnce(&mut Tx<'_>, &Hand<'_>) -> Result<T, Fault> + Send,
    T: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>, hand: &Hand<'_>) -> Result<(), Fault> {
        if let Some(work) = self.work.take() {
            self.done = Some(work(tx, hand)?);
        }
        Ok(())
    }
    fn answer(self: Box<Self>, outcome: Result<(), Fault>) {
        let answer = match (outcome, self.done) {
            (Ok(()), Some(done)) => Ok(done),
            (Ok(()), None) => Err(Fault::Closing),
            (Err(fault), _) => Err(fault),
        };
        // Whoever asked may have gone away meanwhile.
        let _ = self.answer.send(answer);
    }
}

enum Job {
    Together(Box<dyn Request>),
    Alone(Box<dyn FnOnce(&mut Keeper) + Send>),
}

/// The handle of the writer's thread. Dropping it ends the thread and releases the home.
#[derive(Debug)]
pub(crate) struct Clerk {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Clerk {
    /// Starts the thread.
    pub(crate) fn start(keeper: Keeper) -> Result<Self, std::io::Error> {
        let (jobs, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("mithaq-writer".to_owned())
            .spawn(move || keeper.serve(&inbox))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Does something in a transaction that others may share.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Hand<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.begin(work)?.wait()
    }

    /// The same without waiting. What one thread begins is done in the order in which it began.
    pub(crate) fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Hand<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Begun<T>, Fault> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.send(Job::Together(Box::new(Asked {
            work: Some(work),
            done: None,
            answer,
        })))?;
        Ok(Begun(answered))
    }

    /// Does something with the writer alone.
    pub(crate) fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Keeper) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.send(Job::Alone(Box::new(move |keeper| {
            // Whoever asked may have gone away meanwhile.
            let _ = answer.send(work(keeper));
        })))?;
        answered.recv().map_err(|_| Fault::Closing)
    }

    fn send(&self, job: Job) -> Result<(), Fault> {
        let jobs = self.jobs.as_ref().ok_or(Fault::Closing)?;
        jobs.send(job).map_err(|_| Fault::Closing)
    }
}

/// Something that the writer was asked to do.
pub(crate) struct Begun<T>(mpsc::Receiver<Result<T, Fault>>);

impl<T> Begun<T> {
    /// Waits until the commit that holds it has returned.
    pub(crate) fn wait(self) -> Result<T, Fault> {
        self.0.recv().map_err(|_| Fault::Closing)?
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.jobs = None;
        let thread = self
            .thread
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.thread().id() != std::thread::current().id()
        {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

impl Keeper {
    fn serve(mut self, inbox: &mpsc::Receiver<Job>) {
        while let Some(first) = self.next(inbox) {
            let mut next = Some(first);
            while let Some(job) = next.take() {
                match job {
                    Job::Alone(work) => work(&mut self),
                    Job::Together(first) => {
                        let mut batch = vec![first];
                        while batch.len() < BATCH_MAX {
                            match inbox.try_recv() {
                                Ok(Job::Together(more)) => batch.push(more),
                                Ok(alone @ Job::Alone(_)) => {
                                    next = Some(alone);
                                    break;
                                }
                                Err(_) => break,
                            }
                        }
                        self.run(batch);
                    }
                }
            }
        }
    }

    /// What is asked next; none at the end. In idle moments, and at the end, what can wait is done:
    /// the head mark comes to rest, the read tables follow, the log beside the database moves into
    /// it.
    fn next(&mut self, inbox: &mpsc::Receiver<Job>) -> Option<Job> {
        let behind = self.behind_since.map(|since| since.elapsed());
        let is_light = self.writer.untold() <= FEW;
        let within = if is_light { TELL_SOON } else { TELL_WITHIN };
        if behind.is_some_and(|behind| behind >= within) {
            self.tell();
        } else if is_light && self.writer.log_pages() >= LOG_PAGES {
            // Not in the same turn: an act may have come meanwhile.
            self.move_log();
        }
        if self.writer.log_pages() >= LOG_PAGES_MAX {
            self.move_log();
        }
        for chore in CHORES {
            if (chore.is_due)(self) {
                match inbox.recv_timeout(chore.after) {
                    Ok(job) => return Some(job),
                    Err(_) => (chore.run)(self),
                }
            }
        }
        inbox.recv().ok()
    }

    fn run(&mut self, mut batch: Vec<Box<dyn Request>>) {
        let outcome = self.commit(|tx, hand| {
            batch
                .iter_mut()
                .try_for_each(|request| request.run(tx, hand))
        });
        for request in batch {
            request.answer(outcome.clone());
        }
    }
}
