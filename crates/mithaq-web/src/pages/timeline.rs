//! The timeline of an instrument as a picture: one side's acts above the line, the other's below,
//! waiting as length. It runs with the reading direction, and everything it shows is also said.

use super::Voice;
use maud::{Markup, html};
use mithaq_canon::{Date, Dir};

/// Whose act a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Ours,
    Theirs,
    Joint,
}

/// An act on the line.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) date: Date,
    pub(crate) whose: Whose,
    pub(crate) label: String,
}

/// A wait, drawn as a band from one date to another.
#[derive(Debug, Clone)]
pub(crate) struct Wait {
    pub(crate) from: Date,
    pub(crate) to: Date,
    /// Whether it is our answer that is awaited.
    pub(crate) ours: bool,
    pub(crate) label: String,
}

const WIDTH: i64 = 1000;
const MARGIN: i64 = 80;
/// Characters of a label on one line; longer ones are broken in up to three.
const LINE_CHARS: usize = 22;
const LINES_MAX: usize = 3;
const LINE_HEIGHT: i64 = 16;
/// Two labels in one row need so much room between their middles.
const LABEL_WIDTH: i64 = 155;
/// Height of one row of labels: the date, three lines, some air.
const ROW_HEIGHT: i64 = 82;
/// From the line to the first row.
const STEM: i64 = 26;

/// The picture, or nothing where there is nothing to draw. `said` is its text alternative.
pub(crate) fn draw(v: &Voice, marks: &[Mark], waits: &[Wait], said: &str) -> Markup {
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|mark| mark.date.earliest());
    if marks.is_empty() {
        return html! {};
    }
    let scale = Scale::of(&marks, waits, v.lang().dir());
    let placed = placed(&marks, &scale);
    let rows = |above: bool| {
        let of = placed.iter().filter(|one| one.above == above);
        of.map(|one| one.row + 1).max().unwrap_or(0)
    };
    let half = |rows: i64| {
        if rows == 0 {
            34
        } else {
            STEM + rows * ROW_HEIGHT
        }
    };
    let (middle, below) = (half(rows(true)), half(rows(false)));
    html! {
        figure.line.scroll tabindex="0" {
            svg viewBox={ "0 0 " (WIDTH) " " (middle + below) } role="img" aria-label=(said) {
                line.spine x1="15" x2=(WIDTH - 15) y1=(middle) y2=(middle) {}
                @for wait in waits {
                    @let (from, to) = (scale.x(wait.from), scale.x(wait.to));
                    line.wait.ours[wait.ours] x1=(from) x2=(to) y1=(middle) y2=(middle) {}
                    @if (to - from).abs() > 90 {
                        text x=((from + to) / 2) y=(middle + 20) text-anchor="middle" { (wait.label) }
                    }
                }
                @for one in &placed {
                    line.stem x1=(one.x) x2=(one.x) y1=(middle) y2=(one.end(middle)) {}
                }
                @for one in &placed { (shown(v, one, middle)) }
            }
        }
    }
}

/// A mark with its place: beside the line above or below it, in the nearest row that is free.
struct Placed<'m> {
    mark: &'m Mark,
    x: i64,
    above: bool,
    row: i64,
}

fn placed<'m>(marks: &[&'m Mark], scale: &Scale) -> Vec<Placed<'m>> {
    let mut placed: Vec<Placed<'m>> = Vec::with_capacity(marks.len());
    // What has its half of the picture stands nearest; joint acts go where there is room.
    let (joint, own): (Vec<&Mark>, Vec<&Mark>) =
        marks.iter().partition(|mark| mark.whose == Whose::Joint);
    for mark in own.into_iter().chain(joint) {
        let x = scale.x(mark.date);
        let free = |above: bool, row: i64| {
            let near = |one: &&Placed<'_>| one.above == above && one.row == row;
            placed
                .iter()
                .filter(near)
                .all(|one| (one.x - x).abs() >= LABEL_WIDTH)
        };
        let row = |above: bool| (0..).find(|row| free(above, *row)).unwrap_or(0);
        let above = match mark.whose {
            Whose::Ours => true,
            Whose::Theirs => false,
            // A joint act stands where there is room.
            Whose::Joint => row(true) <= row(false),
        };
        let row = row(above);
        placed.push(Placed {
            mark,
            x,
            above,
            row,
        });
    }
    placed
}

impl Placed<'_> {
    /// Where its stem ends.
    fn end(&self, middle: i64) -> i64 {
        let far = STEM + self.row * ROW_HEIGHT;
        if self.above {
            middle - far
        } else {
            middle + far
        }
    }
}

