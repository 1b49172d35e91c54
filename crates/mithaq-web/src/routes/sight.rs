//! What a page sees with, from the register and the visit.

use crate::pages::parts::{Signs, Trust};
use crate::pages::sight::{Library, SideName, Sight};
use crate::session::{Visit, pick};
use mithaq_canon::{EntryId, Side};
use mithaq_core::{ActRow, Verdict};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sight of this visit, with the words of one view.
pub(crate) fn sight(visit: &Visit, words: impl Library + 'static) -> Sight {
    let desk = visit.app.desk();
    let lang = visit.voice.lang();
    let register = desk.register();
    let sides = register.as_ref().map(|register| {
        let named = register.charter.sides.iter();
        named
            .map(|side| SideName {
                short: pick(&side.names, lang),
                formal: pick(&side.formal_names, lang),
            })
            .collect()
    });
    Sight {
        voice: visit.voice.clone(),
        us: register.map_or(Side(0), |register| register.ours),
        sides: sides.unwrap_or_default(),
        today: desk.today(),
        prose: Arc::new(words),
    }
}

/// The trust sign of an entry of `by`, seen from `us`.
pub(crate) fn sign(trust: mithaq_desk::Trust, ours: bool) -> Trust {
    match (trust, ours) {
        (mithaq_desk::Trust::Settled, _) => Trust::Settled,
        (_, false) => Trust::Arrived,
        (mithaq_desk::Trust::Received, true) => Trust::Received,
        (mithaq_desk::Trust::Sent | mithaq_desk::Trust::Ours, true) => Trust::Sent,
    }
}

/// The trust signs of acts.
pub(crate) fn signs(
    acts: &[ActRow],
    trust: &BTreeMap<EntryId, mithaq_desk::Trust>,
    us: Side,
) -> BTreeMap<EntryId, Trust> {
    let shown = acts.iter().filter_map(|act| {
        let stands = act.verdict == Verdict::Standing;
        let found = trust.get(&act.id)?;
        Some((
            act.id,
            if stands {
                sign(*found, act.at.side == us)
            } else {
                Trust::Void
            },
        ))
    });
    shown.collect()
}

/// The same, with each side's latest act about something.
pub(crate) fn reach(
    acts: &[ActRow],
    trust: &BTreeMap<EntryId, mithaq_desk::Trust>,
    us: Side,
) -> Signs {
    let signs = signs(acts, trust, us);
    let mut reach = Signs::default();
    for act in acts {
        if let Some(sign) = signs.get(&act.id) {
            reach.add(act, *sign);
        }
    }
    reach
}
