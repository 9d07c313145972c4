//! Movements: the changes of what is owed, by day. Figures of a day are sums of movements.

use crate::calendar::Date;
use crate::coded;

/// What changed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum MovementKind {
    /// An invoice was issued.
    Issue,
    /// A credit or debit note of an instalment of which something is left.
    Adjustment,
    /// An instalment became nothing, or came back from nothing.
    Void,
    /// Other dates: one movement takes it from the old ones, another brings it to the new ones.
    Terms,
    /// A part of a payment.
    Payment,
    /// A part of a payment that was taken back.
    Reversal,
    /// The part of a payment that was too much: a customer's credit.
    Credit,
}

coded!(MovementKind);

impl MovementKind {
    /// Counts as billed.
    #[must_use]
    pub const fn is_billed(self) -> bool {
        match self {
            Self::Issue | Self::Adjustment | Self::Void => true,
            Self::Terms | Self::Payment | Self::Reversal | Self::Credit => false,
        }
    }

    /// Counts as collected.
    #[must_use]
    pub const fn is_collected(self) -> bool {
        match self {
            Self::Payment | Self::Reversal | Self::Credit => true,
            Self::Issue | Self::Adjustment | Self::Void | Self::Terms => false,
        }
    }
}

/// The change in the number of open instalments: 1 when one opens, -1 when it closes.
#[must_use]
pub const fn opened(was_owed: bool, is_owed: bool) -> i64 {
    match (was_owed, is_owed) {
        (false, true) => 1,
        (true, false) => -1,
        (true, true) | (false, false) => 0,
    }
}

/// The day on which an instalment closes. A payment that is entered late does not close it before
/// the last of its movements.
#[must_use]
pub fn closes_on(effective_on: Date, last_on: Option<Date>) -> Date {
    last_on.map_or(effective_on, |last| last.max(effective_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_billed_or_collected_or_neither() {
        for (kind, is_billed, is_collected) in [
            (MovementKind::Issue, true, false),
            (MovementKind::Adjustment, true, false),
            (MovementKind::Void, true, false),
            (MovementKind::Terms, false, false),
            (MovementKind::Payment, false, true),
            (MovementKind::Reversal, false, true),
            (MovementKind::Credit, false, true),
        ] {
            assert_eq!((kind.is_billed(), kind.is_collected()), (is_billed, is_collected));
            assert_eq!(MovementKind::parse(kind.code()), Some(kind));
        }
    }

    #[test]
    fn a_debt_opens_once_and_closes_once() {
        for (was, is, expected) in
            [(false, true, 1), (true, false, -1), (true, true, 0), (false, false, 0)]
        {
            assert_eq!(opened(was, is), expected);
        }
    }

    #[test]
    fn what_is_entered_late_closes_a_debt_on_the_day_of_its_last_movement() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (early, late) = (day("2026-10-05"), day("2026-10-20"));
        for (effective_on, last_on, expected) in
            [(late, Some(early), late), (early, Some(late), late), (early, None, early)]
        {
            assert_eq!(closes_on(effective_on, last_on), expected);
        }
    }
}
