//! Two and three real desks, each with its store in a folder, over the bad network on which the
//! machines of the exchange are tried: messages lost, repeated and reordered, sides cut off,
//! servers ended between and within what they do, clocks that jump by years. In the end all hold
//! the same, every act once, and `verify` finds nothing.
//!
//! One number fixes a storm. Keys and nonces are the desks' own, so ids differ from run to run;
//! what happens, and in which order, does not.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and prints its seed"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the network is that of mithaq-record's tests, of which this uses a part"
)]

mod home;
#[path = "../../../mithaq-record/tests/support/net.rs"]
mod net;
mod wish;

use home::{Home, Story, Template, folder};
use net::{Net, Numbers, Weather};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

/// Paired homes at rest, from which every storm starts: pairing and passwords take a second.
static PAIRED: LazyLock<[Template; 2]> = LazyLock::new(|| [2, 3].map(Template::new));

/// Lives through a storm; gives what happened, act by act.
fn storm(seed: u64) -> Vec<String> {
    let mut numbers = Numbers(seed);
    let sides = 2 + numbers.below(2);
    // Connected, whoever dials; with three sides perhaps in a ring.
    let mut links = vec![];
    for home in 1..sides {
        let peer = numbers.below(home);
        links.push(match numbers.below(2) {
            0 => (home, peer),
            _ => (peer, home),
        });
    }
    let (one, other) = (numbers.below(sides), numbers.below(sides));
    if one != other && !links.contains(&(one, other)) {
        links.push((one, other));
    }
    let story = Rc::new(RefCell::new(Story::default()));
    let place = folder();
    let template = PAIRED.get(sides - 2).unwrap();
    let homes = template.homes(place.path(), &story);
    let mut net = Net::of(homes, &links);
    net.connect_all();
    for _ in 0..100 + numbers.below(150) {
        match numbers.below(6) {
            0 => net.storm(numbers.next()),
            _ => net.step(numbers.next(), Weather::Rough),
        }
    }
    net.settle();
    assert_same(&net, template, &story.borrow());
    net.homes.clear();
    let story = story.borrow();
    story.told.clone()
}

/// All hold the same, are at rest and sound; each act that was done is there, once.
fn assert_same(net: &Net<Home>, template: &Template, story: &Story) {
    let first = net.homes.first().unwrap().desk();
    let (roots, digest) = (first.roots().unwrap(), first.digest().unwrap());
    let entries: u64 = roots.iter().map(|(_, size, _)| size).sum();
    for home in &net.homes {
        let desk = home.desk();
        assert!(desk.is_at_rest() && desk.held().is_none());
        assert_eq!(desk.roots().unwrap(), roots, "the same entries in each log");
        assert_eq!(desk.digest().unwrap(), digest);
        let report = desk.verify(&mut |_| ()).unwrap();
        assert!(report.is_sound(), "{:#?}", report.findings);
        assert_eq!(report.entries, entries);
        let told = desk.history().unwrap();
        let mut acts: Vec<_> = told.iter().map(|told| told.act.id).collect();
        let mut done: Vec<_> = template.acts().chain(story.acts()).collect();
        acts.sort_unstable();
        done.sort_unstable();
        assert_eq!(acts, done, "each act once, and no other");
    }
}

fn storms(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        if let Err(panic) = std::panic::catch_unwind(|| drop(storm(seed))) {
            eprintln!("seed {seed} fails: cargo xtask soak --seeds 1 --first {seed} --desks");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn storms_over_desks_end_at_rest() {
    storms(0..8);
}

/// `MITHAQ_SEEDS=FIRST,COUNT`, as `cargo xtask soak` sets it.
#[test]
#[ignore = "run by `cargo xtask soak`"]
#[expect(
    clippy::disallowed_methods,
    reason = "a test is told how much by its environment alone"
)]
fn many_storms_over_desks_end_at_rest() {
    let asked = std::env::var("MITHAQ_SEEDS").unwrap_or("0,100".into());
    let (first, count) = asked.split_once(',').unwrap();
    let (first, count): (u64, u64) = (first.parse().unwrap(), count.parse().unwrap());
    storms(first..first + count);
}

/// One number is one history: the same acts, refusals, falls and jumps in the same order.
#[test]
fn a_seed_reproduces_exactly() {
    let told = storm(3);
    assert_eq!(storm(3), told);
    // It is a storm: officials acted, were refused, and servers fell.
    let both = [told, storm(4)].concat();
    for word in [
        "propose",
        "counter",
        "accept",
        "remark",
        "restarted",
        "jumped",
    ] {
        assert!(
            both.iter().any(|line| line.contains(word)),
            "{word}: {both:#?}"
        );
    }
}
