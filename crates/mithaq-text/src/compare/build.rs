//! From an alignment to the changes that a person reads.

use super::edits::{self, Links};
use super::{Change, Comparison, How, LineChange, Outline, Part, Place, State, States};
use crate::align::Alignment;
use crate::align::lines::LineMatches;
use crate::few::Few;
use crate::hands::{self, Hands};
use crate::lexicon::Lexicon;
use crate::places::At;
use crate::redline::Redliner;
use crate::rows::Rows;
use crate::tree::Kind;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Provisions that are worth a piece of work: a pair takes some microseconds.
const SEATS_LEAST: usize = 16;

pub(super) fn build<'a>(
    hands: &impl Hands,
    (old, new): (&'a Rows<'a>, &'a Rows<'a>),
    alignment: &'a Alignment,
    matches: &LineMatches,
    lexicon: &'a Lexicon<'a>,
) -> Comparison {
    let seats = seats(old, new, alignment);
    let pieces = hands::pieces(hands, seats.len(), SEATS_LEAST);
    let tools = || {
        let redliner = Redliner::new(Lexicon::beyond(lexicon));
        (Links::new(old, new, alignment), redliner)
    };
    let provisions = hands::all(hands, pieces, &tools, &|(links, redliner), nth| {
        let (from, to) = (border(&seats, nth, pieces), border(&seats, nth + 1, pieces));
        let here = seats.get(from..to).unwrap_or_default();
        let change = |group: &[Seat]| {
            // Of each group the old provisions stand before the new ones.
            let places = |of_new| {
                let side = group.iter().filter(move |seat| seat.of_new == of_new);
                side.map(|seat| seat.place as usize).collect()
            };
            change(links, matches, redliner, places(false), places(true))
        };
        let groups = here.chunk_by(|x, y| x.group == y.group);
        groups.map(change).collect::<Vec<Change>>()
    });
    let provisions = hands::joined(provisions);
    let paragraph_moves = matches
        .moves
        .iter()
        .filter_map(|(i, j)| Some((place(old, *i)?, place(new, *j)?)))
        .collect();
    Comparison {
        old: Outline::empty(),
        new: Outline::empty(),
        provisions,
        paragraph_moves,
    }
}

/// Where the `nth` of so many pieces of the seats begins: no group is cut.
fn border(seats: &[Seat], nth: usize, of: usize) -> usize {
    let at = seats.len() * nth / of;
    let (before, rest) = seats.split_at_checked(at).unwrap_or((seats, &[]));
    let last = before.last().map(|seat| seat.group);
    let inside = rest.iter().take_while(|seat| Some(seat.group) == last);
    at + inside.count()
}

fn place(rows: &Rows<'_>, line: usize) -> Option<Place> {
    let owner = rows.lines.get(line)?.owner;
    let first = rows.provisions.get(owner)?.lines().start;
    Some(Place::new(owner, Part::Block(line - first)))
}

/// That a provision belongs to a group: what became one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    /// Where the group stands among all.
    group: (u32, u32),
    of_new: bool,
    place: u32,
}

/// Which old provisions became which new ones, in the order of the new text; deleted ones after
/// what stood before them.
fn seats(old: &Rows<'_>, new: &Rows<'_>, alignment: &Alignment) -> Vec<Seat> {
    let short = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    // The home of a group is the counterpart of its matched pair in the new text.
    let mut home_of_new: Vec<usize> = (0..new.provisions.len()).collect();
    for (i, j) in &alignment.splits {
        if let Some(home) = alignment.to.at(*i) {
            home_of_new.put(*j, home);
        }
    }
    let mut first_of: Vec<usize> = (0..new.provisions.len()).collect();
    for (j, home) in home_of_new.iter().enumerate().rev() {
        first_of.put(*home, j.min(first_of.at(*home)));
    }
    // Twice the place plus one leaves room before the first provision.
    let key = |j: usize| short(2 * first_of.at(home_of_new.at(j)) + 1);
    let mut seats: Vec<Seat> = Vec::with_capacity(old.provisions.len() + new.provisions.len());
    seats.extend((0..new.provisions.len()).map(|j| Seat {
        group: (key(j), 0),
        of_new: true,
        place: short(j),
    }));
    let mut merged: BTreeMap<usize, usize> = BTreeMap::new();
    merged.extend(alignment.merges.iter().copied());
    let mut last = 0;
    for i in 0..old.provisions.len() {
        let group = match alignment.to.at(i).or_else(|| merged.get(&i).copied()) {
            Some(j) => {
                last = key(j) + 1;
                (key(j), 0)
            }
            None => (last, short(i + 1)),
        };
        seats.push(Seat {
            group,
            of_new: false,
            place: short(i),
        });
    }
    seats.sort_unstable();
    seats
}

