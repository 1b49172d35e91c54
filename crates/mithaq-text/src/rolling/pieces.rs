//! From base and proposals to pieces.

use super::{Alternative, Mask, Piece, Who};
use crate::hunks::{self, Hunk};
use crate::redline;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The rolling text of one provision.
///
/// `alternatives` holds each side's latest proposal: its whole wording, or `None` where it deletes
/// the provision. A side that has proposed nothing is left out (or given the base). Where a side
/// occurs twice, its later proposal counts. Equal changes of several sides become one alternative.
///
/// ```
/// use mithaq_text::rolling::{Names, Who, print, rolling};
/// let (algeria, libya) = (Who(0), Who(1));
/// let pieces = rolling(
///     "Replies are given within thirty days.",
///     &[(algeria, Some("Replies are given within sixty days.")), (libya, Some("Replies are given within ten days."))],
/// );
/// let names = Names { of: &|who| if who == algeria { "Algeria" } else { "Libya" }, delete: "delete" };
/// assert_eq!(print(&pieces, &names), "Replies are given within [thirty] [Algeria: sixty] [Libya: ten] days.");
/// ```
pub fn rolling(base: &str, alternatives: &[(Who, Option<&str>)]) -> Vec<Piece> {
    let mut latest: Vec<(Who, Option<&str>)> = Vec::new();
    for (who, text) in alternatives {
        latest.retain(|(other, _)| other != who);
        latest.push((*who, *text));
    }
    latest.sort_unstable_by_key(|(who, _)| *who);
    if latest.iter().any(|(_, text)| text.is_none()) {
        return whole(base, &latest);
    }
    let changes: Vec<(Who, Vec<Hunk>)> = latest
        .iter()
        .map(|(who, text)| {
            let runs = redline::words(base, text.unwrap_or_default());
            (*who, hunks::hunks(&runs))
        })
        .collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in hunks::regions(changes.iter().flat_map(|(_, hunks)| hunks)) {
        agree(&mut pieces, base.get(at..start));
        let own = base.get(start..end).unwrap_or_default();
        let mut all = Vec::from([Alternative {
            who: Mask::BASE,
            text: Some(own.to_string()),
        }]);
        for (who, hunks) in &changes {
            let text = hunks::apply(base, hunks, (start, end));
            let deletes = text.is_empty() && !own.is_empty();
            hold(&mut all, *who, (!deletes).then_some(text));
        }
        pieces.push(Piece::Alternatives(all));
        at = end;
    }
    agree(&mut pieces, base.get(at..));
    // "Deletes all there is" must not be read as "deletes the provision".
    if let [Piece::Alternatives(all)] = pieces.as_mut_slice() {
        all.iter_mut()
            .for_each(|one| one.text = Some(one.text.take().unwrap_or_default()));
    }
    pieces
}

/// Where a side deletes the provision, whole wordings compete: one nesting level holds.
fn whole(base: &str, latest: &[(Who, Option<&str>)]) -> Vec<Piece> {
    let mut all = Vec::from([Alternative {
        who: Mask::BASE,
        text: Some(base.to_string()),
    }]);
    for (who, text) in latest {
        hold(&mut all, *who, text.map(ToString::to_string));
    }
    Vec::from([Piece::Alternatives(all)])
}

fn hold(all: &mut Vec<Alternative>, who: Who, text: Option<String>) {
    match all.iter_mut().find(|one| one.text == text) {
        Some(one) => one.who = one.who.with(Mask::of(who)),
        None => all.push(Alternative {
            who: Mask::of(who),
            text,
        }),
    }
}

fn agree(pieces: &mut Vec<Piece>, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece::Agreed(text.to_string()));
    }
}
