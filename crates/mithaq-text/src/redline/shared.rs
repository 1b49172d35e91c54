//! What two texts share at their ends, which needs no comparing.

/// Spaces that are left with the middle on each side, so that a change still sees its sentence:
/// where it sits best, and the keyword of a reference.
const MARGIN: usize = 16;

/// How many bytes two texts share at their start and at their end, whole words only.
pub(super) fn ends(old: &str, new: &str) -> (usize, usize) {
    let (a, b) = (old.as_bytes(), new.as_bytes());
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest = (
        a.get(head..).unwrap_or_default(),
        b.get(head..).unwrap_or_default(),
    );
    let tail = rest
        .0
        .iter()
        .rev()
        .zip(rest.1.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
