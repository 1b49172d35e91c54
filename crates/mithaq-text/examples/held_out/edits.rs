//! What editors of treaties do, with the truth of what they did.

use super::chance::Chance;
use super::draft::{Article, Draft, Item, Printed};
use std::collections::{BTreeMap, BTreeSet};

/// Parts of a hundred articles.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) moved: usize,
    pub(crate) edited: usize,
    /// Of a hundred words in an edited article.
    pub(crate) words: usize,
    pub(crate) others: usize,
    pub(crate) headings: bool,
    pub(crate) noise: bool,
}

impl Plan {
    pub(crate) const NOTHING: Self = Self {
        moved: 0,
        edited: 0,
        words: 0,
        others: 0,
        headings: true,
        noise: false,
    };
    pub(crate) const DEFAULT: Self = Self {
        moved: 10,
        edited: 20,
        words: 8,
        others: 3,
        headings: true,
        noise: false,
    };
    pub(crate) const HEAVY: Self = Self {
        moved: 10,
        edited: 45,
        words: 20,
        others: 3,
        headings: false,
        noise: false,
    };
}

/// Two versions and what became of each article and paragraph.
pub(crate) struct Version {
    pub(crate) old: Printed,
    pub(crate) new: Printed,
    pub(crate) moved: BTreeSet<usize>,
    /// Article → where it is now, by the ids that the new text has there.
    pub(crate) map: BTreeMap<usize, BTreeSet<usize>>,
    pub(crate) line_moves: BTreeSet<usize>,
}

const PHRASES: [&str; 6] = [
    "without undue delay",
    "by mutual consent through diplomatic channels",
    "in accordance with its domestic law",
    "where appropriate",
    "dans un délai raisonnable",
    "دون إبطاء",
];
/// Places that a moved article goes at least.
const FAR: usize = 12;
/// Of a hundred times three words in a row of a donor's article, so many may stand in the base.
const SHARED_MAX: usize = 35;
/// Ids from here on are new.
const NEW: usize = 1_000_000;

