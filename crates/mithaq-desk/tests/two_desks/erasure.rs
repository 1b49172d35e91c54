//! Texts that go, and acts that stay.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::{EntryId, Lang, PayloadId, Side};
use mithaq_core::{Command, Ground, Remarked};
use mithaq_desk::{Asked, EraseError, Held, Role};
use mithaq_record::{ParcelKind, exchange::Range};
use std::{fs, path::Path};

const WORDS: &str = "The officer of the third post was named here.";

pub(crate) fn remark(world: &World, subject: EntryId) -> EntryId {
    let north = world.north();
    let mut prose = north.desk().prose();
    let words = prose.one(Lang::En, WORDS).unwrap();
    north.submit(
        Role::Negotiator,
        Command::Remark(Remarked { subject, words }),
        prose,
    )
}

/// What of the sealed text and of its wrapped key lies in the files of a home.
fn traces(home: &Path, sealed: &[Vec<u8>]) -> usize {
    let files = fs::read_dir(home)
        .unwrap()
        .map(|file| fs::read(file.unwrap().path()).unwrap());
    files
        .flat_map(|bytes| {
            sealed.iter().map(move |part| {
                // A row of many bytes may lie across pages: its beginning suffices.
                usize::from(bytes.windows(32).any(|found| found == &part[..32]))
            })
        })
        .sum()
}

/// The text of a remark, and its stored halves.
fn sealed(end: &crate::world::End, remarked: EntryId) -> (PayloadId, Vec<Vec<u8>>) {
    let texts = end.desk().texts_of(remarked).unwrap();
    assert_eq!(texts.len(), 1);
    (texts[0], end.desk().stored_text(texts[0]).unwrap())
}

#[test]
fn a_remark_is_erased_on_both_sides_and_the_record_still_verifies() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let instrument = story.instrument.unwrap();
    let remarked = remark(&world, instrument);
    world.deliver();
    world.check_identical();
    let (north, south) = (world.north(), world.south());
    let registrar = north.who(Role::Registrar);
    // Neither by another role, nor what must last, nor what is not there.
    let erase = |what: EntryId| north.desk().erase(&registrar, what.0, Ground::DataSubject);
    let head = north.who(Role::HeadOfDelegation);
    assert!(matches!(
        north.desk().erase(&head, remarked.0, Ground::Order),
        Err(EraseError::NotAllowed)
    ));
    assert!(matches!(erase(instrument), Err(EraseError::NotErasable)));
    let none = EntryId(mithaq_canon::Digest([7; 32]));
    assert!(matches!(erase(none), Err(EraseError::NotFound)));
    let (text, parts) = sealed(north, remarked);
    assert!(
        traces(&north.path, &parts) > 0,
        "the search finds what is there"
    );
    let erased = erase(remarked).unwrap();
    assert_eq!(erased.texts, [text]);
    assert!(erased.scrubbed);
    assert_eq!(traces(&north.path, &parts), 0);
    assert!(matches!(erase(remarked), Err(EraseError::NotHeld)));
    assert_eq!(south.desk().erasures_asked().unwrap(), []);
    world.deliver();
    world.check_identical();
    let asked = Asked {
        by: mithaq_canon::Side(0),
        text,
        ground: Ground::DataSubject.number(),
    };
    let (north, south) = (world.north(), world.south());
    assert_eq!(south.desk().erasures_asked().unwrap(), [asked]);
    let (_, parts) = sealed(south, remarked);
    let registrar = south.who(Role::Registrar);
    south
        .desk()
        .erase(&registrar, text.0, Ground::DataSubject)
        .unwrap();
    assert_eq!(traces(&south.path, &parts), 0);
    assert_eq!(south.desk().erasures_asked().unwrap(), []);
    assert_eq!(north.desk().erasures_asked().unwrap(), []);
    world.deliver();
    world.check_identical();
}

#[test]
fn a_peer_that_was_away_takes_the_act_without_its_words() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let remarked = remark(&world, story.instrument.unwrap());
    STEPS[1](&world, &mut story);
    let registrar = world.north().who(Role::Registrar);
    let erase = |world: &World| {
        let desk = world.north().desk();
        desk.erase(&registrar, remarked.0, Ground::EnteredInError)
    };
    erase(&world).unwrap();
    world.deliver();
    world.check_identical();
    assert_eq!(world.south().desk().erasures_asked().unwrap(), []);
    STEPS[2](&world, &mut story);
    world.deliver();
    world.check_identical();
}

#[test]
fn what_was_sealed_last_is_at_hand_until_a_text_of_it_is_erased() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let instrument = story.instrument.unwrap();
    let desk = world.north().desk().clone();
    let size = || {
        let have = desk.holdings().have.into_iter();
        let ours = have.filter(|row| row.side == Side(0));
        ours.map(|row| row.size).sum::<u64>()
    };
    let parcel = |from: u64| {
        let range = Range {
            side: Side(0),
            from: (0, from),
            to: (0, size()),
        };
        let at_hand = desk.pack_at_hand(ParcelKind::Tell, &[range]);
        let packed = desk.pack(ParcelKind::Tell, &[range]).unwrap();
        at_hand.inspect(|at_hand| assert_eq!(*at_hand, packed))
    };
    let has_words = |parcel: Option<Vec<u8>>| {
        let parcel = parcel.expect("what was sealed last lies in memory");
        let words = WORDS.as_bytes();
        parcel.windows(words.len()).any(|found| found == words)
    };
    let before = size();
    let remarked = remark(&world, instrument);
    assert!(has_words(parcel(before)));
    remark(&world, instrument);
    assert!(has_words(parcel(before)) && has_words(parcel(before + 1)));
    let registrar = world.north().who(Role::Registrar);
    desk.erase(&registrar, remarked.0, Ground::Order).unwrap();
    assert_eq!(parcel(before), None);
    assert_eq!(parcel(before + 1), None);
    let erased = size();
    remark(&world, instrument);
    assert_eq!(parcel(before), None);
    assert!(has_words(parcel(erased)));
    world.deliver();
    world.check_identical();
}

#[test]
fn an_old_backup_erases_again_what_was_erased_since() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let remarked = remark(&world, story.instrument.unwrap());
    world.deliver();
    let place = tempfile::tempdir().unwrap();
    let (file, key) = (place.path().join("old.backup"), place.path().join("key"));
    let home = world.north().path.clone();
    mithaq_desk::backup(&home, &file, Some(&key)).unwrap();
    let (text, _) = sealed(world.north(), remarked);
    let registrar = world.north().who(Role::Registrar);
    let desk = world.north().desk();
    desk.erase(&registrar, remarked.0, Ground::Order).unwrap();
    world.deliver();
    world.ends[0].kill();
    fs::remove_dir_all(&home).unwrap();
    mithaq_desk::restore(&file, &home, Some(&key)).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), Some(Held::Restored));
    let (again, parts) = sealed(world.north(), remarked);
    assert_eq!(again, text);
    assert!(traces(&home, &parts) > 0);
    world.restart(1);
    world.deliver();
    assert_eq!(world.north().desk().held(), None);
    assert_eq!(traces(&home, &parts), 0);
    world.check_identical();
}
