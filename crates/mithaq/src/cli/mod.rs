//! One file for each command; its doc comment is its help.

mod access;
mod act;
mod attach;
mod attachment;
mod backup;
mod bench;
mod compare;
mod convert;
mod demo;
mod demo_pouch;
mod demo_report;
mod erase;
mod failure;
mod generate;
mod init;
mod instrument;
mod key;
mod merge;
mod office;
mod official;
mod pair;
mod pouch;
mod proof;
mod rebuild;
mod restore;
mod retention;
mod serve;
mod status;
mod verify;
mod verify_file;
mod witness;

use crate::texts::output;
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use mithaq_canon::Lang;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

/// Two or more States negotiate, agree and follow up on one signed record, each on its own server
/// with its own keys.
#[derive(Debug, Parser)]
#[command(name = "mithaq", version, max_term_width = 100, after_long_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  mithaq demo                     two servers on this machine, with a guided path
  mithaq demo --headless          the whole story without people, checked at the end
  mithaq init home --key north --name en=Northland --formal 'en=the Northland side'
  mithaq pair --help              open the register with the other side
  mithaq serve home               the server of one side
  mithaq verify home              check every stored byte
  mithaq compare old.docx new.txt what changed between two texts; needs no home

Exit codes: 0 done, 1 refused or differs, 2 usage or no readable text, 3 fault, 4 verification failed";

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Init(init::Init),
    Office(office::Office),
    Pair(pair::Pair),
    Pouch(pouch::Pouch),
    Key(key::Key),
    Act(act::Act),
    Access(access::Access),
    Instrument(instrument::Instrument),
    Attach(attach::Attach),
    Attachment(attachment::Attachment),
    Serve(serve::Serve),
    Status(status::Status),
    Verify(verify::Verify),
    Proof(proof::Proof),
    Witness(witness::Witness),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Erase(erase::Erase),
    Retention(retention::Retention),
    Rebuild(rebuild::Rebuild),
    Compare(compare::Compare),
    Merge(merge::Merge),
    Convert(convert::Convert),
    Bench(bench::Bench),
    #[command(hide = true)]
    Generate(generate::Generate),
}

/// What a command ended with; its number is the exit code. A refusal may also be an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Outcome {
    /// Done.
    Done = 0,
    /// A rule refused, or two things differ.
    Refused = 1,
    /// A stored byte is not what was signed.
    NotVerified = 4,
}

/// What was given cannot be used: arguments, or a file that is no text.
const USAGE: u8 = 2;

/// The system failed: disk, port, damage.
const FAULT: u8 = 3;

/// Runs the command line.
pub(crate) fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Init(init) => init.run(),
        Command::Office(office) => office.run(),
        Command::Pair(pair) => pair.run(),
        Command::Pouch(pouch) => pouch.run(),
        Command::Key(key) => key.run(),
        Command::Act(act) => act.run(),
        Command::Access(access) => access.run(),
        Command::Instrument(instrument) => instrument.run(),
        Command::Attach(attach) => attach.run(),
        Command::Attachment(attachment) => attachment.run(),
        Command::Serve(serve) => serve.run(),
        Command::Status(status) => status.run(),
        Command::Verify(verify) => verify.run(),
        Command::Proof(proof) => proof.run(),
        Command::Witness(witness) => witness.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Erase(erase) => erase.run(),
        Command::Retention(retention) => retention.run(),
        Command::Rebuild(rebuild) => rebuild.run(),
        Command::Compare(compare) => compare.run(),
        Command::Merge(merge) => merge.run(),
        Command::Convert(convert) => convert.run(),
        Command::Bench(bench) => bench.run(),
        Command::Generate(generate) => generate.run(),
    };
    match outcome {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(error) => {
            // Whoever closed the pipe has read enough and need not be told.
            if !failure::is_broken_pipe(&error) {
                say(format_args!("mithaq: {}", failure::words(&error)));
            }
            if failure::is_unusable(&error) {
                ExitCode::from(USAGE)
            } else if failure::is_fault(&error) {
                ExitCode::from(FAULT)
            } else {
                ExitCode::from(Outcome::Refused as u8)
            }
        }
    }
}

/// Talk: to people, on standard error.
pub(crate) fn say(words: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    // Nothing can be said about a terminal that is gone.
    let _gone = writeln!(std::io::stderr(), "{words}");
}

/// Data: for people and programs, on standard output.
pub(crate) fn print(data: std::fmt::Arguments<'_>) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{data}")?;
    out.flush()
}

/// Data for programs: one JSON value on standard output, written as it is made.
pub(crate) fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Of a file that would be written over so much is looked at: each kind of result is smaller.
const LOOKED_AT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Writes a result into a file, whole or not at all. Over what is there it is written only if that is
/// an earlier result of the same kind: a slip of the pen must cost no key and no home.
///
/// # Errors
/// [`failure::Refused`] if something else is there; what the system says, with the file's name.
pub(crate) fn write_over_own(
    path: &Path,
    bytes: &[u8],
    is_own: impl FnOnce(&[u8]) -> bool,
) -> anyhow::Result<()> {
    if path.exists() && !earlier(path)?.is_some_and(|there| is_own(&there)) {
        return Err(failure::Refused(format!(
            "{}: something else has this name already; it is not written over",
            path.display()
        ))
        .into());
    }
    output::whole_file(path, bytes)
}

/// What a file holds; none of a folder or a device.
fn earlier(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    let name = || path.display().to_string();
    if !path.metadata().with_context(name)?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(name)?;
    let mut file = file.take(LOOKED_AT_BYTES_MAX);
    file.read_to_end(&mut bytes).with_context(name)?;
    Ok(Some(bytes))
}

/// A language by its code.
pub(crate) fn lang(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| format!("unknown language {code}: ar, fr, en or es"))
}

/// A name in one language, as `ar=…`.
pub(crate) fn named(text: &str) -> Result<(Lang, String), String> {
    let (code, name) = text
        .split_once('=')
        .ok_or("write it as LANG=NAME, for example ar=…")?;
    Ok((lang(code)?, name.to_owned()))
}

/// Names in the order of languages, each once.
pub(crate) fn in_order(names: &[(Lang, String)]) -> Vec<(Lang, String)> {
    let mut names = names.to_vec();
    names.sort_by_key(|(lang, _)| *lang);
    names.dedup_by_key(|(lang, _)| *lang);
    names
}

/// One line from standard input, without its end: for passwords, which must not stand in the list
/// of processes.
pub(crate) fn line_from_input(what: &str) -> anyhow::Result<String> {
    use std::io::IsTerminal as _;
    if std::io::stdin().is_terminal() {
        say(format_args!("{what}:"));
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let line = line.trim_end_matches(['\n', '\r']).to_owned();
    anyhow::ensure!(!line.is_empty(), "{what}: nothing came on standard input");
    Ok(line)
}