impl Version {
    pub(crate) fn new(base: &Draft, donor: &Draft, plan: Plan, chance: &mut Chance) -> Self {
        let mut draft = base.clone();
        // Which of several articles with one wording was moved, nobody can tell.
        let mut wordings: BTreeMap<String, usize> = BTreeMap::new();
        for at in draft.articles() {
            *wordings.entry(wording(draft.article(at))).or_default() += 1;
        }
        let mut places = draft.articles();
        let twins: BTreeSet<usize> = places
            .iter()
            .copied()
            .filter(|at| wordings[&wording(draft.article(*at))] > 1)
            .collect();
        let all = places.clone();
        places.retain(|at| !twins.contains(at));
        let share = |part: usize| (places.len() * part / 100).max(usize::from(part > 0));
        let mut line_moves = BTreeSet::new();
        let order: Vec<usize> = chance
            .places(places.len(), places.len())
            .into_iter()
            .map(|at| places[at])
            .collect();
        let (edited, rest) = order.split_at(share(plan.edited));
        let (reordered, rest) = rest.split_at(share(plan.others));
        let (cross, rest) = rest.split_at(share(plan.others));
        // Where paragraphs go to: articles that nothing else happens to.
        let (quiet, rest) = rest.split_at(cross.len());
        let mut quiet = quiet.to_vec();
        for at in edited {
            reword(&mut draft.article(*at).lines, plan.words, chance);
        }
        for at in reordered {
            let lines = &mut draft.article(*at).lines;
            if lines.len() > 2 {
                // The longer way round, so that there is one answer to what moved.
                let line = lines.remove(0);
                line_moves.insert(line.0);
                lines.push(line);
            }
        }
        for at in cross {
            let lines = &mut draft.article(*at).lines;
            // What stays is still most of the article.
            let size = |line: &(usize, String)| line.1.split_whitespace().count();
            let all: usize = lines.iter().map(size).sum();
            let long =
                (0..lines.len()).find(|at| size(&lines[*at]) > 11 && 2 * size(&lines[*at]) < all);
            if let (Some(line), true) = (long, lines.len() > 1) {
                let line = lines.remove(line);
                line_moves.insert(line.0);
                let to = quiet.pop().unwrap();
                draft.article(to).lines.push(line);
            }
        }
        // Mergers, splits and deletions take articles that nothing else happens to.
        let mut map: BTreeMap<usize, BTreeSet<usize>> = all
            .iter()
            .flat_map(|at| draft.article(*at).ids.clone())
            .map(|id| (id, BTreeSet::from([id])))
            .collect();
        let (split, rest) = rest.split_at(share(plan.others).min(rest.len()));
        let (gone, rest) = rest.split_at(share(plan.others).min(rest.len()));
        let (into, rest) = rest.split_at(share(plan.others).min(rest.len()));
        let mut free: BTreeSet<usize> = rest.iter().copied().collect();
        let mut halves: Vec<(usize, Article)> = Vec::new();
        for at in split {
            let article = draft.article(*at);
            if article.lines.len() > 3 {
                let half = article.lines.split_off(article.lines.len() / 2);
                let id = NEW + article.ids[0];
                map.get_mut(&article.ids[0]).unwrap().insert(id);
                halves.push((
                    *at,
                    Article {
                        ids: vec![id],
                        number: String::new(),
                        heading: "Further provisions".into(),
                        lines: half,
                    },
                ));
            }
        }
        let mut dropped: BTreeSet<usize> = BTreeSet::new();
        for at in gone {
            dropped.insert(*at);
            let lines: Vec<usize> = draft.article(*at).lines.iter().map(|line| line.0).collect();
            lines.iter().for_each(|line| {
                line_moves.remove(line);
            });
            map.insert(draft.article(*at).ids[0], BTreeSet::new());
        }
        for at in into {
            let next = places
                .iter()
                .copied()
                .find(|next| next > at && free.contains(next));
            if let Some(next) = next.filter(|next| *next == at + 1) {
                free.remove(&next);
                dropped.insert(next);
                let (id, lines) = (
                    draft.article(next).ids[0],
                    draft.article(next).lines.clone(),
                );
                let host = draft.article(*at);
                host.lines.extend(lines);
                map.insert(id, BTreeSet::from([host.ids[0]]));
            }
        }
        let moving: Vec<usize> = edited
            .iter()
            .take(share(plan.moved) / 2)
            .copied()
            .chain(
                rest.iter()
                    .copied()
                    .filter(|at| free.contains(at))
                    .take(share(plan.moved) / 2),
            )
            .collect();
        let mut away: BTreeSet<usize> = moving.iter().copied().collect();
        away.retain(|at| !dropped.contains(at));
        let moved: BTreeSet<usize> = away.iter().map(|at| draft.article(*at).ids[0]).collect();
        // With the place that each had, if it stays.
        let mut items: Vec<(Option<usize>, Item)> = Vec::new();
        let mut carried: Vec<(usize, Item)> = Vec::new();
        for (at, item) in draft.items.iter().enumerate() {
            if away.contains(&at) {
                carried.push((at, item.clone()));
            } else if !dropped.contains(&at) {
                items.push((Some(at), item.clone()));
            }
            items.extend(
                halves
                    .iter()
                    .filter(|(of, _)| *of == at)
                    .map(|(_, half)| (None, Item::Article(half.clone()))),
            );
        }
        let title = items
            .iter()
            .position(|(_, item)| matches!(item, Item::Article(_)))
            .unwrap_or(0)
            + 1;
        let place = |items: &[(Option<usize>, Item)], chance: &mut Chance| {
            title + chance.below(items.len() - title)
        };
        let far = FAR.min(places.len() / 5);
        for (from, item) in carried {
            // Of two that changed places side by side, either moved.
            let mut at = place(&items, chance);
            while passed(&items, from, at) < far {
                at = place(&items, chance);
            }
            items.insert(at, (None, item));
        }
        let donors = strange(donor, base);
        for (nth, at) in chance
            .places(donors.len(), share(plan.others))
            .into_iter()
            .enumerate()
        {
            let mut article = donor.clone().article(donors[at]).clone();
            article.ids = vec![2 * NEW + nth];
            article.lines.iter_mut().for_each(|line| line.0 += 2 * NEW);
            let at = place(&items, chance);
            items.insert(at, (None, Item::Article(article)));
        }
        draft.items = items.into_iter().map(|(_, item)| item).collect();
        renumber(&mut draft);
        let noise = plan.noise;
        let new = Printed::new(&draft, plan.headings, |line| {
            if noise {
                noisy(line, chance)
            } else {
                line.into()
            }
        });
        let mut old = base.clone();
        // The old text counts as it did; the keyword and number are printed alike in both.
        old.keyword.clone_from(&draft.keyword);
        Self {
            old: Printed::new(&old, plan.headings, str::to_string),
            new,
            moved,
            map,
            line_moves,
        }
    }
}

