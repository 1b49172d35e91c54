//! Malformed and oversized messages are refused within bounded memory: a few bytes must not make a
//! server reserve what they claim. Alone in its process, since it counts all that is allocated.

use mithaq_fuzz::{TARGETS, Target, cases};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What reading may hold at once for each byte of input: the value, its encoding again, and what
/// another implementation makes of it. A list of the smallest items is the worst.
const BYTES_A_BYTE: usize = 200;
/// And whatever the input.
const BYTES_MORE: usize = 64 * 1024;
/// Inputs made for each target.
const CASES: usize = 1500;

const RECORD: [&str; 10] = [
    "entry",
    "act",
    "statement",
    "charter",
    "order",
    "parcel",
    "pouch",
    "proof",
    "attachment",
    "key_file",
];

fn check(target: &Target, input: &[u8]) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    (target.run)(input);
    let held = MEMORY.peak_usage().saturating_sub(before);
    let allowed = input.len() * BYTES_A_BYTE + BYTES_MORE;
    assert!(
        held <= allowed,
        "{}: {held} bytes for {} of b\"{}\"",
        target.name,
        input.len(),
        input
            .iter()
            .take(200)
            .copied()
            .collect::<Vec<u8>>()
            .escape_ascii()
    );
}

/// Where a length stands, one that is far beyond what follows.
fn claims(input: &[u8], place: usize) -> Vec<u8> {
    let mut claim = input.to_vec();
    let Some(first) = claim.get(place).copied() else {
        return claim;
    };
    let major = first & 0xe0;
    let claimed = [major | 27, 0, 0, 0, 0x10, 0, 0, 0, 0];
    claim.splice(place..=place, claimed);
    claim
}

#[test]
fn what_is_claimed_is_not_reserved() {
    for target in TARGETS.iter().filter(|one| RECORD.contains(&one.name)) {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        seeds.iter().for_each(|seed| check(target, seed));
        for seed in &seeds {
            for place in 0..seed.len().min(400) {
                check(target, &claims(seed, place));
            }
        }
        cases(target, &seeds, CASES).for_each(|input| check(target, &input));
        // As long as the longest message, and of nothing but heads.
        for head in [0x80, 0x81, 0x82, 0x9f, 0x40, 0x00, 0xd2, 0xf6] {
            let mut long = seeds.first().cloned().unwrap_or_default();
            long.truncate(4);
            long.resize(5 * 1024 * 1024, head);
            check(target, &long);
        }
    }
}
