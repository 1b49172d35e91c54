use super::{Outcome, print, say};
use crate::settings::Settings;
use crate::story::agent::PASSWORD;
use crate::story::data::{Data, SideOffices};
use anyhow::{Context as _, bail};
use mithaq_canon::{Lang, Time};
use mithaq_desk::{
    Desk, NewHome, NewOfficial, Role, SideProfile, SystemClock, TermsDraft, open_between,
};
use mithaq_record::Root;
use serde::Serialize;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// Starts two servers on this machine, each with its own keys, and lets them live through a story.
///
/// The past is recorded as at the meeting of the story; from there on you act, along a guided
/// path, in two browser windows. With --headless the offices play the story to its end by
/// themselves, and both records are compared and verified. Everything is imagined, listens on
/// loopback alone and needs no network.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq demo
  mithaq demo --dir /tmp/two-sides --port-a 0 --port-b 0 --no-browser
  mithaq demo --headless --json
  mithaq demo --headless --pouch")]
pub(crate) struct Demo {
    /// Play the whole story without people, print its timeline, compare and verify both records.
    #[arg(long)]
    headless: bool,
    /// With --headless: start no server; the sides live through the story by pouches alone.
    #[arg(long, requires = "headless")]
    pouch: bool,
    /// Keep one home folder for each side under this folder; without it, in a temporary one.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The first side's port for browsers; 0 takes any free one.
    #[arg(long, default_value_t = 8701)]
    port_a: u16,
    /// The second side's port for browsers; 0 takes any free one.
    #[arg(long, default_value_t = 8702)]
    port_b: u16,
    /// Do not open a browser.
    #[arg(long)]
    no_browser: bool,
    /// One JSON object on standard output instead of words.
    #[arg(long)]
    json: bool,
}

/// A server of the demonstration.
struct Server {
    home: PathBuf,
    child: Child,
    part: &'static str,
}

/// A word of one of the servers.
struct Word {
    side: usize,
    line: String,
}

#[derive(Serialize)]
struct Json {
    sides: Vec<JsonSide>,
}

#[derive(Serialize)]
struct JsonSide {
    key: String,
    url: String,
    home: String,
    logins: Vec<JsonLogin>,
}

#[derive(Serialize)]
struct JsonLogin {
    login: String,
    role: String,
    office: String,
    password: &'static str,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let data = Data::read()?;
        let stop = Arc::new(AtomicBool::new(false));
        hear_signals(stop.clone())?;
        let dir = match &self.dir {
            Some(dir) => dir.clone(),
            None => std::env::temp_dir().join(format!("mithaq-demo-{}", std::process::id())),
        };
        let outcome = self.live(&data, &dir, &stop);
        if self.dir.is_none() {
            // A temporary folder that cannot be removed is the system's to clear.
            let _left = std::fs::remove_dir_all(&dir);
        }
        outcome
    }

    fn live(&self, data: &Data, dir: &Path, stop: &AtomicBool) -> anyhow::Result<Outcome> {
        let homes = prepare(data, dir, [self.port_a, self.port_b])?;
        if self.pouch {
            super::demo_pouch::play(&homes, &dir.join("pouches"), stop)?;
            return super::demo_report::report(&homes, self.json);
        }
        let part = if self.headless { "whole" } else { "prelude" };
        let (words, heard) = mpsc::channel();
        let mut servers = Vec::new();
        for (side, home) in homes.iter().enumerate() {
            servers.push(Server {
                home: home.clone(),
                child: start(home, part, side, &words)?,
                part,
            });
        }
        let mut ended = vec![false; servers.len()];
        let mut told = false;
        while !stop.load(Ordering::Relaxed) {
            match heard.recv_timeout(Duration::from_millis(100)) {
                Ok(word) if word.line == "story-ended" => {
                    if let Some(ended) = ended.get_mut(word.side) {
                        *ended = true;
                    }
                }
                Ok(_) | Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => bail!("no server is left"),
            }
            keep_alive(&mut servers, &words, self.headless)?;
            if ended.iter().all(|ended| *ended) && !told {
                if self.headless {
                    break;
                }
                told = true;
                self.tell(data, &homes)?;
            }
        }
        for server in &mut servers {
            end(&mut server.child);
        }
        if self.headless && !stop.load(Ordering::Relaxed) {
            return super::demo_report::report(&homes, self.json);
        }
        Ok(Outcome::Done)
    }

    /// Says where to look and how to sign in.
    fn tell(&self, data: &Data, homes: &[PathBuf]) -> anyhow::Result<()> {
        let mut sides = Vec::new();
        for (offices, home) in data.offices.side.iter().zip(homes) {
            let port = port_of(&Settings::read(home)?.web)?;
            sides.push(JsonSide {
                key: offices.key.clone(),
                url: format!("http://{}.localhost:{port}", offices.host),
                home: home.display().to_string(),
                logins: logins(offices),
            });
        }
        let first = sides
            .first()
            .map(|side| format!("{}/guide", side.url))
            .unwrap_or_default();
        if self.json {
            print(format_args!("{}", serde_json::to_string(&Json { sides })?))?;
        } else {
            for side in &sides {
                print(format_args!("\n{}  {}", side.key, side.url))?;
                for login in &side.logins {
                    print(format_args!(
                        "  {:<12} {PASSWORD}   {}",
                        login.login, login.office
                    ))?;
                }
            }
            say(format_args!(
                "\nBegin at {first} — Ctrl-C ends both servers."
            ));
        }
        if !self.no_browser && !self.json {
            open_browser(&first);
        }
        Ok(())
    }
}

