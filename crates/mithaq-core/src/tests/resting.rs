//! What rests on a shelf changes nothing that is asked of the state, whatever the shelf has room
//! for.

use super::{
    histories::{any_seed, history},
    world::{A, Dice, World, digest},
};
use crate::{
    Row, Shelf, Slot, State,
    long_list::{LongList, partition_near_end},
    resting::{Limits, Resting},
    view,
};
use alloc::{sync::Arc, vec, vec::Vec};
use core::{cell::Cell, convert::Infallible};
use proptest::prelude::*;
use std::sync::Mutex;

extern crate std;

/// A shelf in memory.
#[derive(Debug, Default)]
pub(super) struct Board {
    put: Mutex<Vec<Option<Vec<u8>>>>,
    /// Of so many things that come one after the other it has no room for the last; 0: for all it
    /// has.
    refuses: usize,
    asked: Mutex<(usize, usize)>,
}

impl Board {
    fn refusing(each: usize) -> Self {
        Self {
            refuses: each,
            ..Self::default()
        }
    }

    /// How often something was put here, and how often read.
    fn asked(&self) -> (usize, usize) {
        *self.asked.lock().unwrap()
    }
}

impl Shelf for Board {
    fn put(&self, bytes: &[u8]) -> Option<Slot> {
        let mut asked = self.asked.lock().unwrap();
        asked.0 += 1;
        if self.refuses > 0 && asked.0.is_multiple_of(self.refuses) {
            return None;
        }
        let mut put = self.put.lock().unwrap();
        put.push(Some(bytes.to_vec()));
        Some(Slot {
            at: u64::try_from(put.len() - 1).unwrap(),
            len: u32::try_from(bytes.len()).unwrap(),
        })
    }

    fn get(&self, slot: Slot) -> Vec<u8> {
        self.asked.lock().unwrap().1 += 1;
        let put = self.put.lock().unwrap();
        put[usize::try_from(slot.at).unwrap()].clone().unwrap()
    }

    fn free(&self, slot: Slot) {
        let mut put = self.put.lock().unwrap();
        let gone = put[usize::try_from(slot.at).unwrap()].take();
        assert!(gone.is_some(), "given back twice");
    }
}

/// Everything rests, and comes back, all the time.
const NOTHING: Limits = Limits {
    changed: 0,
    copies: 0,
};

/// What was changed last stays.
const LITTLE: Limits = Limits {
    changed: 1,
    copies: 1,
};

/// The same state with nothing at hand but what is asked for.
pub(super) fn hardly_at_hand(state: State, board: &Arc<Board>) -> State {
    state.resting_on(board.clone()).limited(NOTHING)
}

/// The rows of what was touched.
fn touched(state: &mut State) -> Vec<Row> {
    let mut all = Vec::new();
    let Ok(()) = view::touched::<Infallible>(state, |_, rows| {
        all.extend(rows);
        Ok(())
    });
    state.take_touched();
    all
}

