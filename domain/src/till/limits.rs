//! How far a count may be off before a second person looks at it.

use crate::money::Money;

/// The largest difference of each currency that a cashier explains alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DifferenceLimits(Vec<Money>);

impl DifferenceLimits {
    /// Limits by currency; of several for one currency the first counts.
    #[must_use]
    pub const fn new(limits: Vec<Money>) -> Self {
        Self(limits)
    }

    /// Whether a second person reviews a difference, too much or too little. Without a limit for
    /// its currency, every difference is reviewed.
    #[must_use]
    pub fn needs_review(&self, difference: Money) -> bool {
        let limit = self.0.iter().find(|limit| limit.currency == difference.currency);
        let alone = limit.map_or(0, |limit| limit.minor.max(0).unsigned_abs());
        difference.minor.unsigned_abs() > alone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency::{Clp, Pen, Usd};

    #[test]
    fn above_its_limit_and_where_there_is_none_a_difference_is_reviewed() {
        let limits = DifferenceLimits::new(vec![Money::new(1_000, Pen), Money::new(-5, Clp)]);
        for (minor, currency, expected) in [
            (0, Pen, false),
            (-500, Pen, false),
            (1_000, Pen, false),
            (-1_000, Pen, false),
            (1_001, Pen, true),
            (-1_001, Pen, true),
            (i64::MIN, Pen, true),
            (1, Usd, true),
            (-1, Usd, true),
            (0, Usd, false),
            (1, Clp, true),
        ] {
            assert_eq!(limits.needs_review(Money::new(minor, currency)), expected, "{minor}");
        }
    }
}
