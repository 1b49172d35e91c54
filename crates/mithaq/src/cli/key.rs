use super::failure::Refused;
use super::{Outcome, line_from_input, print, say, write_over_own};
use anyhow::Context as _;
use clap::Subcommand;
use mithaq_canon::{Date, EntryId};
use mithaq_core::{ActSet, EventKind};
use mithaq_desk::{
    Account, Desk, KeyOf, Powers, Proves, RootFile, RootKey, SignatureVerifier, SystemClock,
    drawn_passphrase,
};
use mithaq_record::{Official, Request, Term, fingerprint, kind};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Looks after the keys of one side: the root, which lies offline, and what it authorises.
///
/// A side's root is one or more keys in files that no server ever holds. They name the server's
/// keys in the charter, and they alone can put others in their place.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq key root make root.key < passphrase.txt
  mithaq key root split --of 3 keys
  mithaq key root public root.key --out root.pub
  mithaq key rotate-server home --request request
  mithaq key root sign request --root keys/root-1.key --out signed < passphrase-1.txt
  mithaq key root sign signed --root keys/root-2.key --out signed < passphrase-2.txt
  mithaq key apply home signed
  mithaq key rotate-pouch home --request request
  mithaq key forget-pouch home
  mithaq key recover home --discard
  mithaq key recover home --request request
  mithaq key grant home --login head --act adopted --instrument ENTRY --until 2027-12-31
  mithaq key list home
  mithaq init home --root keys/root-1.key --root keys/root-2.key --root keys/root-3.key \\
      --threshold 2 --key north --name en=Northland --formal 'en=the Northland side'")]
pub(crate) struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The root: its keys, and what they sign.
    Root(Root),
    /// What proves an official's acts and does not lie on the server.
    Official(super::official::Official),
    /// Draws a server key and writes what the root must sign to put it in the place of the old one.
    RotateServer(Ask),
    /// The same for the transport key, which answers on the line.
    RotateTransport(Ask),
    /// The same for the pouch key, to which pouches for this side are sealed.
    RotatePouch(Ask),
    /// Destroys the pouch key before the one in use, once no pouch sealed to it is on its way.
    ForgetPouch(ForgetPouch),
    /// The way out when two histories of our log were signed, or what left cannot be fetched back.
    Recover(Recover),
    /// Carries out what the root has signed.
    Apply(Apply),
    /// Grants an office full powers: for which acts, for which instruments, until when.
    Grant(Grant),
    /// Revokes a grant.
    Revoke(Revoke),
    /// Shows every grant of this side, revoked ones included, and how each office proves its acts.
    List(List),
}

#[derive(Debug, clap::Args)]
struct Grant {
    /// The home; its server must not be running.
    home: PathBuf,
    /// The account of the office.
    #[arg(long)]
    login: String,
    /// An act by its name, as in `adopted`; once for each. What the role may do, if none is named.
    #[arg(long = "act", value_parser = act)]
    acts: Vec<EventKind>,
    /// An instrument by the id of the entry that registered it; once for each. All, if none is named.
    #[arg(long = "instrument")]
    instruments: Vec<EntryId>,
    /// The last day, YYYY-MM-DD, by the date that an act states.
    #[arg(long)]
    until: Option<Date>,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    /// The home; its server must not be running.
    home: PathBuf,
    /// The grant, as `mithaq key list` shows it.
    grant: EntryId,
}

