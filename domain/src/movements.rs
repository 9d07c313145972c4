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
    /// An instalment will not be paid: a loss.
    WriteOff,
    /// Other dates: one movement takes it from the old ones, another brings it to the new ones.
    Terms,
    /// A part of a payment.
    Payment,
    /// A part of a payment that was taken back.
    Reversal,
    /// A part of a payment that goes back to who paid it.
    Refund,
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
            Self::WriteOff
            | Self::Terms
            | Self::Payment
            | Self::Reversal
            | Self::Refund
            | Self::Credit => false,
        }
    }

    /// Counts as collected.
    #[must_use]
    pub const fn is_collected(self) -> bool {
        match self {
            Self::Payment | Self::Reversal | Self::Refund | Self::Credit => true,
            Self::Issue | Self::Adjustment | Self::Void | Self::WriteOff | Self::Terms => false,
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

/// How a movement changes the number of open instalments, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// 1, 0 or -1.
    pub opened: i64,
    /// The day of the movement, or a later one of a closing.
    pub on: Date,
}

/// The openings of an instalment by the days and amounts of its movements, as they were entered.
#[must_use]
pub fn openings(movements: impl IntoIterator<Item = (Date, i64)>) -> Vec<Opening> {
    let (mut owed, mut last_on) = (0, None);
    let opening = |(day, minor): (Date, i64)| {
        let was_owed = owed > 0;
        owed += minor;
        let opened = opened(was_owed, owed > 0);
        let closes_on = closes_on(day, last_on);
        last_on = Some(closes_on);
        Opening { opened, on: if opened < 0 { closes_on } else { day } }
    };
    movements.into_iter().map(opening).collect()
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
            (MovementKind::WriteOff, false, false),
            (MovementKind::Terms, false, false),
            (MovementKind::Payment, false, true),
            (MovementKind::Reversal, false, true),
            (MovementKind::Refund, false, true),
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

    #[test]
    fn an_instalment_opens_closes_and_opens_again() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (first, second, third) = (day("2026-10-05"), day("2026-10-20"), day("2026-11-02"));
        for (case, movements, expected) in [
            ("paid", vec![(first, 9), (second, -9)], vec![(1, first), (-1, second)]),
            (
                "paid in parts",
                vec![(first, 9), (second, -4), (third, -5)],
                vec![(1, first), (0, second), (-1, third)],
            ),
            (
                "the last part was paid before the first",
                vec![(first, 9), (third, -4), (second, -5)],
                vec![(1, first), (0, third), (-1, third)],
            ),
            (
                "paid before it was issued",
                vec![(second, 9), (first, -9)],
                vec![(1, second), (-1, second)],
            ),
            (
                "taken back",
                vec![(first, 9), (second, -9), (third, 9)],
                vec![(1, first), (-1, second), (1, third)],
            ),
        ] {
            let found = openings(movements);
            let found: Vec<_> = found.into_iter().map(|one| (one.opened, one.on)).collect();
            assert_eq!(found, expected, "{case}");
        }
    }
}
