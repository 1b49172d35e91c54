//! How an error ends the program: its exit code, and its words.

use crate::texts::input::Unusable;
use mithaq_canon::Lang;
use mithaq_desk::{
    AccountError, BackupError, DeskOpenError, EraseError, Fault, Invalid, KeepingError,
    KeyFileError, OpenError, PairError, PouchError, ProseError, SignInError, SubmitError,
    SuccessionError,
};

/// Something that this program refuses for a reason that is no fault of the system.
#[derive(Debug)]
pub(super) struct Refused(pub(super) String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// Whether what was given cannot be used at all.
pub(super) fn is_unusable(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Unusable>().is_some()
}

/// Whether nobody reads the output any more.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    let written = error.downcast_ref::<std::io::Error>().is_some_and(kind);
    let told = error.downcast_ref::<serde_json::Error>();
    written
        || told.and_then(serde_json::Error::io_error_kind) == Some(std::io::ErrorKind::BrokenPipe)
}

/// Whether the system failed, rather than that a rule or an input stood in the way.
pub(super) fn is_fault(error: &anyhow::Error) -> bool {
    let open = |open: &OpenError| matches!(open, OpenError::Fault(_));
    // A home that is not paired yet is as it should be; what was asked of it comes too early.
    let fault = |fault: &Fault| !matches!(fault, Fault::NotOpen);
    if let Some(error) = error.downcast_ref::<Fault>() {
        return fault(error);
    }
    if let Some(error) = error.downcast_ref::<DeskOpenError>() {
        return match error {
            DeskOpenError::Open(inner) => open(inner),
            DeskOpenError::Invalid(_) | DeskOpenError::Demo { .. } => false,
            DeskOpenError::Fault(inner) => fault(inner),
            DeskOpenError::Charter(_) | DeskOpenError::Thread(_) => true,
        };
    }
    if let Some(error) = error.downcast_ref::<OpenError>() {
        return open(error);
    }
    if let Some(error) = error.downcast_ref::<BackupError>() {
        return match error {
            BackupError::Open(inner) => open(inner),
            BackupError::Fault(_) => true,
            BackupError::Exists(_)
            | BackupError::InTheWay(_)
            | BackupError::NotABackup(_)
            | BackupError::CutShort { .. }
            | BackupError::Damaged { .. }
            | BackupError::OtherKey(_)
            | BackupError::Moving => false,
        };
    }
    if let Some(AccountError::Fault(inner)) = error.downcast_ref() {
        return fault(inner);
    }
    if let Some(error) = error.downcast_ref::<EraseError>() {
        return matches!(error, EraseError::Fault(inner) if fault(inner));
    }
    if let Some(error) = error.downcast_ref::<KeepingError>() {
        return matches!(error, KeepingError::Fault(inner) if fault(inner));
    }
    if let Some(error) = error.downcast_ref::<PairError>() {
        return matches!(error, PairError::Fault(inner) if fault(inner));
    }
    if let Some(error) = error.downcast_ref::<SuccessionError>() {
        return matches!(error, SuccessionError::Fault(inner) if fault(inner));
    }
    if let Some(error) = error.downcast_ref::<PouchError>() {
        let is_too_early = matches!(error, PouchError::Fault(inner) if !fault(inner));
        return error.is_fault() && !is_too_early;
    }
    if let Some(error) = error.downcast_ref::<KeyFileError>() {
        return matches!(error, KeyFileError::Fault(inner) if fault(inner));
    }
    if let Some(error) = error.downcast_ref::<SubmitError>() {
        return matches!(error, SubmitError::Fault(inner) if fault(inner));
    }
    if let Some(error) = error.downcast_ref::<SignInError>() {
        return matches!(error, SignInError::Fault(inner) if fault(inner));
    }
    invalid(error).is_none() && error.downcast_ref::<Refused>().is_none()
}

/// The error in words, with its place and its remedy.
pub(super) fn words(error: &anyhow::Error) -> String {
    if let Some(invalid) = invalid(error) {
        return of_invalid(invalid);
    }
    if let Some(SubmitError::Refusal(refusal)) = error.downcast_ref() {
        return sentence("refusal", refusal.code());
    }
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // Many say their own cause already.
        if words.is_empty() {
            words = cause;
        } else if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

fn invalid(error: &anyhow::Error) -> Option<&Invalid> {
    if let Some(DeskOpenError::Invalid(invalid)) = error.downcast_ref() {
        return Some(invalid);
    }
    if let Some(AccountError::Invalid(invalid)) = error.downcast_ref() {
        return Some(invalid);
    }
    if let Some(SubmitError::Invalid(invalid)) = error.downcast_ref() {
        return Some(invalid);
    }
    if let Some(KeepingError::Invalid(invalid)) = error.downcast_ref() {
        return Some(invalid);
    }
    if let Some(ProseError::Invalid(invalid)) = error.downcast_ref() {
        return Some(invalid);
    }
    error.downcast_ref()
}

fn of_invalid(invalid: &Invalid) -> String {
    let in_a_file = invalid.code.starts_with("text-") || invalid.code.starts_with("file-");
    let at = match &invalid.at {
        Some(line) if in_a_file && line.parse::<usize>().is_ok() => format!(" (line {line})"),
        Some(at) => format!(" ({at})"),
        None => String::new(),
    };
    format!(
        "{}: {}{at}",
        invalid.field,
        sentence("invalid", invalid.code)
    )
}

/// The sentence that the pages show as well; the stable name where there is none.
fn sentence(kind: &str, code: &str) -> String {
    mithaq_web::sentence(Lang::En, kind, code)
}