#[derive(Debug, clap::Args)]
struct List {
    /// The home; its server must not be running.
    home: PathBuf,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct Grants {
    grants: Vec<JsonGrant>,
}

#[derive(serde::Serialize)]
struct JsonGrant {
    grant: String,
    office: String,
    proves: &'static str,
    fingerprint: String,
    acts: Vec<&'static str>,
    instruments: Option<Vec<String>>,
    until: Option<String>,
    revoked: bool,
}

fn act(code: &str) -> Result<EventKind, String> {
    EventKind::from_code(code).ok_or_else(|| format!("no act is called {code}"))
}

#[derive(Debug, clap::Args)]
struct Ask {
    /// The home; its server must not be running.
    home: PathBuf,
    /// The file to write, for the custodians of the root.
    #[arg(long)]
    request: PathBuf,
}

#[derive(Debug, clap::Args)]
struct ForgetPouch {
    /// The home; its server must not be running.
    home: PathBuf,
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("step").required(true).args(["discard", "request"])))]
struct Recover {
    /// The home; its server must not be running.
    home: PathBuf,
    /// First: take back what no other side has receipted. Then serve until what they hold is here.
    #[arg(long)]
    discard: bool,
    /// Then: write the file that the root must sign to open a new epoch from there.
    #[arg(long)]
    request: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Apply {
    /// The home; its server must not be running.
    home: PathBuf,
    /// The request, with the root's signatures.
    signed: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Root {
    #[command(subcommand)]
    step: RootStep,
}

#[derive(Debug, Subcommand)]
enum RootStep {
    /// Makes one root key, in a file sealed by the passphrase that comes on standard input.
    Make(Make),
    /// Makes several root keys in a folder, one for each custodian, with passphrases drawn for them.
    Split(Split),
    /// Writes the public half of a root key, to be handed on.
    Public(Public),
    /// Signs a request with one root key, whose passphrase comes on standard input.
    Sign(Sign),
}

#[derive(Debug, clap::Args)]
struct Sign {
    /// The request, perhaps with signatures of others already.
    request: PathBuf,
    /// The file of the root key.
    #[arg(long)]
    root: PathBuf,
    /// The file to write; it may be the request itself.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Make {
    /// The file to make.
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Split {
    /// The folder to make the files in; made if missing.
    folder: PathBuf,
    /// How many keys, 2 to 16. How many of them must sign is said to `mithaq init`.
    #[arg(long, value_parser = clap::value_parser!(u8).range(2..=16))]
    of: u8,
}

#[derive(Debug, clap::Args)]
struct Public {
    /// The file of the root key.
    file: PathBuf,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

impl Key {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.what {
            What::Root(Root { step }) => match step {
                RootStep::Make(make) => make.run(),
                RootStep::Split(split) => split.run(),
                RootStep::Public(public) => public.run(),
                RootStep::Sign(sign) => sign.run(),
            },
            What::Official(official) => official.run(),
            What::RotateServer(ask) => ask.run(KeyOf::Server),
            What::RotateTransport(ask) => ask.run(KeyOf::Transport),
            What::RotatePouch(ask) => ask.run(KeyOf::Pouch),
            What::ForgetPouch(forget) => forget.run(),
            What::Recover(recover) => recover.run(),
            What::Apply(apply) => apply.run(),
            What::Grant(grant) => grant.run(),
            What::Revoke(revoke) => revoke.run(),
            What::List(list) => list.run(),
        }
    }
}

impl Make {
    fn run(self) -> anyhow::Result<Outcome> {
        let passphrase = line_from_input("Passphrase of the root key")?;
        let file = make(&self.file, &passphrase)?;
        print(format_args!("{}", file.fingerprint()))?;
        Ok(Outcome::Done)
    }
}

impl Split {
    fn run(self) -> anyhow::Result<Outcome> {
        std::fs::create_dir_all(&self.folder).with_context(|| self.folder.display().to_string())?;
        say(format_args!(
            "Give each file and its passphrase to another office, apart from one another. The \
             passphrases are shown this once."
        ));
        for number in 1..=self.of {
            let path = self.folder.join(format!("root-{number}.key"));
            let passphrase = drawn_passphrase()?;
            let file = make(&path, &passphrase)?;
            say(format_args!("{}  passphrase {passphrase}", path.display()));
            print(format_args!("{}", file.fingerprint()))?;
        }
        Ok(Outcome::Done)
    }
}

impl Public {
    fn run(self) -> anyhow::Result<Outcome> {
        let file = read(&self.file)?;
        write_new(&self.out, &file.public_only().to_bytes())?;
        print(format_args!("{}", file.fingerprint()))?;
        Ok(Outcome::Done)
    }
}

impl Ask {
    fn run(self, of: KeyOf) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let request = desk.request_key(of)?;
        write(&self.request, &request)?;
        say(format_args!(
            "Bring {} to the custodians of the root: {} of {} must sign it. Fingerprint of the new \
             key, for them to compare:",
            self.request.display(),
            request.root.threshold,
            request.root.keys.len(),
        ));
        print(format_args!("{}", new_fingerprint(&request)))?;
        Ok(Outcome::Done)
    }
}

impl ForgetPouch {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        say(format_args!(
            "{}",
            if desk.forget_last_pouch_key()? {
                "The pouch key before the one in use is destroyed. Older backups still hold it."
            } else {
                "There is no pouch key before the one in use."
            }
        ));
        Ok(Outcome::Done)
    }
}

impl Recover {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let Some(path) = self.request else {
            let taken = desk.take_back()?;
            say(format_args!(
                "Taken back and kept as proof: {taken} entries that no other side had receipted. Now \
                 serve the home until `mithaq status` shows as many entries of our log here as at the \
                 other sides, then ask for a new epoch with --request."
            ));
            print(format_args!("{taken}"))?;
            return Ok(Outcome::Done);
        };
        let request = desk.request_epoch()?;
        write(&path, &request)?;
        say(format_args!(
            "Bring {} to the custodians of the root: {} of {} must sign it. Whatever another side holds \
             of our log beyond this point it will not give up: fetch it back before. Fingerprint of the \
             new server key, for them to compare:",
            path.display(),
            request.root.threshold,
            request.root.keys.len(),
        ));
        print(format_args!("{}", new_fingerprint(&request)))?;
        Ok(Outcome::Done)
    }
}

