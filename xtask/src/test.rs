//! `cargo xtask test` and `ci`: everything that must hold before a change is taken.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::fuzz;
use crate::journeys;
use crate::second;
use crate::shell::Project;
use crate::soak;
use crate::steps::{self, AfterFailure, Step};
use crate::tidy;

/// What to run, and how strictly.
pub(crate) struct Plan {
    /// Also live through the journeys in a browser.
    pub(crate) browser: bool,
    /// Hold Cargo.lock fixed, and go on after a failure so that one run shows them all.
    pub(crate) strict: bool,
}

/// Runs the plan; exits 0 when every step succeeded.
///
/// # Errors
/// None today; kept so that all chores read alike.
pub(crate) fn run(project: &Project, plan: Plan) -> Result<ExitCode> {
    let cargo = |arguments: &[&str]| project.command("cargo", arguments);
    let mut list = Vec::new();
    if plan.strict {
        list.push(Step::commands(
            "Cargo.lock",
            "Cargo.toml and Cargo.lock disagree: run `cargo check` and commit Cargo.lock.",
            [quiet(cargo(&[
                "metadata",
                "--locked",
                "--format-version",
                "1",
            ]))],
        ));
    }
    let (owned, root, fuzzed) = (Project::here(), Project::here(), Project::here());
    let modelled = Project::here();
    list.push(Step::commands(
        "format",
        "Run `cargo fmt --all` and commit what it changed.",
        [cargo(&["fmt", "--all", "--check"])],
    ));
    list.push(Step::own(
        "fences",
        "Each line above names the fence and the remedy; ARCHITECTURE.md says why it stands.",
        move || tidy::holds(&owned),
    ));
    list.push(Step::commands(
        "lints",
        "Mend what clippy shows, or say why it is wrong with #[expect(…, reason = \"…\")].",
        [cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])],
    ));
    let checked = Project::here();
    list.push(Step::own(
        "second verifier: install",
        "Install Python 3 with its venv module by hand (Debian: python3, python3-venv).",
        move || second::install(&checked),
    ));
    list.push(Step::commands(
        "tests",
        "Run the named test alone: `cargo test -p CRATE NAME`.",
        [test_command(project, &plan)],
    ));
    list.push(Step::own(
        "models",
        "The steps that break a promise are printed; run it alone: `cargo xtask soak`.",
        move || soak::models(&modelled, "two_sides_in_every_order_of"),
    ));
    list.push(Step::commands(
        "fuzz: briefly",
        "The input that fails is printed: mend the reader, and keep it as fuzz/README.md says.",
        [
            cargo(&[
                "check",
                "-p",
                "mithaq-fuzz",
                "--bins",
                "--features",
                "entry",
            ]),
            cargo(&["test", "-p", "mithaq-fuzz", "--tests", "--quiet"]),
        ],
    ));
    list.push(Step::own(
        "fuzz: with cargo-fuzz",
        "Run it alone: `cargo +nightly fuzz run TARGET --features libfuzzer`.",
        move || fuzz::run(&fuzzed),
    ));
    list.push(Step::commands(
        "doc tests",
        "Run them alone: `cargo test --doc -p CRATE`.",
        [cargo(&["test", "--workspace", "--doc", "--quiet"])],
    ));
    list.push(Step::commands(
        "doc links",
        "A link in a doc comment points nowhere, or a comment is not what rustdoc can read.",
        [documentation(cargo(&[
            "doc",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ]))],
    ));
    if plan.browser {
        list.push(Step::own(
            "browser: install",
            "Install Node.js 20 or newer, Debian's `chromium` and an Arabic font by hand, then \
             run `npm ci` in e2e/; or leave the browser out with --no-browser.",
            move || journeys::install(&root),
        ));
        list.push(Step::commands(
            "browser: build the product",
            "Run `cargo build -p mithaq`.",
            [cargo(&["build", "-p", "mithaq"])],
        ));
        let project = Project::here();
        list.push(Step::own(
            "browser: journeys",
            "Look at e2e/shots, and run one alone: `node --test e2e/journeys/NAME.test.mjs`.",
            move || journeys::run(&project),
        ));
    }
    let after_failure = if plan.strict {
        AfterFailure::GoOn
    } else {
        AfterFailure::Stop
    };
    Ok(steps::run(list, after_failure))
}

/// Unit, property and two-server tests, by nextest where it is installed.
fn test_command(project: &Project, plan: &Plan) -> Command {
    let mut command = runner(project, plan);
    command.env(second::PYTHON, second::python(project));
    command
}

fn runner(project: &Project, plan: &Plan) -> Command {
    if project.has("cargo", &["nextest", "--version"]) {
        let profile = if plan.strict { "ci" } else { "default" };
        project.command(
            "cargo",
            &[
                "nextest",
                "run",
                "--workspace",
                "--exclude",
                "mithaq-fuzz",
                "--profile",
                profile,
            ],
        )
    } else {
        // Not `--all-targets`: that would also run the benches.
        let mut command = project.command(
            "cargo",
            &[
                "test",
                "--workspace",
                "--exclude",
                "mithaq-fuzz",
                "--lib",
                "--bins",
                "--tests",
            ],
        );
        if plan.strict {
            command.arg("--no-fail-fast");
        }
        command
    }
}

fn quiet(mut command: Command) -> Command {
    command.stdout(std::process::Stdio::null());
    command
}

fn documentation(mut command: Command) -> Command {
    // The pages are for those who work on the house: a link to a private room may stand.
    command.env(
        "RUSTDOCFLAGS",
        "-D warnings -A rustdoc::private_intra_doc_links",
    );
    command
}
