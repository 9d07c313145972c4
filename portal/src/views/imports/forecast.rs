//! What a file would do, counted by the check.

use domain::imports::{Draft, DraftKind, NoteChange};
use serde::{Deserialize, Serialize};

use super::booked::BookedNotes;
use super::existing::ExistingInvoices;

/// What loading a file would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Invoices that would be added.
    pub added: u64,
    /// Existing invoices and credit notes that would change, payments included.
    pub changed: u64,
    /// Invoices and credit notes that stay as they are.
    pub unchanged: u64,
    /// Credit notes that would be set against what is owed.
    pub credited: u64,
    /// Void ones that would be left out.
    pub void: u64,
}

/// What would become of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineFate {
    Added,
    Changed,
    Unchanged,
    Credited,
    Void,
    /// It waits for a person.
    Waits,
}

impl LineFate {
    pub(super) fn of(existing: &ExistingInvoices, booked: &BookedNotes, draft: &Draft) -> Self {
        match draft.kind {
            DraftKind::Invoice => match existing.change(draft) {
                None if draft.is_void() => Self::Void,
                None => Self::Added,
                Some(Err(_)) => Self::Waits,
                Some(Ok(change)) if change.is_empty() => Self::Unchanged,
                Some(Ok(_)) => Self::Changed,
            },
            DraftKind::CreditNote { .. } => match booked.change(draft) {
                Err(_) => Self::Waits,
                Ok(NoteChange::Same) => Self::Unchanged,
                Ok(NoteChange::Void) => Self::Void,
                Ok(NoteChange::Credit(_)) => Self::Credited,
                Ok(NoteChange::TakeBack(_)) => Self::Changed,
            },
        }
    }
}

impl Forecast {
    const fn count(&mut self, fate: LineFate) -> Option<&mut u64> {
        match fate {
            LineFate::Added => Some(&mut self.added),
            LineFate::Changed => Some(&mut self.changed),
            LineFate::Unchanged => Some(&mut self.unchanged),
            LineFate::Credited => Some(&mut self.credited),
            LineFate::Void => Some(&mut self.void),
            LineFate::Waits => None,
        }
    }

    pub(super) const fn add(&mut self, fate: LineFate) {
        if let Some(count) = self.count(fate) {
            *count += 1;
        }
    }

    /// Takes a line out again, which turned out to be kept out or to repeat another.
    pub(super) const fn take(&mut self, fate: LineFate) {
        if let Some(count) = self.count(fate) {
            *count = count.saturating_sub(1);
        }
    }
}
