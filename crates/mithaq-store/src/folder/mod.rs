//! A home: the folder of one side on one machine.
//!
//! ```text
//! mithaq.db       record, read tables, home tables (backed up)
//! home.key        wraps every payload key; readable by its owner alone; never in a backup
//! *.key           private keys of server, transport and pouches, sealed by home.key; *.next.key those
//!                 that are to come into use, pouch.last.key the one before that in use
//! charter.cbor    the countersigned charter, once both sides have signed
//! head.mark       how far our own log has left this server; outside the database
//! lock            held while a server has the home open; names its process
//! ```

mod lock;
mod mark;

pub use lock::Lock;
pub use mark::HeadMark;

use crate::{Fault, OpenError, SealKey, seal::KEY_LEN};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// The file of the database inside a home.
pub const DATABASE_FILE: &str = "mithaq.db";
pub(crate) const HOME_KEY_FILE: &str = "home.key";
const CHARTER_FILE: &str = "charter.cbor";
const MARK_FILE: &str = "head.mark";
const LOCK_FILE: &str = "lock";

/// The folder of a home, its key read. Does not hold the lock: reading needs none.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    key: SealKey,
}

impl Folder {
    /// Makes a new home at `path`, which may exist if it is empty.
    ///
    /// # Errors
    /// [`OpenError::AlreadyAHome`], [`OpenError::NotEmpty`], or [`OpenError::Fault`].
    pub fn create(path: &Path) -> Result<Self, OpenError> {
        if path.join(DATABASE_FILE).exists() {
            return Err(OpenError::AlreadyAHome(path.to_owned()));
        }
        fs::create_dir_all(path).map_err(Fault::file("create the home", path))?;
        let mut inside = fs::read_dir(path).map_err(Fault::file("read the home", path))?;
        if inside.next().is_some() {
            return Err(OpenError::NotEmpty(path.to_owned()));
        }
        owner_only(path, DIRECTORY_MODE)?;
        let folder = Self {
            path: path.to_owned(),
            key: SealKey::generate()?,
        };
        folder.write_whole(HOME_KEY_FILE, folder.key.bytes())?;
        Ok(folder)
    }

