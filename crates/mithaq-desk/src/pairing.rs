//! How two homes come to one register. Every step is data in, data out: the web, the command
//! line and a courier with a stick share them.
//!
//! One side drafts the [`Terms`]; each makes its half. Whoever has all halves joins them and
//! countersigns; the others countersign the charter that came of it; each side adopts once all
//! signatures are there. Between the steps people compare the fingerprints by another way than the
//! one the files took. A side signs no charter under other terms than its half.

use crate::{
    Desk, Fault, SignatureVerifier, accounts, keeper::append_item, keys::drawn, open::recognised,
};
use mithaq_canon::{Lang, RegisterId, from_bytes, to_bytes};
use mithaq_record::{
    Charter, CharterFault, CharterHalf, FORMAT, RULES, SideCharter, SignedCharter, Signer as _,
    Terms,
};

/// What people decide about a register before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsDraft {
    /// Its title by language.
    pub title: Vec<(Lang, String)>,
    /// The labels of the sides, in the order of the charter.
    pub order: Vec<String>,
    /// The legal time zone by its IANA name.
    pub time_zone: String,
    /// Its offset in minutes east of Greenwich.
    pub offset_minutes: i16,
}

/// Why a step of the pairing cannot be taken. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PairError {
    /// The charter or a half cannot be used.
    #[error("{0}")]
    Charter(CharterFault),
    /// The terms do not name this side.
    #[error("the terms do not name this side ({0}); both sides must use the same labels")]
    NotNamed(String),
    /// A half in our name is not the one this home makes.
    #[error("the half in our name was not made by this home")]
    NotOurs,
    /// One is a simulation and the other is not.
    #[error("a simulation and an ordinary home do not pair")]
    Demo,
    /// The terms are not those of the half that this home made last.
    #[error(
        "the terms are not those for which this home made its half last; offer again, and answer the last offer"
    )]
    OtherTerms,
    /// The charter lacks a signature.
    #[error("not every side has signed the charter yet")]
    Unsigned,
    /// The signed charters are not of one register.
    #[error("these are not copies of one charter")]
    OtherCharter,
    /// A register is open here already.
    #[error("a register is open in this home already; each register has a home of its own")]
    AlreadyOpen,
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PairError {
    /// A stable name in kebab case: the translation key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Charter(_) => "pair-charter",
            Self::NotNamed(_) => "pair-not-named",
            Self::NotOurs => "pair-not-ours",
            Self::Demo => "pair-demo",
            Self::OtherTerms => "pair-other-terms",
            Self::Unsigned => "pair-unsigned",
            Self::OtherCharter => "pair-other-charter",
            Self::AlreadyOpen => "pair-already-open",
            Self::Fault(_) => "fault",
        }
    }
}

impl Desk {
    /// Makes terms of a draft; the nonce is drawn here, so only one side does this.
    ///
    /// # Errors
    /// [`PairError::NotNamed`], [`PairError::AlreadyOpen`].
    pub fn terms(&self, draft: TermsDraft) -> Result<Terms, PairError> {
        let mut title = draft.title;
        title.sort_by_key(|(lang, _)| *lang);
        let terms = Terms {
            format: FORMAT,
            rules: RULES,
            title,
            order: draft.order,
            time_zone: draft.time_zone,
            offset_minutes: draft.offset_minutes,
            demo: self.is_demo(),
            nonce: drawn()?,
            previous: None,
        };
        self.check_terms(&terms)?;
        Ok(terms)
    }

