//! Many hands at once: one writer, shared commits, each answer true.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{Command, Remarked, Wording};
use mithaq_desk::{Desk, Prose, Role, SubmitError, Submitted};
use std::collections::BTreeSet;

#[test]
fn acts_of_many_threads_share_commits_and_none_is_lost() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let subject = story.instrument.unwrap();
    let desk = world.north().desk().clone();
    let who = world.north().who(Role::Negotiator);
    let before = *desk.commits().borrow();
    let (threads, each) = (16, 20);
    let submitted: Vec<Submitted> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..threads)
            .map(|hand| {
                let (desk, who) = (desk.clone(), who.clone());
                scope.spawn(move || {
                    let acts = (0..each).map(|act| {
                        let mut prose = desk.prose();
                        let text = format!("remark {hand}/{act}");
                        let words = prose.one(Lang::En, &text).unwrap();
                        let remark = Command::Remark(Remarked { subject, words });
                        desk.submit(&who, remark, prose).unwrap()
                    });
                    acts.collect::<Vec<_>>()
                })
            })
            .collect();
        let done = hands.into_iter().flat_map(|hand| hand.join().unwrap());
        done.collect()
    });
    let entries: BTreeSet<_> = submitted.iter().flat_map(|one| &one.entries).collect();
    assert_eq!(entries.len(), threads * each);
    let commits = desk.commits().borrow().saturating_sub(before);
    assert!(
        commits < u64::try_from(threads * each).unwrap(),
        "{commits} commits: none was shared"
    );
    world.deliver();
    world.check_identical();
}

/// So many remarks on the instrument; those at `void` places say nothing, which is refused.
fn remarks(desk: &Desk, subject: EntryId, count: usize, void: &[usize]) -> Vec<(Command, Prose)> {
    let one = |number: usize| {
        let mut prose = desk.prose();
        let text = format!("remark {number}");
        let words = prose.one(Lang::En, &text).unwrap();
        let words = if void.contains(&number) {
            Wording::empty()
        } else {
            words
        };
        (Command::Remark(Remarked { subject, words }), prose)
    };
    (0..count).map(one).collect()
}

#[test]
fn what_is_refused_in_a_batch_leaves_the_others_in_their_order() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let desk = world.north().desk().clone();
    let who = world.north().who(Role::Negotiator);
    let before = *desk.commits().borrow();
    let batch = remarks(&desk, story.instrument.unwrap(), 20, &[0, 7, 19]);
    let outcomes = desk.submit_all(&who, batch);
    assert_eq!(*desk.commits().borrow() - before, 1);
    let mut places = Vec::new();
    for (number, outcome) in outcomes.into_iter().enumerate() {
        match outcome {
            Ok(submitted) => places.extend(submitted.at),
            Err(SubmitError::Refusal(refusal)) => {
                assert!([0, 7, 19].contains(&number), "{number}: {refusal}");
            }
            Err(other) => panic!("{number}: {other}"),
        }
    }
    assert_eq!(places.len(), 17);
    assert!(places.windows(2).all(|pair| pair[0].seq + 1 == pair[1].seq));
    drop(desk);
    world.deliver();
    world.check_identical();
}

#[test]
fn a_batch_that_finds_the_disk_full_is_kept_as_a_whole_or_not_at_all() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let desk = world.north().desk().clone();
    let who = world.north().who(Role::Negotiator);
    let subject = story.instrument.unwrap();
    let before = desk.digest().unwrap();
    desk.limit_pages(1).unwrap();
    let outcomes = desk.submit_all(&who, remarks(&desk, subject, 200, &[]));
    assert_eq!(outcomes.len(), 200);
    for outcome in outcomes {
        assert!(matches!(outcome, Err(SubmitError::Fault(fault)) if fault.is_disk_full()));
    }
    assert_eq!(desk.digest().unwrap(), before);
    drop(desk);
    world.restart(0);
    assert_eq!(world.north().desk().digest().unwrap(), before);
    let who = world.north().who(Role::Negotiator);
    let desk = world.north().desk().clone();
    let outcomes = desk.submit_all(&who, remarks(&desk, subject, 600, &[]));
    assert!(outcomes.iter().all(Result::is_ok));
    drop(desk);
    world.deliver();
    world.check_identical();
}
