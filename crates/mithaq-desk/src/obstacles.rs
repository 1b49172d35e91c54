//! What of the private margin stands in the way of an acceptance: a clearance that is pending, an
//! instruction that the text crosses.

use crate::{Fault, NotAllowed};
use mithaq_core::{ProvisionRow, Text};
use mithaq_store::{
    Moment, Prose,
    home::{ClearanceState, Place},
};
use mithaq_text::normal;

/// What of the margin stands in the way of accepting a text for a provision.
pub(crate) fn obstacles(
    moment: Moment<'_>,
    row: &ProvisionRow,
    text: Option<&Text>,
) -> Result<Option<NotAllowed>, Fault> {
    let home = moment.home();
    let place = Place::provision(&row.instrument, &row.id);
    let pending = home.clearances(&place)?;
    let pending: Vec<_> = pending
        .into_iter()
        .filter(|clearance| clearance.state != ClearanceState::Granted)
        .map(|clearance| clearance.office)
        .collect();
    if !pending.is_empty() {
        return Ok(Some(NotAllowed::ClearancePending(pending)));
    }
    let mut instructions = home.instructions(&place)?;
    instructions.extend(home.instructions(&Place::dossier(&row.instrument))?);
    for instruction in instructions {
        let Some(words) = &instruction.crossed else {
            continue;
        };
        for wording in text.iter().flat_map(|text| [&text.heading, &text.body]) {
            for (_, id) in wording.iter() {
                if let Prose::Held(_, text) = moment.prose(id)?
                    && crosses(&String::from_utf8_lossy(&text), words)
                {
                    return Ok(Some(NotAllowed::CrossesInstruction(instruction.id)));
                }
            }
        }
    }
    Ok(None)
}

/// Whether a text holds these words in a row, harakat, tatweel, letter forms and case aside.
fn crosses(text: &str, words: &str) -> bool {
    let folded = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric() && !normal::is_invisible(c));
        let words = words.filter(|word| !word.is_empty());
        words.map(normal::loose).collect::<Vec<_>>()
    };
    let (text, words) = (folded(text), folded(words));
    !words.is_empty() && text.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::crosses;

    #[test]
    fn an_instruction_is_crossed_by_words_not_by_letters() {
        assert!(crosses("في أجلِ ثلاثـين يوماً من التسلم", "ثلاثين يوما"));
        assert!(!crosses("ثلاثين شهرا ويوما", "ثلاثين يوما"));
        assert!(crosses("within Thirty  days.", "thirty days"));
        assert!(!crosses("anything", "  "));
    }
}
