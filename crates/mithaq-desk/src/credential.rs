//! Enrolling an authenticator for an office. A registrar asks for it, the official makes the
//! credential in the browser, and the server puts it into a grant. Who knows the office's password
//! alone enrols nothing: a registration is asked for by name, and serves once.

use crate::{
    AccountError, Desk, Fault, Invalid, NewOfficial, Right, SignatureVerifier, SignedIn,
    accounts::grant, board::Board, keeper::append_item, keys::drawn, rights,
};
use mithaq_canon::Time;
use mithaq_core::ActSet;
use mithaq_record::{Credential, Grant, Item, Registration};
use mithaq_store::home::{Account, AskedRegistration, UserId};

/// A registration that was not made within a week must be asked for again.
const ASKED_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// Where an authenticator is to serve (W3C Web Authentication §4, §13.4.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host name under which people reach this server.
    pub id: String,
    /// The origins at which acts may be proved, ascending.
    pub origins: Vec<String>,
}

impl Desk {
    /// Adds an account that is to register an authenticator; until it has, it can prove no act.
    ///
    /// # Errors
    /// As for [`Self::add_account`]; [`AccountError::Invalid`] also for a role that does no acts.
    pub fn add_account_to_register(&self, new: NewOfficial) -> Result<UserId, AccountError> {
        let new = self.checked(new)?;
        if rights::acts(new.role) == ActSet::NONE {
            return Err(Invalid::new("role", "role-without-acts").into());
        }
        let asked = self.drawn_registration()?;
        self.add_with(new, None, Some(asked))
    }

    /// Asks an office, by its login, to register an authenticator. Until it has, whatever proved
    /// its acts before goes on doing so.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for an unknown or closed account and for one that does no acts.
    pub fn ask_to_register(&self, login: &str) -> Result<(), AccountError> {
        let accounts = self.accounts()?;
        let mut found = accounts.into_iter();
        let account = found.find(|account| account.login.eq_ignore_ascii_case(login));
        self.ask_of(account)
    }

    /// The same, at the wish of a registrar.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn ask_to_register_as(&self, who: &SignedIn, id: UserId) -> Result<(), AccountError> {
        if !who.may(Right::Keep) {
            return Err(AccountError::NotAllowed);
        }
        let account = self.read(|moment| Ok::<_, Fault>(moment.home().account(id)?))?;
        self.ask_of(account)
    }

    fn ask_of(&self, account: Option<Account>) -> Result<(), AccountError> {
        let account = account
            .filter(|account| !account.disabled)
            .ok_or_else(|| Invalid::new("login", "no-such-account"))?;
        if rights::acts(account.role) == ActSet::NONE {
            return Err(Invalid::new("role", "role-without-acts").into());
        }
        let asked = self.drawn_registration()?;
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().ask_registration(account.id, &asked)?))?;
        Ok(())
    }

    fn drawn_registration(&self) -> Result<AskedRegistration, Fault> {
        Ok(AskedRegistration {
            challenge: drawn()?,
            at: self.inner.clock.wall(),
        })
    }

    /// What this account's authenticator is to answer, if it is asked to register one.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn registration_challenge(&self, who: &SignedIn) -> Result<Option<[u8; 32]>, Fault> {
        let user = who.account().id;
        let asked = self.read(|moment| Ok::<_, Fault>(moment.home().asked_registration(user)?))?;
        Ok(asked
            .filter(|asked| self.still_serves(asked))
            .map(|asked| asked.challenge))
    }

    fn still_serves(&self, asked: &AskedRegistration) -> bool {
        let Time(until) = asked.at;
        self.inner.clock.wall().0 <= until.saturating_add(ASKED_MS)
    }

    /// Enrols what the official's authenticator has made, in the place of whatever proved the
    /// office's acts before: its grants are revoked, and granted to the authenticator.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] if no registration is asked for, if this is none, and if the home
    /// seals nothing for now; nothing was changed then.
    pub fn register_credential(
        &self,
        who: &SignedIn,
        made: &Registration,
        at: RelyingParty,
    ) -> Result<(), AccountError> {
        let not_asked = || Invalid::new("credential", "registration-not-asked");
        let challenge = self.registration_challenge(who)?.ok_or_else(not_asked)?;
        let webauthn = made
            .check(&challenge, at.id, at.origins)
            .map_err(|fault| Invalid::new("credential", fault.code()))?;
        let credential = Credential::WebAuthn(webauthn.clone());
        if !credential.is_well_formed() || !credential.is_on_curve(&SignatureVerifier) {
            return Err(Invalid::new("credential", "credential-unusable").into());
        }
        if self.is_taken(&credential)? {
            return Err(Invalid::new("key", "key-taken").into());
        }
        let (user, board) = (who.account().id, self.board());
        self.inner.clerk.ask(move |tx, hand| {
            let home = tx.home().read();
            let Some(account) = home.account(user)? else {
                return Ok(Err(not_asked()));
            };
            // It may have been used up, or asked for anew, since it was looked for.
            let asked = home.asked_registration(user)?;
            if asked.is_none_or(|asked| asked.challenge != challenge) {
                return Ok(Err(not_asked()));
            }
            if tx.live().is_some() {
                if let Some(held) = hand.held {
                    return Ok(Err(Invalid::new("home", held.code())));
                }
                for item in succeeding(&board, &account, &credential) {
                    append_item(tx, hand, item)?;
                }
            }
            tx.home().set_credential(user, &webauthn)?;
            Ok(Ok(()))
        })??;
        self.lock(who);
        Ok(())
    }
}

/// What ends the powers of an account's last credential and gives the same to the new one.
fn succeeding(board: &Board, account: &Account, new: &Credential) -> Vec<Item> {
    let held = |credential: &Credential| account.credential.as_ref() == Some(credential);
    let (mut ended, mut begun) = (Vec::new(), Vec::new());
    for (id, official) in &board.officials {
        if held(&official.credential) && official.revoked.is_none() {
            ended.push(Item::Revocation { grant: *id });
            begun.push(Item::Grant(Grant {
                official: new.clone(),
                office: official.office.clone(),
                acts: official.acts,
                term: official.term,
                instruments: official.instruments.clone(),
            }));
        }
    }
    if begun.is_empty() {
        let first = grant(new.clone(), &account.office, account.role);
        begun.push(Item::Grant(first));
    }
    ended.extend(begun);
    ended
}
