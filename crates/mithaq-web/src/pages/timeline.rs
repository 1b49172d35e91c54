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
const HEIGHT: i64 = 190;
const MIDDLE: i64 = 95;
const MARGIN: i64 = 75;
/// Characters of a label on one line; longer ones are broken in up to three.
const LINE_CHARS: usize = 22;
const LINES_MAX: usize = 3;

/// The picture, or nothing where there is nothing to draw. `said` is its text alternative.
pub(crate) fn draw(v: &Voice, marks: &[Mark], waits: &[Wait], said: &str) -> Markup {
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|mark| mark.date.earliest());
    let scale = Scale::of(&marks, waits, v.lang().dir());
    if marks.is_empty() {
        return html! {};
    }
    html! {
        // Where the page is narrow it is scrolled sideways, also by keys.
        figure.line.scroll tabindex="0" {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(said) {
                line.spine x1="15" x2=(WIDTH - 15) y1=(MIDDLE) y2=(MIDDLE) {}
                @for wait in waits {
                    @let (from, to) = (scale.x(wait.from), scale.x(wait.to));
                    line.wait.ours[wait.ours] x1=(from) x2=(to) y1=(MIDDLE) y2=(MIDDLE) {}
                    @if (to - from).abs() > 90 {
                        text x=((from + to) / 2) y=(MIDDLE - 9) text-anchor="middle" { (wait.label) }
                    }
                }
                @for (n, mark) in marks.iter().enumerate() { (one(v, mark, scale.x(mark.date), n)) }
            }
        }
    }
}

fn one(v: &Voice, mark: &Mark, x: i64, n: usize) -> Markup {
    let above = match mark.whose {
        Whose::Ours => true,
        Whose::Theirs => false,
        Whose::Joint => n.is_multiple_of(2),
    };
    let lines = broken(&mark.label);
    let count = i64::try_from(lines.len()).unwrap_or(1);
    let (stem, first) = if above {
        (MIDDLE - 30, MIDDLE - 36 - (count - 1) * 16)
    } else {
        (MIDDLE + 30, MIDDLE + 58)
    };
    let date_y = if above { first - 17 } else { MIDDLE + 42 };
    let class = match mark.whose {
        Whose::Ours => "act",
        Whose::Theirs => "theirs",
        Whose::Joint => "joint",
    };
    html! {
        line.stem x1=(x) x2=(x) y1=(MIDDLE) y2=(stem) {}
        circle class=(class) cx=(x) cy=(MIDDLE) r="7" {}
        text.soft x=(x) y=(date_y) text-anchor="middle" { (v.dates.long(mark.date)) }
        @for (line, y) in lines.iter().zip((0..).map(|n| first + n * 16)) {
            text x=(x) y=(y) text-anchor="middle" { (line) }
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
    fn labels_break_between_words_and_are_cut_at_three_lines() {
        assert_eq!(broken("one two"), ["one two"]);
        let long = broken(
            "إضافات الجزائر على مشروع اتفاقية مكافحة المخدرات والمؤثرات العقلية بين الجانبين معا",
        );
        assert_eq!(long.len(), LINES_MAX);
        assert!(long.last().unwrap().ends_with('…'));
    }
}
