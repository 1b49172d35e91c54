//! One server a home: a lock of the operating system, which a crash releases.

use crate::{Fault, OpenError};
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

/// Holds a home for this process until it is dropped.
#[derive(Debug)]
pub struct Lock {
    // Never read again: closing the file is what releases the lock.
    _file: File,
}

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Self, OpenError> {
        let step = "lock the home with";
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(Fault::file(step, path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // A holder that cannot be read is still a holder.
                let _ = file.read_to_string(&mut holder);
                return Err(OpenError::Locked {
                    home: path.parent().unwrap_or(path).to_owned(),
                    process: holder.trim().parse().ok(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(Fault::file(step, path)(source).into()),
        }
        let mut write = || {
            file.set_len(0)?;
            file.rewind()?;
            writeln!(file, "{}", std::process::id())?;
            file.flush()
        };
        write().map_err(Fault::file(step, path))?;
        Ok(Self { _file: file })
    }
}
