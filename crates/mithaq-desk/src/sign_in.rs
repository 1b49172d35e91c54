//! Signing in: passwords, sessions, and officials' keys, which are open only as long as a session
//! lasts and only in memory.

use crate::{
    Desk, Fault, Right,
    keys::{SigningKey, drawn},
    password, rights,
};
use mithaq_canon::{Hasher, Time};
use mithaq_store::home::{Account, Credentials, Proves, Role, WebSession};
use std::{
    collections::BTreeMap,
    sync::{Arc, MutexGuard, PoisonError},
};

/// A session that is not used for two hours ends.
const IDLE_MS: u64 = 2 * 60 * 60 * 1000;
/// A session ends after a working day, used or not.
const SESSION_MS: u64 = 12 * 60 * 60 * 1000;
/// That a session was used is written down at most once a minute: pages must not cost a commit.
const TOUCH_MS: u64 = 60 * 1000;
/// Failed sign-ins are counted over a quarter of an hour …
const ATTEMPTS_MS: u64 = 15 * 60 * 1000;
/// … and so many of them close a login until the quarter is over.
const ATTEMPTS_MAX: u32 = 10;

/// What a browser is given when someone signs in.
#[derive(Clone)]
pub struct Ticket {
    /// The token for the cookie: 64 hexadecimal digits.
    pub token: String,
    /// The secret that forms repeat.
    pub csrf: String,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket")
    }
}

/// Who asks: an account with a session that has not ended.
#[derive(Clone)]
pub struct SignedIn {
    account: Account,
    csrf: String,
    pub(crate) session: [u8; 32],
    can_sign: bool,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedIn({})", self.account.login)
    }
}

/// Why someone was not let in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SignInError {
    /// Login or password is wrong, or the account is closed; which of these is not said.
    #[error("login or password is wrong")]
    Wrong,
    /// Too many failed attempts: the login is closed for a while.
    #[error("too many failed attempts; try again later")]
    TooMany {
        /// When it opens again, by the machine's clock.
        until: Time,
    },
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// An official's key that a session has opened.
#[derive(Debug)]
pub(crate) struct Unlocked {
    key: Arc<SigningKey>,
    until: Time,
}

impl SignedIn {
    /// The account.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// What it may do.
    pub fn role(&self) -> Role {
        self.account.role
    }

    /// The secret that its forms must repeat.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether its key is open, so that it can act in law.
    pub fn can_sign(&self) -> bool {
        self.can_sign
    }

    /// Whether its role has a right.
    pub fn may(&self, right: Right) -> bool {
        rights::may(self.account.role, right)
    }
}

