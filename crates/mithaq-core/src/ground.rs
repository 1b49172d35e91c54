//! Why a text may be erased: the legal ground that the declaration in the record names.

/// The legal ground of an erasure. Numbers are those of the record and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The time for which it may be kept has ended.
    RetentionEnded,
    /// The person whom it concerns has asked for it, and the law grants it.
    DataSubject,
    /// It was entered in error.
    EnteredInError,
    /// A court or an authority has ordered it.
    Order,
}

impl Ground {
    /// Every ground of this version.
    pub const ALL: [Self; 4] = [
        Self::RetentionEnded,
        Self::DataSubject,
        Self::EnteredInError,
        Self::Order,
    ];

    /// The number in the record.
    pub const fn number(self) -> u16 {
        match self {
            Self::RetentionEnded => 1,
            Self::DataSubject => 2,
            Self::EnteredInError => 3,
            Self::Order => 4,
        }
    }

    /// A stable name in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RetentionEnded => "retention-ended",
            Self::DataSubject => "data-subject",
            Self::EnteredInError => "entered-in-error",
            Self::Order => "order",
        }
    }

    /// The ground of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }
}
