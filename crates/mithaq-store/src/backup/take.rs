//! Making a backup, also while the server runs.

use super::{
    BackupError, BackupFacts, CHUNK, DOMAIN, LIST_BYTES_MAX, List, MAGIC, PARTS, Part, beside,
    digest, of_part,
};
use crate::{
    Fault, Folder, database,
    folder::{DATABASE_FILE, owner_only_file},
};
use mithaq_canon::{Time, to_bytes};
use rusqlite::{Connection, backup::Backup};
use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

/// Writes a backup of the home at `path` to the new file `out`, and the home key to the new file
/// `key_out` if one is named: the two must not be kept in one place.
///
/// # Errors
/// [`BackupError`]; neither file is there then.
pub fn backup(
    path: &Path,
    out: &Path,
    key_out: Option<&Path>,
    now: Time,
) -> Result<BackupFacts, BackupError> {
    let folder = Folder::open(path)?;
    for file in [Some(out), key_out].into_iter().flatten() {
        if file.exists() {
            return Err(BackupError::Exists(file.to_owned()));
        }
    }
    let [copy, written] = [".database", ".new"].map(|suffix| beside(out, suffix));
    let (copy, written) = (Scratch(copy?), Scratch(written?));
    let before = small_files(&folder)?;
    copy_database(&folder, &copy.0)?;
    if small_files(&folder)? != before {
        return Err(BackupError::Moving);
    }
    let bytes = write(&copy.0, &before, &written.0, now)?;
    let move_in = || {
        fs::rename(&written.0, out)?;
        sync_folder_of(out)
    };
    move_in().map_err(Fault::file("write", out))?;
    if let Some(key_out) = key_out {
        let written = owner_only_file(key_out).and_then(|mut file| {
            let whole = file.write_all(folder.key().bytes());
            let whole = whole.and_then(|()| file.sync_all());
            if whole.is_err() {
                // Half a key must not be taken for one.
                let _ = fs::remove_file(key_out);
            }
            whole.and_then(|()| sync_folder_of(key_out))
        });
        if let Err(source) = written {
            // Both or neither; what cannot be removed is named by the first error.
            let _ = fs::remove_file(out);
            return Err(Fault::file("write", key_out)(source).into());
        }
    }
    Ok(BackupFacts { made: now, bytes })
}

/// The files beside the database, each if it is there.
fn small_files(folder: &Folder) -> Result<Vec<(&'static str, Vec<u8>)>, Fault> {
    let mut found = Vec::new();
    for name in PARTS.into_iter().filter(|name| *name != DATABASE_FILE) {
        if let Some(bytes) = folder.read_whole(name)? {
            found.push((name, bytes));
        }
    }
    Ok(found)
}

/// Copies the database as it is at one moment: SQLite reads all of it in one transaction, beside
/// which the server goes on writing.
fn copy_database(folder: &Folder, to: &Path) -> Result<(), BackupError> {
    let step = "copy the database";
    let from = database::open_reader(&folder.database())?;
    owner_only_file(to).map_err(Fault::file("create", to))?;
    let fault = |source| Fault::at(step)(source).in_file(to);
    let mut copy = Connection::open(to).map_err(fault)?;
    let all = Backup::new(&from, &mut copy).map_err(fault)?;
    all.step(-1).map_err(fault)?;
    drop(all);
    copy.close().map_err(|(_, source)| fault(source).into())
}

fn write(
    database: &Path,
    small: &[(&'static str, Vec<u8>)],
    out: &Path,
    now: Time,
) -> Result<u64, BackupError> {
    let mut file = owner_only_file(out).map_err(Fault::file("create", out))?;
    let mut copied = File::open(database).map_err(Fault::file("open", database))?;
    let mut hasher = of_part();
    let size = each_chunk(&mut copied, |chunk| {
        hasher.update(chunk);
        Ok(())
    })
    .map_err(Fault::file("read", database))?;
    let mut parts = vec![Part {
        name: DATABASE_FILE.to_owned(),
        size,
        digest: hasher.finish(),
    }];
    for (name, bytes) in small {
        let mut hasher = of_part();
        hasher.update(bytes);
        parts.push(Part {
            name: (*name).to_owned(),
            size: bytes.len() as u64,
            digest: hasher.finish(),
        });
    }
    let list = to_bytes(&List {
        domain: DOMAIN.to_owned(),
        made: now,
        parts,
    });
    // At most seven parts with short names.
    let length = u32::try_from(list.len()).unwrap_or(LIST_BYTES_MAX);
    let length = length.to_be_bytes();
    let seal = digest(DOMAIN, &[MAGIC, &length, &list]);
    let mut all = || {
        for bytes in [&MAGIC[..], &length, &list, &seal.0] {
            file.write_all(bytes)?;
        }
        copied.rewind()?;
        each_chunk(&mut copied, |chunk| file.write_all(chunk))?;
        for (_, bytes) in small {
            file.write_all(bytes)?;
        }
        file.sync_all()?;
        file.metadata().map(|facts| facts.len())
    };
    Ok(all().map_err(Fault::file("write", out))?)
}

fn each_chunk(
    from: &mut File,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<u64> {
    let mut chunk = vec![0; CHUNK];
    let mut size = 0;
    loop {
        let read = from.read(&mut chunk)?;
        if read == 0 {
            return Ok(size);
        }
        size += read as u64;
        take(chunk.get(..read).unwrap_or_default())?;
    }
}

pub(super) fn sync_folder_of(file: &Path) -> std::io::Result<()> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

/// A file on the way, which does not outlive the attempt.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // After a rename it is not there any more.
        let _ = fs::remove_file(&self.0);
    }
}
