#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what must not happen"
)]

use super::*;
use mithaq_canon::{Digest, EntryId, Position, RegisterId, Side};
use mithaq_record::Mark;

fn mark(seq: u64) -> Mark {
    Mark {
        register: RegisterId(Digest([9; 32])),
        at: Position {
            side: Side(0),
            epoch: 0,
            seq,
        },
        id: EntryId(Digest([u8::try_from(seq).unwrap(); 32])),
    }
}

#[test]
fn a_torn_mark_leaves_the_earlier_one() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("head.mark");
    let mut head = HeadMark::open(&path).unwrap();
    assert_eq!(head.last(), None);
    for seq in 0..5 {
        head.advance(mark(seq)).unwrap();
        assert_eq!(HeadMark::open(&path).unwrap().last(), Some(mark(seq)));
    }
    // A mark never moves back.
    head.advance(mark(2)).unwrap();
    assert_eq!(HeadMark::open(&path).unwrap().last(), Some(mark(4)));
    let whole = fs::read(&path).unwrap();
    // At rest both slots say the same, so that any change to one leaves the other.
    for at in 0..whole.len() {
        let mut torn = whole.clone();
        *torn.get_mut(at).unwrap() ^= 0x80;
        fs::write(&path, &torn).unwrap();
        let head = HeadMark::open(&path).unwrap();
        assert!(head.is_torn(), "byte {at}");
        assert_eq!(head.last(), Some(mark(4)), "byte {at}");
    }
}

#[test]
fn what_was_about_to_leave_is_told_from_what_has_left() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("head.mark");
    let found = || {
        let head = HeadMark::open(&path).unwrap();
        (head.last(), head.intended(), head.is_at_rest())
    };
    let mut head = HeadMark::open(&path).unwrap();
    head.intend(mark(0)).unwrap();
    assert_eq!(found(), (None, Some(mark(0)), false));
    head.advance(mark(0)).unwrap();
    // The server stopped before the mark came to rest: the database must be asked.
    assert_eq!(found(), (None, Some(mark(0)), false));
    head.rest().unwrap();
    assert_eq!(found(), (Some(mark(0)), None, true));
    // A commit that failed after its intention was written.
    head.intend(mark(1)).unwrap();
    assert_eq!(found(), (Some(mark(0)), Some(mark(1)), false));
    head.rest().unwrap();
    assert_eq!(found(), (Some(mark(0)), None, true));
    // Another entry at the same place, after a failure that nobody cleared away.
    head.intend(mark(1)).unwrap();
    head.intend(mark(2)).unwrap();
    head.advance(mark(2)).unwrap();
    assert_eq!(head.last(), Some(mark(2)));
    assert_eq!(found(), (Some(mark(0)), Some(mark(2)), false));
    // The next intention takes the place of what is no longer needed.
    head.intend(mark(3)).unwrap();
    assert_eq!(found(), (Some(mark(2)), Some(mark(3)), false));
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut torn = whole.clone();
        *torn.get_mut(at).unwrap() ^= 0x80;
        fs::write(&path, &torn).unwrap();
        let head = HeadMark::open(&path).unwrap();
        // A torn intention never left; where the other slot is damaged, the later one counts.
        assert!(head.last() == Some(mark(2)) || head.last() == Some(mark(3)));
        assert!(!head.is_at_rest(), "byte {at}");
    }
}

#[test]
fn a_second_server_is_told_who_holds_the_home() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::create(place.path()).unwrap();
    let held = folder.lock().unwrap();
    let refused = folder.lock().unwrap_err();
    assert!(
        matches!(refused, OpenError::Locked { process: Some(id), .. } if id == std::process::id())
    );
    drop(held);
    folder.lock().unwrap();
}

#[test]
fn secrets_open_only_under_their_own_name_and_key() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::create(place.path()).unwrap();
    assert!(folder.secret(Secret::Server).unwrap().is_none());
    folder.keep_secret(Secret::Server, b"seed").unwrap();
    assert_eq!(
        folder.secret(Secret::Server).unwrap().unwrap().as_slice(),
        b"seed"
    );
    fs::copy(
        place.path().join("server.key"),
        place.path().join("transport.key"),
    )
    .unwrap();
    assert!(folder.secret(Secret::Transport).is_err());
    assert!(
        !fs::read(place.path().join("server.key"))
            .unwrap()
            .windows(4)
            .any(|w| w == b"seed")
    );
}

#[cfg(unix)]
#[test]
fn the_home_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    Folder::create(place.path()).unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(place.path().join(HOME_KEY_FILE)), 0o600);
    assert_eq!(mode(place.path().to_owned()), 0o700);
}
