//! Curves as SVG: both axes logarithmic, so that a straight line of slope one is linear growth.

use std::fmt::Write as _;

/// A named row of points.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What it shows.
    pub(crate) name: String,
    /// Points (x, y), both greater than zero.
    pub(crate) points: Vec<(f64, f64)>,
}

/// Words around the lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    /// What the picture shows.
    pub(crate) title: &'a str,
    /// What runs to the right.
    pub(crate) across: &'a str,
    /// What runs upwards.
    pub(crate) up: &'a str,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;
/// Told apart in grey print and by people who see fewer colours.
const STROKES: [(&str, &str); 4] = [
    ("#0b6b3a", ""),
    ("#8a5a00", "6 4"),
    ("#44546a", "2 3"),
    ("#7a1f5c", "8 3 2 3"),
];

/// Draws the lines. Powers of ten are marked; lines are named at their ends.
pub(crate) fn svg(frame: Frame<'_>, lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied());
    let across = Axis::of(points().map(|(x, _)| x), LEFT, WIDTH - RIGHT);
    let up = Axis::of(points().map(|(_, y)| y), HEIGHT - BOTTOM, TOP);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<title>{0}</title>\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n<text x=\"{LEFT}\" y=\"22\" font-size=\"15\">{0}</text>\n",
        escaped(frame.title)
    );
    for (value, at) in across.marks() {
        line(&mut out, (at, TOP), (at, HEIGHT - BOTTOM));
        let y = HEIGHT - BOTTOM + 18.0;
        text(&mut out, at, y, "middle", &value);
    }
    for (value, at) in up.marks() {
        line(&mut out, (LEFT, at), (WIDTH - RIGHT, at));
        text(&mut out, LEFT - 8.0, at + 4.0, "end", &value);
    }
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    text(&mut out, middle, HEIGHT - 10.0, "middle", frame.across);
    text(&mut out, LEFT, TOP - 6.0, "start", frame.up);
    for (row, (color, dashes)) in lines.iter().zip(STROKES.iter().cycle()) {
        let path: Vec<String> = row
            .points
            .iter()
            .map(|(x, y)| format!("{:.1},{:.1}", across.at(*x), up.at(*y)))
            .collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>",
            path.join(" ")
        );
        if let Some((x, y)) = row.points.last() {
            text(
                &mut out,
                across.at(*x) + 6.0,
                up.at(*y) + 4.0,
                "start",
                &row.name,
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

fn line(out: &mut String, from: (f64, f64), to: (f64, f64)) {
    let _ = writeln!(
        out,
        "<path d=\"M{:.1},{:.1}L{:.1},{:.1}\" stroke=\"#ddd\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(words)
    );
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A logarithmic axis from one place of the picture to another.
struct Axis {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Axis {
    /// Whole powers of ten around all values.
    fn of(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| *value > 0.0) {
            (low, high) = (low.min(value.log10()), high.max(value.log10()));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the logarithm of a double has three digits"
        )]
        let (low, high) = (low.floor() as i32, high.ceil() as i32);
        Self {
            low,
            high: high.max(low + 1),
            from,
            to,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let (low, high) = (f64::from(self.low), f64::from(self.high));
        let share = (value.log10() - low) / (high - low);
        self.from + share * (self.to - self.from)
    }

    fn marks(&self) -> Vec<(String, f64)> {
        (self.low..=self.high)
            .map(|power| {
                let value = 10f64.powi(power);
                let words = if (0..7).contains(&power) {
                    format!("{value:.0}")
                } else if (-4..0).contains(&power) {
                    format!("{value}")
                } else {
                    format!("10^{power}")
                };
                (words, self.at(value))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Frame, Line, svg};

    #[test]
    fn powers_of_ten_stand_at_equal_distances() {
        let axis = Axis::of([3.0, 200.0].into_iter(), 0.0, 300.0);
        let marks: Vec<(String, i64)> = axis
            .marks()
            .into_iter()
            .map(|(words, at)| (words, format!("{at:.0}").parse().unwrap_or(-1)))
            .collect();
        let expected = [("1", 0), ("10", 100), ("100", 200), ("1000", 300)];
        assert_eq!(marks, expected.map(|(words, at)| (words.to_owned(), at)));
    }

    #[test]
    fn a_picture_has_a_line_for_each_row_and_no_markup_of_a_name() {
        let row = |name: &str| Line {
            name: name.to_owned(),
            points: vec![(1.0, 1.0), (10.0, 12.0)],
        };
        let frame = Frame {
            title: "a < b",
            across: "words",
            up: "seconds",
        };
        let picture = svg(frame, &[row("one"), row("<two>")]);
        assert_eq!(picture.matches("<polyline").count(), 2);
        assert!(picture.contains("&lt;two&gt;") && picture.contains("a &lt; b"));
        assert!(svg(frame, &[]).contains("</svg>"));
    }
}
