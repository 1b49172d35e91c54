//! The accounts of this side's people, named by office and never by person.

use super::{HomeRead, HomeWrite, get, stored, time, word};
use crate::Fault;
use mithaq_canon::{Lang, Time, from_bytes};
use mithaq_record::{Credential, PublicKey, WebAuthn};
use rusqlite::Row;

/// An account, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub(crate) i64);

impl UserId {
    /// Its number, as it stands in addresses.
    pub fn number(self) -> i64 {
        self.0
    }
}

/// What an account may do; the table of rights is the desk's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    Reader,
    /// Prepares drafts and private notes; puts nothing on the record.
    Drafter,
    /// Conveys, counters, accepts ad referendum.
    Negotiator,
    /// What a negotiator does, and signs minutes, adopts texts.
    HeadOfDelegation,
    /// Acts that bind the State (VCLT art. 7(2)(a)).
    ForeignMinistry,
    /// Keeps accounts, keys, backups and access lists; does no act in law.
    Registrar,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 6] = [
        Self::Reader,
        Self::Drafter,
        Self::Negotiator,
        Self::HeadOfDelegation,
        Self::ForeignMinistry,
        Self::Registrar,
    ];

    /// The word that is stored, and the key of its translation.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Drafter => "drafter",
            Self::Negotiator => "negotiator",
            Self::HeadOfDelegation => "head_of_delegation",
            Self::ForeignMinistry => "foreign_ministry",
            Self::Registrar => "registrar",
        }
    }

    /// The role with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// An account, without what it signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which.
    pub id: UserId,
    /// What is typed to sign in; case does not matter.
    pub login: String,
    /// Names of the office by language, as pages show them.
    pub office: Vec<(Lang, String)>,
    /// What it may do.
    pub role: Role,
    /// The language of its pages.
    pub lang: Lang,
    /// Whether it may still sign in.
    pub disabled: bool,
    /// What proves the office's acts, where it does any.
    pub credential: Option<Credential>,
    /// In which way; none without a credential.
    pub proves: Option<Proves>,
    /// When a registrar asked the office to register an authenticator; none once it has.
    pub asked: Option<Time>,
}

/// How an office proves its acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proves {
    /// By a key that lies in this home, sealed by the office's password.
    Password,
    /// By a key in a file on another computer, which no server ever holds.
    KeyFile,
    /// By an authenticator behind the official's browser.
    WebAuthn,
}

impl Proves {
    /// A stable name in kebab case: the translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::KeyFile => "key-file",
            Self::WebAuthn => "webauthn",
        }
    }
}

/// What an account signs in with.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// The argon2id hash of the password, in PHC form.
    pub password: String,
    /// The official's private key, sealed by the password.
    pub sealed_key: Option<Vec<u8>>,
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// What is typed to sign in.
    pub login: &'a str,
    /// Names of the office by language.
    pub office: &'a [(Lang, String)],
    /// What it may do.
    pub role: Role,
    /// The language of its pages.
    pub lang: Lang,
    /// The argon2id hash of the password, in PHC form.
    pub password: &'a str,
    /// Public key of the official, and the sealed private key unless it lies elsewhere.
    pub key: Option<(&'a PublicKey, Option<&'a [u8]>)>,
}

const COLUMNS: &str = "row, login, office, role, lang, disabled, public, password, sealed,
                       described, asked";
const TABLES: &str = "user LEFT JOIN credential ON credential.user = user.row";

fn read(row: &Row<'_>) -> rusqlite::Result<Credentials> {
    let office: String = get(row, 2)?;
    let (key, sealed_key): (Option<Vec<u8>>, Option<Vec<u8>>) = (get(row, 6)?, get(row, 8)?);
    let key = key.as_deref().and_then(PublicKey::from_bytes);
    let credential = match (described(row, 9)?, key) {
        (Some(webauthn), _) => Some(Credential::WebAuthn(webauthn)),
        (None, key) => key.map(Credential::Key),
    };
    let proves = match (&credential, &sealed_key) {
        (Some(Credential::Key(_)), Some(_)) => Some(Proves::Password),
        (Some(Credential::Key(_)), None) => Some(Proves::KeyFile),
        (Some(Credential::WebAuthn(_)), _) => Some(Proves::WebAuthn),
        (None, _) => None,
    };
    Ok(Credentials {
        account: Account {
            id: UserId(get(row, 0)?),
            login: get(row, 1)?,
            office: serde_json::from_str::<Vec<(String, String)>>(&office)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|(lang, name)| Some((Lang::from_code(&lang)?, name)))
                .collect(),
            role: word(row, 3, Role::from_code)?,
            lang: word(row, 4, Lang::from_code)?,
            disabled: get(row, 5)?,
            credential,
            proves,
            asked: get::<Option<i64>>(row, 10)?
                .map(|_| time(row, 10))
                .transpose()?,
        },
        password: get(row, 7)?,
        sealed_key,
    })
}