fn shown(v: &Voice, one: &Placed<'_>, middle: i64) -> Markup {
    let lines = broken(&one.mark.label);
    let count = i64::try_from(lines.len()).unwrap_or(1);
    let (x, end) = (one.x, one.end(middle));
    // Above, the date stands over its label; below, also: a date is read first.
    let date_y = if one.above {
        end - 8 - count * LINE_HEIGHT
    } else {
        end + 14
    };
    let class = match one.mark.whose {
        Whose::Ours => "act",
        Whose::Theirs => "theirs",
        Whose::Joint => "joint",
    };
    html! {
        circle class=(class) cx=(x) cy=(middle) r="7" {}
        text.soft x=(x) y=(date_y) text-anchor="middle" { (v.dates.long(one.mark.date)) }
        @for (line, n) in lines.iter().zip(1..) {
            text x=(x) y=(date_y + n * LINE_HEIGHT) text-anchor="middle" { (line) }
        }
    }
}

/// Breaks a label between words into short lines; what does not fit is cut with an ellipsis.
fn broken(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        let count = lines.len();
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LINE_CHARS => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if count == LINES_MAX => {
                line.push('…');
                return lines;
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Days to places. Gaps are drawn by their square root, with a least width, so that years of
/// silence stay long and busy weeks stay legible.
struct Scale {
    stops: Vec<(i64, i64)>,
    dir: Dir,
}

impl Scale {
    fn of(marks: &[&Mark], waits: &[Wait], dir: Dir) -> Self {
        let mut days: Vec<i64> = marks.iter().map(|mark| mark.date.earliest()).collect();
        days.extend(
            waits
                .iter()
                .flat_map(|wait| [wait.from.earliest(), wait.to.earliest()]),
        );
        days.sort_unstable();
        days.dedup();
        let gap = |pair: &[i64]| match pair {
            [from, to] => (to - from).max(1).isqrt().max(26),
            _ => 1,
        };
        let total: i64 = days.windows(2).map(gap).sum::<i64>().max(1);
        let mut at = 0;
        let mut stops = Vec::with_capacity(days.len());
        if let Some(first) = days.first() {
            stops.push((*first, MARGIN));
        }
        for pair in days.windows(2) {
            at += gap(pair);
            if let [_, to] = pair {
                stops.push((*to, MARGIN + at * (WIDTH - 2 * MARGIN) / total));
            }
        }
        Self { stops, dir }
    }

    fn x(&self, date: Date) -> i64 {
        let day = date.earliest();
        let found = self.stops.iter().find(|(stop, _)| *stop == day);
        let along = found.map_or(MARGIN, |(_, x)| *x);
        match self.dir {
            Dir::Ltr => along,
            Dir::Rtl => WIDTH - along,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed parse is a failed test")]
    use super::*;

    fn mark(date: &str) -> Mark {
        Mark {
            date: date.parse().unwrap(),
            whose: Whose::Joint,
            label: String::new(),
        }
    }

    #[test]
    fn time_runs_with_the_reading_direction() {
        let (early, late) = (mark("2012-02"), mark("2019-07-16"));
        let ltr = Scale::of(&[&early, &late], &[], Dir::Ltr);
        let rtl = Scale::of(&[&early, &late], &[], Dir::Rtl);
        assert!(ltr.x(early.date) < ltr.x(late.date));
        assert!(rtl.x(early.date) > rtl.x(late.date));
        assert_eq!(ltr.x(early.date) + rtl.x(early.date), WIDTH);
    }

    #[test]
    fn labels_that_would_meet_stand_in_another_row() {
        let (one, other) = (mark("2019-07-10"), mark("2019-07-16"));
        let far = mark("2001");
        let marks = [&far, &one, &other];
        let scale = Scale::of(&marks, &[], Dir::Ltr);
        let placed = placed(&marks, &scale);
        for (n, one) in placed.iter().enumerate() {
            for other in placed.iter().skip(n + 1) {
                let same = (one.above, one.row) == (other.above, other.row);
                assert!(!same || (one.x - other.x).abs() >= LABEL_WIDTH);
            }
        }
    }

    #[test]
    fn labels_break_between_words_and_are_cut_at_three_lines() {
        assert_eq!(broken("one two"), ["one two"]);
        let long = broken(
            "إضافات الجزائر على مشروع اتفاقية مكافحة المخدرات والمؤثرات العقلية بين الجانبين معا",
        );
        assert_eq!(long.len(), LINES_MAX);
        assert!(long.last().unwrap().ends_with('…'));
    }
}
