//! Chores of the project: `cargo xtask test`, `ci`, `tidy`, `bench`, `release`.
//!
//! Exit codes are the product's own: 0 done, 1 a check failed, 2 usage, 3 a fault of the machine.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to its terminal"
)]

mod bench;
mod fuzz;
mod journeys;
mod release;
mod second;
mod shell;
mod soak;
mod steps;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::shell::Project;

/// Chores of the Mithaq project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Check everything: format, lints, fences, tests, pages in a browser.
    ///
    /// Installs Chromium and the browser tests' own packages where they are missing. With the
    /// environment variable CI set, it is the same as `cargo xtask ci`.
    Test {
        /// Leave out the browser journeys (and what they would install).
        #[arg(long)]
        no_browser: bool,
    },
    /// The same as `test`, going on after a failure and holding Cargo.lock fixed.
    Ci {
        /// Leave out the browser journeys (and what they would install).
        #[arg(long)]
        no_browser: bool,
    },
    /// Check the fences between the rooms of the house; see ARCHITECTURE.md.
    Tidy,
    /// Measure: `bench CRATE` runs that crate's benches, `bench text` and `bench record` the sets
    /// that the design names; `bench text --install-peers` first fetches the tools that are run
    /// beside ours.
    Bench {
        /// A crate (with or without `mithaq-`), or `text`, `record`.
        subject: String,
        /// Passed on to the benches.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Run a program and say what it used (for `bench`).
    #[command(hide = true)]
    Measured {
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<std::ffi::OsString>,
    },
    /// Look for what CI has no time for: models to their full depth, storms by the thousand.
    Soak(soak::Plan),
    /// Build what is handed out: binary, man pages, shell completions, licence.
    Release {
        /// Where to put it.
        #[arg(long, default_value = "target/dist")]
        dir: PathBuf,
        /// Only man pages and completions, from the binary as `cargo build` makes it.
        #[arg(long)]
        docs_only: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let project = Project::here();
    let outcome = match arguments.chore {
        Chore::Test { no_browser } => {
            let strict = shell::environment("CI").is_some();
            test::run(
                &project,
                test::Plan {
                    browser: !no_browser,
                    strict,
                },
            )
        }
        Chore::Ci { no_browser } => test::run(
            &project,
            test::Plan {
                browser: !no_browser,
                strict: true,
            },
        ),
        Chore::Tidy => tidy::run(&project),
        Chore::Bench { subject, rest } => bench::run(&project, &subject, &rest),
        Chore::Measured { command } => bench::measured::between(&command),
        Chore::Soak(plan) => soak::run(&project, &plan),
        Chore::Release { dir, docs_only } => release::run(&project, &dir, docs_only),
    };
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::from(3)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
