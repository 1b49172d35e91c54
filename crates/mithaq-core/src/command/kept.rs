//! How a wish is kept at home while its act is signed elsewhere. It never leaves: what is conveyed
//! is the event alone.

use super::Command;
use alloc::boxed::Box;
use mithaq_canon::{Canon, CborError, Decoder, Encoder, cbor::CborErrorKind};

/// More fields has none.
const FIELDS_MAX: usize = 7;

impl Canon for Command {
    fn encode(&self, to: &mut Encoder) {
        match self {
            Self::Register(event) => one(to, 0, event),
            Self::Convene(event) => one(to, 1, event),
            Self::RecordOutcome(event) => one(to, 2, event),
            Self::OpenNegotiation(event) => one(to, 3, event),
            Self::TakeUpDrafting(event) => one(to, 4, event),
            Self::Pause(event) => one(to, 5, event),
            Self::Resume(event) => one(to, 6, event),
            Self::Propose {
                instrument,
                shown,
                operations,
                reason,
                words,
                answers,
            } => {
                head(to, 7, 6);
                instrument.encode(to);
                shown.encode(to);
                operations.encode(to);
                reason.encode(to);
                words.encode(to);
                answers.encode(to);
            }
            Self::Withdraw { alternative } => {
                head(to, 8, 1);
                alternative.encode(to);
            }
            Self::Accept { alternative, shown } => {
                head(to, 9, 2);
                alternative.encode(to);
                shown.encode(to);
            }
            Self::Reserve { provision } => {
                head(to, 10, 1);
                provision.encode(to);
            }
            Self::Reopen { provision, shown } => {
                head(to, 11, 2);
                provision.encode(to);
                shown.encode(to);
            }
            Self::Adopt { instrument, text } => {
                head(to, 12, 2);
                instrument.encode(to);
                text.encode(to);
            }
            Self::DraftMinutes(event) => one(to, 13, event),
            Self::SignMinutes(event) => one(to, 14, event),
            Self::ProposeMeasure(event) => one(to, 15, event),
            Self::ReportMeasure(event) => one(to, 16, event),
            Self::ConfirmMeasure(event) => one(to, 17, event),
            Self::MakeOffer(event) => one(to, 18, event),
            Self::AnswerOffer(event) => one(to, 19, event),
            Self::ConfirmPast(event) => one(to, 20, event),
            Self::ContestPast(event) => one(to, 21, event),
            Self::Remark(event) => one(to, 22, event),
            Self::Attach(event) => one(to, 24, event),
            Self::Past { occurred, of } => {
                head(to, 23, 2);
                occurred.encode(to);
                of.encode(to);
            }
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let len = from.array(FIELDS_MAX)?;
        let number = from.unsigned()?;
        let command = match (number, len) {
            (0, 2) => Self::Register(Canon::decode(from)?),
            (1, 2) => Self::Convene(Canon::decode(from)?),
            (2, 2) => Self::RecordOutcome(Canon::decode(from)?),
            (3, 2) => Self::OpenNegotiation(Canon::decode(from)?),
            (4, 2) => Self::TakeUpDrafting(Canon::decode(from)?),
            (5, 2) => Self::Pause(Canon::decode(from)?),
            (6, 2) => Self::Resume(Canon::decode(from)?),
            (7, 7) => Self::Propose {
                instrument: Canon::decode(from)?,
                shown: Canon::decode(from)?,
                operations: Canon::decode(from)?,
                reason: Canon::decode(from)?,
                words: Canon::decode(from)?,
                answers: Canon::decode(from)?,
            },
            (8, 2) => Self::Withdraw {
                alternative: Canon::decode(from)?,
            },
            (9, 3) => Self::Accept {
                alternative: Canon::decode(from)?,
                shown: Canon::decode(from)?,
            },
            (10, 2) => Self::Reserve {
                provision: Canon::decode(from)?,
            },
            (11, 3) => Self::Reopen {
                provision: Canon::decode(from)?,
                shown: Canon::decode(from)?,
            },
            (12, 3) => Self::Adopt {
                instrument: Canon::decode(from)?,
                text: Canon::decode(from)?,
            },
            (13, 2) => Self::DraftMinutes(Canon::decode(from)?),
            (14, 2) => Self::SignMinutes(Canon::decode(from)?),
            (15, 2) => Self::ProposeMeasure(Canon::decode(from)?),
            (16, 2) => Self::ReportMeasure(Canon::decode(from)?),
            (17, 2) => Self::ConfirmMeasure(Canon::decode(from)?),
            (18, 2) => Self::MakeOffer(Canon::decode(from)?),
            (19, 2) => Self::AnswerOffer(Canon::decode(from)?),
            (20, 2) => Self::ConfirmPast(Canon::decode(from)?),
            (21, 2) => Self::ContestPast(Canon::decode(from)?),
            (22, 2) => Self::Remark(Canon::decode(from)?),
            (24, 2) => Self::Attach(Canon::decode(from)?),
            (23, 3) => Self::Past {
                occurred: Canon::decode(from)?,
                of: Box::new(Canon::decode(from)?),
            },
            _ => return Err(from.error(CborErrorKind::OutOfRange)),
        };
        from.leave();
        Ok(command)
    }
}

fn head(to: &mut Encoder, number: u64, fields: usize) {
    to.array(fields + 1);
    to.unsigned(number);
}

fn one(to: &mut Encoder, number: u64, event: &impl Canon) {
    head(to, number, 1);
    event.encode(to);
}
