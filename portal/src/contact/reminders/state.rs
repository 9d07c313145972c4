//! Transitions of a reminder's state.

use domain::reminders::{ReminderEvent, ReminderState};

use crate::{Error, Result};

/// The state after an event. The caller holds the reminder's lock, so an impossible event is a bug.
pub(super) fn after(state: ReminderState, event: ReminderEvent) -> Result<ReminderState> {
    let next = state.after(event);
    next.ok_or_else(|| Error::internal(format!("a reminder is {state:?}: no {event:?}")))
}

#[cfg(test)]
mod tests;
