//! The sides' processes, as the one that measures sees them.

use super::side::{Answer, Held, Order};
use super::usage::Usage;
use anyhow::{Context as _, bail};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// One side's process; killed when it goes, as by a power cut.
pub(super) struct End {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// How long the start took, in seconds.
    pub(super) start: f64,
}

impl End {
    pub(super) fn start(home: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bench", "side"])
            .arg(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a side of the bench")?;
        let orders = child.stdin.take().context("a process without input")?;
        let answers = child.stdout.take().context("a process without output")?;
        let mut end = Self {
            child,
            orders,
            answers: BufReader::new(answers),
            start: 0.0,
        };
        let Answer::Ready { seconds } = end.answer()? else {
            bail!("a side of the bench did not get ready");
        };
        end.start = seconds;
        Ok(end)
    }

    pub(super) fn load(&mut self, entries: u64, batch: usize, settle: bool) -> anyhow::Result<f64> {
        let order = Order::Load {
            entries,
            batch,
            settle,
        };
        let Answer::Loaded { seconds } = self.ask(order)? else {
            bail!("not an answer to a load");
        };
        Ok(seconds)
    }

    pub(super) fn acts(&mut self, count: u32) -> anyhow::Result<Vec<f64>> {
        let Answer::Acts { millis } = self.ask(Order::Acts { count })? else {
            bail!("not an answer to acts");
        };
        Ok(millis)
    }

    pub(super) fn usage(&mut self) -> anyhow::Result<Usage> {
        let Answer::Usage(usage) = self.ask(Order::Usage)? else {
            bail!("not what was used");
        };
        Ok(usage)
    }

    pub(super) fn held(&mut self) -> anyhow::Result<Vec<Held>> {
        let Answer::Held(held) = self.ask(Order::Held)? else {
            bail!("not what is held");
        };
        Ok(held)
    }

    /// Ends the process at once, as a power cut would.
    pub(super) fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    fn ask(&mut self, order: Order) -> anyhow::Result<Answer> {
        let mut line = serde_json::to_vec(&order)?;
        line.push(b'\n');
        self.orders.write_all(&line)?;
        self.orders.flush()?;
        self.answer()
    }

    fn answer(&mut self) -> anyhow::Result<Answer> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("a side of the bench ended before its time");
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}
