//! A home made again from a backup.

use super::{
    BackupError, BackupFacts, CHUNK, DOMAIN, LIST_BYTES_MAX, List, MAGIC, PARTS, Part, beside,
    digest, of_part, take::sync_folder_of,
};
use crate::{
    Fault, Folder, OpenError, SealKey, Writer,
    folder::{HOME_KEY_FILE, Secret, owner_only_file},
    home::RESTORED,
    seal::KEY_LEN,
};
use mithaq_canon::{from_bytes, to_bytes};
use std::{
    fs::{self, File},
    io::{ErrorKind, Read, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Makes the home at `into`, which must be a new or empty folder, from the backup `file`, and
/// marks it as restored: nothing is sealed there until the peers have told what they hold of its
/// log. Without `key` the home lacks its home key, which must be put there before it opens.
///
/// Every byte is checked before the first is written; the home appears whole or not at all.
///
/// # Errors
/// [`BackupError`].
pub fn restore(file: &Path, into: &Path, key: Option<&Path>) -> Result<BackupFacts, BackupError> {
    is_free(into)?;
    let mut backup = Opened::open(file)?;
    backup.check()?;
    let key_bytes = key.map(|key| backup.check_key(key)).transpose()?;
    let new = Fresh::create(into)?;
    backup.copy_to(&new.0)?;
    let written = || {
        // The key is put where it may stay only once the database is marked.
        let mut file = owner_only_file(&new.0.join(HOME_KEY_FILE))?;
        file.write_all(key_bytes.as_ref().map_or(&[0; KEY_LEN], |key| key))?;
        file.sync_all()
    };
    written().map_err(Fault::file("write the home key in", &new.0))?;
    mark(&new.0, &backup.list)?;
    let finish = || {
        if key_bytes.is_none() {
            fs::remove_file(new.0.join(HOME_KEY_FILE))?;
        }
        File::open(&new.0)?.sync_all()?;
        fs::rename(&new.0, into)?;
        sync_folder_of(into)
    };
    finish().map_err(Fault::file("put the home in its place", into))?;
    Ok(BackupFacts {
        made: backup.list.made,
        bytes: backup.bytes,
    })
}

/// Says in the database that it is a copy, and ends the sessions it held: a browser of that day
/// must sign in again.
fn mark(home: &Path, list: &List) -> Result<(), BackupError> {
    let mut writer = Writer::open(Arc::new(Folder::open(home)?))?;
    writer.at_home(|tables| {
        tables.end_all_sessions()?;
        tables.set(RESTORED, &to_bytes(&list.made))
    })?;
    writer.checkpoint()?;
    Ok(())
}

fn is_free(into: &Path) -> Result<(), BackupError> {
    match fs::read_dir(into) {
        Err(missing) if missing.kind() == ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Fault::file("read", into)(source).into()),
        Ok(mut inside) => match inside.next() {
            None => Ok(()),
            Some(_) => Err(OpenError::NotEmpty(into.to_owned()).into()),
        },
    }
}

/// The folder on its way; it goes if the attempt fails.
struct Fresh(PathBuf);

impl Fresh {
    fn create(into: &Path) -> Result<Self, BackupError> {
        let path = beside(into, ".restoring")?;
        fs::create_dir_all(&path).map_err(Fault::file("create", &path))?;
        crate::folder::owner_only_folder(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // After the rename it is not there any more.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A backup whose list is whole.
struct Opened {
    path: PathBuf,
    file: File,
    list: List,
    /// Where the first part begins.
    start: u64,
    bytes: u64,
}

impl Opened {
    fn open(path: &Path) -> Result<Self, BackupError> {
        let no_backup = || BackupError::NotABackup(path.to_owned());
        let mut file = File::open(path).map_err(Fault::file("open", path))?;
        let bytes = file.metadata().map_err(Fault::file("read", path))?.len();
        let mut read = |bytes: &mut [u8]| {
            file.read_exact(bytes).map_err(|error| {
                if error.kind() == ErrorKind::UnexpectedEof {
                    no_backup()
                } else {
                    Fault::file("read", path)(error).into()
                }
            })
        };
        let (mut magic, mut length) = ([0; MAGIC.len()], [0; 4]);
        read(&mut magic)?;
        read(&mut length)?;
        let size = u32::from_be_bytes(length);
        if magic != *MAGIC || size > LIST_BYTES_MAX {
            return Err(no_backup());
        }
        let mut list = vec![0; size as usize];
        let mut seal = [0; 32];
        read(&mut list)?;
        read(&mut seal)?;
        if digest(DOMAIN, &[&magic, &length, &list]).0 != seal {
            return Err(no_backup());
        }
        let list: List = from_bytes(&list).map_err(|_| no_backup())?;
        let known = |part: &Part| PARTS.contains(&part.name.as_str());
        let has_database =
            list.parts.first().map(|part| part.name.as_str()) == PARTS.first().copied();
        let mut names: Vec<_> = list.parts.iter().map(|part| &part.name).collect();
        names.sort_unstable();
        names.dedup();
        let once = names.len() == list.parts.len();
        if list.domain != DOMAIN || !list.parts.iter().all(known) || !has_database || !once {
            return Err(no_backup());
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            list,
            start: MAGIC.len() as u64 + 4 + u64::from(size) + 32,
            bytes,
        })
    }

    /// Compares every part with its digest; nothing may follow the last.
    fn check(&mut self) -> Result<(), BackupError> {
        let end = self.each(|_, _| Ok(()))?;
        if end != self.bytes {
            return Err(BackupError::Damaged {
                file: self.path.clone(),
                part: "what follows the last part".to_owned(),
            });
        }
        Ok(())
    }

    /// The home key in this file, if the server key of the backup opens with it.
    fn check_key(&mut self, key: &Path) -> Result<[u8; KEY_LEN], BackupError> {
        let other = || BackupError::OtherKey(key.to_owned());
        let bytes = fs::read(key).map_err(Fault::file("read", key))?;
        let bytes: [u8; KEY_LEN] = bytes.as_slice().try_into().map_err(|_| other())?;
        let about = Secret::Server.file();
        let mut sealed = Vec::new();
        self.each(|name, chunk| {
            if name == about {
                sealed.extend_from_slice(chunk);
            }
            Ok(())
        })?;
        let opened = SealKey::new(bytes).open(about, about.as_bytes(), &sealed);
        opened.map_err(|_| other())?;
        Ok(bytes)
    }

    fn copy_to(&mut self, home: &Path) -> Result<(), BackupError> {
        let mut open: Option<(String, File)> = None;
        self.each(|name, chunk| {
            let path = home.join(name);
            if open.as_ref().map(|(of, _)| of.as_str()) != Some(name) {
                let file = owner_only_file(&path).map_err(Fault::file("create", &path))?;
                let last = open.replace((name.to_owned(), file));
                sync(last, home)?;
            }
            if let Some((_, file)) = &mut open {
                file.write_all(chunk).map_err(Fault::file("write", &path))?;
            }
            Ok(())
        })?;
        sync(open, home)?;
        Ok(())
    }

    /// Reads the parts through, each checked against its digest at its end.
    fn each(
        &mut self,
        mut take: impl FnMut(&str, &[u8]) -> Result<(), Fault>,
    ) -> Result<u64, BackupError> {
        let mut at = self.start;
        let seek = self.file.seek(SeekFrom::Start(at));
        seek.map_err(Fault::file("read", &self.path))?;
        let mut chunk = vec![0; CHUNK];
        for part in &self.list.parts {
            let mut hasher = of_part();
            let mut left = part.size;
            while left > 0 {
                let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
                let room = chunk.get_mut(..most).unwrap_or_default();
                let read = self
                    .file
                    .read(room)
                    .map_err(Fault::file("read", &self.path))?;
                let bytes = room.get(..read).unwrap_or_default();
                if bytes.is_empty() {
                    return Err(BackupError::CutShort {
                        file: self.path.clone(),
                        part: part.name.clone(),
                    });
                }
                hasher.update(bytes);
                take(&part.name, bytes)?;
                left -= bytes.len() as u64;
            }
            if hasher.finish() != part.digest {
                return Err(BackupError::Damaged {
                    file: self.path.clone(),
                    part: part.name.clone(),
                });
            }
            at = at.saturating_add(part.size);
        }
        Ok(at)
    }
}

fn sync(file: Option<(String, File)>, home: &Path) -> Result<(), Fault> {
    let Some((_, file)) = file else {
        return Ok(());
    };
    file.sync_all().map_err(Fault::file("sync a file of", home))
}