fn logins(offices: &SideOffices) -> Vec<JsonLogin> {
    let login = |office: &crate::story::data::Office| JsonLogin {
        login: office.login.clone(),
        role: office.role.clone(),
        office: office.name.ar.clone(),
        password: PASSWORD,
    };
    offices.office.iter().map(login).collect()
}

/// Makes the two homes and opens the register between them; homes that are there already go on.
fn prepare(data: &Data, dir: &Path, ports: [u16; 2]) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let homes: Vec<PathBuf> = data
        .offices
        .side
        .iter()
        .map(|side| dir.join(&side.key))
        .collect();
    if !homes.iter().all(|home| home.join("charter.cbor").exists()) {
        if let Some(half) = homes.iter().find(|home| home.exists()) {
            bail!(
                "{}: left from a demonstration that did not get far; remove it or choose another --dir",
                half.display()
            );
        }
        open_register(data, &homes)?;
    }
    let listens = format!("127.0.0.1:{}", free_port(0)?);
    let mut pages = Vec::new();
    for (port, side) in ports.into_iter().zip(&data.offices.side) {
        pages.push((side, free_port(port)?));
    }
    for (home, (side, port)) in homes.iter().zip(&pages) {
        let mut settings = Settings {
            web: format!("127.0.0.1:{port}"),
            hosts: vec![format!("{}.localhost:{port}", side.host)],
            ..Settings::default()
        };
        for (other, port) in pages.iter().filter(|(other, _)| other.key != side.key) {
            settings.demo.insert(
                other.key.clone(),
                format!("http://{}.localhost:{port}", other.host),
            );
        }
        // The first side can be dialled, the second only dials: the harder case is the shown one.
        match pages.first() {
            Some((first, _)) if first.key != side.key => {
                settings.dial.insert(first.key.clone(), listens.clone());
            }
            _ => settings.peers = Some(listens.clone()),
        }
        settings.write(home)?;
    }
    Ok(homes)
}