fn change<'a>(
    links: &Links<'a>,
    matches: &LineMatches,
    redliner: &mut Redliner<'a>,
    old: Few<usize>,
    new: Few<usize>,
) -> Change {
    let lines = lines(links, matches, redliner, (&old, &new));
    let row = new
        .first()
        .and_then(|j| links.new.provisions.get(*j))
        .or(old.first().and_then(|i| links.old.provisions.get(*i)));
    let kind = row.map_or(Kind::Article, |row| row.of.kind);
    let states = states(links, &old, &new, &lines);
    Change {
        kind,
        old,
        new,
        states,
        lines,
    }
}

fn states(links: &Links<'_>, old: &[usize], new: &[usize], lines: &[LineChange]) -> States {
    let alignment = links.alignment;
    match (old, new) {
        ([], _) => return State::Inserted.into(),
        (_, []) => return State::Deleted.into(),
        _ => (),
    }
    let mut states = States::default();
    if new.len() > 1 {
        states.add(State::Split);
    }
    if old.len() > 1 {
        states.add(State::Merged);
    }
    let pair = old.iter().find_map(|i| {
        alignment
            .to
            .at(*i)
            .filter(|j| new.contains(j))
            .map(|j| (*i, j))
    });
    if let Some((i, j)) = pair {
        let numbers = links.old.provisions.get(i).zip(links.new.provisions.get(j));
        if alignment.moved.at(i) {
            states.add(State::Moved);
        } else if numbers.is_some_and(|(x, y)| x.number != y.number) {
            states.add(State::Renumbered);
        }
    }
    let most = lines.iter().map(|line| line.how).max().unwrap_or(How::Same);
    // Lines that stand elsewhere now are not shown here.
    let all: usize = old
        .iter()
        .filter_map(|i| links.old.provisions.get(*i))
        .map(|row| row.lines().len())
        .sum();
    let shown = lines.iter().filter(|line| {
        line.old.is_some_and(|place| {
            place.part() != Part::Head && old.binary_search(&place.provision()).is_ok()
        })
    });
    let went = shown.count() < all;
    match most {
        _ if went => states.add(State::Changed),
        How::Changed | How::Inserted | How::Deleted => states.add(State::Changed),
        How::Typographic => states.add(State::Typographic),
        How::Same | How::Renumbered => {
            let came = lines.iter().any(|line| {
                line.old
                    .is_some_and(|place| old.binary_search(&place.provision()).is_err())
            });
            if came {
                states.add(State::Changed);
            }
        }
    }
    if states.is_empty() {
        states.add(State::Same);
    }
    states
}

