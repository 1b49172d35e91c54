use super::{Outcome, print, say};
use crate::server::{self, Story};
use clap::ValueEnum;
use std::path::PathBuf;

/// Runs the server of one side: pages for people, and the line to its peers.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq serve home
  MITHAQ_LOG=debug mithaq serve home")]
pub(crate) struct Serve {
    /// The home.
    home: PathBuf,
    /// Plays this side's part of the demonstration's story.
    #[arg(long, hide = true)]
    story: Option<Part>,
    /// Ends when standard input is closed: so that a demonstration leaves no server behind.
    #[arg(long, hide = true)]
    child: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    Prelude,
    Whole,
}

impl Serve {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        server::log_to_stderr();
        let story = self.story.map(|part| match part {
            Part::Prelude => Story::Prelude,
            Part::Whole => Story::Whole,
        });
        let said = |word: server::Said| {
            let line = match word {
                server::Said::Ready { web } => format!("ready {web}"),
                server::Said::StoryEnded => "story-ended".to_owned(),
            };
            // The reader of a child's words may be gone; the server goes on.
            let _unread = print(format_args!("{line}"));
        };
        let restart = server::run(&self.home, story, self.child, said)?;
        if restart {
            say(format_args!("asked to start again"));
            return Ok(Outcome::Refused);
        }
        Ok(Outcome::Done)
    }
}