fn open_register(data: &Data, homes: &[PathBuf]) -> anyhow::Result<()> {
    let mut desks = Vec::new();
    for (home, offices) in homes.iter().zip(&data.offices.side) {
        let side = SideProfile {
            key: offices.key.clone(),
            names: offices.short.owned(),
            formal_names: offices.formal.owned(),
            arabic_locale: offices.locale.clone(),
        };
        let mut beside = home.as_os_str().to_owned();
        beside.push(".root.key");
        let file = super::key::make(Path::new(&beside), PASSWORD)?;
        let root = Root::new(1, vec![file.public])?;
        let demo = true;
        Desk::init(home, NewHome { side, demo, root })?;
        let desk = Desk::open(home, Arc::new(SystemClock))?;
        desk.set_clock(start_of(data)?)?;
        for office in &offices.office {
            let role = Role::from_code(&office.role)
                .with_context(|| format!("no role {}", office.role))?;
            desk.add_account(NewOfficial {
                login: office.login.clone(),
                password: PASSWORD.to_owned(),
                role,
                office: office.name.owned(),
                lang: Lang::Ar,
            })?;
        }
        desks.push(desk);
    }
    let title = |lang: Lang| {
        let names = data.offices.side.iter().map(|side| {
            side.short
                .all()
                .into_iter()
                .find(|(of, _)| *of == lang)
                .map(|(_, name)| name)
                .unwrap_or_default()
        });
        (lang, names.collect::<Vec<_>>().join(" – "))
    };
    let draft = TermsDraft {
        title: [Lang::Ar, Lang::Fr, Lang::En].map(title).to_vec(),
        order: data
            .offices
            .side
            .iter()
            .map(|side| side.key.clone())
            .collect(),
        time_zone: "Africa/Algiers".to_owned(),
        offset_minutes: 60,
    };
    Ok(open_between(&desks, draft)?)
}

/// The morning of the meeting.
fn start_of(data: &Data) -> anyhow::Result<Time> {
    let day = crate::story::data::date(&data.meeting.meeting.date)?
        .days()
        .context("the meeting needs a day")?;
    Ok(Time(u64::try_from(day)? * 86_400_000 + 7 * 3_600_000))
}

/// This port if it is free, or any free one for 0.
fn free_port(port: u16) -> anyhow::Result<u16> {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
        format!("port {port} is in use: choose another with --port-a and --port-b")
    })?;
    Ok(socket.local_addr()?.port())
}

fn port_of(address: &str) -> anyhow::Result<u16> {
    address
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok())
        .with_context(|| format!("no port in {address}"))
}

fn start(
    home: &Path,
    part: &str,
    side: usize,
    words: &mpsc::Sender<Word>,
) -> anyhow::Result<Child> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("serve")
        .arg(home)
        .args(["--story", part, "--child"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start a server")?;
    let out = child.stdout.take().context("a server without output")?;
    let words = words.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            // The demonstration may have ended first.
            let _unheard = words.send(Word { side, line });
        }
    });
    Ok(child)
}

/// A server that died, or asked to start again, is started again: nothing is lost by it.
fn keep_alive(
    servers: &mut [Server],
    words: &mpsc::Sender<Word>,
    headless: bool,
) -> anyhow::Result<()> {
    for (side, server) in servers.iter_mut().enumerate() {
        let Some(status) = server.child.try_wait()? else {
            continue;
        };
        if headless && status.code().is_some_and(|code| code == 3) {
            bail!("the server of {} could not go on", server.home.display());
        }
        std::thread::sleep(Duration::from_millis(200));
        server.child = start(&server.home, server.part, side, words)?;
    }
    Ok(())
}

/// Closing its standard input tells a server to end; one that does not is killed.
fn end(child: &mut Child) {
    drop(child.stdin.take());
    for _ in 0..50 {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // It may have ended in between.
    let _ended = child.kill();
    let _status = child.wait();
}

fn hear_signals(stop: Arc<AtomicBool>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            let kind = tokio::signal::unix::SignalKind::terminate();
            if let Ok(mut terminate) = tokio::signal::unix::signal(kind) {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = terminate.recv() => {}
                }
                stop.store(true, Ordering::Relaxed);
            }
        });
    });
    Ok(())
}

/// Opens the page where the system knows how to; it was printed as well.
fn open_browser(url: &str) {
    for program in ["xdg-open", "open"] {
        let opened = Command::new(program)
            .arg(url)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if opened.is_ok() {
            return;
        }
    }
}
