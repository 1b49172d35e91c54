//! One side's server: its desk, its line to the peers, its pages for people, and in a
//! demonstration the offices that play the story.

use crate::pages;
use crate::settings::Settings;
use crate::stage::Restart;
use crate::story::agent::{Agent, Turn};
use anyhow::Context as _;
use mithaq_desk::{Desk, SystemClock};
use mithaq_line::tls::{Identity, TransportKey};
use mithaq_line::{Line, Listener, PeerAddress};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{error, info};

/// How much of the story a demonstration's server plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Story {
    /// Up to where the guided path begins.
    Prelude,
    /// To its end.
    Whole,
}

/// What the server tells the one that started it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Said {
    /// Pages are served here.
    Ready { web: SocketAddr },
    /// Every step of the story lies in the record, as both sides hold it.
    StoryEnded,
}

/// Logs go to standard error; `MITHAQ_LOG` chooses what, as `tracing` filters do.
pub(crate) fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MITHAQ_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,mithaq=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Serves a home until it is told to stop; whether it was asked to start again.
///
/// # Errors
/// What keeps it from starting, with the remedy; or that the story and the rules do not fit.
pub(crate) fn run(
    home: &Path,
    story: Option<Story>,
    child: bool,
    said: impl Fn(Said) + Send + Sync + 'static,
) -> anyhow::Result<bool> {
    let settings = Settings::read(home)?;
    let desk = Desk::open(home, Arc::new(SystemClock))?;
    let lines = line_runtime()?;
    let stop = watch::channel(false);
    let line = lines.block_on(start_line(&desk, &settings, stop.1.clone()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let story = (story, Arc::new(said));
    let served = runtime.block_on(serve(desk, settings, line, story, child, stop));
    // A child's thread waits for its parent's pipe to close, and would be waited for in turn.
    runtime.shutdown_timeout(LEAVE_TIME_MAX);
    lines.shutdown_timeout(LEAVE_TIME_MAX);
    served
}

/// What drives the line: one thread of its own, so that no page delays a receipt, and what one task
/// of a message hands to the next wakes no other thread.
pub(crate) fn line_runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("mithaq-line")
        .enable_all()
        .build()
        .context("cannot start threads")
}

/// What is under way when the server ends gets so long to end as well.
const LEAVE_TIME_MAX: Duration = Duration::from_secs(2);

async fn serve(
    desk: Desk,
    settings: Settings,
    line: Option<Line>,
    (story, said): (Option<Story>, Arc<impl Fn(Said) + Send + Sync + 'static>),
    child: bool,
    (stop, stopped): (watch::Sender<bool>, watch::Receiver<bool>),
) -> anyhow::Result<bool> {
    let web = TcpListener::bind(&settings.web).await.with_context(|| {
        format!("cannot listen for people on {}: choose another address in mithaq.toml, or end the program that uses it", settings.web)
    })?;
    let address = web.local_addr()?;
    said(Said::Ready { web: address });
    info!(%address, "serving");
    let (failed, failure) = tokio::sync::oneshot::channel();
    if let Some(story) = story {
        let (desk, said) = (desk.clone(), said.clone());
        std::thread::spawn(move || {
            if let Err(error) = play(desk, story, &*said) {
                // The server may have been told to stop meanwhile.
                let _stopped = failed.send(error.context("the story cannot go on"));
            }
        });
    }
    let again = Restart::default();
    let config = pages::config(&desk, &settings, address, line, &again, &stop)?;
    let served = mithaq_web::serve(web, mithaq_web::app(desk, config), stopped);
    tokio::select! {
        () = served => {}
        () = told_to_stop(child) => {}
        Ok(error) = failure => return Err(error),
    }
    stop.send_replace(true);
    Ok(again.is_asked())
}

/// Starts the line to the peers, and the listener for those that dial us.
pub(crate) async fn start_line(
    desk: &Desk,
    settings: &Settings,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<Option<Line>> {
    let Some(register) = desk.register() else {
        info!("no register is open yet: pair this home with the other side");
        return Ok(None);
    };
    let secret = desk.transport_secret()?;
    let key = TransportKey::from_spki(&secret.spki).context("our transport key is not Ed25519")?;
    let identity = Identity::new(&secret.pkcs8, key)?;
    let known = |label: &String| register.charter.side_by_key(label).is_some();
    if let Some(stranger) = settings.dial.keys().find(|label| !known(label)) {
        anyhow::bail!(
            "mithaq.toml: [dial] names {stranger}, which is no side of this register; \
             mithaq status shows their labels"
        );
    }
    let mut peers = Vec::new();
    for peer in desk.peers() {
        let named = register
            .charter
            .side(peer.side)
            .context("the charter does not name a peer")?;
        peers.push(PeerAddress {
            side: peer.side,
            dial: settings.dial.get(&named.key).cloned(),
        });
    }
    let line = Line::start(desk, &identity, peers)?;
    if let Some(address) = &settings.peers {
        let listener = Listener::bind(address).await?;
        info!(address = %listener.address()?, "listening for peers");
        tokio::spawn(listener.serve(line.clone(), stopped));
    }
    Ok(Some(line))
}

/// Until a signal says so, or the parent is gone.
async fn told_to_stop(child: bool) {
    let mut terminate =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(error) => {
                error!(%error, "cannot hear signals");
                return std::future::pending().await;
            }
        };
    let parent_gone = async {
        if child {
            // Standard input is a pipe from the parent, which never writes to it.
            let read = tokio::task::spawn_blocking(|| {
                std::io::copy(&mut std::io::stdin(), &mut std::io::sink())
            });
            let _ended = read.await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
        () = parent_gone => {}
    }
}

/// How often the story looks again when nothing has told it to.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Plays this side's part, then waits until the two records are at rest.
fn play(desk: Desk, story: Story, said: &(impl Fn(Said) + ?Sized)) -> anyhow::Result<()> {
    let mut agent = Agent::new(desk.clone(), story == Story::Whole)?;
    loop {
        match agent.turn()? {
            Turn::Done => {}
            Turn::NotYet => std::thread::sleep(LOOK_AGAIN),
            Turn::Ended => break,
        }
    }
    while !desk.is_at_rest() {
        std::thread::sleep(LOOK_AGAIN);
    }
    said(Said::StoryEnded);
    Ok(())
}
