//! The wordings of one line.

use super::{Standing, Stretch};
use crate::hunks::{self, Hunk};
use crate::rolling::{Alternative, Mask};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Lays the changes of several sides over the base's line. `holders` are the base and all sides
/// that have the line.
pub(super) fn lay(base: &str, changes: &[(Mask, Vec<Hunk>)], holders: Mask) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut at = 0;
    for (start, end) in hunks::regions(changes.iter().flat_map(|(_, hunks)| hunks)) {
        agree(&mut out, base.get(at..start));
        out.push(open(base, changes, holders, (start, end)));
        at = end;
    }
    agree(&mut out, base.get(at..));
    out
}

fn agree(out: &mut Vec<Stretch>, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        out.push(Stretch::Agreed(text.to_string()));
    }
}

fn open(
    base: &str,
    changes: &[(Mask, Vec<Hunk>)],
    holders: Mask,
    range: (usize, usize),
) -> Stretch {
    let own = base.get(range.0..range.1).unwrap_or_default();
    let (mut rest, mut words) = (holders, Vec::new());
    let mut alternatives: Vec<Alternative> = Vec::new();
    for (who, hunks) in changes {
        let text = hunks::apply(base, hunks, range);
        if text == own {
            continue;
        }
        rest = rest.without(*who);
        hold(&mut alternatives, *who, text);
        let content = hunks.iter().filter(|hunk| !hunk.derived);
        let content = hunks::apply(base, content, range);
        if content != own {
            words.push(content.trim().to_string());
        }
    }
    alternatives.insert(
        0,
        Alternative {
            who: rest,
            text: Some(own.to_string()),
        },
    );
    Stretch::Open {
        alternatives,
        standing: standing(words),
    }
}

fn hold(all: &mut Vec<Alternative>, who: Mask, text: String) {
    match all.iter_mut().find(|one| one.text.as_ref() == Some(&text)) {
        Some(one) => one.who = one.who.with(who),
        None => all.push(Alternative {
            who,
            text: Some(text),
        }),
    }
}

fn standing(mut words: Vec<String>) -> Standing {
    let proposals = words.len();
    words.sort_unstable();
    words.dedup();
    match (proposals, words.len()) {
        (0, _) => Standing::Derived,
        (1, _) => Standing::Proposed,
        (_, 1) => Standing::Joint,
        (_, _) => Standing::Contested,
    }
}

/// A side's wording of a line.
pub(super) fn of(wording: &[Stretch], who: Mask) -> String {
    wording
        .iter()
        .map(|stretch| match stretch {
            Stretch::Agreed(text) => text.as_str(),
            Stretch::Open { alternatives, .. } => {
                let held = alternatives
                    .iter()
                    .find(|one| one.who.meets(who))
                    .or(alternatives.first());
                held.and_then(|one| one.text.as_deref()).unwrap_or_default()
            }
        })
        .collect()
}

/// The wording with every change that nobody contests.
pub(super) fn united(wording: &[Stretch]) -> String {
    wording
        .iter()
        .map(|stretch| match stretch {
            Stretch::Agreed(text) => text.as_str(),
            Stretch::Open {
                alternatives,
                standing,
            } => {
                let one = match standing {
                    Standing::Proposed | Standing::Joint => alternatives.get(1),
                    // Numbers follow at the end; until then the base's are as good as any.
                    Standing::Derived | Standing::Contested => alternatives.first(),
                };
                one.and_then(|one| one.text.as_deref()).unwrap_or_default()
            }
        })
        .collect()
}

/// Whether anyone of `who` changes the words of a line.
pub(super) fn is_changed_by(wording: &[Stretch], who: Mask) -> bool {
    wording.iter().any(|stretch| match stretch {
        Stretch::Agreed(_)
        | Stretch::Open {
            standing: Standing::Derived,
            ..
        } => false,
        Stretch::Open { alternatives, .. } => {
            alternatives.iter().skip(1).any(|one| one.who.meets(who))
        }
    })
}
