//! Two and three homes over a bad network: whatever it does, in the end all hold the same logs,
//! every act is settled, and there is no hole.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and prints its seed"
)]

mod support;

use mithaq_canon::{Past, Side};
use mithaq_record::exchange::Alarm;
use proptest::prelude::*;
use support::{
    Home,
    net::{Net, Numbers, Weather},
};

/// All homes hold the same, nothing waits, nothing is owed, no prose is missing.
fn assert_at_rest(net: &Net<Home>) {
    let first = &net.homes[0];
    for home in &net.homes {
        assert_eq!(home.ids(), first.ids());
        assert_eq!(home.verdicts(), first.verdicts());
        assert!(home.receipts.at_rest());
        assert_eq!(home.receipts, first.receipts);
        assert_eq!(home.payloads.len(), first.payloads.len());
        assert!(home.refused.is_empty() && home.twins.is_empty() && home.unlinked == 0);
        for log in &home.logs {
            assert_eq!(log.applied, log.rows.len());
            for row in &log.rows {
                let at = row.entry.at();
                // An honest author states a past that is closed already.
                assert_eq!(row.verdict, Some((row.entry.past(), None)), "{at:?}");
                assert!(row.entry.body().kind == 64 || home.receipts.settled(at));
            }
        }
    }
}

/// The logs of a home are applied in a causal order: nothing before its past.
fn assert_causal(net: &Net<Home>) {
    for home in &net.homes {
        let mut applied = Past::empty();
        for at in &home.order {
            let past = home.row(*at).map(|row| row.entry.past());
            assert!(past.is_some_and(|past| applied.includes(&past)), "{at:?}");
            applied.widen(at.side, at.epoch, at.seq + 1);
        }
    }
}

fn live_through(mut net: Net<Home>, choices: &[u32], weather: Weather) -> Net<Home> {
    net.connect_all();
    for choice in choices {
        net.step(*choice, weather);
    }
    net.settle();
    assert_at_rest(&net);
    assert_causal(&net);
    let differs = |(_, alarm): &(usize, Alarm)| matches!(alarm, Alarm::Differs(_));
    assert!(!net.alarms.iter().any(differs));
    net
}

