//! Roman numerals.

/// The value of a well-formed Roman numeral below 4000, in either case; else nothing.
///
/// Only the canonical writing counts, so that `IC` or `mix` written as a word in passing (`civil`)
/// are rarely taken for numbers.
pub(crate) fn roman(text: &str) -> Option<u32> {
    let is_sign = |sign: u8| matches!(sign | 0x20, b'i' | b'v' | b'x' | b'l' | b'c' | b'd' | b'm');
    if text.is_empty() || text.len() > 15 || !text.bytes().all(is_sign) {
        return None;
    }
    let mut value = 0u32;
    let mut before = 0u32;
    for sign in text.bytes().rev() {
        let one = match sign.to_ascii_uppercase() {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            b'L' => 50,
            b'C' => 100,
            b'D' => 500,
            b'M' => 1000,
            _ => return None,
        };
        if one < before {
            value = value.checked_sub(one)?;
        } else {
            value += one;
            before = one;
        }
    }
    is_written(value, text.as_bytes()).then_some(value)
}

/// Whether a numeral, in either case, is how a value is written.
fn is_written(mut value: u32, mut numeral: &[u8]) -> bool {
    const SIGNS: [(u32, &[u8]); 13] = [
        (1000, b"M"),
        (900, b"CM"),
        (500, b"D"),
        (400, b"CD"),
        (100, b"C"),
        (90, b"XC"),
        (50, b"L"),
        (40, b"XL"),
        (10, b"X"),
        (9, b"IX"),
        (5, b"V"),
        (4, b"IV"),
        (1, b"I"),
    ];
    for (worth, sign) in SIGNS {
        while value >= worth {
            match numeral.split_at_checked(sign.len()) {
                Some((start, rest)) if start.eq_ignore_ascii_case(sign) => numeral = rest,
                Some(_) | None => return false,
            }
            value -= worth;
        }
    }
    value == 0 && numeral.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_numeral_has_one_writing() {
        let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
        let tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"];
        let hundreds = ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"];
        let thousands = ["", "M", "MM", "MMM"];
        for value in 1..4000usize {
            let text = [
                thousands[value / 1000],
                hundreds[value / 100 % 10],
                tens[value / 10 % 10],
                ones[value % 10],
            ]
            .concat();
            assert_eq!(roman(&text), u32::try_from(value).ok(), "{text}");
        }
        for odd in ["", "IIII", "IC", "VX", "ABC", "MMMMMMMMMMMMMMMMMM"] {
            assert_eq!(roman(odd), None, "{odd}");
        }
        assert_eq!(roman("xiv"), Some(14));
    }
}
