//! What was paid after reminders, by step and channel.
//!
//! A day is counted once, when the window of its reminders is over: so the figure of any day is a
//! sum of few rows, however many reminders there were.

use domain::calendar::{Date, first_instant};
use domain::money::Money;
use domain::reports::{RECOVERY_WINDOW, Recovery, recovery_days, window_end};

use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// Recovery of the reminders of 30 days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecoveryReport {
    /// By currency, step and channel.
    pub reminders: Vec<Recovery>,
    /// By currency.
    pub own_accord: Vec<OwnAccord>,
}

/// What was paid on the same days without a reminder of it in the window before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnAccord {
    pub paid: Money,
}

/// Sums up the days that count on a day.
pub(super) async fn read(tx: &mut Tx, day: Date) -> Result<RecoveryReport> {
    let days = recovery_days(day);
    Ok(RecoveryReport {
        reminders: store::reminders(tx, days).await?,
        own_accord: store::own_accord(tx, days).await?,
    })
}

/// Counts the days whose window is over. Another replica may count the same one: then the first of
/// them counts.
pub(crate) async fn count_days(portal: &Portal) -> Result<()> {
    let zone = &portal.settings.institution.time_zone;
    loop {
        let mut tx = portal.db.write().await?;
        // The window of its reminders ends before today.
        let before = shifted_back(portal.today());
        let Some(day) = store::next_to_count(&mut tx, before).await? else { return Ok(()) };
        if store::begin(&mut tx, day.day).await? {
            let window = store::RecoverySpan {
                day: day.day,
                last: window_end(day.day),
                begins_at: day.begins_at,
                ends_at: day.ends_at,
                before: first_instant(shifted_back(day.day), zone).map_err(Error::internal)?,
            };
            store::count_reminders(&mut tx, &window).await?;
            store::count_own_accord(&mut tx, &window).await?;
        }
        tx.commit().await?;
        portal.db.give_way().await;
    }
}

/// As many days before a day as the window has.
fn shifted_back(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(RECOVERY_WINDOW))
}

#[cfg(test)]
mod tests;
