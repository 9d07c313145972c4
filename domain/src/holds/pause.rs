//! Pauses: for a while the institution reminds nobody, nobody of a segment, or one customer not.

use crate::calendar::Date;
use crate::ids::CustomerId;

/// Longest pause in days: after that somebody decides again.
pub const LONGEST_PAUSE: i32 = 366;

/// Whom a pause concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PauseScope {
    /// All customers.
    Everybody,
    /// The customers of a segment.
    Segment(String),
    /// A customer.
    Customer(CustomerId),
}

impl PauseScope {
    /// Code in the database.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Segment(_) => "segment",
            Self::Customer(_) => "customer",
        }
    }

    /// The segment, or the customer's id; empty for everybody.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::Everybody => "",
            Self::Segment(name) => name,
            Self::Customer(id) => id.as_str(),
        }
    }

    /// Parses code and subject.
    #[must_use]
    pub fn parse(code: &str, subject: &str) -> Option<Self> {
        match code {
            "everybody" => Some(Self::Everybody),
            "segment" if !subject.is_empty() && !subject.contains(',') => {
                Some(Self::Segment(subject.to_owned()))
            }
            "customer" => CustomerId::parse(subject).ok().map(Self::Customer),
            _ => None,
        }
    }

    /// Whether a customer with these segments is meant.
    #[must_use]
    pub fn covers(&self, customer: &CustomerId, segments: &[&str]) -> bool {
        match self {
            Self::Everybody => true,
            Self::Segment(name) => segments.contains(&name.as_str()),
            Self::Customer(id) => id == customer,
        }
    }
}

/// Why a pause is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PauseError {
    /// The reason is empty.
    #[error("the reason is empty")]
    NoReason,
    /// The reason is too long.
    #[error("the reason is too long")]
    LongReason,
    /// The last day cannot be read.
    #[error("the day cannot be read")]
    NoDate,
    /// The last day has passed.
    #[error("the day has passed")]
    Past,
    /// The last day is too far away.
    #[error("the day is too far away")]
    TooFar,
    /// No customer has the segment.
    #[error("nobody has this segment")]
    UnknownSegment,
    /// It is paused already.
    #[error("it is paused already")]
    Open,
}

/// The last day until which a pause may last.
#[must_use]
pub fn last_pause_day(today: Date) -> Date {
    today.saturating_add(jiff::Span::new().days(LONGEST_PAUSE))
}

/// Whether a pause may last until the end of a day.
///
/// # Errors
/// `Past`, `TooFar`.
pub fn check_last_day(last: Date, today: Date) -> Result<(), PauseError> {
    match (last - today).get_days() {
        ..0 => Err(PauseError::Past),
        0..=LONGEST_PAUSE => Ok(()),
        _ => Err(PauseError::TooFar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(id: &str) -> CustomerId {
        CustomerId::parse(id).unwrap()
    }

    #[test]
    fn a_scope_is_read_back_and_covers_whom_it_names() {
        let segment = PauseScope::Segment("becas".into());
        for (scope, covers) in [
            (PauseScope::Everybody, [true, true]),
            (segment, [true, false]),
            (PauseScope::Customer(customer("luis")), [false, true]),
        ] {
            assert_eq!(PauseScope::parse(scope.code(), scope.subject()), Some(scope.clone()));
            let found = [("lucia", &["taller", "becas"][..]), ("luis", &["taller"])];
            let found = found.map(|(id, segments)| scope.covers(&customer(id), segments));
            assert_eq!(found, covers, "{scope:?}");
        }
        for (code, subject) in
            [("segment", ""), ("segment", "a,b"), ("customer", "../x"), ("nobody", "")]
        {
            assert_eq!(PauseScope::parse(code, subject), None, "{code}");
        }
    }

    #[test]
    fn a_pause_ends_with_a_day_from_today_to_a_year_ahead() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let today = day("2026-11-30");
        for (last, expected) in [
            ("2026-11-29", Err(PauseError::Past)),
            ("2026-11-30", Ok(())),
            ("2027-12-01", Ok(())),
            ("2027-12-02", Err(PauseError::TooFar)),
        ] {
            assert_eq!(check_last_day(day(last), today), expected, "{last}");
        }
    }
}
