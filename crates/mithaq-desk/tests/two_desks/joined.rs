//! Joined desks come to the same record.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::Lang;
use mithaq_core::{Command, Remarked, TextStage};
use mithaq_desk::{Role, Told, Trust};

#[test]
fn a_small_story_ends_identical_on_both_sides() {
    let mut world = World::new();
    let mut story = Story::default();
    for step in STEPS {
        world.deliver();
        step(&world, &mut story);
    }
    world.deliver();
    world.check_identical();
    let instrument = story.instrument.unwrap();
    for end in &world.ends {
        let who = end.who(Role::Reader);
        let view = end.desk().instrument(&who, instrument).unwrap();
        assert_eq!(view.instrument.stage, TextStage::Adopted);
        assert!(view.trust.values().all(|trust| *trust == Trust::Settled));
        let article = end.article(instrument, "2");
        let body = article.text.unwrap().body;
        let told = view.words.get(&body, Lang::En).cloned();
        assert_eq!(
            told,
            Some(Told::Text("within twenty-five days.".to_owned()))
        );
        assert_eq!(end.desk().sessions(&who).unwrap().sessions.len(), 1);
        assert_eq!(end.desk().measures(&who).unwrap().measures.len(), 1);
        assert_eq!(end.desk().offers(&who).unwrap().offers.len(), 1);
        let page = end
            .desk()
            .record_page(&who, mithaq_canon::Side(0), None, 100)
            .unwrap();
        assert!(page.at_rest && page.refused.is_empty() && page.twins.is_empty());
    }
}

#[test]
fn nothing_is_settled_before_the_receipt_is_in() {
    let mut world = World::new();
    world.deliver();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let north = world.north().desk().clone();
    let who = world.north().who(Role::Reader);
    let id = story.instrument.unwrap();
    let trust = |desk: &mithaq_desk::Desk| desk.instrument(&who, id).unwrap().trust[&id];
    assert_eq!(trust(&north), Trust::Ours);
    assert!(!north.is_at_rest());
    world.deliver();
    assert_eq!(trust(&north), Trust::Settled);
    assert!(north.is_at_rest());
}

#[test]
fn a_kill_between_any_two_steps_changes_nothing() {
    let mut world = World::new();
    let mut story = Story::default();
    for (number, step) in STEPS.into_iter().enumerate() {
        world.deliver();
        // Sometimes before the line has worked, sometimes after; this end, that end, both.
        match number % 3 {
            0 => world.restart(0),
            1 => world.restart(1),
            _ => (0..2).for_each(|end| world.restart(end)),
        }
        step(&world, &mut story);
        world.restart(number % 2);
    }
    world.deliver();
    world.check_identical();
}

#[test]
fn a_desk_that_was_away_catches_up_with_everything() {
    let mut world = World::new();
    world.deliver();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    // More than one parcel holds.
    let who = world.north().who(Role::Negotiator);
    for _ in 0..700 {
        let desk = world.north().desk();
        let mut prose = desk.prose();
        let words = prose.one(Lang::En, "a remark").unwrap();
        let subject = story.instrument.unwrap();
        let remark = Command::Remark(Remarked { subject, words });
        desk.submit(&who, remark, prose).unwrap();
    }
    world.deliver();
    world.check_identical();
}
