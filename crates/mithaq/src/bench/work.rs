//! The load: treaties of 64 articles, and proposals that each give one article a new wording of
//! 512 bytes. After sixteen proposals an article the next treaty is entered, so that what one
//! dossier costs stays the same however long the record grows.

use mithaq_canon::{EntryId, Lang};
use mithaq_core::{
    Command, DeclaredProvision, InstrumentKind, InstrumentRegistered, Nature, Operation,
    ProvisionId, ProvisionKind, Reason, Replace, Standing, TextState, Wording,
};
use mithaq_desk::{Desk, Prose, SignedIn};

const ARTICLES: u16 = 64;
const PROPOSALS_EACH: u32 = 16;
pub(super) const PAYLOAD_BYTES: usize = 512;

/// Makes the proposals, one after the other.
#[derive(Debug, Default)]
pub(super) struct Work {
    instrument: Option<EntryId>,
    /// How many were made on this instrument.
    made: u32,
    total: u64,
}

impl Work {
    /// The next proposal. It may enter a new treaty first.
    pub(super) fn next(&mut self, desk: &Desk, who: &SignedIn) -> anyhow::Result<(Command, Prose)> {
        let full = self.made >= u32::from(ARTICLES) * PROPOSALS_EACH;
        let instrument = match self.instrument {
            Some(instrument) if !full => instrument,
            _ => {
                self.made = 0;
                let instrument = register(desk, who)?;
                *self.instrument.insert(instrument)
            }
        };
        let article = u16::try_from(self.made % u32::from(ARTICLES))?;
        self.made += 1;
        self.total += 1;
        let mut prose = desk.prose();
        let body = prose.one(Lang::En, &text(self.total))?;
        let command = Command::Propose {
            instrument,
            shown: Vec::new(),
            operations: vec![Operation::Replace(Replace {
                provision: ProvisionId {
                    entry: instrument,
                    n: article,
                },
                heading: Wording::empty(),
                body,
                placeholder: false,
            })],
            reason: Some(Reason::Wish),
            words: Wording::empty(),
            answers: None,
        };
        Ok((command, prose))
    }
}

fn text(number: u64) -> String {
    const SENTENCE: &str = "The Parties shall consult each other in good time. ";
    let mut text = format!("Proposal {number}. ");
    while text.len() < PAYLOAD_BYTES {
        text.push_str(SENTENCE);
    }
    // The words are ASCII, so every byte is a place to cut.
    text.truncate(PAYLOAD_BYTES);
    // Blanks at the end would be trimmed, and the payload be shorter.
    if text.ends_with(' ') {
        text.pop();
        text.push('.');
    }
    text
}

fn register(desk: &Desk, who: &SignedIn) -> anyhow::Result<EntryId> {
    let mut prose = desk.prose();
    let title = prose.one(Lang::En, "Convention of a bench")?;
    let mut provisions = Vec::new();
    for number in 1..=ARTICLES {
        provisions.push(DeclaredProvision {
            parent: None,
            kind: ProvisionKind::Article,
            number: number.to_string(),
            heading: Wording::empty(),
            body: prose.one(Lang::En, &format!("Text of article {number}."))?,
            placeholder: false,
        });
    }
    let registered = Command::Register(InstrumentRegistered {
        kind: InstrumentKind::Convention,
        nature: Nature::Treaty,
        title,
        texts: vec![(Lang::En, Standing::Authentic)],
        provisions,
        text: TextState::Draft,
        milestones: Vec::new(),
    });
    let submitted = desk.submit(who, registered, prose)?;
    let entry = submitted.entries.first().copied();
    entry.ok_or_else(|| anyhow::anyhow!("a registration without an entry"))
}
