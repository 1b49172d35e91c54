//! Accounts of this side's people, and the keys and grants of those who act in law.

use crate::{
    Desk, Fault, Invalid, Right, SignedIn,
    keeper::append_item,
    keys::SigningKey,
    password::{self, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN},
    powers, rights,
};
use mithaq_canon::Lang;
use mithaq_core::ActSet;
use mithaq_record::{
    Acts, Credential, Grant, Item, PublicKey, Signer as _, Term, limits::NAME_BYTES_MAX,
};
use mithaq_store::{
    Tx,
    home::{Account, AskedRegistration, NewAccount, Role, UserId},
};

/// An account to be added.
#[derive(Debug, Clone)]
pub struct NewOfficial {
    /// What is typed to sign in.
    pub login: String,
    /// The first password.
    pub password: String,
    /// What the account may do.
    pub role: Role,
    /// The office by language; never a person's name.
    pub office: Vec<(Lang, String)>,
    /// The language of its pages.
    pub lang: Lang,
}

/// Why an account was not added or changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AccountError {
    /// A field cannot be used.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The role of the one who asks does not allow it.
    #[error("only the registrar looks after accounts")]
    NotAllowed,
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A login is at most this long, in bytes.
const LOGIN_BYTES_MAX: usize = 64;

impl Desk {
    /// Adds an account. One whose role does acts in law gets a key, sealed by its password, and a
    /// grant in the record as soon as there is one.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for a taken or unusable login, a short password, a missing
    /// office; [`AccountError::Fault`].
    pub fn add_account(&self, new: NewOfficial) -> Result<UserId, AccountError> {
        let new = self.checked(new)?;
        let key = if rights::acts(new.role) == ActSet::NONE {
            None
        } else {
            let (key, seeds) = SigningKey::generate()?;
            let sealed = password::seal(&new.password, &seeds)?;
            Some((key.public_key(), Some(sealed)))
        };
        self.add_with(new, key, None)
    }

    /// Adds an account whose key lies on another computer: this home holds the public half alone,
    /// and each act waits here until it comes back signed ([`Desk::prepare_act`]).
    ///
    /// # Errors
    /// As for [`Self::add_account`]; [`AccountError::Invalid`] also for a role that does no acts,
    /// a weak key, and one that another account or a server has.
    pub fn add_account_with_key(
        &self,
        new: NewOfficial,
        key: PublicKey,
    ) -> Result<UserId, AccountError> {
        let new = self.checked(new)?;
        if rights::acts(new.role) == ActSet::NONE {
            return Err(Invalid::new("role", "role-without-acts").into());
        }
        if key.is_weak() {
            return Err(Invalid::new("key", "key-weak").into());
        }
        if self.is_taken(&Credential::Key(key.clone()))? {
            return Err(Invalid::new("key", "key-taken").into());
        }
        self.add_with(new, Some((key, None)), None)
    }

    /// Whether an account proves its acts by this public key or by half of it, or a server or a root
    /// named in the charter has it.
    pub(crate) fn is_taken(&self, by: &Credential) -> Result<bool, Fault> {
        let accounts = self.accounts()?;
        let mut held = accounts.iter().filter_map(|one| one.credential.as_ref());
        let register = self.register();
        let mut sides = register.iter().flat_map(|register| &register.charter.sides);
        Ok(held.any(|credential| credential.meets(by))
            || sides.any(|side| {
                let mut keys = side.root.keys.iter().chain([&side.server_key]);
                keys.any(|key| Credential::Key(key.clone()).meets(by))
            }))
    }

    pub(crate) fn add_with(
        &self,
        new: NewOfficial,
        key: Option<(PublicKey, Option<Vec<u8>>)>,
        asked: Option<AskedRegistration>,
    ) -> Result<UserId, AccountError> {
        let hash = password::hash(&new.password)?;
        let wall = self.inner.clock.wall();
        let added = self.inner.clerk.ask(move |tx, hand| {
            let account = NewAccount {
                login: &new.login,
                office: &new.office,
                role: new.role,
                lang: new.lang,
                password: &hash,
                key: key
                    .as_ref()
                    .map(|(public, sealed)| (public, sealed.as_deref())),
            };
            let Some(id) = tx.home().add_account(&account, wall)? else {
                return Ok(None);
            };
            if let Some(asked) = &asked {
                tx.home().ask_registration(id, asked)?;
            }
            if let (Some((public, _)), Some(_), None) = (&key, tx.live(), hand.held) {
                let grant = grant(Credential::Key(public.clone()), &new.office, new.role);
                append_item(tx, hand, Item::Grant(grant))?;
            }
            Ok(Some(id))
        })?;
        Ok(added.ok_or_else(|| Invalid::new("login", "login-taken"))?)
    }