impl Sign {
    fn run(self) -> anyhow::Result<Outcome> {
        let mut request = request(&self.request)?;
        request
            .check_possession(&SignatureVerifier)
            .map_err(|fault| Refused(format!("{}: {fault}", self.request.display())))?;
        let file = read(&self.root)?;
        let what = match request.mandate.kind {
            kind::SERVER_KEY => "another server key",
            kind::NEW_EPOCH => "a new epoch of its log, with another server key,",
            kind::POUCH_KEY => "another pouch key",
            _ => "another transport key",
        };
        say(format_args!(
            "{}: {what} for side {} of register {}, epoch {}. Compare the fingerprint below with \
             the one that was read to you before you give the passphrase.",
            self.request.display(),
            request.mandate.side.0 + 1,
            request.mandate.register,
            request.mandate.epoch,
        ));
        say(format_args!("{}", new_fingerprint(&request)));
        let passphrase = line_from_input("Passphrase of the root key")?;
        if !request.approve(&file.open(&passphrase)?) {
            let why = format!("{}: no key of this side's root", self.root.display());
            return Err(Refused(why).into());
        }
        write(&self.out, &request)?;
        print(format_args!(
            "{} of {}",
            request.approvals.len(),
            request.root.threshold
        ))?;
        Ok(Outcome::Done)
    }
}

impl Apply {
    fn run(self) -> anyhow::Result<Outcome> {
        let order = request(&self.signed)?;
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let entry = desk.carry_out(&order)?;
        say(format_args!(
            "The new key is in use. Make a backup of the home: in an older one it is missing."
        ));
        print(format_args!("{entry}"))?;
        Ok(Outcome::Done)
    }
}

impl Grant {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let grant = desk.grant_powers(Powers {
            login: self.login,
            acts: (!self.acts.is_empty()).then(|| ActSet::of(&self.acts)),
            instruments: (!self.instruments.is_empty()).then_some(self.instruments),
            until: self.until,
        })?;
        print(format_args!("{grant}"))?;
        Ok(Outcome::Done)
    }
}

impl Revoke {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let entry = desk.revoke_powers(self.grant)?;
        print(format_args!("{entry}"))?;
        Ok(Outcome::Done)
    }
}

