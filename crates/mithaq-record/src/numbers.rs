//! Numbers of format and rules: what a version knows, and what a side may use.

/// Of bytes, and of meaning. A greater number is a newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Number of the byte format.
    pub format: u32,
    /// Number of the rules.
    pub rules: u32,
}

impl Numbers {
    /// What this version writes and reads at most.
    pub const THIS: Self = Self {
        format: crate::FORMAT,
        rules: crate::RULES,
    };

    /// The smaller of each.
    #[must_use]
    pub fn at_most(self, other: Self) -> Self {
        Self {
            format: self.format.min(other.format),
            rules: self.rules.min(other.rules),
        }
    }

    /// The greater of each.
    #[must_use]
    pub fn at_least(self, other: Self) -> Self {
        Self {
            format: self.format.max(other.format),
            rules: self.rules.max(other.rules),
        }
    }

    /// Whether both are known to a version that knows these.
    pub fn covers(self, other: Self) -> bool {
        other.format <= self.format && other.rules <= self.rules
    }
}
