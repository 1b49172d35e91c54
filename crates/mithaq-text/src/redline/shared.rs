//! What two texts share at their ends, which needs no comparing.

/// Spaces that are left with the middle on each side, so that a change still sees its sentence:
/// where it sits best, and the keyword of a reference.
const MARGIN: usize = 8;

/// How many bytes two texts share at their start and at their end, whole words only.
pub(super) fn ends(old: &str, new: &str) -> (usize, usize) {
    let (a, b) = (old.as_bytes(), new.as_bytes());
    let head = start(a, b);
    let tail = end(
        a.get(head..).unwrap_or_default(),
        b.get(head..).unwrap_or_default(),
    );
    // A cut beside an ASCII space splits neither a character nor a token.
    let head = a
        .get(..head)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, byte)| **byte == b' ')
        .nth(MARGIN)
        .map_or(0, |(at, _)| at + 1);
    let end = a.len() - tail;
    let tail = a
        .get(end..)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b' ')
        .nth(MARGIN)
        .map_or(0, |(at, _)| tail - at);
    (head, tail)
}

/// How many bytes two rows share at their start.
fn start(a: &[u8], b: &[u8]) -> usize {
    let (chunks, others) = (a.as_chunks::<WIDTH>().0, b.as_chunks::<WIDTH>().0);
    let same = chunks.iter().zip(others).take_while(|(x, y)| x == y);
    let from = same.count() * WIDTH;
    let rest = a.iter().skip(from).zip(b.iter().skip(from));
    from + rest.take_while(|(x, y)| x == y).count()
}

/// How many bytes two rows share at their end.
fn end(a: &[u8], b: &[u8]) -> usize {
    let (chunks, others) = (a.as_rchunks::<WIDTH>().1, b.as_rchunks::<WIDTH>().1);
    let same = chunks.iter().rev().zip(others.iter().rev());
    let from = same.take_while(|(x, y)| x == y).count() * WIDTH;
    let rest = a.iter().rev().skip(from).zip(b.iter().rev().skip(from));
    from + rest.take_while(|(x, y)| x == y).count()
}

/// Bytes compared at once.
const WIDTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn a_margin_stays_with_the_middle() {
        let long = "word ".repeat(40);
        let (old, new) = (
            [&long, "old ", &long].concat(),
            [&long, "new ", &long].concat(),
        );
        assert_eq!(ends(&old, &new), ((40 - MARGIN) * 5, (40 - MARGIN) * 5 + 1));
        assert_eq!(ends("a b", "a c"), (0, 0));
    }

    #[test]
    fn every_length_of_what_is_shared() {
        let row: Vec<u8> = (0..100).collect();
        for at in 0..row.len() {
            let mut other = row.clone();
            if let Some(byte) = other.get_mut(at) {
                *byte = u8::MAX;
            }
            assert_eq!(start(&row, &other), at);
            assert_eq!(end(&row, &other), row.len() - at - 1);
        }
    }
}
