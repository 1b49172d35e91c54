//! What an official wants to do next, by what stands on the desk and a number.

use mithaq_canon::{EntryId, Lang};
use mithaq_core::{
    AlternativeId, Command, Operation, ProvisionKind, ProvisionRow, Remarked, Replace, Wording,
};
use mithaq_desk::{Desk, Prose, SignedIn};

/// A wish with its name, or nothing where there is nothing to do.
pub(crate) fn made(
    desk: &Desk,
    who: &SignedIn,
    instrument: EntryId,
    choice: u32,
) -> Option<(&'static str, Command, Prose)> {
    // Until the instrument has arrived there is nothing to talk about.
    let view = desk.instrument(who, instrument).ok()?;
    let articles: Vec<&ProvisionRow> = view
        .provisions
        .iter()
        .filter(|row| row.kind == ProvisionKind::Article)
        .collect();
    let which = usize::try_from(choice / 4096).ok()?;
    let row = articles.get(which % articles.len())?;
    let alternative = one_of(row, which / 8);
    let silent = |name, command| Some((name, command, Prose::new()));
    match choice / 256 % 16 {
        0..4 => propose(desk, instrument, row, choice, None),
        4 | 5 => propose(desk, instrument, row, choice, alternative),
        6 => silent(
            "withdraw",
            Command::Withdraw {
                alternative: alternative?,
            },
        ),
        7..10 => silent(
            "accept",
            Command::Accept {
                alternative: alternative?,
                shown: row.digest,
            },
        ),
        10 => silent("reserve", Command::Reserve { provision: row.id }),
        11 => silent(
            "reopen",
            Command::Reopen {
                provision: row.id,
                shown: row.digest,
            },
        ),
        12 | 13 => silent(
            "adopt",
            Command::Adopt {
                instrument,
                text: view.instrument.text,
            },
        ),
        _ => {
            let mut prose = desk.prose();
            let words = prose.say(&[(Lang::En, &*format!("A remark, {choice}."))]);
            let remarked = Remarked {
                subject: instrument,
                words: words.ok()?,
            };
            Some(("remark", Command::Remark(remarked), prose))
        }
    }
}

/// One of the alternatives, in the order of the logs: ids are drawn, and would order them anew in
/// each run.
fn one_of(row: &ProvisionRow, which: usize) -> Option<AlternativeId> {
    let mut all: Vec<_> = row.alternatives.iter().collect();
    all.sort_by_key(|one| one.at);
    let place = which.checked_rem(all.len())?;
    all.get(place).map(|one| one.id)
}

fn propose(
    desk: &Desk,
    instrument: EntryId,
    row: &ProvisionRow,
    choice: u32,
    answers: Option<AlternativeId>,
) -> Option<(&'static str, Command, Prose)> {
    let mut prose = desk.prose();
    let text = format!("Within {} days.", choice % 90);
    let body = prose.say(&[(Lang::En, &*text)]).ok()?;
    let heading = row.base.as_ref().map(|base| base.heading.clone());
    let command = Command::Propose {
        instrument,
        shown: vec![(row.id, row.digest)],
        operations: vec![Operation::Replace(Replace {
            provision: row.id,
            heading: heading.unwrap_or(Wording::empty()),
            body,
            placeholder: false,
        })],
        reason: None,
        words: Wording::empty(),
        answers: answers.map(|one| one.proposal),
    };
    let name = if answers.is_some() {
        "counter"
    } else {
        "propose"
    };
    Some((name, command, prose))
}