/// The words of an article, figures left out.
fn wording(article: &Article) -> String {
    let words = article
        .lines
        .iter()
        .map(|(_, line)| line.as_str())
        .collect::<String>();
    words.chars().filter(|c| !c.is_numeric()).collect()
}

/// How many articles that stay an article passes on its way from its place to another.
fn passed(items: &[(Option<usize>, Item)], from: usize, to: usize) -> usize {
    let stays_before = |place: &Option<usize>| place.is_some_and(|place| place < from);
    let home = items.iter().rposition(|(place, _)| stays_before(place));
    let home = home.map_or(0, |at| at + 1);
    let between = &items[home.min(to)..home.max(to)];
    between
        .iter()
        .filter(|(place, item)| place.is_some() && matches!(item, Item::Article(_)))
        .count()
}

/// The articles of a donor that say what the base does not. One that says it as well could be taken
/// for the base's own, and nobody could tell which of the two is new.
fn strange(donor: &Draft, base: &Draft) -> Vec<usize> {
    let known: BTreeSet<[String; 3]> = base.windows().into_iter().flatten().collect();
    let own = donor.windows();
    let is_strange = |windows: &Vec<[String; 3]>| {
        let shared = windows.iter().filter(|three| known.contains(*three));
        shared.count() * 100 <= windows.len() * SHARED_MAX
    };
    let places = donor.articles().into_iter().zip(own);
    places
        .filter(|(_, windows)| is_strange(windows))
        .map(|(at, _)| at)
        .collect()
}

/// Numbers from one on, and in references.
fn renumber(draft: &mut Draft) {
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    let mut next = 0;
    for item in &mut draft.items {
        if let Item::Article(article) = item {
            next += 1;
            if article.ids[0] < NEW {
                numbers.insert(article.number.clone(), next.to_string());
            }
            article.number = next.to_string();
        }
    }
    let keyword = draft.keyword.to_lowercase();
    for item in &mut draft.items {
        let Item::Article(article) = item else {
            continue;
        };
        for (_, line) in &mut article.lines {
            let mut after = false;
            let words: Vec<String> = line
                .split(' ')
                .map(|word| {
                    let figures = word.trim_matches(|c: char| !c.is_ascii_digit());
                    let is_number =
                        !figures.is_empty() && word.starts_with(|c: char| c.is_ascii_digit());
                    let out = match numbers.get(figures) {
                        Some(number) if after && is_number => word.replacen(figures, number, 1),
                        _ => word.into(),
                    };
                    after = word.to_lowercase() == keyword;
                    out
                })
                .collect();
            *line = words.join(" ");
        }
    }
}

