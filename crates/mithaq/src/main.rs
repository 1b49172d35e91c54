//! The command line of Mithaq. Data goes to standard output, talk to standard error.

mod bench;
mod cli;
mod pages;
mod server;
mod settings;
mod stage;
mod story;
mod texts;

fn main() -> std::process::ExitCode {
    cli::run()
}