fn lines<'a>(
    links: &Links<'a>,
    matches: &LineMatches,
    redliner: &mut Redliner<'a>,
    (old, new): (&[usize], &[usize]),
) -> Vec<LineChange> {
    let alignment = links.alignment;
    let expected = |rows: &Rows<'_>, places: &[usize]| -> usize {
        let row = |place: &usize| rows.provisions.get(*place);
        places
            .iter()
            .filter_map(row)
            .map(|row| row.lines().len() + 1)
            .sum()
    };
    let mut out: Vec<LineChange> = Vec::with_capacity(expected(links.new, new));
    // Where each old line of the group came to stand in `out`.
    let mut seats: Vec<(Place, usize)> = Vec::with_capacity(out.capacity());
    for j in new {
        let Some(row) = links.new.provisions.get(*j) else {
            continue;
        };
        let here = |part| Some(Place::new(*j, part));
        let from = alignment.from.at(*j).filter(|i| old.contains(i));
        if let Some(change) = head(links, redliner, from, Some(*j)) {
            seats.extend(change.old.map(|place| (place, out.len())));
            out.push(change);
        }
        for (nth, line) in row.lines().enumerate() {
            let change = match matches.from.at(line) {
                Some(i) => {
                    let (how, runs) = links.block((i, line), redliner);
                    LineChange {
                        old: place(links.old, i),
                        new: here(Part::Block(nth)),
                        how,
                        runs: runs.into(),
                    }
                }
                None => {
                    let parts = links.new.lines.get(line).map(|line| line.block.parts());
                    let runs = edits::inserted(parts.unwrap_or_default());
                    LineChange {
                        old: None,
                        new: here(Part::Block(nth)),
                        how: How::Inserted,
                        runs: runs.into(),
                    }
                }
            };
            seats.extend(change.old.map(|place| (place, out.len())));
            out.push(change);
        }
    }
    seats.sort_unstable();
    let seat_of = |place: Place| {
        let found = seats.binary_search_by_key(&place, |(place, _)| *place);
        found
            .ok()
            .and_then(|at| seats.get(at))
            .map(|(_, seat)| *seat)
    };
    // (after which line of `out`, order among themselves, line)
    let mut gone: Vec<(usize, LineChange)> = Vec::new();
    for i in old {
        let Some(row) = links.old.provisions.get(*i) else {
            continue;
        };
        let mut after = seat_of(Place::new(*i, Part::Head)).map_or(0, |seat| seat + 1);
        if alignment.to.at(*i).is_none_or(|j| !new.contains(&j))
            && let Some(change) = head(links, redliner, Some(*i), None)
        {
            gone.push((after, change));
        }
        for (nth, line) in row.lines().enumerate() {
            let here = Place::new(*i, Part::Block(nth));
            if let Some(seat) = seat_of(here) {
                after = seat + 1;
            } else if matches.to.at(line).is_none() {
                let parts = links.old.lines.get(line).map(|line| line.block.parts());
                let runs = edits::deleted(parts.unwrap_or_default());
                gone.push((
                    after,
                    LineChange {
                        old: Some(here),
                        new: None,
                        how: How::Deleted,
                        runs: runs.into(),
                    },
                ));
            }
        }
    }
    if gone.is_empty() {
        return out;
    }
    gone.sort_by_key(|(after, _)| *after);
    let mut gone = gone.into_iter().peekable();
    let mut woven = Vec::with_capacity(out.len() + gone.len());
    for (at, change) in out.into_iter().enumerate() {
        while let Some((_, line)) = gone.next_if(|(after, _)| *after <= at) {
            woven.push(line);
        }
        woven.push(change);
    }
    woven.extend(gone.map(|(_, line)| line));
    woven
}

/// The change of a head; nothing where there is none on either side.
fn head<'a>(
    links: &Links<'a>,
    redliner: &mut Redliner<'a>,
    old: Option<usize>,
    new: Option<usize>,
) -> Option<LineChange> {
    let head = |rows: &'a Rows<'a>, place: Option<usize>| {
        let row = rows.provisions.get(place?)?;
        Some(&row.of.head).filter(|head| !head.is_empty())
    };
    let (x, y) = (head(links.old, old), head(links.new, new));
    let at = |provision: usize| Place::new(provision, Part::Head);
    let (how, runs) = match (x, y) {
        (None, None) => return None,
        (Some(x), Some(y)) => links.head(x, y, redliner),
        (None, Some(y)) => {
            // A provision that was there and now has a number and no more was not changed by it.
            let how = if old.is_some() && y.heading().is_empty() {
                How::Renumbered
            } else {
                How::Inserted
            };
            (how, edits::inserted(y.halves()))
        }
        (Some(x), None) => {
            let how = if new.is_some() && x.heading().is_empty() {
                How::Renumbered
            } else {
                How::Deleted
            };
            (how, edits::deleted(x.halves()))
        }
    };
    Some(LineChange {
        old: x.is_some().then_some(()).and(old).map(at),
        new: y.is_some().then_some(()).and(new).map(at),
        how,
        runs: runs.into(),
    })
}
