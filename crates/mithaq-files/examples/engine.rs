//! Measures the text engine alone: reading two texts and comparing them, without start and output.
//!
//! `cargo run --release -p mithaq-files --example engine -- FOLDER [CORES]`, where FOLDER holds
//! `base.txt` and `new.txt`; without CORES with every core. It prints what went by on the clock, the
//! best and the median run, and what a run cost all cores together, letting go of it included.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring tool for developers"
)]

use mithaq_files::cores::Cores;
use mithaq_text::compare::compare_by;
use mithaq_text::hands;
use mithaq_text::{Lang, parse};
use std::path::Path;
use std::time::Instant;

/// Runs after those that make the memory warm.
const RUNS: usize = 40;
const WARM: usize = 3;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("usage: engine FOLDER [CORES]");
        return;
    };
    let cores = arguments
        .next()
        .and_then(|count| count.parse().ok())
        .map_or_else(Cores::all, Cores::these);
    let text = |name: &str| std::fs::read_to_string(Path::new(&folder).join(name)).unwrap();
    let (old, new) = (text("base.txt"), text("new.txt"));
    let bytes = old.len() + new.len();
    let mut times = Vec::new();
    let mut before = 0.0;
    for run in 0..WARM + RUNS {
        if run == WARM {
            before = spent();
        }
        let start = Instant::now();
        let (old, new) = hands::both(
            &cores,
            bytes,
            || parse::plain(&old, Lang::En).tree,
            || parse::plain(&new, Lang::En).tree,
        );
        let comparison = compare_by(&cores, &old, &new);
        let time = start.elapsed().as_secs_f64() * 1e3;
        std::hint::black_box((old, new, comparison));
        if run >= WARM {
            times.push(time);
        }
    }
    let cost = spent() - before;
    times.sort_by(f64::total_cmp);
    println!(
        "{folder}: engine {:.2} ms, median {:.2} ms, on all cores {:.2} ms",
        times[0],
        times[RUNS / 2],
        cost / RUNS as f64,
    );
}

/// Milliseconds that all threads of this process, also those that ended, have spent on processors.
fn spent() -> f64 {
    const MILLISECONDS_A_TICK: f64 = 10.0;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after) = text.rsplit_once(')').unwrap();
    let times = after.split_whitespace().skip(11).take(2);
    times
        .map(|ticks| ticks.parse::<f64>().unwrap() * MILLISECONDS_A_TICK)
        .sum()
}