/// Applies all entries with a shelf and without one.
fn differs_nowhere(world: &World, board: &Arc<Board>) {
    let mut whole = State::new(world.register);
    let mut resting = hardly_at_hand(State::new(world.register), board);
    for entry in &world.entries {
        whole.apply(entry);
        resting.apply(entry);
        assert_eq!(resting.touched(), whole.touched());
        assert_eq!(touched(&mut resting), touched(&mut whole));
        for entry in &world.entries {
            assert_eq!(resting.verdict(entry.id), whole.verdict(entry.id));
            assert_eq!(resting.statement(entry.id), whole.statement(entry.id));
            assert_eq!(resting.dossier(entry.id), whole.dossier(entry.id));
        }
    }
    assert_eq!(resting.digest(), digest(&whole));
    assert_eq!(digest(&resting), digest(&whole), "the copy of it");
    assert!(view::all(&resting).eq(view::all(&whole)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_rest_and_at_hand_are_the_same(seed in any_seed(), sides in 2..4u8, steps in 40..80usize) {
        let board = Arc::new(Board::default());
        differs_nowhere(&history(sides, steps, &mut Dice(seed)), &board);
        let (put, read) = board.asked();
        assert!(put > 1 && read > put, "{put} {read}");
    }

    #[test]
    fn a_shelf_without_room_changes_nothing(seed in any_seed(), each in 1..4usize) {
        let board = Arc::new(Board::refusing(each));
        differs_nowhere(&history(2, 40, &mut Dice(seed)), &board);
        assert!(board.asked().0 > 1);
    }
}

#[test]
fn a_shelf_is_not_asked_again_and_again_while_it_is_full() {
    let mut list: Resting<u64> = Resting::new(LITTLE);
    let board = Arc::new(Board::refusing(1));
    list.rest_on(board.clone());
    for number in 0..10 {
        list.push(number);
        (0..100).for_each(|_| list.settle());
    }
    assert_eq!(board.asked(), (9, 0));
}

#[test]
fn what_rests_is_changed_and_rests_again() {
    let mut list: Resting<u64> = Resting::new(LITTLE);
    let board = Arc::new(Board::default());
    list.rest_on(board.clone());
    for number in 0..10 {
        list.push(number);
    }
    for round in 1..4 {
        for place in [3, 9, 0] {
            list.settle();
            *list.get_mut(place).unwrap() += 100;
        }
        list.settle();
        assert_eq!(list.get(3), Some(&(3 + 100 * round)));
    }
    let all = (0..list.len()).map(|place| *list.get(place).unwrap());
    assert_eq!(
        all.collect::<Vec<_>>(),
        vec![300, 1, 2, 303, 4, 5, 6, 7, 8, 309]
    );
    // Each lies there once, but for the one that was changed last.
    let lies = board.put.lock().unwrap().iter().flatten().count();
    assert_eq!(lies, 9);
}

#[test]
fn only_so_many_copies_are_at_hand() {
    let mut list: Resting<u64> = Resting::new(Limits {
        changed: 1,
        copies: 4,
    });
    let board = Arc::new(Board::default());
    list.rest_on(board.clone());
    (0..10).for_each(|number| list.push(number));
    list.settle();
    let mut look = |count: usize| {
        (0..count).for_each(|place| assert!(list.get(place).is_some()));
        list.settle();
        board.asked().1
    };
    assert_eq!(look(4), 4);
    assert_eq!(look(4), 4, "read again though it is at hand");
    assert_eq!(look(5), 5);
    assert_eq!(look(4), 9, "kept though there are many");
}

#[test]
fn a_state_may_begin_to_rest_late() {
    let world = history(2, 30, &mut Dice(7));
    let board = Arc::new(Board::default());
    let mut home = hardly_at_hand(world.home(A).clone(), &board);
    assert_eq!(home.digest(), digest(world.home(A)));
}

#[test]
fn a_place_is_found_from_the_end() {
    for len in 0..70 {
        for found in 0..=len {
            let lowest = Cell::new(len);
            let place = partition_near_end(len, |place| {
                lowest.set(lowest.get().min(place));
                place < found
            });
            assert_eq!(place, found);
            let far = len - found + 1;
            assert!(lowest.get() + 3 * far >= len, "{len} {found} {lowest:?}");
        }
    }
}

#[test]
fn a_long_list_is_a_list() {
    let mut list = LongList::default();
    list.rest_on(Arc::new(Board::default()));
    list.limit(LITTLE);
    let whole: Vec<u64> = (0..40).map(|number| number / 3).collect();
    for (len, number) in whole.iter().enumerate() {
        assert_eq!(list.len(), len);
        list.push(*number);
        list.settle();
        assert_eq!(list.last(), Some(number));
        let place = list.partition_point(|other| *other < number / 2);
        assert_eq!(place, whole.partition_point(|other| *other < number / 2));
        let last = list.last_of(|other| *other < number / 2);
        assert_eq!(last, place.checked_sub(1).map(|place| &whole[place]));
    }
    let all = (0..whole.len()).map(|place| *list.get(place).unwrap());
    assert!(all.eq(whole));
}