impl List {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let accounts = desk.accounts()?;
        let powers = desk.powers().into_iter();
        let grants: Vec<JsonGrant> = powers.map(|(id, of)| shown(id, of, &accounts)).collect();
        if self.json {
            print(format_args!(
                "{}",
                serde_json::to_string(&Grants { grants })?
            ))?;
            return Ok(Outcome::Done);
        }
        for grant in grants {
            let bound = match &grant.instruments {
                None => "all instruments".to_owned(),
                Some(among) => among.join(", "),
            };
            let term = match (grant.revoked, &grant.until) {
                (true, _) => "revoked".to_owned(),
                (false, Some(last)) => format!("until {last}"),
                (false, None) => "until revoked".to_owned(),
            };
            print(format_args!(
                "{}\n  {}; {term}; {bound}\n  {} {}\n  {}",
                grant.grant,
                grant.office,
                grant.proves,
                grant.fingerprint,
                grant.acts.join(", ")
            ))?;
        }
        Ok(Outcome::Done)
    }
}

fn shown(grant: EntryId, official: Official, accounts: &[Account]) -> JsonGrant {
    let held = |account: &&Account| account.credential.as_ref() == Some(&official.credential);
    let proves = accounts
        .iter()
        .find(held)
        .and_then(|account| account.proves);
    let kinds = (0..64).filter(|kind| official.acts.contains(*kind));
    let acts = kinds.filter_map(|kind| EventKind::from_number(u8::try_from(kind).ok()?));
    JsonGrant {
        grant: grant.to_string(),
        proves: proves.map_or("replaced", Proves::code),
        fingerprint: official.credential.fingerprint(),
        office: official
            .office
            .first()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        acts: acts.map(EventKind::code).collect(),
        instruments: official
            .instruments
            .map(|among| among.iter().map(ToString::to_string).collect()),
        until: match official.term {
            Term::UntilRevoked => None,
            Term::Until(last) => Some(last.to_string()),
        },
        revoked: official.revoked.is_some(),
    }
}

fn new_fingerprint(request: &Request) -> String {
    let key = match request.new_epoch() {
        Some(epoch) => Some(epoch.kept.key.to_bytes()),
        None => request.new_key().map(|new| new.to),
    };
    fingerprint(&key.unwrap_or_default())
}

fn request(path: &Path) -> anyhow::Result<Request> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Request::open(&bytes).map_err(|_| {
        let name = path.display();
        let why = format!("{name}: this is no request, which `mithaq key rotate-server` writes");
        Refused(why).into()
    })
}

fn write(path: &Path, request: &Request) -> anyhow::Result<()> {
    let is_one = |there: &[u8]| Request::open(there).is_ok();
    write_over_own(path, &request.to_bytes(), is_one)
}

/// Makes a root key's file, which must not be there yet.
///
/// # Errors
/// What stands in the way, with the file's name.
pub(super) fn make(path: &Path, passphrase: &str) -> anyhow::Result<RootFile> {
    let (_, file) = RootKey::generate(passphrase)?;
    write_new(path, &file.to_bytes())?;
    Ok(file)
}

/// Reads a root key's file; its private half stays sealed.
///
/// # Errors
/// What stands in the way, with the file's name.
pub(super) fn read(path: &Path) -> anyhow::Result<RootFile> {
    let name = || path.display().to_string();
    let bytes = std::fs::read(path).with_context(name)?;
    RootFile::read(&bytes).map_err(|wrong| Refused(format!("{}: {wrong}", path.display())).into())
}

/// Writes a file that its owner alone may read, never over another one.
///
/// # Errors
/// What stands in the way, with the file's name.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = || path.display().to_string();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            anyhow::Error::from(Refused(format!(
                "{}: there is a file of this name already; it is not written over",
                path.display()
            )))
        } else {
            anyhow::Error::from(error).context(name())
        }
    })?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a key must not be taken for a key, nor stand in the way of one.
        let _left = std::fs::remove_file(path);
    }
    written.with_context(name)
}