fn reword(lines: &mut [(usize, String)], part: usize, chance: &mut Chance) {
    let all: Vec<String> = lines
        .iter()
        .flat_map(|(_, line)| {
            line.split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>()
        })
        .collect();
    for (_, line) in lines {
        let mut out: Vec<String> = Vec::new();
        for (nth, word) in line.split_whitespace().enumerate() {
            // The label stays.
            if nth == 0 || !chance.percent(part) {
                out.push(word.into());
                continue;
            }
            match chance.below(3) {
                0 => out.push(chance.pick(&PHRASES).into()),
                1 => out.push(chance.pick(&all)),
                _ => (),
            }
        }
        *line = out.join(" ");
    }
}

/// Tatweel, harakat and digits of another script.
fn noisy(line: &str, chance: &mut Chance) -> String {
    let mut out = String::new();
    for c in line.chars() {
        let digit = c
            .to_digit(10)
            .filter(|_| line.contains(|c| matches!(c, 'ا'..='ي')) && chance.percent(50));
        match digit {
            Some(digit) => out.push(char::from_u32(0x660 + digit).unwrap()),
            None => out.push(c),
        }
        if matches!(c, 'ب' | 'ت' | 'ج' | 'س' | 'ل' | 'م') && chance.percent(10) {
            out.push(chance.pick(&['\u{640}', '\u{64E}', '\u{650}']));
        }
        if c == '\'' && chance.percent(50) {
            out.pop();
            out.push('’');
        }
    }
    out
}

/// Two sides that edit different articles, move and renumber, and so many articles in which both
/// change the same word.
pub(crate) fn sides(
    base: &Draft,
    donor: &Draft,
    chance: &mut Chance,
) -> (String, String, String, usize) {
    let places = base.articles();
    let order: Vec<usize> = chance
        .places(places.len(), places.len())
        .into_iter()
        .map(|at| places[at])
        .collect();
    let tenth = places.len() / 10;
    let (mut one, mut two) = (base.clone(), base.clone());
    for at in &order[..tenth] {
        reword(&mut one.article(*at).lines, 10, chance);
    }
    for at in &order[tenth..2 * tenth] {
        reword(&mut two.article(*at).lines, 10, chance);
    }
    let mut clashes = 0;
    for at in &order[2 * tenth..2 * tenth + places.len() / 20] {
        let line = base
            .clone()
            .article(*at)
            .lines
            .first()
            .map(|line| line.1.clone());
        let Some(word) = line
            .as_ref()
            .and_then(|line| line.split_whitespace().nth(3))
        else {
            continue;
        };
        for (side, to) in [(&mut one, "abcdefg"), (&mut two, "hijklmn")] {
            let text = &mut side.article(*at).lines[0].1;
            let mut words: Vec<&str> = text.split(' ').collect();
            let Some(nth) = words.iter().position(|other| *other == word) else {
                continue;
            };
            words[nth] = to;
            *text = words.join(" ");
        }
        clashes += 1;
    }
    let quiet = &order[2 * tenth + places.len() / 20..];
    let donors = strange(donor, base);
    for (side, from) in [(&mut one, 0), (&mut two, quiet.len() / 2)] {
        let mut away: Vec<usize> = quiet[from..from + tenth / 2].to_vec();
        away.sort_unstable();
        let carried: Vec<Item> = away.iter().rev().map(|at| side.items.remove(*at)).collect();
        for item in carried {
            let at = side.items.len() / 4 + chance.below(side.items.len() / 2);
            side.items.insert(at, item);
        }
        for _ in 0..tenth / 4 {
            let mut article = donor
                .clone()
                .article(donors[chance.below(donors.len())])
                .clone();
            article.ids = vec![3 * NEW];
            let at = side.items.len() / 4 + chance.below(side.items.len() / 2);
            side.items.insert(at, Item::Article(article));
        }
        renumber(side);
    }
    let print = |draft: &Draft| Printed::new(draft, true, str::to_string).text;
    (print(base), print(&one), print(&two), clashes)
}