    /// Adds an account at the wish of a registrar.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn add_account_as(&self, who: &SignedIn, new: NewOfficial) -> Result<UserId, AccountError> {
        if who.may(Right::Keep) {
            self.add_account(new)
        } else {
            Err(AccountError::NotAllowed)
        }
    }

    /// Every account of this home.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn accounts(&self) -> Result<Vec<Account>, Fault> {
        self.read(|moment| Ok(moment.home().accounts()?))
    }

    /// Closes an account or opens it again. A closed account's sessions end, and so do its powers
    /// in law: its grants are revoked.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn set_disabled(
        &self,
        who: &SignedIn,
        id: UserId,
        disabled: bool,
    ) -> Result<(), AccountError> {
        if !who.may(Right::Keep) {
            return Err(AccountError::NotAllowed);
        }
        let account = self.read(|moment| Ok::<_, Fault>(moment.home().account(id)?))?;
        let account = account.ok_or_else(|| Invalid::new("account", "no-such-account"))?;
        let board = self.board();
        let credential = account.credential;
        self.inner.clerk.ask(move |tx, hand| {
            tx.home().set_disabled(id, disabled)?;
            if tx.live().is_none() || hand.held.is_some() {
                return Ok(());
            }
            let items = match (credential, disabled) {
                (Some(credential), true) => powers::of(&board, &credential)
                    .map(|grant| Item::Revocation { grant })
                    .collect(),
                (Some(credential), false) => {
                    vec![Item::Grant(grant(
                        credential,
                        &account.office,
                        account.role,
                    ))]
                }
                (None, _) => Vec::new(),
            };
            items
                .into_iter()
                .try_for_each(|item| append_item(tx, hand, item).map(drop))
        })?;
        Ok(())
    }

    pub(crate) fn checked(&self, mut new: NewOfficial) -> Result<NewOfficial, AccountError> {
        new.login = new.login.trim().to_owned();
        let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if new.login.is_empty()
            || new.login.len() > LOGIN_BYTES_MAX
            || !new.login.chars().all(letters)
        {
            return Err(Invalid::new("login", "login-alphabet").into());
        }
        let short = new.password.chars().count() < PASSWORD_CHARS_MIN && !self.is_demo();
        if short || new.password.is_empty() {
            return Err(Invalid::new("password", "password-short")
                .at(PASSWORD_CHARS_MIN)
                .into());
        }
        if new.password.len() > PASSWORD_BYTES_MAX {
            return Err(Invalid::new("password", "password-long").into());
        }
        new.office.retain(|(_, name)| !name.trim().is_empty());
        new.office.sort_by_key(|(lang, _)| *lang);
        new.office.dedup_by_key(|(lang, _)| *lang);
        let fits = |name: &str| name.len() <= NAME_BYTES_MAX;
        if new.office.is_empty() || !new.office.iter().all(|(_, name)| fits(name)) {
            return Err(Invalid::new("office", "office-name").into());
        }
        Ok(new)
    }
}

/// The grants of every account that acts in law.
pub(crate) fn grants(tx: &Tx<'_>) -> Result<Vec<Grant>, Fault> {
    let accounts = tx.home().read().accounts()?;
    Ok(accounts
        .into_iter()
        .filter(|account| !account.disabled)
        .filter_map(|account| {
            let credential = account.credential?;
            Some(grant(credential, &account.office, account.role))
        })
        .collect())
}

pub(crate) fn grant(official: Credential, office: &[(Lang, String)], role: Role) -> Grant {
    Grant {
        official,
        office: office.to_vec(),
        acts: Acts(rights::acts(role).0),
        term: Term::UntilRevoked,
        instruments: None,
    }
}
