//! Parcels: one form, bounded before anything is believed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::{CborError, Digest, Encoder, PayloadId, Side, SideSet, cbor::CborErrorKind};
use mithaq_record::{
    Frame, NotAParcel, Packer, Parcel, ParcelHead, ParcelKind, Payload, Seen, limits,
};
use proptest::prelude::*;
use support::{Home, charter};

fn head(kind: ParcelKind) -> ParcelHead {
    Home::new(&charter(2), Side(0)).head_of_parcel(7, kind)
}

fn payload(len: usize, salt: u8) -> Payload {
    let plaintext = vec![b'x'; len];
    Payload {
        id: PayloadId::commit(&[salt; 32], &plaintext),
        salt: [salt; 32],
        plaintext,
    }
}

fn frame() -> impl Strategy<Value = Frame> {
    let payloads = prop::collection::vec((0..400usize, any::<u8>()), 0..4);
    (prop::collection::vec(any::<u8>(), 0..400), payloads).prop_map(|(entry, payloads)| Frame {
        entry,
        payloads: payloads
            .into_iter()
            .map(|(len, salt)| payload(len, salt))
            .collect(),
    })
}

proptest! {
    #[test]
    fn parcels_read_back(
        frames in prop::collection::vec(frame(), 0..30),
        run in any::<u64>(),
        closed in 0..16u8,
    ) {
        let head = ParcelHead {
            run,
            closed: SideSet::first(closed),
            ..head(ParcelKind::Give)
        };
        let parcel = Parcel { head, frames };
        let bytes = parcel.to_bytes();
        prop_assert_eq!(Parcel::open(&bytes), Ok(parcel.clone()));
        let mut packer = Packer::new(&parcel.head);
        for frame in &parcel.frames {
            prop_assert!(packer.push(frame));
        }
        prop_assert_eq!(packer.count(), parcel.frames.len());
        prop_assert_eq!(packer.finish(), bytes);
    }

    #[test]
    fn a_changed_byte_is_refused_or_another_parcel(
        frames in prop::collection::vec(frame(), 1..4),
        place in any::<prop::sample::Index>(),
        flip in 1..=255u8,
    ) {
        let parcel = Parcel { head: head(ParcelKind::Tell), frames };
        let mut bytes = parcel.to_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        if let Ok(opened) = Parcel::open(&bytes) {
            prop_assert_eq!(opened.to_bytes(), bytes);
            prop_assert_ne!(opened, parcel);
        }
    }
}

#[test]
fn a_full_parcel_is_said_to_be_full() {
    let large = Frame {
        entry: vec![0; limits::ENTRY_BYTES_MAX],
        payloads: (0..3)
            .map(|n| payload(limits::PAYLOAD_BYTES_MAX - 200, n))
            .collect(),
    };
    // The largest act travels in one parcel, with room to spare.
    let mut packer = Packer::new(&head(ParcelKind::Tell));
    assert!(packer.push(&large));
    assert!(!packer.push(&large));
    let bytes = packer.finish();
    assert!(bytes.len() <= limits::PARCEL_BYTES_MAX);
    assert_eq!(Parcel::open(&bytes).unwrap().frames, [large]);

    let mut packer = Packer::new(&head(ParcelKind::Tell));
    let small = Frame {
        entry: vec![0],
        payloads: vec![],
    };
    let taken = (0..1000).take_while(|_| packer.push(&small)).count();
    assert_eq!(taken, limits::FRAMES_MAX);
    assert_eq!(
        Parcel::open(&packer.finish()).unwrap().frames.len(),
        limits::FRAMES_MAX
    );
}

#[test]
fn an_act_too_large_to_travel_is_said_to_be() {
    assert!(Frame::fits([limits::PAYLOAD_BYTES_MAX; 3]));
    assert!(!Frame::fits([limits::PAYLOAD_BYTES_MAX; 4]));
    assert!(!Frame::fits([limits::PAYLOAD_BYTES_MAX + 1]));
    assert!(Frame::fits([1; limits::PAYLOADS_MAX]));
    assert!(!Frame::fits([1; limits::PAYLOADS_MAX + 1]));
}

#[test]
fn bounds_hold_before_memory_is_asked_for() {
    let refused = |bytes: &[u8]| Parcel::open(bytes).unwrap_err();
    assert_eq!(
        refused(&vec![0; limits::PARCEL_BYTES_MAX + 1]),
        NotAParcel::TooLarge
    );
    let with_frames = |frames: &dyn Fn(&mut Encoder)| {
        let mut to = Encoder::default();
        to.array(2);
        to.raw(&mithaq_canon::to_bytes(&head(ParcelKind::Tell)));
        frames(&mut to);
        to.into_bytes()
    };
    let out_of_range = |error: NotAParcel| {
        matches!(
            error,
            NotAParcel::Form(CborError {
                kind: CborErrorKind::OutOfRange,
                ..
            })
        )
    };
    let endless =
        with_frames(&|to| to.raw(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    assert!(out_of_range(refused(&endless)));
    let many = with_frames(&|to| {
        to.array(limits::FRAMES_MAX + 1);
        for _ in 0..=limits::FRAMES_MAX {
            to.array(2);
            to.bytes(&[]);
            to.array(0);
        }
    });
    assert!(out_of_range(refused(&many)));
    let long = with_frames(&|to| {
        to.array(1);
        to.array(2);
        to.bytes(&vec![0; limits::ENTRY_BYTES_MAX + 1]);
        to.array(0);
    });
    assert!(out_of_range(refused(&long)));
    let crowded = with_frames(&|to| {
        to.array(1);
        to.array(2);
        to.bytes(&[]);
        to.array(limits::PAYLOADS_MAX + 1);
    });
    assert!(out_of_range(refused(&crowded)));
}

#[test]
fn a_message_says_what_its_kind_may() {
    let frame = Frame {
        entry: vec![],
        payloads: vec![],
    };
    for kind in [ParcelKind::Told, ParcelKind::Ask] {
        let parcel = Parcel {
            head: head(kind),
            frames: vec![frame.clone()],
        };
        assert_eq!(Parcel::open(&parcel.to_bytes()), Err(NotAParcel::Frames));
    }
    let newer = ParcelHead {
        format: 3,
        ..head(ParcelKind::Ask)
    };
    let parcel = Parcel {
        head: newer,
        frames: vec![],
    };
    assert_eq!(Parcel::open(&parcel.to_bytes()), Err(NotAParcel::Newer(3)));
    let row = |side| Seen {
        side: Side(side),
        epoch: 0,
        size: 1,
        root: Digest([0; 32]),
    };
    for have in [
        vec![row(1), row(0)],
        vec![row(1), row(1)],
        vec![Seen { size: 0, ..row(0) }],
    ] {
        let parcel = Parcel {
            head: ParcelHead {
                have,
                ..head(ParcelKind::Ask)
            },
            frames: vec![],
        };
        assert!(matches!(
            Parcel::open(&parcel.to_bytes()),
            Err(NotAParcel::Form(_))
        ));
    }
}

#[test]
fn prose_is_not_printed() {
    let secret = payload(3, 1);
    assert!(!format!("{secret:?}").contains("xxx"));
}
