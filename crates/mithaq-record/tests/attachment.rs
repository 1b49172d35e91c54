//! A file in chunks: the round trip, and every kind of wrong manifest, chunk and message.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mithaq_canon::{Digest, PayloadId, RegisterId, Side};
use mithaq_record::{
    Chunk, ChunkParcel, ChunkPlace, Manifest, chunk_id,
    limits::{ATTACHMENT_BYTES_MAX, CHUNK_BYTES, CHUNK_PARCEL_BYTES_MAX, CHUNKS_PARCEL_MAX},
};

const SALT: [u8; 32] = [9; 32];

fn file(size: usize) -> Vec<u8> {
    (0..=250_u8).cycle().take(size).collect()
}

fn manifest(bytes: &[u8]) -> Manifest {
    Manifest {
        name: "annex.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        size: bytes.len() as u64,
        salt: SALT,
        chunks: bytes
            .chunks(CHUNK_BYTES)
            .map(|chunk| chunk_id(&SALT, chunk))
            .collect(),
    }
}

#[test]
fn a_file_is_its_chunks_in_their_order() {
    for size in [
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        3 * CHUNK_BYTES,
    ] {
        let bytes = file(size);
        let made = manifest(&bytes);
        assert_eq!(Manifest::open(&made.to_bytes()).unwrap(), made);
        for (place, chunk) in bytes.chunks(CHUNK_BYTES).enumerate() {
            assert!(made.holds(place, chunk));
        }
    }
}

#[test]
fn a_wrong_chunk_is_none_of_the_file() {
    let bytes = file(2 * CHUNK_BYTES + 5);
    let made = manifest(&bytes);
    let chunk = &bytes[..CHUNK_BYTES];
    let mut changed = chunk.to_vec();
    changed[7] ^= 1;
    assert!(!made.holds(0, &changed), "changed");
    assert!(!made.holds(1, chunk), "at another place");
    assert!(!made.holds(3, chunk), "beyond the end");
    assert!(!made.holds(0, &chunk[..CHUNK_BYTES - 1]), "cut");
    assert!(
        !made.holds(2, &[&bytes[2 * CHUNK_BYTES..], &[0][..]].concat()),
        "longer"
    );
    assert!(!made.holds(0, &[]), "empty");
    let other = Manifest {
        salt: [8; 32],
        ..made.clone()
    };
    assert!(!other.holds(0, chunk), "under another salt");
    // Nobody can claim another length for the last chunk.
    let longer = Manifest {
        size: made.size + 1,
        ..made.clone()
    };
    assert!(!longer.holds(2, &bytes[2 * CHUNK_BYTES..]));
}

#[test]
fn a_manifest_that_contradicts_itself_or_a_bound_is_refused() {
    let made = manifest(&file(2 * CHUNK_BYTES));
    let refused = |change: &dyn Fn(&mut Manifest)| {
        let mut other = made.clone();
        change(&mut other);
        assert!(Manifest::open(&other.to_bytes()).is_err(), "{other:?}");
    };
    refused(&|m| m.size = 0);
    refused(&|m| m.size = CHUNK_BYTES as u64);
    refused(&|m| m.size += 1);
    refused(&|m| m.size = ATTACHMENT_BYTES_MAX + 1);
    refused(&|m| m.size = u64::MAX);
    refused(&|m| m.chunks.truncate(1));
    refused(&|m| m.chunks.push(Digest([0; 32])));
    refused(&|m| m.chunks = vec![Digest([0; 32]); 5000]);
    refused(&|m| m.name = String::new());
    refused(&|m| m.name = "../annex.pdf".to_owned());
    refused(&|m| m.name = "..".to_owned());
    refused(&|m| m.name = "a\\b".to_owned());
    refused(&|m| m.name = "a\r\nb".to_owned());
    refused(&|m| m.name = "a".repeat(256));
    refused(&|m| m.media = "text/html\n".to_owned());
    let mut trailing = made.to_bytes();
    trailing.push(0);
    assert!(Manifest::open(&trailing).is_err());
    assert!(Manifest::open(&made.to_bytes()[1..]).is_err());
}

#[test]
fn a_message_beyond_a_bound_is_refused() {
    let at = ChunkPlace {
        manifest: PayloadId(Digest([1; 32])),
        place: 3,
    };
    let full = ChunkParcel {
        register: RegisterId(Digest([2; 32])),
        from: Side(1),
        want: vec![at; CHUNKS_PARCEL_MAX],
        chunks: vec![
            Chunk {
                at,
                bytes: vec![5; CHUNK_BYTES]
            };
            CHUNKS_PARCEL_MAX
        ],
    };
    assert!(full.to_bytes().len() <= CHUNK_PARCEL_BYTES_MAX);
    assert_eq!(ChunkParcel::open(&full.to_bytes()).unwrap(), full);
    let mut more = full.clone();
    more.want.push(at);
    assert!(ChunkParcel::open(&more.to_bytes()).is_err());
    let mut longer = full.clone();
    longer.chunks = vec![Chunk {
        at,
        bytes: vec![5; CHUNK_BYTES + 1],
    }];
    assert!(ChunkParcel::open(&longer.to_bytes()).is_err());
    assert!(ChunkParcel::open(&vec![0x80; CHUNK_PARCEL_BYTES_MAX + 1]).is_err());
}
