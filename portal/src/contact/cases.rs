//! Cases at the desk: questions, claims of payment and disputes, with clocks and owners.

pub(crate) mod alarm;
pub mod answer_templates;
mod detail;
mod notes;
mod owner;
mod queue;

use domain::holds::HandoverError;

use crate::Error;

pub use alarm::overdue_cases;
pub use detail::{CaseClosing, CaseDetail, CaseFacts, CaseOutcome, CaseStatement, find};
pub use notes::{CaseNote, write_note};
pub use owner::hand_over;
pub use queue::{
    CaseCounts, CasePlace, CaseQuery, CaseQueue, MOST_COUNTED, QUEUE_ROWS, QueuedCase, queue,
};

/// Errors of the use cases that change a case without closing it.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    #[error(transparent)]
    Handover(#[from] HandoverError),
    #[error("the note is empty")]
    EmptyNote,
    #[error("the note is too long")]
    LongNote,
    #[error(transparent)]
    Portal(#[from] Error),
}

#[cfg(test)]
mod tests;
