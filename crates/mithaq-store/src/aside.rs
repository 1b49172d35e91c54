//! A thread that does one thing at a time beside the one writer: what must be synced to another
//! file is, while the database commits.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread::JoinHandle,
};

/// Something to be done beside a commit.
pub(crate) struct Work(pub(crate) Box<dyn FnOnce() + Send>);

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Work")
    }
}

/// The thread. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Aside {
    /// None where the system gives no thread: then one thing is done after the other.
    thread: Option<(Sender<Work>, JoinHandle<()>)>,
    done: Receiver<()>,
}

impl Aside {
    /// Starts the thread.
    pub(crate) fn start() -> Self {
        let (work, inbox) = channel::<Work>();
        let (tell, done) = channel();
        let thread = std::thread::Builder::new()
            .name("mithaq-aside".to_owned())
            .spawn(move || {
                while let Ok(Work(work)) = inbox.recv() {
                    work();
                    // Who asked may have gone away meanwhile.
                    let _ = tell.send(());
                }
            });
        Self {
            thread: thread.ok().map(|thread| (work, thread)),
            done,
        }
    }

    /// Does `work` in the thread and `meanwhile` here; returns once both have returned.
    pub(crate) fn both<T>(&self, work: Option<Work>, meanwhile: impl FnOnce() -> T) -> T {
        let not_begun = match (work, &self.thread) {
            (Some(work), Some((thread, _))) => thread.send(work).map_err(|unsent| unsent.0),
            (Some(work), None) => Err(work),
            (None, _) => return meanwhile(),
        };
        let did = meanwhile();
        match not_begun {
            // A thread that panicked meanwhile has said so, and says nothing here.
            Ok(()) => drop(self.done.recv()),
            Err(Work(work)) => work(),
        }
        did
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some((work, thread)) = self.thread.take() {
            drop(work);
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use std::sync::{Arc, Barrier, Mutex};

    #[test]
    fn both_are_under_way_at_once_and_done_at_the_end() {
        let aside = Aside::start();
        for _ in 0..3 {
            let meet = Arc::new(Barrier::new(2));
            let order = Arc::new(Mutex::new(Vec::new()));
            let (met, told) = (meet.clone(), order.clone());
            let work = Work(Box::new(move || {
                met.wait();
                std::thread::yield_now();
                told.lock().unwrap().push("work");
            }));
            // One alone would wait for ever.
            let answer = aside.both(Some(work), || {
                meet.wait();
                7
            });
            assert_eq!(answer, 7);
            assert_eq!(*order.lock().unwrap(), ["work"]);
        }
        assert_eq!(aside.both(None, || 8), 8);
    }

    #[test]
    fn without_a_thread_one_is_done_after_the_other() {
        let mut aside = Aside::start();
        let fails = || std::panic::resume_unwind(Box::new("as a test wants it"));
        aside.both(Some(Work(Box::new(fails))), || ());
        for gone in [false, true] {
            if gone {
                aside.thread = None;
            }
            let done = Arc::new(Mutex::new(false));
            let told = done.clone();
            aside.both(
                Some(Work(Box::new(move || *told.lock().unwrap() = true))),
                || (),
            );
            assert!(*done.lock().unwrap(), "thread gone: {gone}");
        }
    }
}
