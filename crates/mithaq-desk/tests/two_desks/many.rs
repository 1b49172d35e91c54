//! Many hands at once: one writer, shared commits, each answer true.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::Lang;
use mithaq_core::{Command, Remarked};
use mithaq_desk::{Role, Submitted};
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
