use super::{Outcome, print};
use serde::Serialize;
use std::path::PathBuf;

/// What a home holds: its sides, how much of each log, what was refused. The server may be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq status home
  mithaq status --json home")]
pub(crate) struct Status {
    /// The home.
    home: PathBuf,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Json {
    register: Option<String>,
    demo: bool,
    logs: Vec<Log>,
    refused: u64,
    restored: bool,
    asked: Vec<Asked>,
}

#[derive(Serialize)]
struct Asked {
    side: String,
    text: String,
    ground: u16,
}

#[derive(Serialize)]
struct Log {
    side: String,
    entries: u64,
    waiting: u64,
    epoch: u32,
    forked: bool,
}

impl Status {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let status = mithaq_desk::status(&self.home)?;
        let named = |by: mithaq_canon::Side| {
            let log = status.logs.get(usize::from(by.0));
            log.map_or_else(String::new, |log| log.key.clone())
        };
        let asked = status.asked.iter().map(|asked| Asked {
            side: named(asked.by),
            text: asked.text.to_string(),
            ground: asked.ground,
        });
        let json = Json {
            asked: asked.collect(),
            register: status.register.map(|id| id.to_string()),
            demo: status.is_demo,
            logs: status
                .logs
                .into_iter()
                .map(|log| Log {
                    side: log.key,
                    entries: log.entries,
                    waiting: log.waiting,
                    epoch: log.epoch,
                    forked: log.forked,
                })
                .collect(),
            refused: status.refused,
            restored: status.is_restored,
        };
        if self.json {
            print(format_args!("{}", serde_json::to_string(&json)?))?;
            return Ok(Outcome::Done);
        }
        match &json.register {
            Some(register) => print(format_args!("register  {register}"))?,
            None => print(format_args!("no register is open: see mithaq pair --help"))?,
        }
        for log in &json.logs {
            print(format_args!(
                "{:<9} {} entries, {} waiting",
                log.side, log.entries, log.waiting
            ))?;
            if log.forked {
                print(format_args!(
                    "{:<9} two histories were signed: nothing more is taken until {} opens a new epoch \
                     (mithaq key recover)",
                    "", log.side
                ))?;
            }
        }
        print(format_args!("refused   {}", json.refused))?;
        for asked in &json.asked {
            print(format_args!(
                "asked     {} has erased the text {}; mithaq erase does so here, if this side decides it",
                asked.side, asked.text
            ))?;
        }
        if json.restored {
            print(format_args!("restored  {}", mithaq_desk::Held::Restored))?;
        }
        Ok(Outcome::Done)
    }
}