const TWO: [&[(usize, usize)]; 2] = [
    // Only one can dial; both can.
    &[(0, 1)],
    &[(0, 1), (1, 0)],
];
const THREE: [&[(usize, usize)]; 4] = [
    // In a chain the ends meet through the middle alone, whoever dials.
    &[(0, 1), (1, 2)],
    &[(0, 1), (2, 1)],
    &[(1, 0), (1, 2)],
    &[(0, 1), (1, 2), (2, 0), (1, 0)],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn two_homes_come_to_rest(
        links in 0..TWO.len(),
        choices in prop::collection::vec(any::<u32>(), 0..250),
    ) {
        live_through(Net::new(2, TWO[links]), &choices, Weather::Rough);
    }

    #[test]
    fn three_homes_come_to_rest(
        links in 0..THREE.len(),
        choices in prop::collection::vec(any::<u32>(), 0..300),
        waiting_max in prop_oneof![Just(1usize), Just(3), Just(1000)],
        packs_by_log in any::<bool>(),
    ) {
        let mut net = Net::new(3, THREE[links]);
        for home in &mut net.homes {
            home.waiting_max = waiting_max;
            home.packs_by_log = packs_by_log;
        }
        live_through(net, &choices, Weather::Rough);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Over a good line nothing is sent twice, in whatever order the messages cross.
    #[test]
    fn nothing_travels_twice(
        links in 0..TWO.len(),
        acts in prop::collection::vec(0..2usize, 0..40),
        choices in prop::collection::vec(9..1_000_000u32, 0..250),
    ) {
        let mut net = Net::new(2, TWO[links]);
        net.connect_all();
        let mut acts = acts.into_iter();
        for choice in choices {
            // Deliveries only, in any order, between acts.
            if choice % 3 == 0 && let Some(home) = acts.next() {
                net.act(home);
            }
            net.step(choice / 16 * 16 + 9, Weather::Calm);
        }
        net.settle();
        assert_at_rest(&net);
        let entries: usize = net.homes[0].ids().iter().map(Vec::len).sum();
        prop_assert_eq!(net.frames_sent, entries as u64);
        prop_assert!(net.homes.iter().all(|home| home.repeated == 0));
    }
}

/// Two to four homes, whose clocks are up to ten years apart, in a storm that one number fixes:
/// messages lost, repeated, reordered, connections dead at one end, sides cut off, servers ended
/// between and within transactions.
fn storm(seed: u64) -> Net<Home> {
    let mut numbers = Numbers(seed);
    let sides = 2 + numbers.below(3);
    // Connected, whoever dials; and some lines more.
    let mut links = vec![];
    for home in 1..sides {
        let peer = numbers.below(home);
        links.push(match numbers.below(2) {
            0 => (home, peer),
            _ => (peer, home),
        });
    }
    for _ in 0..numbers.below(4) {
        let (one, other) = (numbers.below(sides), numbers.below(sides));
        if one != other && !links.contains(&(one, other)) {
            links.push((one, other));
        }
    }
    let mut net = Net::new(u8::try_from(sides).unwrap(), &links);
    net.frames_max = 1 + numbers.below(8);
    for home in &mut net.homes {
        // Milliseconds in ten years.
        home.clock = u64::from(numbers.next()) * 73;
        home.waiting_max = [1, 3, 1000][numbers.below(3)];
        home.packs_by_log = numbers.below(2) == 0;
    }
    net.connect_all();
    for _ in 0..numbers.below(500) {
        match numbers.below(6) {
            0 => net.storm(numbers.next()),
            _ => net.step(numbers.next(), Weather::Rough),
        }
    }
    net.settle();
    assert_at_rest(&net);
    assert_causal(&net);
    net
}

fn storms(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        if let Err(panic) = std::panic::catch_unwind(|| drop(storm(seed))) {
            eprintln!("seed {seed} fails: cargo xtask soak --seeds 1 --first {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn storms_end_at_rest() {
    storms(0..60);
}

/// `MITHAQ_SEEDS=FIRST,COUNT`, as `cargo xtask soak` sets it.
#[test]
#[ignore = "run by `cargo xtask soak`"]
#[expect(
    clippy::disallowed_methods,
    reason = "a test is told how much by its environment alone"
)]
fn many_storms_end_at_rest() {
    let asked = std::env::var("MITHAQ_SEEDS").unwrap_or("0,1000".into());
    let (first, count) = asked.split_once(',').unwrap();
    let (first, count): (u64, u64) = (first.parse().unwrap(), count.parse().unwrap());
    storms(first..first + count);
}

/// One number is one history, to the last byte.
#[test]
fn a_seed_reproduces_exactly() {
    let ids = |seed| storm(seed).homes[0].ids();
    assert_eq!(ids(7), ids(7));
    assert_ne!(ids(7), ids(8));
}

#[test]
fn a_peer_far_behind_catches_up_with_no_hole() {
    let mut net = Net::new(2, TWO[0]);
    net.frames_max = 16;
    for _ in 0..200 {
        net.act(0);
        net.act(1);
    }
    let net = live_through(net, &[], Weather::Calm);
    assert_eq!(
        net.homes[1].logs[0].rows.len(),
        net.homes[0].logs[0].rows.len()
    );
}

/// Receipts call for no receipt: a register at rest writes nothing more.
#[test]
fn rest_is_rest() {
    let mut net = live_through(Net::new(3, THREE[3]), &[6, 22, 38], Weather::Rough);
    let before = net.homes[0].ids();
    for choice in 0..500 {
        net.step(choice, Weather::Calm);
    }
    net.settle();
    assert_eq!(net.homes[0].ids(), before);
    // One grant and one act a side, and few receipts: not one for each other.
    assert!(
        before.iter().all(|log| log.len() <= 10),
        "{:?}",
        before.iter().map(Vec::len).collect::<Vec<_>>()
    );
}

/// While one side is silent, the others go on; its silence delays *settled* and nothing else.
#[test]
fn a_silent_side_stops_no_one() {
    let mut net = Net::new(3, &[(0, 1)]);
    net.act(0);
    net.connect_all();
    for _ in 0..200 {
        net.step(9, Weather::Calm);
    }
    let (a, b) = (&net.homes[0], &net.homes[1]);
    assert_eq!(a.ids(), b.ids());
    let act = mithaq_canon::Position {
        side: Side(0),
        epoch: 0,
        seq: 1,
    };
    assert!(a.receipts.covers(Side(1), act));
    assert!(!a.receipts.settled(act));
}

/// A restored home learns at first contact that its peer holds more of its own log.
#[test]
fn an_old_backup_is_told() {
    let mut net = Net::new(2, TWO[0]);
    let backup = net.homes[1].clone();
    net.act(1);
    net.act(1);
    let mut net = live_through(net, &[], Weather::Calm);
    net.homes[1] = backup;
    net.homes[1].whole = false;
    net.restart(1);
    net.settle();
    let told = |(home, alarm): &(usize, Alarm)| {
        *home == 1 && matches!(alarm, Alarm::PeerHoldsMoreOfOurs(_))
    };
    assert!(net.alarms.iter().any(told));
    // And fetches it back, its own log included.
    assert_eq!(net.homes[0].ids(), net.homes[1].ids());
    assert_eq!(net.homes[0].verdicts(), net.homes[1].verdicts());
    // Now it may seal again, and goes on where it was.
    net.homes[1].whole = true;
    net.act(1);
    net.settle();
    assert_at_rest(&net);
}