impl Desk {
    /// Lets someone in.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn sign_in(&self, login: &str, password: &str) -> Result<Ticket, SignInError> {
        let credentials = self.check_password(login, password)?;
        let (token, csrf): ([u8; 32], [u8; 32]) = (drawn()?, drawn()?);
        let hash = hash_of(&token);
        let wall = self.inner.clock.wall();
        let begun = WebSession {
            user: credentials.account.id,
            csrf,
            created: wall,
            used: wall,
        };
        let login = login.to_owned();
        self.inner.clerk.ask(move |tx, _| {
            let home = tx.home();
            home.forget_attempts(&login)?;
            home.end_old_sessions(before(wall, SESSION_MS), before(wall, IDLE_MS))?;
            home.begin_session(&hash, &begun)?;
            Ok(())
        })?;
        self.unlock_for(hash, &credentials, password, wall)?;
        Ok(Ticket {
            token: hex(&token),
            csrf: hex(&csrf),
        })
    }

    /// Who holds this token, if its session has not ended. Ending is looked for here, so that no
    /// clock needs to tick for it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn signed_in(&self, token: &str) -> Result<Option<SignedIn>, Fault> {
        let Some(hash) = unhex(token).map(|token| hash_of(&token)) else {
            return Ok(None);
        };
        let found = self.read_logs(|moment| {
            let Some(session) = moment.home().session(&hash)? else {
                return Ok::<_, Fault>(None);
            };
            let account = moment.home().account(session.user)?;
            Ok(account.map(|account| (session, account)))
        })?;
        let Some((session, account)) = found else {
            return Ok(None);
        };
        let wall = self.inner.clock.wall();
        if account.disabled
            || session.created < before(wall, SESSION_MS)
            || session.used < before(wall, IDLE_MS)
        {
            self.end(hash)?;
            return Ok(None);
        }
        if session.used < before(wall, TOUCH_MS) {
            self.inner
                .clerk
                .ask(move |tx, _| Ok(tx.home().touch_session(&hash, wall)?))?;
        }
        Ok(Some(SignedIn {
            can_sign: account.proves == Some(Proves::Password)
                && self.unlocked(wall).contains_key(&hash),
            account,
            csrf: hex(&session.csrf),
            session: hash,
        }))
    }

    /// Opens the key of a session again, which a restart of the server has closed.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn unlock(&self, who: &SignedIn, password: &str) -> Result<SignedIn, SignInError> {
        let credentials = self.check_password(&who.account.login, password)?;
        let wall = self.inner.clock.wall();
        self.unlock_for(who.session, &credentials, password, wall)?;
        Ok(SignedIn {
            can_sign: self.unlocked(wall).contains_key(&who.session),
            ..who.clone()
        })
    }

    /// Ends a session; its key is wiped.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn sign_out(&self, token: &str) -> Result<(), Fault> {
        match unhex(token) {
            Some(token) => self.end(hash_of(&token)),
            None => Ok(()),
        }
    }

    /// The open key of a session.
    pub(crate) fn key_of(&self, who: &SignedIn) -> Option<Arc<SigningKey>> {
        let unlocked = self.unlocked(self.inner.clock.wall());
        unlocked
            .get(&who.session)
            .map(|unlocked| unlocked.key.clone())
    }

    /// Wipes the key that a session has open: it proves nothing any more.
    pub(crate) fn lock(&self, who: &SignedIn) {
        self.unlocked(self.inner.clock.wall()).remove(&who.session);
    }

    fn end(&self, hash: [u8; 32]) -> Result<(), Fault> {
        self.unlocked(self.inner.clock.wall()).remove(&hash);
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().end_session(&hash)?))
    }

    pub(crate) fn check_password(
        &self,
        login: &str,
        password: &str,
    ) -> Result<Credentials, SignInError> {
        let wall = self.inner.clock.wall();
        let since = before(wall, ATTEMPTS_MS);
        let (failed, credentials) = self.read_logs(|moment| {
            let home = moment.home();
            let failed = home.failed_attempts(login, since)?;
            Ok::<_, Fault>((failed, home.credentials(login)?))
        })?;
        if failed >= ATTEMPTS_MAX {
            let until = Time(wall.0.saturating_add(ATTEMPTS_MS));
            return Err(SignInError::TooMany { until });
        }
        let fits = password.len() <= password::PASSWORD_BYTES_MAX;
        match credentials {
            Some(found) if fits && password::matches(password, &found.password) => {
                if !found.account.disabled {
                    return Ok(found);
                }
            }
            Some(_) => (),
            // An unknown login must take as long as a wrong password.
            None => drop(password::hash(password.get(..8).unwrap_or_default())),
        }
        let login = login.to_owned();
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().remember_attempt(&login, wall, since)?))?;
        Err(SignInError::Wrong)
    }

    fn unlock_for(
        &self,
        session: [u8; 32],
        credentials: &Credentials,
        password: &str,
        wall: Time,
    ) -> Result<(), Fault> {
        let Some(sealed) = &credentials.sealed_key else {
            return Ok(());
        };
        let seeds = password::open(password, sealed)?;
        let key = Arc::new(SigningKey::from_seeds(&seeds)?);
        let until = Time(wall.0.saturating_add(SESSION_MS));
        self.unlocked(wall).insert(session, Unlocked { key, until });
        Ok(())
    }

    /// The open keys; those whose session is over are wiped first.
    fn unlocked(&self, wall: Time) -> MutexGuard<'_, BTreeMap<[u8; 32], Unlocked>> {
        let unlocked = self.inner.unlocked.lock();
        let mut unlocked = unlocked.unwrap_or_else(PoisonError::into_inner);
        unlocked.retain(|_, unlocked| unlocked.until > wall);
        unlocked
    }
}

fn before(wall: Time, ms: u64) -> Time {
    Time(wall.0.saturating_sub(ms))
}

fn hash_of(token: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Hasher::new("mithaq/session/0");
    hasher.update(token);
    hasher.finish().0
}

fn hex(bytes: &[u8; 32]) -> String {
    mithaq_canon::Digest(*bytes).to_string()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let id: mithaq_canon::EntryId = text.parse().ok()?;
    Some(id.0.0)
}
