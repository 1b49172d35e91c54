//! The one writer, and who has it. Whoever asks something of it and finds it idle does that itself,
//! at once; else it is left to a thread. What is asked of that thread while the writer commits is
//! taken up together in the next transaction (group commit). Nobody is answered before the commit
//! that holds the answer has returned.

use crate::{
    Fault,
    chores::Tried,
    keeper::{Hand, Keeper},
};
use mithaq_store::Tx;
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread::JoinHandle,
};

/// So many requests share one transaction at most: the longest a request waits for others.
pub(crate) const BATCH_MAX: usize = 256;

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
    /// Something was done without the thread, which may have left chores.
    Look,
}

/// The handle of the writer and of its thread. Dropping it ends the thread and releases the home.
#[derive(Debug)]
pub(crate) struct Clerk {
    shared: Arc<Shared>,
    jobs: Option<mpsc::Sender<Job>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    keeper: Mutex<Keeper>,
    /// How many jobs were sent to the thread and are not begun.
    waiting: AtomicUsize,
    /// Whether the thread waits for nothing but a job. Set with the writer in hand, so that who has
    /// it next knows.
    is_asleep: AtomicBool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl Clerk {
    /// Starts the thread.
    pub(crate) fn start(keeper: Keeper) -> Result<Self, std::io::Error> {
        let (jobs, inbox) = mpsc::channel();
        let shared = Arc::new(Shared {
            keeper: Mutex::new(keeper),
            waiting: AtomicUsize::new(0),
            is_asleep: AtomicBool::new(false),
        });
        let served = shared.clone();
        let thread = std::thread::Builder::new()
            .name("mithaq-writer".to_owned())
            .spawn(move || served.serve(&inbox))?;
        Ok(Self {
            shared,
            jobs: Some(jobs),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Does something in a transaction that others may share.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Hand<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        match self.turn() {
            Some(mut turn) => turn.ask(work),
            None => self.begin(work)?.wait(),
        }
    }

    /// The writer, if nobody has it and nothing that was asked before waits for it.
    pub(crate) fn turn(&self) -> Option<Turn<'_>> {
        // Where one panicked with it the thread has ended, and says so to who asks that.
        let keeper = self.shared.keeper.try_lock().ok()?;
        let nothing_waits = self.shared.waiting.load(Ordering::SeqCst) == 0;
        nothing_waits.then_some(Turn {
            keeper: Some(keeper),
            clerk: self,
        })
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
        self.shared.waiting.fetch_add(1, Ordering::SeqCst);
        jobs.send(job).map_err(|_| Fault::Closing)
    }
}

/// The writer in the hands of who asks.
pub(crate) struct Turn<'c> {
    /// Until it is handed back.
    keeper: Option<MutexGuard<'c, Keeper>>,
    clerk: &'c Clerk,
}

impl Turn<'_> {
    /// Does something in a transaction of its own.
    pub(crate) fn ask<T>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>, &Hand<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let keeper = self.keeper.as_mut().ok_or(Fault::Closing)?;
        let done = keeper.commit(work);
        keeper.note_asked();
        done
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.keeper = None;
        let shared = &self.clerk.shared;
        if let Some(jobs) = &self.clerk.jobs
            && shared.is_asleep.swap(false, Ordering::SeqCst)
        {
            // Where the thread has ended, so has all that it would look after.
            let _ = jobs.send(Job::Look);
        }
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

impl Shared {
    fn serve(&self, inbox: &mpsc::Receiver<Job>) {
        let mut tried = Tried::default();
        while let Some(first) = self.next(inbox, &mut tried) {
            let mut next = Some(first);
            while let Some(job) = next.take() {
                let mut batch = Vec::new();
                let mut alone = None;
                match job {
                    Job::Alone(work) => alone = Some(work),
                    Job::Look => (),
                    Job::Together(first) => {
                        batch.push(first);
                        while batch.len() < BATCH_MAX {
                            match inbox.try_recv() {
                                Ok(Job::Together(more)) => batch.push(more),
                                Ok(Job::Look) => (),
                                Ok(other @ Job::Alone(_)) => {
                                    next = Some(other);
                                    break;
                                }
                                Err(_) => break,
                            }
                        }
                    }
                }
                let Ok(mut keeper) = self.keeper.lock() else {
                    return;
                };
                let begun = batch.len() + usize::from(alone.is_some());
                self.waiting.fetch_sub(begun, Ordering::SeqCst);
                if let Some(work) = alone {
                    work(&mut keeper);
                } else if !batch.is_empty() {
                    keeper.run(batch);
                }
                keeper.note_asked();
            }
        }
    }

    /// What is asked next; none at the end. Meanwhile, and at the end, what can wait is done: the
    /// head mark comes to rest, the read tables follow, the log beside the database moves into it.
    fn next(&self, inbox: &mpsc::Receiver<Job>, tried: &mut Tried) -> Option<Job> {
        loop {
            let wait = {
                let mut keeper = self.keeper.lock().ok()?;
                let wait = keeper.do_chores(tried);
                self.is_asleep.store(wait.is_none(), Ordering::SeqCst);
                wait
            };
            let job = match wait {
                Some(wait) => inbox.recv_timeout(wait),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match job {
                Ok(Job::Look) | Err(RecvTimeoutError::Timeout) => (),
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Disconnected) => {
                    let mut keeper = self.keeper.lock().ok()?;
                    keeper.do_all_chores();
                    return None;
                }
            }
        }
    }
}

impl Keeper {
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
