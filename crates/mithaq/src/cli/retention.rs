use super::proof::entry;
use super::{Outcome, line_from_input, print, print_json, say};
use anyhow::Context as _;
use clap::Subcommand;
use mithaq_canon::{Date, EntryId};
use mithaq_core::EventKind;
use mithaq_desk::{Desk, HoldId, KEPT_KINDS, KeepingError, KeepingView, SignedIn, SystemClock};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// Says how long what may be erased is kept, and places and lifts legal holds.
///
/// Nothing is erased by itself: `list` names what has come to the end of its time, and `mithaq
/// erase` erases it. What is under a legal hold is not erased until the hold is lifted. All of this
/// stays at home and in its backup. The password of the registrar is read from standard input; the
/// server must not be running: while it runs, its page Record has the same.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq retention set home 4f0c… --kind remarked --until 2024-12-31 --login registrar < password.txt
  mithaq retention hold home 4f0c… --because 'Case 12 of 2019' --login registrar < password.txt
  mithaq retention list home --login registrar < password.txt
  mithaq retention lift home 1 --login registrar < password.txt")]
pub(crate) struct Retention {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Names what has come to the end of its time, every date and every hold.
    List(List),
    /// Sets the last day on which something may be kept, or takes it back.
    Set(Set),
    /// Places a legal hold.
    Hold(Hold),
    /// Lifts a legal hold.
    Lift(Lift),
}

#[derive(Debug, clap::Args)]
struct At {
    /// The home.
    home: PathBuf,
    /// The registrar.
    #[arg(long)]
    login: String,
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    at: At,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Set {
    #[command(flatten)]
    at: At,
    /// An act, or an instrument, whose acts are meant: its whole id, 64 hexadecimal digits.
    #[arg(value_parser = entry)]
    subject: EntryId,
    /// The last day: YYYY-MM-DD, YYYY-MM or YYYY.
    #[arg(long, required_unless_present = "none")]
    until: Option<Date>,
    /// Takes back what was said.
    #[arg(long, conflicts_with = "until")]
    none: bool,
    /// Of an instrument the acts of this kind alone: remarked or attached.
    #[arg(long, value_parser = kind)]
    kind: Option<EventKind>,
}

#[derive(Debug, clap::Args)]
struct Hold {
    #[command(flatten)]
    at: At,
    /// An act, or an instrument, whose acts are meant: its whole id, 64 hexadecimal digits.
    #[arg(value_parser = entry)]
    subject: EntryId,
    /// The order, case or letter that it rests on.
    #[arg(long, value_name = "REASON")]
    because: String,
}

#[derive(Debug, clap::Args)]
struct Lift {
    #[command(flatten)]
    at: At,
    /// The number of the hold, as `list` tells it.
    hold: i64,
}

fn kind(code: &str) -> Result<EventKind, String> {
    let found = KEPT_KINDS.into_iter().find(|kind| kind.code() == code);
    found.ok_or_else(|| {
        let known = KEPT_KINDS.map(EventKind::code);
        format!("one of {}", known.join(", "))
    })
}

#[derive(Serialize)]
struct Json {
    due: Vec<DueJson>,
    dates: Vec<DateJson>,
    holds: Vec<HoldJson>,
}

#[derive(Serialize)]
struct DueJson {
    entry: String,
    until: String,
    held: bool,
}

#[derive(Serialize)]
struct DateJson {
    subject: String,
    kind: Option<String>,
    until: String,
}

#[derive(Serialize)]
struct HoldJson {
    hold: i64,
    subject: String,
    because: String,
    placed: u64,
    lifted: Option<u64>,
}

impl Retention {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::List(list) => list.run(),
            Step::Set(set) => {
                let until = set.until;
                set.at.act(|desk, who| {
                    desk.set_retention(who, set.subject, set.kind, until)?;
                    Ok(Outcome::Done)
                })
            }
            Step::Hold(hold) => hold.at.act(|desk, who| {
                let placed = desk.place_hold(who, hold.subject, &hold.because)?;
                print(format_args!("{}", placed.0))?;
                Ok(Outcome::Done)
            }),
            Step::Lift(lift) => lift.at.act(|desk, who| {
                if desk.lift_hold(who, HoldId(lift.hold))? {
                    return Ok(Outcome::Done);
                }
                say(format_args!("No hold of this number is in force."));
                Ok(Outcome::Refused)
            }),
        }
    }
}

impl At {
    /// Signs the registrar in for one act.
    fn act<T>(&self, act: impl FnOnce(&Desk, &SignedIn) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let password = line_from_input("Password of the registrar")?;
        let ticket = desk.sign_in(&self.login, &password)?;
        let who = desk
            .signed_in(&ticket.token)?
            .context("the session ended at once")?;
        let done = act(&desk, &who);
        desk.sign_out(&ticket.token)?;
        done
    }
}

impl List {
    fn run(&self) -> anyhow::Result<Outcome> {
        let view = self.at.act(|desk, who| {
            let view = desk.keeping(who);
            Ok(view.map_err(|error| match error {
                mithaq_desk::AskError::Fault(fault) => KeepingError::Fault(fault),
                mithaq_desk::AskError::NotAllowed | mithaq_desk::AskError::NotFound => {
                    KeepingError::NotAllowed
                }
            })?)
        })?;
        let told = json(&view);
        if self.json {
            print_json(&told)?;
            return Ok(Outcome::Done);
        }
        for due in told.due {
            let held = if due.held { "; under a legal hold" } else { "" };
            print(format_args!(
                "due   {}  kept until {}{held}",
                due.entry, due.until
            ))?;
        }
        for date in told.dates {
            let kind = date.kind.unwrap_or_else(|| "all".to_owned());
            print(format_args!(
                "date  {}  {kind} until {}",
                date.subject, date.until
            ))?;
        }
        for hold in told.holds {
            let lifted = if hold.lifted.is_some() {
                " (lifted)"
            } else {
                ""
            };
            print(format_args!(
                "hold  {}  {}  {}{lifted}",
                hold.hold, hold.subject, hold.because
            ))?;
        }
        Ok(Outcome::Done)
    }
}

fn json(view: &KeepingView) -> Json {
    Json {
        due: view
            .due
            .iter()
            .map(|due| DueJson {
                entry: due.act.id.to_string(),
                until: due.until.to_string(),
                held: due.hold.is_some(),
            })
            .collect(),
        dates: view
            .retentions
            .iter()
            .map(|one| DateJson {
                subject: one.subject.to_string(),
                kind: one.kind.clone(),
                until: one.until.to_string(),
            })
            .collect(),
        holds: view
            .holds
            .iter()
            .map(|hold| HoldJson {
                hold: hold.id.0,
                subject: hold.subject.to_string(),
                because: hold.why.clone(),
                placed: hold.placed.0,
                lifted: hold.lifted.map(|(_, at)| at.0),
            })
            .collect(),
    }
}
