//! What `verify` found.

use mithaq_canon::{PayloadId, Position};

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What is damaged, in the order in which it was met.
    pub findings: Vec<Finding>,
    /// How many more findings there were.
    pub left_out: u64,
    /// Entries checked.
    pub entries: u64,
    /// Receipts among them.
    pub receipts: u64,
    /// Payloads opened.
    pub payloads: u64,
    /// Twins kept as proof of equivocation: not damage, and never silent.
    pub twins: u64,
}

impl Report {
    /// Whether nothing is damaged.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// One damage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is damaged.
    pub part: Part,
    /// How.
    pub damage: Damage,
    /// More, for an operator.
    pub detail: String,
}

/// What can be damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The charter's file.
    Charter,
    /// The database as a whole.
    Database,
    /// The entry at this place.
    Entry(Position),
    /// A receipt in the entry at this place.
    Receipt(Position),
    /// A text of the record.
    Payload(PayloadId),
    /// The read tables, which `rebuild` makes anew.
    ReadTables,
    /// The head mark.
    HeadMark,
    /// Our own log as a whole.
    OwnLog,
    /// A home table.
    Home(&'static str),
    /// A private key's file.
    Key,
}

/// How something is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// It cannot be read at all.
    Unreadable,
    /// SQLite finds its own structure damaged.
    Structure,
    /// The bytes are not in the one form.
    Form,
    /// A signature, or an official's proof, does not verify.
    Signature,
    /// It does not follow what comes before it.
    Link,
    /// It is not what follows from the record.
    Differs,
    /// Something that must be there is not.
    Missing,
    /// Something is there that nothing calls for.
    Stray,
    /// Less of our own log is here than has left this server.
    CutTail,
    /// Nothing may be wrong: an earlier version wrote it, and what this one checks is not there yet.
    Earlier,
}

impl Damage {
    /// A stable name in kebab case: the translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Structure => "structure",
            Self::Form => "form",
            Self::Signature => "signature",
            Self::Link => "link",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Stray => "stray",
            Self::CutTail => "cut-tail",
            Self::Earlier => "earlier",
        }
    }
}

impl Part {
    /// A stable name in kebab case: the translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Charter => "charter",
            Self::Database => "database",
            Self::Entry(_) => "entry",
            Self::Receipt(_) => "receipt",
            Self::Payload(_) => "payload",
            Self::ReadTables => "read-tables",
            Self::HeadMark => "head-mark",
            Self::OwnLog => "own-log",
            Self::Home(_) => "home",
            Self::Key => "key",
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())?;
        match self {
            Self::Entry(at) | Self::Receipt(at) => {
                write!(f, " {}:{}:{}", at.side.0, at.epoch, at.seq)
            }
            Self::Payload(id) => write!(f, " {id}"),
            Self::Home(table) => write!(f, " {table}"),
            Self::Charter
            | Self::Database
            | Self::ReadTables
            | Self::HeadMark
            | Self::OwnLog
            | Self::Key => Ok(()),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}: {}", self.part, self.damage.code(), self.detail)
    }
}

/// How far a check has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries and payloads checked.
    pub done: u64,
    /// Of so many; what a damaged database says of itself, so at least 1 and perhaps wrong.
    pub of: u64,
}
