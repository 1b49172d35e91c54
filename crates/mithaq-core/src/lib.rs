//! Meaning: what officials say, what the rules make of it, and whose answer is awaited.
//!
//! A register is the *set* of entries of all its logs. [`State`] is a function of that set: two
//! homes that hold the same entries hold the same state, in whatever order they came
//! ([`State::digest`]). Nothing here reads a clock, a disk or prose: words are commitments
//! ([`Wording`]) and never change what is decided.
//!
//! # How an entry becomes meaning
//! [`decide()`] asks the rules whether a [`Command`] may become a [`Statement`], on top of all that
//! the home holds. Sealed, it comes back to every home as a [`Recorded`], and [`State::apply`]
//! asks the very same rules of the entry's own causal past. So what is allowed at home stands
//! everywhere, and what breaks a rule is void everywhere, with the same [`Refusal`] as its reason.
//! `apply` is total: no entry can stop a register.
//!
//! # What concurrent entries do to each other
//! | pair | what holds |
//! |---|---|
//! | accept × withdraw, replace | the acceptor's log: the acceptance stands unless its own past holds the withdrawal; once every side stands behind the alternative, the withdrawal or replacement is *late* and has no effect |
//! | accept × accept of another alternative | neither in the other's past: both *crossed*, the provision stays open; else the later is void |
//! | accept × reopen | a reopening undoes every acceptance in its own past, and that prevails: an acceptance that had not seen it stands for its own side only, the others must accept again; alternatives stay on the table |
//! | reopen × reopen | both stand |
//! | adopt × reopen, propose | the adopter's log: an adoption stands unless its own past holds the reopening; complete, what came after its side's own adoption is late. A side that reopens or proposes takes back its own adoption, a reopening also those in its past |
//! | adopt × adopt of another text | crossed |
//! | sign × redraft of minutes, sign × sign of other minutes | as accept × replace, accept × accept |
//! | two registrations, sessions, negotiations | both stand |
//!
//! All but the last three rows are one rule, kept in one place (the module `assent`, with the
//! proof that at most one alternative is decided). What is final never flips:
//! [`State::is_provisional`] says whether an entry not yet seen could still change a [`Verdict`].
//! Adopting may rest only on what is settled in its own past ([`Refusal::NotYetSettled`]), and the
//! next edition of a text opens only when the adoption of the last is settled.
//!
//! # For a store
//! Make a [`Recorded`] of each applied entry: its causal past, and what it holds ([`Content`]; a
//! *received* receipt is [`Content::Other`], a *delivered* one [`Content::Delivered`]). After a
//! batch, replace the rows of each [`Part`] that [`view::touched`] tells of, then call
//! [`State::take_touched`]; [`view::each`] makes all anew. A [`Row`] has a table, a key, a part, a
//! dossier (for access lists), a parent and an order; equal states give equal bytes.
//!
//! With a [`Shelf`] ([`State::resting_on`]) a long record takes little memory: acts of long ago and
//! instruments on which nobody acts lie there, and come back when a rule or a row asks. What was
//! lent stays at hand until the state is changed next; so what goes through all of it takes the
//! state to change, and lets go of what it has told on the way.
//!
//! # For a desk
//! [`Statement::payloads`] are the words an act names (and whether they may ever be erased),
//! [`Statement::refs`] the entries. [`Command::occurred`] records something as past.
//! [`EventKind::number`] is the bit of the act in a grant's [`ActSet`], which has a preset for each
//! role. A [`Refusal`] and a [`Verdict`] have a stable `code()`, the key of their sentence.
//!
//! # For pages
//! A form shows [`ProvisionRow::digest`] (or, to adopt, [`InstrumentRow::text`]) and sends it back;
//! [`Refusal::Stale`] means that something else stands now. Receipts and reservations do not make
//! a form stale. [`PendingRow`] is one line of what is pending: [`Awaited::seen_from`] turns it
//! into ours, theirs, both, nobody or paused; [`PendingRow::is_late`] is asked with a day. The
//! room's rolling text is the base ([`ProvisionRow::base`]) with the alternatives whose state is
//! [`AlternativeState::Standing`]; [`ProvisionRow::text`] is what stands with what is agreed.
#![no_std]

extern crate alloc;

mod assent;
mod awaited;
mod by_side;
mod causality;
mod command;
mod decide;
mod event;
mod grant;
mod grants;
mod ground;
mod instrument;
mod long_list;
mod measure;
mod negotiation;
mod past;
mod programme;
mod recorded;
mod refusal;
mod resting;
mod rules;
mod session;
mod shelf;
mod state;
#[cfg(test)]
mod tests;
mod touched;
mod verdict;
pub mod view;
mod voices;
mod wording;

pub use awaited::{Awaited, PausedBy, Turn};
pub use command::Command;
pub use decide::decide;
pub use event::*;
pub use grant::ActSet;
pub use ground::Ground;
pub use recorded::{Actor, Content, Recorded, Register};
pub use refusal::{Refusal, Verdict};
pub use shelf::{Shelf, Slot};
pub use state::State;
pub use touched::Part;
pub use view::{
    ActRow, AgreedLabel, AlternativeRow, AlternativeState, AnswerRow, Change, InstrumentRow,
    MeasureLabel, MeasureRow, MeasureState, MinutesRow, MinutesState, NegotiationRow, OfferRow,
    OutcomeRow, OwnerRow, PendingKind, PendingRow, ProvisionRow, ProvisionStatus, ProvisionalLabel,
    Row, SessionRow, Text, TextStage,
};
pub use wording::Wording;
