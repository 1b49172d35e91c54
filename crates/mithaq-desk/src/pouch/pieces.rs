//! A pouch as a file: byte strings one after the other, a CBOR sequence (RFC 8742).

use mithaq_canon::Encoder;
use std::io::{self, Read, Write};

/// Why a piece cannot be read.
#[derive(Debug)]
pub(super) enum NoPiece {
    /// The file ends inside it.
    Cut,
    /// No byte string in its shortest form, or one longer than allowed.
    Form,
    /// The file cannot be read.
    Read(io::Error),
}

/// Reads pieces one by one; holds no more than one.
pub(super) struct Pieces<R> {
    from: R,
    /// How many bytes were read.
    pub(super) at: u64,
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, at: 0 }
    }

    /// The next piece, or none at the end of the file.
    pub(super) fn next(&mut self, max: usize) -> Result<Option<Vec<u8>>, NoPiece> {
        const BYTES: u8 = 0x40;
        let mut first = [0];
        if self.fill(&mut first)? == 0 {
            return Ok(None);
        }
        let [first] = first;
        let (wide, least) = match first.checked_sub(BYTES) {
            Some(short @ 0..24) => (0, u64::from(short)),
            Some(24) => (1, 24),
            Some(25) => (2, 0x100),
            Some(26) => (4, 0x1_0000),
            _ => return Err(NoPiece::Form),
        };
        let mut len = least;
        if wide > 0 {
            let mut bytes = [0; 8];
            let tail = bytes.get_mut(8 - wide..).ok_or(NoPiece::Form)?;
            if self.fill(tail)? < wide {
                return Err(NoPiece::Cut);
            }
            len = u64::from_be_bytes(bytes);
        }
        let fits = usize::try_from(len).ok().filter(|len| *len <= max);
        let fits = fits.filter(|_| len >= least).ok_or(NoPiece::Form)?;
        let mut piece = Vec::new();
        // A length is never trusted with memory.
        let read = (&mut self.from).take(len).read_to_end(&mut piece);
        let read = read.map_err(NoPiece::Read)?;
        self.at = self.at.saturating_add(read as u64);
        if read < fits {
            return Err(NoPiece::Cut);
        }
        Ok(Some(piece))
    }

    /// Fills the buffer as far as the file goes.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, NoPiece> {
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.from.read(rest) {
                Ok(0) => break,
                Ok(read) => done += read,
                Err(again) if again.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(NoPiece::Read(error)),
            }
        }
        self.at = self.at.saturating_add(done as u64);
        Ok(done)
    }
}

/// Writes a piece; its length in the file.
pub(super) fn write(to: &mut dyn Write, piece: &[u8]) -> io::Result<u64> {
    let mut encoder = Encoder::default();
    encoder.bytes(piece);
    let bytes = encoder.into_bytes();
    to.write_all(&bytes)?;
    Ok(bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    #[test]
    fn pieces_of_every_length_come_back() {
        for len in [0, 1, 23, 24, 255, 256, 65_535, 65_536] {
            let piece = vec![7; len];
            let mut file = Vec::new();
            write(&mut file, &piece).unwrap();
            let mut pieces = Pieces::new(&file[..]);
            assert_eq!(pieces.next(65_536).unwrap(), Some(piece));
            assert_eq!(pieces.next(65_536).unwrap(), None);
            assert_eq!(pieces.at, file.len() as u64);
            if len > 0 {
                let mut pieces = Pieces::new(&file[..file.len() - 1]);
                assert!(matches!(pieces.next(65_536), Err(NoPiece::Cut)));
                let mut pieces = Pieces::new(&file[..]);
                assert!(matches!(pieces.next(len - 1), Err(NoPiece::Form)));
            }
        }
        for bytes in [
            &b"\x58\x01a"[..],
            b"\x59\x00\x18",
            b"\x5f",
            b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\x80",
        ] {
            let mut pieces = Pieces::new(bytes);
            assert!(
                matches!(pieces.next(65_536), Err(NoPiece::Form)),
                "{bytes:?}"
            );
        }
    }
}
