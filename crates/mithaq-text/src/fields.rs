//! Cutting a line at its white space, eight bytes at a time: most of what a comparison reads is the
//! same as before, so this is where its time goes.

use crate::print::Print;

/// What stands between white space, as `split_whitespace` has it, with the print of each.
pub(crate) fn fields(line: &str) -> impl Iterator<Item = (&str, Print)> {
    let bytes = line.as_bytes();
    let mut at = 0;
    core::iter::from_fn(move || {
        while at < bytes.len() {
            match blank(bytes, at) {
                0 => break,
                length => at += length,
            }
        }
        let start = at;
        let first = eight(bytes, start);
        let mut eight_here = first;
        while at < bytes.len() {
            let ahead = before_blank(eight_here);
            at += ahead;
            if ahead < 8 {
                if at >= bytes.len() || blank(bytes, at) > 0 {
                    break;
                }
                // It only looked like white space.
                at += 1;
            }
            eight_here = eight(bytes, at);
        }
        let word = line.get(start..at.min(bytes.len()))?;
        (!word.is_empty()).then(|| (word, Print::begun(first, word.as_bytes())))
    })
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The eight bytes from `at`, the first one lowest; after the end of the line there are spaces.
fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    let mut chunk = [b' '; 8];
    for (to, from) in chunk.iter_mut().zip(rest) {
        *to = *from;
    }
    u64::from_le_bytes(chunk)
}

/// How many of eight bytes come before the first at which white space can begin: up to the space in
/// ASCII, and the bytes with which other white space begins in UTF-8 (C2, E1 to E3).
fn before_blank(eight: u64) -> usize {
    // A byte is zero where subtracting one borrows; what follows the first such byte is not asked.
    let zero = |x: u64| x.wrapping_sub(ONES) & !x & TOPS;
    let low = eight.wrapping_sub(ONES * 0x21) & !eight & TOPS;
    let two = zero(eight ^ (ONES * 0xC2));
    let three = zero((eight & (ONES * 0xFC)) ^ (ONES * 0xE0));
    (low | two | three).trailing_zeros() as usize / 8
}

/// The bytes of the white space that begins at `at`; none where there is none.
fn blank(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        [0xC2, 0x85 | 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    #[test]
    fn every_white_space_is_known() {
        for c in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            let text = c.encode_utf8(&mut bytes);
            let expected = if c.is_whitespace() { c.len_utf8() } else { 0 };
            assert_eq!(blank(text.as_bytes(), 0), expected, "{c:?}");
            if expected > 0 {
                assert_eq!(before_blank(eight(text.as_bytes(), 0)), 0, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn fields_are_what_stands_between_white_space(line in "([a-c]|\\s|[\\x{0}-\\x{300}]|[\\x{600}-\\x{6FF}]|[\\x{1670}-\\x{1690}]|[\\x{2000}-\\x{3010}]|[a-d]{5,20}){0,12}") {
            let found: Vec<(&str, Print)> = fields(&line).collect();
            let expected = line.split_whitespace().map(|word| (word, Print::of(word.as_bytes())));
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }
}
