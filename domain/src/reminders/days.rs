//! The public record of reminders: what became of them on each day, and how many went to who owed
//! nothing.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::calendar::{Date, date_at, first_instant};

/// A payment of this long before a reminder is claimed, or later, was made meanwhile: it may have
/// waited for the locks of the claim.
pub const MEANWHILE: SignedDuration = SignedDuration::from_mins(1);

/// A day is counted this long after its end: until then, what was begun on it may be recorded.
pub const CLOSED_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// What became of the reminders of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Handed over to a carrier.
    pub sent: i64,
    /// Due, and withheld for a reason.
    pub withheld: i64,
    /// Not handed over, or it is unknown whether they were.
    pub failed: i64,
    /// Dropped, because the debts were paid before.
    pub dropped: i64,
    /// Of those sent: one of their debts was settled more than [`MEANWHILE`] before.
    pub paid_before: i64,
    /// Of those sent: one of their debts was settled while they were handed over.
    pub paid_meanwhile: i64,
}

/// A day of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderDay {
    /// At the institution.
    pub day: Date,
    /// Its first instant.
    pub begins_at: Timestamp,
    /// The first instant after it.
    pub ends_at: Timestamp,
    /// What became of its reminders.
    pub counts: DayCounts,
}

/// Names of the values of [`ReminderDay::row`].
pub const RECORD_COLUMNS: &str =
    "day,begins_at,ends_at,sent,withheld,failed,dropped,paid_before,paid_meanwhile";

impl ReminderDay {
    /// The day as a row of CSV, in the order of [`RECORD_COLUMNS`]: what is hashed.
    #[must_use]
    pub fn row(&self) -> String {
        let Self { day, begins_at, ends_at, counts } = self;
        let DayCounts { sent, withheld, failed, dropped, paid_before, paid_meanwhile } = counts;
        format!(
            "{day},{begins_at},{ends_at},{sent},{withheld},{failed},{dropped},{paid_before},\
             {paid_meanwhile}"
        )
    }
}

/// The day that is counted next, if it is over: the one after the last, or yesterday. It begins
/// where the last one ended, also where the time zone was changed since.
///
/// # Errors
/// When a date lies outside what an instant can hold.
pub fn next_to_count(
    last: Option<(Date, Timestamp)>,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Option<ReminderDay>, jiff::Error> {
    let (mut day, begins_at) = match last {
        Some((day, ends_at)) => (day.checked_add(1.day())?, ends_at),
        None => {
            let day = date_at(now, zone).checked_sub(1.day())?;
            (day, first_instant(day, zone)?)
        }
    };
    loop {
        let next = day.checked_add(1.day())?;
        let ends_at = first_instant(next, zone)?;
        if now.duration_since(ends_at) < CLOSED_AFTER {
            return Ok(None);
        }
        if begins_at < ends_at {
            let counts = DayCounts::default();
            return Ok(Some(ReminderDay { day, begins_at, ends_at, counts }));
        }
        day = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_counted_an_hour_after_its_end_and_each_begins_where_the_last_one_ended() {
        let lima = TimeZone::get("America/Lima").unwrap();
        let santiago = TimeZone::get("America/Santiago").unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let of_last = |last: &str, ended: &str| Some((day(last), at(ended)));
        for (last, now, zone, expected) in [
            // The first is yesterday.
            (None, "2026-11-21T06:00:00Z", &lima, Some(("2026-11-20", "2026-11-20T05:00:00Z"))),
            // Not within an hour of its end.
            (None, "2026-11-21T05:59:59Z", &lima, None),
            (
                of_last("2026-11-20", "2026-11-21T05:00:00Z"),
                "2026-11-22T06:00:00Z",
                &lima,
                Some(("2026-11-21", "2026-11-21T05:00:00Z")),
            ),
            (of_last("2026-11-20", "2026-11-21T05:00:00Z"), "2026-11-22T05:30:00Z", &lima, None),
            // Days that were missed come one after the other.
            (
                of_last("2026-11-20", "2026-11-21T05:00:00Z"),
                "2026-12-24T12:00:00Z",
                &lima,
                Some(("2026-11-21", "2026-11-21T05:00:00Z")),
            ),
            // Chile's day without a midnight begins at one.
            (
                of_last("2026-09-04", "2026-09-05T04:00:00Z"),
                "2026-09-06T05:00:00Z",
                &santiago,
                Some(("2026-09-05", "2026-09-05T04:00:00Z")),
            ),
            // East of the old zone, the days that ended before are left out.
            (
                of_last("2026-11-20", "2026-11-21T15:30:00Z"),
                "2026-11-22T18:00:00Z",
                &tokyo,
                Some(("2026-11-22", "2026-11-21T15:30:00Z")),
            ),
        ] {
            let found = next_to_count(last, at(now), zone).unwrap();
            let found = found.map(|one| (one.day, one.begins_at));
            assert_eq!(found, expected.map(|(on, from)| (day(on), at(from))), "{last:?} {now}");
        }
    }

    #[test]
    fn a_day_lasts_as_long_as_its_clock_says() {
        let zone = TimeZone::get("America/Santiago").unwrap();
        let hours = |last: &str, ended: &str| {
            let last = Some((day(last), at(ended)));
            let one = next_to_count(last, at("2026-12-01T00:00:00Z"), &zone).unwrap().unwrap();
            one.ends_at.duration_since(one.begins_at).as_hours()
        };
        // Clocks go back on the 5th of April at midnight, and on in September.
        assert_eq!(hours("2026-04-03", "2026-04-04T03:00:00Z"), 25);
        assert_eq!(hours("2026-09-05", "2026-09-06T04:00:00Z"), 23);
    }

    #[test]
    fn a_row_has_a_value_for_each_column() {
        let counts = DayCounts {
            sent: 120,
            withheld: 14,
            failed: 2,
            dropped: 9,
            paid_before: 0,
            paid_meanwhile: 1,
        };
        let one = ReminderDay {
            day: day("2026-11-20"),
            begins_at: at("2026-11-20T05:00:00Z"),
            ends_at: at("2026-11-21T05:00:00Z"),
            counts,
        };
        let row = one.row();
        assert_eq!(row, "2026-11-20,2026-11-20T05:00:00Z,2026-11-21T05:00:00Z,120,14,2,9,0,1");
        assert_eq!(row.split(',').count(), RECORD_COLUMNS.split(',').count());
    }
}
