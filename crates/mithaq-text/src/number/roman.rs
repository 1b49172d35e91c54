//! Roman numerals.

use alloc::string::String;

/// The value of a well-formed Roman numeral below 4000, in either case; else nothing.
///
/// Only the canonical writing counts, so that `IC` or `mix` written as a word in passing (`civil`)
/// are rarely taken for numbers.
pub(crate) fn roman(text: &str) -> Option<u32> {
    let is_sign = |sign: u8| matches!(sign | 0x20, b'i' | b'v' | b'x' | b'l' | b'c' | b'd' | b'm');
    if text.is_empty() || text.len() > 15 || !text.bytes().all(is_sign) {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    let mut value = 0u32;
    let mut before = 0u32;
    for c in upper.chars().rev() {
        let one = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => return None,
        };
        if one < before {
            value = value.checked_sub(one)?;
        } else {
            value += one;
            before = one;
        }
    }
    (write(value) == upper).then_some(value)
}

fn write(mut value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (worth, sign) in SIGNS {
        while value >= worth {
            text.push_str(sign);
            value -= worth;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for value in 1..4000 {
            assert_eq!(roman(&write(value)), Some(value));
        }
        for odd in ["", "IIII", "IC", "VX", "ABC", "MMMMMMMMMMMMMMMMMM"] {
            assert_eq!(roman(odd), None, "{odd}");
        }
        assert_eq!(roman("xiv"), Some(14));
    }
}
