//! What is pending, and whose answer is awaited.

use super::{AskError, Sight, Words};
use crate::{Desk, Fault, SignedIn};
use mithaq_canon::{Date, Side};
use mithaq_core::{InstrumentRow, MeasureRow, OfferRow, PendingRow, SessionRow, Turn};
use mithaq_store::Moment;

/// Everything that is pending, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingView {
    /// The side of this home.
    pub ours: Side,
    /// The day it is here.
    pub today: Date,
    /// What is pending.
    pub items: Vec<PendingItem>,
    /// Sessions that are held today or later, the next first.
    pub upcoming: Vec<SessionRow>,
    /// The words that go with it.
    pub words: Words,
}

/// Something pending, as this side sees it, with the thing it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingItem {
    /// The row.
    pub row: PendingRow,
    /// Whose answer is awaited, as this side sees it.
    pub turn: Turn,
    /// Whether its date has passed.
    pub late: bool,
    /// The instrument of its dossier, if that is one.
    pub instrument: Option<InstrumentRow>,
    /// The session of its dossier, if that is one.
    pub session: Option<SessionRow>,
    /// The measure it is about, if it is.
    pub measure: Option<MeasureRow>,
    /// The offer it is about, if it is.
    pub offer: Option<OfferRow>,
    /// The number of the provision it is about, as printed.
    pub provision_number: Option<String>,
}

impl PendingView {
    /// Those of one turn, in their order.
    pub fn of(&self, turn: Turn) -> impl Iterator<Item = &PendingItem> {
        self.items.iter().filter(move |item| item.turn == turn)
    }
}

impl Desk {
    /// Everything that is pending, as far as the account may know.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn pending(&self, who: &SignedIn) -> Result<PendingView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let today = self.today();
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let mut words = Words::default();
            let mut items = Vec::new();
            for row in moment.all::<PendingRow>()? {
                if sight.sees(row.dossier) {
                    let item = item(moment, row, register.ours, today)?;
                    words.add(moment, &item.row)?;
                    words.add(moment, &item.instrument)?;
                    words.add(moment, &item.session)?;
                    words.add(moment, &item.measure)?;
                    words.add(moment, &item.offer)?;
                    items.push(item);
                }
            }
            let mut upcoming = moment.all::<SessionRow>()?;
            upcoming.retain(|session| {
                session.held.earliest() >= today.earliest() && sight.sees(session.id)
            });
            words.add(moment, &upcoming)?;
            Ok(PendingView {
                ours: register.ours,
                today,
                items,
                upcoming,
                words,
            })
        })
    }
}

fn item(
    moment: Moment<'_>,
    row: PendingRow,
    ours: Side,
    today: Date,
) -> Result<PendingItem, Fault> {
    let provision = match &row.provision {
        Some(id) => moment.row::<mithaq_core::ProvisionRow>(id)?,
        None => None,
    };
    Ok(PendingItem {
        turn: row.awaited.seen_from(ours),
        late: row.is_late(today),
        instrument: moment.row(&row.dossier)?,
        session: moment.row(&row.dossier)?,
        measure: moment.row(&row.subject)?,
        offer: moment.row(&row.subject)?,
        provision_number: provision.map(|provision| provision.number),
        row,
    })
}
