//! The command line of Mithaq. Data goes to standard output, talk to standard error.

mod bench;
mod cli;
mod pages;
mod server;
mod settings;
mod stage;
mod story;
mod texts;

/// A server makes and forgets many small things for each entry, which this does in less time than the
/// system's allocator, and in as little memory.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