    /// Our half for these terms, signed by our server key. Under other terms than those of the half
    /// that was made last, this home signs no charter.
    ///
    /// # Errors
    /// [`PairError::NotNamed`], [`PairError::Demo`], [`PairError::AlreadyOpen`].
    pub fn half(&self, terms: &Terms) -> Result<CharterHalf, PairError> {
        self.check_terms(terms)?;
        let side = self.side_charter()?;
        let kept = to_bytes(terms);
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().set(TERMS, &kept)?))?;
        Ok(CharterHalf::sign(terms.clone(), side, &*self.inner.server))
    }

    /// Our half for the terms for which it was made last.
    ///
    /// # Errors
    /// [`PairError::OtherTerms`] where none was made.
    pub fn half_again(&self) -> Result<CharterHalf, PairError> {
        let kept = self.read(|moment| Ok::<_, Fault>(moment.home().setting(TERMS)?))?;
        let terms = kept.and_then(|bytes| from_bytes(&bytes).ok());
        self.half(&terms.ok_or(PairError::OtherTerms)?)
    }

    /// Reads and checks a half that came from another side.
    ///
    /// # Errors
    /// [`PairError::Charter`], [`PairError::Demo`].
    pub fn open_half(&self, bytes: &[u8]) -> Result<CharterHalf, PairError> {
        let half = CharterHalf::open(bytes, &SignatureVerifier).map_err(PairError::Charter)?;
        if half.terms.demo == self.is_demo() {
            Ok(half)
        } else {
            Err(PairError::Demo)
        }
    }

    /// Joins the halves of all sides and countersigns the charter that comes of it. To be done
    /// only once people have compared the fingerprints.
    ///
    /// # Errors
    /// [`PairError`].
    pub fn countersign(&self, halves: &[CharterHalf]) -> Result<SignedCharter, PairError> {
        for half in halves {
            self.check_terms(&half.terms)?;
            // Whoever collected the halves may have read them from anywhere.
            self.open_half(&half.to_bytes())?;
        }
        let charter = Charter::join(halves).map_err(PairError::Charter)?;
        self.countersign_charter(SignedCharter {
            charter,
            signatures: Vec::new(),
        })
    }

    /// Adds our signature to a charter that another side has joined from the halves. To be done
    /// only once people have compared the fingerprints of every side in it.
    ///
    /// # Errors
    /// [`PairError`]; [`PairError::OtherTerms`] where our half was made for other terms.
    pub fn countersign_charter(
        &self,
        mut signed: SignedCharter,
    ) -> Result<SignedCharter, PairError> {
        let terms = signed.charter.terms();
        self.check_terms(&terms)?;
        signed.charter.check().map_err(PairError::Charter)?;
        if self.half_again()?.terms != terms {
            return Err(PairError::OtherTerms);
        }
        let ours = signed.charter.side_by_key(&self.profile().key);
        let ours = ours.ok_or_else(|| PairError::NotNamed(self.profile().key.clone()))?;
        if signed.charter.side(ours) != Some(&self.side_charter()?) {
            return Err(PairError::NotOurs);
        }
        let signature = signed.charter.sign(&*self.inner.server);
        signed.add(ours, signature);
        Ok(signed)
    }

    /// Reads and checks a charter that came from another side, with the signatures it has so far.
    ///
    /// # Errors
    /// [`PairError::Charter`].
    pub fn open_charter(&self, bytes: &[u8]) -> Result<SignedCharter, PairError> {
        SignedCharter::open(bytes, &SignatureVerifier).map_err(PairError::Charter)
    }

    /// Joins the signatures of several copies of one charter and opens the register, if every
    /// side has signed it. Our officials are granted their powers by its first entries.
    ///
    /// # Errors
    /// [`PairError`].
    pub fn adopt(&self, copies: &[SignedCharter]) -> Result<RegisterId, PairError> {
        if self.register().is_some() {
            return Err(PairError::AlreadyOpen);
        }
        let signed = joined(copies)?;
        if signed.charter.demo != self.is_demo() {
            return Err(PairError::Demo);
        }
        signed.charter.check().map_err(PairError::Charter)?;
        let bytes = signed.to_bytes();
        let label = &self.profile().key;
        let register = recognised(signed, label).map_err(|_| PairError::Unsigned)?;
        let named = register.charter.side(register.ours);
        if named != Some(&self.side_charter()?) {
            return Err(PairError::NotOurs);
        }
        let id = register.id;
        let folder = self.inner.folder.clone();
        let opened = self.inner.clerk.alone(move |keeper| {
            folder.keep_charter(&bytes)?;
            keeper.open_register(register)?;
            keeper.commit(|tx, hand| {
                for grant in accounts::grants(tx)? {
                    append_item(tx, hand, mithaq_record::Item::Grant(grant))?;
                }
                Ok(())
            })?;
            keeper.publish_all()
        })?;
        opened?;
        Ok(id)
    }

    fn check_terms(&self, terms: &Terms) -> Result<(), PairError> {
        if self.register().is_some() {
            Err(PairError::AlreadyOpen)
        } else if terms.demo != self.is_demo() {
            Err(PairError::Demo)
        } else if !terms.order.contains(&self.profile().key) {
            Err(PairError::NotNamed(self.profile().key.clone()))
        } else {
            Ok(())
        }
    }

    fn side_charter(&self) -> Result<SideCharter, Fault> {
        let profile = self.profile();
        Ok(SideCharter {
            key: profile.key.clone(),
            names: profile.names.clone(),
            formal_names: profile.formal_names.clone(),
            arabic_locale: profile.arabic_locale.clone(),
            server_key: self.inner.server.public_key(),
            transport_key: self.inner.transport.spki()?,
            root: self.inner.home.root.clone(),
            pouch_key: self.inner.pouch.public(),
        })
    }
}

/// The setting that holds the terms for which this home made its half last.
const TERMS: &str = "pairing-terms";

/// One charter with the signatures of all its copies.
///
/// # Errors
/// [`PairError::OtherCharter`]; [`PairError::Unsigned`] where there is no copy.
pub fn joined(copies: &[SignedCharter]) -> Result<SignedCharter, PairError> {
    let (first, rest) = copies.split_first().ok_or(PairError::Unsigned)?;
    let mut signed = first.clone();
    for copy in rest {
        if copy.charter != signed.charter {
            return Err(PairError::OtherCharter);
        }
        copy.signatures
            .iter()
            .for_each(|(side, signature)| signed.add(*side, signature.clone()));
    }
    Ok(signed)
}

/// Opens a register between homes that one process holds, as a demonstration or a bench does: every
/// step of a pairing, without the people who carry its files.
///
/// # Errors
/// [`PairError`].
pub fn open_between(desks: &[Desk], draft: TermsDraft) -> Result<(), PairError> {
    let first = desks.first().ok_or(PairError::Unsigned)?;
    let terms = first.terms(draft)?;
    let halves: Vec<CharterHalf> = desks
        .iter()
        .map(|desk| desk.half(&terms))
        .collect::<Result<_, _>>()?;
    let signed: Vec<SignedCharter> = desks
        .iter()
        .map(|desk| desk.countersign(&halves))
        .collect::<Result<_, _>>()?;
    desks
        .iter()
        .try_for_each(|desk| desk.adopt(&signed).map(drop))
}
