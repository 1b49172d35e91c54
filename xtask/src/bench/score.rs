//! A comparison as the program printed it, held against a case whose truth is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// How well a comparison did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Score {
    /// F1 of the articles said to be moved.
    pub(crate) moved: f64,
    /// F1 of the paragraphs said to be moved.
    pub(crate) paragraphs: f64,
    /// Share of articles led to where they went, splits and merges included.
    pub(crate) mapped: f64,
    /// Words that the editor put in and took out.
    pub(crate) editor: u64,
}

/// Reads JSON from a file.
///
/// # Errors
/// When it is not there or not JSON.
pub(crate) fn json(path: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// Scores `found`, which is `mithaq.compare/1`, against the truth in `folder`.
///
/// # Errors
/// When the truth cannot be read.
pub(crate) fn score(folder: &Path, found: &Value) -> Result<Score> {
    let truth = json(&folder.join("truth.json"))?;
    let old = Rows::read(&folder.join("base.lines.json"))?;
    let new = Rows::read(&folder.join("new.lines.json"))?;
    let mut map: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut moved = BTreeSet::new();
    for change in list(&found["provisions"]) {
        let kind = change["kind"].as_str().unwrap_or_default();
        // What the truth calls an article; what contains articles is not scored.
        if !matches!(kind, "article" | "preamble" | "closing" | "annex") {
            continue;
        }
        let is_moved = list(&change["state"]).any(|state| state == "moved");
        for spot in list(&change["old"]) {
            let id = old.id(&spot["line"]);
            let to = list(&change["new"]).map(|spot| new.id(&spot["line"]));
            map.entry(id).or_default().extend(to);
            if is_moved && id.starts_with('a') {
                moved.insert(id.to_owned());
            }
        }
    }
    let wanted = truth["map"].as_object().context("truth.json has no map")?;
    let right = wanted
        .iter()
        .filter(|(id, to)| {
            let to: BTreeSet<&str> = list(to).filter_map(Value::as_str).collect();
            map.get(id.as_str()).cloned().unwrap_or_default() == to
        })
        .count();
    let strings = |key: &str| {
        list(&truth[key])
            .filter_map(Value::as_str)
            .map(str::to_owned)
    };
    let paragraphs: BTreeSet<u64> = list(&truth["para_moves"])
        .filter_map(|row| old.paragraph(row[0].as_str()?))
        .collect();
    let found_paragraphs = list(&found["paragraph_moves"])
        .filter_map(|pair| pair["old_line"].as_u64())
        .collect();
    let words = truth["edit_words"].as_object().into_iter().flatten();
    let words = words.filter_map(|(_, count)| count.as_u64()).sum();
    Ok(Score {
        moved: f1(&moved, &strings("moved").collect()),
        paragraphs: f1(&found_paragraphs, &paragraphs),
        mapped: share(right, wanted.len()),
        editor: words,
    })
}

/// The rows of a text: the id of each line, and the lines of each article's paragraphs.
struct Rows {
    ids: Vec<String>,
    paragraphs: BTreeMap<String, Vec<u64>>,
}

impl Rows {
    fn read(path: &Path) -> Result<Self> {
        let mut rows = Self {
            ids: Vec::new(),
            paragraphs: BTreeMap::new(),
        };
        for (line, row) in (1u64..).zip(list(&json(path)?)) {
            let id = row[1].as_str().unwrap_or_default().to_owned();
            if row[0] == "para" {
                rows.paragraphs.entry(id.clone()).or_default().push(line);
            }
            rows.ids.push(id);
        }
        Ok(rows)
    }

    fn id(&self, line: &Value) -> &str {
        let place = line.as_u64().and_then(|line| line.checked_sub(1));
        let place = place.and_then(|place| usize::try_from(place).ok());
        place
            .and_then(|place| self.ids.get(place))
            .map_or("", String::as_str)
    }

    /// The line of a paragraph named as `a48p4`: the fourth of article `a48`.
    fn paragraph(&self, name: &str) -> Option<u64> {
        let (article, nth) = name.rsplit_once('p')?;
        let place = nth.parse::<usize>().ok()?.checked_sub(1)?;
        self.paragraphs.get(article)?.get(place).copied()
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn f1<T: Ord>(found: &BTreeSet<T>, wanted: &BTreeSet<T>) -> f64 {
    if found.is_empty() && wanted.is_empty() {
        return 1.0;
    }
    share(
        2 * found.intersection(wanted).count(),
        found.len() + wanted.len(),
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::f1;
    use std::collections::BTreeSet;

    #[test]
    fn f1_weighs_misses_and_false_finds_alike() {
        let set = |items: &[u8]| items.iter().copied().collect::<BTreeSet<u8>>();
        assert!((f1(&set(&[1, 2]), &set(&[1, 2])) - 1.0).abs() < 1e-9);
        assert!((f1(&set(&[1, 2, 3, 4]), &set(&[1, 2])) - 2.0 / 3.0).abs() < 1e-9);
        assert!(f1(&set(&[]), &set(&[1])).abs() < 1e-9);
        assert!((f1::<u8>(&set(&[]), &set(&[])) - 1.0).abs() < 1e-9);
    }
}
