//! Steps that run one after another, each with its time and, when it fails, its remedy.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// One thing to be done, and what a person does when it fails.
pub(crate) struct Step {
    name: &'static str,
    remedy: &'static str,
    task: Task,
}

enum Task {
    Commands(Vec<Command>),
    Own(Box<dyn FnOnce() -> Result<bool>>),
}

impl Step {
    /// A step that succeeds when each command exits 0.
    pub(crate) fn commands(
        name: &'static str,
        remedy: &'static str,
        commands: impl IntoIterator<Item = Command>,
    ) -> Self {
        Self {
            name,
            remedy,
            task: Task::Commands(commands.into_iter().collect()),
        }
    }

    /// A step of our own code, which tells whether it succeeded.
    pub(crate) fn own(
        name: &'static str,
        remedy: &'static str,
        task: impl FnOnce() -> Result<bool> + 'static,
    ) -> Self {
        Self {
            name,
            remedy,
            task: Task::Own(Box::new(task)),
        }
    }

    fn run(self) -> Result<bool> {
        match self.task {
            Task::Own(task) => task(),
            Task::Commands(commands) => {
                for mut command in commands {
                    let status = command.status().with_context(|| {
                        format!("cannot start `{}`", command.get_program().display())
                    })?;
                    if !status.success() {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }
}

/// What to do after a step that failed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterFailure {
    Stop,
    GoOn,
}

/// Runs the steps in order and closes with a table of results and times.
///
/// A step that cannot be started counts as failed, with its reason. The exit code is 0 when every
/// step succeeded, else 1.
pub(crate) fn run(steps: Vec<Step>, after_failure: AfterFailure) -> ExitCode {
    let mut results = Vec::new();
    for step in steps {
        let (name, remedy) = (step.name, step.remedy);
        eprintln!("\n── {name}");
        let start = now();
        let passed = step.run().unwrap_or_else(|fault| {
            eprintln!("{fault:#}");
            false
        });
        results.push(StepResult {
            name,
            remedy,
            passed,
            took: start.elapsed(),
        });
        if !passed && after_failure == AfterFailure::Stop {
            break;
        }
    }
    print!("{}", summary(&results));
    if results.iter().all(|result| result.passed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

struct StepResult {
    name: &'static str,
    remedy: &'static str,
    passed: bool,
    took: Duration,
}

fn summary(results: &[StepResult]) -> String {
    let mut text = String::from("\n");
    for StepResult {
        name, passed, took, ..
    } in results
    {
        let verdict = if *passed { "ok" } else { "FAILED" };
        text += &format!("{verdict:<7}{:>8.1} s  {name}\n", took.as_secs_f64());
    }
    for result in results.iter().filter(|result| !result.passed) {
        text += &format!("\n{} failed. {}\n", result.name, result.remedy);
    }
    let passed = results.iter().filter(|result| result.passed).count();
    text + &format!(
        "\nsteps: {passed} passed, {} failed\n",
        results.len() - passed
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "each step reports how long it took"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(name: &'static str, passed: bool) -> StepResult {
        StepResult {
            name,
            remedy: "Do this.",
            passed,
            took: Duration::from_millis(1250),
        }
    }

    #[test]
    fn summary_names_what_failed_and_its_remedy() {
        let text = summary(&[result("format", true), result("lints", false)]);
        assert!(text.contains("ok          1.2 s  format\n"), "{text}");
        assert!(text.contains("FAILED      1.2 s  lints\n"), "{text}");
        assert!(text.contains("lints failed. Do this.\n"), "{text}");
        assert!(text.ends_with("\nsteps: 1 passed, 1 failed\n"), "{text}");
    }

    #[test]
    fn a_program_that_is_not_there_fails_its_step() {
        let step = Step::commands("s", "r", [Command::new("no-such-program-anywhere")]);
        assert!(step.run().is_err());
    }

    #[test]
    fn a_command_that_fails_fails_its_step() {
        let commands = [Command::new("false"), Command::new("true")];
        assert_eq!(Step::commands("s", "r", commands).run().ok(), Some(false));
    }
}
