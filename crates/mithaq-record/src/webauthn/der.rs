//! ECDSA signatures as ASN.1 DER (RFC 3279 §2.2.3), in their one encoding.

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// The signature as r ‖ s, each 32 bytes; none if it is encoded in any other way than DER's. Both
/// halves of the range of s pass: WebAuthn knows no preference, and authenticators draw either.
pub(super) fn p256_signature(der: &[u8]) -> Option<[u8; 64]> {
    let (inside, after) = element(SEQUENCE, der)?;
    let (r, rest) = element(INTEGER, inside)?;
    let (s, end) = element(INTEGER, rest)?;
    if !after.is_empty() || !end.is_empty() {
        return None;
    }
    let mut signature = [0; 64];
    let (high, low) = signature.split_at_mut(32);
    unsigned(r, high)?;
    unsigned(s, low)?;
    Some(signature)
}

/// What an element of this tag holds, and what follows it. Lengths from 128 on do not occur.
fn element(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (found, rest) = bytes.split_first()?;
    let (len, rest) = rest.split_first()?;
    (*found == tag && *len < 0x80).then_some(())?;
    rest.split_at_checked(usize::from(*len))
}

/// A number that is not negative, in as few bytes as it needs, put at the end of `to`.
fn unsigned(integer: &[u8], to: &mut [u8]) -> Option<()> {
    let (first, rest) = integer.split_first()?;
    let next_is_high = rest.first().is_some_and(|next| next & 0x80 != 0);
    let digits = match first {
        0x80.. => return None,
        0 if next_is_high => rest,
        0 if !rest.is_empty() => return None,
        _ => integer,
    };
    let start = to.len().checked_sub(digits.len())?;
    to.get_mut(start..)?.copy_from_slice(digits);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{vec, vec::Vec};

    fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
        let integer = |n: &[u8]| [&[INTEGER, u8::try_from(n.len()).unwrap_or(0)], n].concat();
        let inside = [integer(r), integer(s)].concat();
        let len = u8::try_from(inside.len()).unwrap_or(0);
        [vec![SEQUENCE, len], inside].concat()
    }

    fn both(r: u8, s: u8) -> [u8; 64] {
        let mut signature = [0; 64];
        signature[31] = r;
        signature[63] = s;
        signature
    }

    #[test]
    fn one_encoding_of_each_number_is_read() {
        assert_eq!(p256_signature(&der(&[1], &[0x7f])), Some(both(1, 0x7f)));
        assert_eq!(p256_signature(&der(&[0, 0x80], &[9])), Some(both(0x80, 9)));
        let whole = [&[0][..], &[0xff; 32]].concat();
        assert_eq!(p256_signature(&der(&whole, &whole)), Some([0xff; 64]));
    }

    #[test]
    fn whatever_else_stands_there_is_refused() {
        let long = [&[1][..], &[0; 32]].concat();
        let good = der(&[1], &[2]);
        let with = |at: usize, byte: u8| {
            let mut bad = good.clone();
            bad[at] = byte;
            bad
        };
        for (why, bad) in [
            ("a negative number", der(&[0x80], &[2])),
            ("a zero in front for nothing", der(&[0, 1], &[2])),
            ("no digits", der(&[], &[2])),
            ("more than 256 bits", der(&long, &[2])),
            ("a byte after the end", [&good[..], &[0]].concat()),
            ("cut", good[..good.len() - 1].to_vec()),
            ("a longer sequence", with(1, 7)),
            ("a shorter sequence", with(1, 5)),
            ("another tag", with(0, 0x31)),
            ("no integer", with(2, 0x03)),
            ("a long length", [&[0x30, 0x81, 6], &good[2..]].concat()),
            (
                "an indefinite length",
                [&[0x30, 0x80], &good[2..], &[0, 0]].concat(),
            ),
            ("nothing", vec![]),
        ] {
            assert_eq!(p256_signature(&bad), None, "{why}");
        }
    }
}