/// A column that holds the description of an authenticator's credential.
fn described(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<WebAuthn>> {
    let bytes: Option<Vec<u8>> = get(row, column)?;
    let read = bytes.map(|bytes| from_bytes(&bytes));
    read.transpose().map_err(|error| {
        let blob = rusqlite::types::Type::Blob;
        rusqlite::Error::FromSqlConversionFailure(column, blob, Box::new(error))
    })
}

impl HomeRead<'_> {
    /// The account with this login.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn credentials(&self, login: &str) -> Result<Option<Credentials>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE login = ?1");
        self.one("read an account", &sql, &[&login], read)
    }

    /// The account with this number.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn account(&self, id: UserId) -> Result<Option<Account>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE row = ?1");
        let found = self.one("read an account", &sql, &[&id.0], read)?;
        Ok(found.map(|found| found.account))
    }

    /// Every account, by login.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn accounts(&self) -> Result<Vec<Account>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} ORDER BY login");
        let found = self.all("read the accounts", &sql, &[], read)?;
        Ok(found.into_iter().map(|found| found.account).collect())
    }

    /// Failed sign-ins of a login since a moment.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn failed_attempts(&self, login: &str, since: Time) -> Result<u32, Fault> {
        let sql = "SELECT count(*) FROM attempt WHERE login = ?1 AND at >= ?2";
        let count = self.one("count sign-ins", sql, &[&login, &stored(since)], |row| {
            row.get(0)
        })?;
        Ok(count.unwrap_or(0))
    }
}

impl HomeWrite<'_> {
    /// Adds an account; none, if its login is taken.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn add_account(&self, new: &NewAccount<'_>, at: Time) -> Result<Option<UserId>, Fault> {
        if self.read().credentials(new.login)?.is_some() {
            return Ok(None);
        }
        let office: Vec<_> = new
            .office
            .iter()
            .map(|(lang, name)| (lang.code(), name))
            .collect();
        let office = serde_json::to_string(&office).unwrap_or_default();
        let sql = "INSERT INTO user (login, office, role, lang, password, public, sealed, created)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let row = self.insert(
            "add an account",
            sql,
            &[
                &new.login,
                &office,
                &new.role.code(),
                &new.lang.code(),
                &new.password,
                &new.key.map(|key| key.0.to_bytes()),
                &new.key.and_then(|key| key.1),
                &stored(at),
            ],
        )?;
        Ok(Some(UserId(row)))
    }

    /// Replaces the password of an account, and its key as that password seals it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set_password(
        &self,
        id: UserId,
        password: &str,
        sealed_key: Option<&[u8]>,
    ) -> Result<(), Fault> {
        let sql = "UPDATE user SET password = ?2, sealed = ?3 WHERE row = ?1";
        self.run("set a password", sql, &[&id.0, &password, &sealed_key])
            .map(drop)
    }

    /// Lets an account sign in, or no longer; its sessions end then.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set_disabled(&self, id: UserId, disabled: bool) -> Result<(), Fault> {
        let sql = "UPDATE user SET disabled = ?2 WHERE row = ?1";
        self.run("close an account", sql, &[&id.0, &disabled])?;
        if disabled {
            self.end_sessions_of(id)?;
        }
        Ok(())
    }

    /// Sets the language of an account's pages.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn set_lang(&self, id: UserId, lang: Lang) -> Result<(), Fault> {
        let sql = "UPDATE user SET lang = ?2 WHERE row = ?1";
        self.run("set a language", sql, &[&id.0, &lang.code()])
            .map(drop)
    }

    /// Remembers a failed sign-in, and forgets those before `keep_since`.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn remember_attempt(&self, login: &str, at: Time, keep_since: Time) -> Result<(), Fault> {
        let step = "remember a sign-in";
        let forget = "DELETE FROM attempt WHERE at < ?1";
        self.run(step, forget, &[&stored(keep_since)])?;
        let sql = "INSERT INTO attempt (login, at) VALUES (?1, ?2)";
        self.insert(step, sql, &[&login, &stored(at)]).map(drop)
    }

    /// Forgets the failed sign-ins of a login.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn forget_attempts(&self, login: &str) -> Result<(), Fault> {
        let sql = "DELETE FROM attempt WHERE login = ?1";
        self.run("forget sign-ins", sql, &[&login]).map(drop)
    }
}
