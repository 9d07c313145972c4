//! Days and instants: a deadline is an instant derived from a date in the debtor's time zone.

pub use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// The first instant of a day in a time zone. Where a clock change removes midnight (Chile, some
/// Septembers), it is the first instant that exists.
///
/// # Errors
/// When the date lies outside what an instant can hold.
pub fn first_instant(date: Date, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    Ok(date.to_zoned(zone.clone())?.start_of_day()?.timestamp())
}

/// The date in a time zone at an instant.
#[must_use]
pub fn date_at(now: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(now).date()
}

/// True from the first instant of the day after the due date.
#[must_use]
pub fn is_overdue(due_on: Date, today: Date) -> bool {
    today > due_on
}

pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_midnight_starts_at_its_first_instant() {
        let zone = TimeZone::get("America/Santiago").unwrap();
        for (date, expected) in [
            ("2026-09-06", "2026-09-06T04:00:00Z"),
            ("2026-09-05", "2026-09-05T04:00:00Z"),
            ("2026-09-07", "2026-09-07T03:00:00Z"),
        ] {
            let start = first_instant(date.parse().unwrap(), &zone).unwrap();
            assert_eq!(start.to_string(), expected, "{date}");
        }
    }

    #[test]
    fn the_date_is_that_of_the_place() {
        let now: Timestamp = "2026-11-21T03:30:00Z".parse().unwrap();
        for (zone, expected) in [("America/Lima", "2026-11-20"), ("UTC", "2026-11-21")] {
            let zone = TimeZone::get(zone).unwrap();
            assert_eq!(date_at(now, &zone).to_string(), expected);
        }
    }

    #[test]
    fn the_due_day_itself_is_not_overdue() {
        let due = "2026-11-20".parse().unwrap();
        assert!(!is_overdue(due, due));
        assert!(is_overdue(due, due.tomorrow().unwrap()));
    }
}
