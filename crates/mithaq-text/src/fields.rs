//! Cutting a line at its white space, sixty-four bytes at a time: most of what a comparison reads is
//! the same as before, so this is where its time goes.

use crate::print::Print;

/// What stands between white space, as `split_whitespace` has it.
pub(crate) fn fields(line: &str) -> Fields<'_> {
    Fields {
        line,
        next: 0,
        edges: 0,
        after_blank: 1,
        over: 0,
    }
}

/// The fields of a line that are still to come.
pub(crate) struct Fields<'a> {
    line: &'a str,
    /// Where the next block begins.
    next: usize,
    /// The places in the block before it at which a field begins or ends, one bit each.
    edges: u64,
    /// Whether that block ends with white space.
    after_blank: u64,
    /// The places in the next block that belong to white space which began in that one.
    over: u64,
}

/// What stands between white space.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    line: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Field<'a> {
    /// The text; seldom asked for, because nearly every word is known by its print.
    #[inline(always)]
    pub(crate) fn text(self) -> &'a str {
        self.line.get(self.start..self.end).unwrap_or_default()
    }

    /// The print of the text.
    #[inline(always)]
    pub(crate) fn print(self) -> Print {
        Print::within(self.line.as_bytes(), self.start, self.end)
    }
}

/// Bytes that are looked at together, one bit of a word for each.
const BLOCK: usize = 64;

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.edge()?;
        let end = self.edge().unwrap_or(self.line.len());
        let line = self.line;
        Some(Field { line, start, end })
    }
}

impl Fields<'_> {
    /// Where the next field begins or ends; nothing at the end of the line.
    #[inline(always)]
    fn edge(&mut self) -> Option<usize> {
        while self.edges == 0 {
            if self.next >= self.line.len() {
                return None;
            }
            let (blanks, over) = blanks(self.line.as_bytes(), self.next, self.over);
            self.edges = blanks ^ (blanks << 1 | self.after_blank);
            self.after_blank = blanks >> (BLOCK - 1);
            self.over = over;
            self.next += BLOCK;
        }
        let at = self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        Some(self.next - BLOCK + at)
    }
}

/// The white space of the block that begins at a place of the line, where some bits already are,
/// and what of it goes over into the next block; after the end of the line there are spaces.
fn blanks(bytes: &[u8], from: usize, over: u64) -> (u64, u64) {
    let rest = bytes.get(from..).unwrap_or_default();
    let (spaces, others) = match rest.first_chunk::<BLOCK>() {
        Some(block) => look(block),
        None => {
            let mut block = [b' '; BLOCK];
            if let Some(start) = block.get_mut(..rest.len()) {
                start.copy_from_slice(rest);
            }
            look(&block)
        }
    };
    if others == 0 {
        return (spaces | over, 0);
    }
    let mut found = u128::from(spaces | over);
    let mut left = others;
    while left != 0 {
        let at = left.trailing_zeros() as usize;
        left &= left - 1;
        found |= ((1 << blank(bytes, from + at)) - 1) << at;
    }
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
    (half(found), half(found >> BLOCK))
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The spaces of a block, and where other white space can begin in it: with a control character,
/// or with one of the bytes that such characters begin with in UTF-8 (C2, E1 to E3).
fn look(block: &[u8; BLOCK]) -> (u64, u64) {
    let eights = block.as_chunks::<8>().0;
    let (mut spaces, mut odd) = (0, 0);
    for (at, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        spaces |= gathered(zeros(eight ^ (ONES * 0x20))) << (8 * at);
        odd |= eight | controls(eight);
    }
    if odd & TOPS == 0 {
        return (spaces, 0);
    }
    let mut others = 0;
    for (at, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let two = zeros(eight ^ (ONES * 0xC2));
        let three = zeros((eight & (ONES * 0xFC)) ^ (ONES * 0xE0));
        others |= gathered(controls(eight) | two | three) << (8 * at);
    }
    (spaces, others)
}

/// Marks each byte that is zero by its topmost bit.
fn zeros(eight: u64) -> u64 {
    !(((eight & !TOPS) + !TOPS) | eight | !TOPS)
}

/// Marks each byte below the space by its topmost bit.
fn controls(eight: u64) -> u64 {
    !(((eight & !TOPS) + ONES * 0x60) | eight) & TOPS
}

/// The topmost bits of eight bytes side by side, that of the first byte lowest.
fn gathered(tops: u64) -> u64 {
    (tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
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
            let line = alloc::format!("x{text}y");
            assert_eq!(
                fields(&line).count(),
                1 + usize::from(expected > 0),
                "{c:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn fields_are_what_stands_between_white_space(line in "([a-c]{55,70})?([a-c]|\\s|[\\x{0}-\\x{300}]|[\\x{600}-\\x{6FF}]|[\\x{1670}-\\x{1690}]|[\\x{2000}-\\x{3010}]|[a-d]{5,20}){0,40}") {
            let found: Vec<(&str, Print)> =
                fields(&line).map(|field| (field.text(), field.print())).collect();
            let expected = line.split_whitespace().map(|word| (word, Print::of(word.as_bytes())));
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }
}
