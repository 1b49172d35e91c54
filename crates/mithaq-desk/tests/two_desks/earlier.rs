//! What a home held on an earlier day, when the days and the deliveries were these.

use crate::{
    story::{STEPS, Story},
    world::{End, MEETING, World},
};
use mithaq_canon::{Date, EntryId, Time};
use mithaq_desk::{AskError, EarlierView, Role, When};

const DAY_MS: u64 = 86_400_000;

/// The day `n` days after the meeting, at its hour.
fn later(n: u64) -> Time {
    Time(MEETING.0 + n * DAY_MS)
}

fn on(end: &End, instrument: EntryId, n: u64) -> Option<EarlierView> {
    let who = end.who(Role::Reader);
    let when = When::On(later(n).date(60));
    end.desk()
        .instrument_earlier(&who, instrument, when)
        .unwrap()
}

/// How many alternatives Article 2 had, and how many texts were adopted.
fn stood(view: &EarlierView) -> (usize, u32) {
    let article = view.provisions.iter().find(|row| row.number == "2");
    (article.unwrap().alternatives.len(), view.instrument.edition)
}

#[test]
fn a_text_is_told_as_it_was_held_on_each_day_whatever_came_since() {
    let mut world = World::new();
    let mut story = Story::default();
    world.set(later(1));
    STEPS[0](&world, &mut story);
    let id = story.instrument.unwrap();
    world.deliver();
    // The proposal is made on the third day and arrives on the fifth.
    world.set(later(3));
    STEPS[1](&world, &mut story);
    world.set(later(5));
    world.deliver();
    STEPS[2](&world, &mut story);
    world.deliver();
    world.set(later(7));
    for step in &STEPS[3..6] {
        step(&world, &mut story);
        world.deliver();
    }
    let (north, south) = (world.north(), world.south());
    for end in [north, south] {
        assert_eq!(on(end, id, 0), None);
        assert_eq!(stood(&on(end, id, 1).unwrap()), (0, 0));
        assert_eq!(stood(&on(end, id, 5).unwrap()), (2, 0));
        assert_eq!(on(end, id, 7).unwrap().instrument.edition, 1);
        let now = end.desk().instrument(&end.who(Role::Reader), id).unwrap();
        assert_eq!(on(end, id, 9).unwrap().provisions, now.provisions);
    }
    // Each home tells what it held itself.
    assert_eq!(stood(&on(north, id, 3).unwrap()).0, 1);
    assert_eq!(stood(&on(south, id, 3).unwrap()).0, 0);
    // As it was entered, the text has its first wording, in the words held today.
    let who = south.who(Role::Reader);
    let entered = south
        .desk()
        .instrument_earlier(&who, id, When::AsEntered)
        .unwrap()
        .unwrap();
    let article = entered.provisions.iter().find(|row| row.number == "2");
    let body = &article.unwrap().base.as_ref().unwrap().body;
    let told = entered.words.get(body, mithaq_canon::Lang::En).unwrap();
    assert_eq!(
        told.text().unwrap(),
        "A Party shall answer within thirty days."
    );
}

#[test]
fn an_earlier_text_is_as_closed_as_the_text_of_now() {
    let world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let id = story.instrument.unwrap();
    let north = world.north();
    let head = north.who(Role::HeadOfDelegation);
    north.desk().set_readers(&head, id, Some(&[])).unwrap();
    let who = north.who(Role::Reader);
    let asked = |when| north.desk().instrument_earlier(&who, id, when);
    assert!(matches!(asked(When::AsEntered), Err(AskError::NotFound)));
    let today = When::On(Date::day(2019, 7, 16).unwrap());
    assert!(matches!(asked(today), Err(AskError::NotFound)));
}