    /// Opens the home at `path`.
    ///
    /// # Errors
    /// [`OpenError::NotAHome`], or [`OpenError::Fault`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let key_path = path.join(HOME_KEY_FILE);
        let database = path.join(DATABASE_FILE);
        match fs::metadata(&database) {
            Ok(_) => {}
            Err(source) if source.kind() == std::io::ErrorKind::PermissionDenied => {
                return Err(Fault::file("open", &database)(source).into());
            }
            // A home without its database is no place for a new one.
            Err(_) if key_path.exists() => return Err(OpenError::NoDatabase(database)),
            Err(_) => return Err(OpenError::NotAHome(path.to_owned())),
        }
        let bytes = match fs::read(&key_path) {
            Ok(bytes) => zeroize::Zeroizing::new(bytes),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                return Err(OpenError::NoHomeKey(key_path));
            }
            Err(source) => return Err(Fault::file("read", &key_path)(source).into()),
        };
        let bytes: [u8; KEY_LEN] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| Fault::damaged("read the home key", key_path.display().to_string()))?;
        Ok(Self {
            path: path.to_owned(),
            key: SealKey::new(bytes),
        })
    }

    /// Where the home lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key that wraps what lies at rest here.
    pub fn key(&self) -> &SealKey {
        &self.key
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE_FILE)
    }

    /// Where the database keeps the log of what it has not moved into it yet.
    pub(crate) fn log(&self) -> PathBuf {
        self.path.join(format!("{DATABASE_FILE}-wal"))
    }

    /// Takes the home for one server process.
    ///
    /// # Errors
    /// [`OpenError::Locked`] while another process holds it.
    pub fn lock(&self) -> Result<Lock, OpenError> {
        Lock::take(&self.path.join(LOCK_FILE))
    }

    /// The head mark's file.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn head_mark(&self) -> Result<HeadMark, Fault> {
        HeadMark::open(&self.path.join(MARK_FILE))
    }

    /// Where the head mark stands, without holding its file: what is known to have left.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn read_head_mark(&self) -> Result<Option<mithaq_record::Mark>, Fault> {
        let bytes = self.read_whole(MARK_FILE)?;
        Ok(bytes.and_then(|bytes| mark::read(&bytes).last))
    }

    /// The bytes of the countersigned charter, if the sides have signed one.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn charter(&self) -> Result<Option<Vec<u8>>, Fault> {
        self.read_whole(CHARTER_FILE)
    }

    /// Keeps the countersigned charter.
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::DiskFull`].
    pub fn keep_charter(&self, bytes: &[u8]) -> Result<(), Fault> {
        self.write_whole(CHARTER_FILE, bytes)
    }

    /// A file without a name for what is too large for memory, on the disk of the home; it is gone
    /// once it is closed, also after a crash.
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::DiskFull`].
    pub fn scratch(&self) -> Result<fs::File, Fault> {
        tempfile::tempfile_in(&self.path).map_err(Fault::file("make a file in", &self.path))
    }

    /// Keeps a private key, sealed by the home key.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn keep_secret(&self, which: Secret, plain: &[u8]) -> Result<(), Fault> {
        let sealed = self.key.seal(which.file().as_bytes(), plain)?;
        self.write_whole(which.file(), &sealed)
    }

    /// Reads a private key back.
    ///
    /// # Errors
    /// [`Fault::Unsealed`] if it was changed or sealed elsewhere; [`Fault::File`].
    pub fn secret(&self, which: Secret) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, Fault> {
        self.read_whole(which.file())?
            .map(|sealed| {
                self.key
                    .open(which.file(), which.file().as_bytes(), &sealed)
            })
            .transpose()
    }

    /// Puts the next key in the place of the one in use. After a crash between the two steps it
    /// stands in both places, and may be put there again.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn take_into_use(&self, next: Secret, place: Secret) -> Result<(), Fault> {
        if let Some(seed) = self.secret(next)? {
            self.keep_secret(place, &seed)?;
            let path = self.path.join(next.file());
            fs::remove_file(&path).map_err(Fault::file("remove", &path))?;
        }
        Ok(())
    }

    /// Destroys a private key; whether there was one.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn forget_secret(&self, which: Secret) -> Result<bool, Fault> {
        let path = self.path.join(which.file());
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(Fault::file("remove", &path)(source)),
        }
    }

    pub(crate) fn read_whole(&self, file: &'static str) -> Result<Option<Vec<u8>>, Fault> {
        let path = self.path.join(file);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Fault::file("read", &path)(source)),
        }
    }

    /// Writes beside, syncs, then renames: after a crash the file is the old one or the new one.
    fn write_whole(&self, file: &str, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path.join(file);
        let beside = self.path.join(format!("{file}.new"));
        let write = || {
            let mut out = fs::File::create(&beside)?;
            restrict(&out)?;
            out.write_all(bytes)?;
            out.sync_all()?;
            fs::rename(&beside, &path)?;
            fs::File::open(&self.path)?.sync_all()
        };
        write().map_err(Fault::file("write", &path))
    }
}

/// The private keys that a home keeps in files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The server key: it signs entries.
    Server,
    /// The transport key: it answers for this server in TLS.
    Transport,
    /// A server key that was asked for and has not come into use.
    NextServer,
    /// A transport key that was asked for, or that the peers have not all taken in yet.
    NextTransport,
    /// The pouch key: it opens the pouches that are sealed to this side.
    Pouch,
    /// A pouch key that was asked for and has not come into use.
    NextPouch,
    /// The pouch key before the one in use: it opens what was sealed to it and is still on its way.
    LastPouch,
}

impl Secret {
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Server => "server.key",
            Self::Transport => "transport.key",
            Self::NextServer => "server.next.key",
            Self::NextTransport => "transport.next.key",
            Self::Pouch => "pouch.key",
            Self::NextPouch => "pouch.next.key",
            Self::LastPouch => "pouch.last.key",
        }
    }
}

const DIRECTORY_MODE: u32 = 0o700;

/// Makes a new file that its owner alone may read; never over another one.
pub(crate) fn owner_only_file(path: &Path) -> std::io::Result<fs::File> {
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    restrict(&file)?;
    Ok(file)
}

/// Lets its owner alone into a folder.
pub(crate) fn owner_only_folder(path: &Path) -> Result<(), Fault> {
    owner_only(path, DIRECTORY_MODE)
}

#[cfg(unix)]
fn owner_only(path: &Path, mode: u32) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .map_err(Fault::file("restrict", path))
}

#[cfg(not(unix))]
fn owner_only(_: &Path, _: u32) -> Result<(), Fault> {
    Ok(())
}

#[cfg(unix)]
fn restrict(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
