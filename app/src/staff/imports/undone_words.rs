//! Words for what became of rows.

use domain::imports::undo::{KeptReason, UndoOutcome};
use portal::views::imports::EffectKind;
use portal::views::imports::files::UndoneRow;

use crate::components::UiTone;
use crate::t;

pub(in crate::staff::imports) fn outcome(outcome: UndoOutcome) -> (UiTone, &'static str) {
    match outcome {
        UndoOutcome::Reversed => (UiTone::Good, t!(imports.undo.reversed)),
        UndoOutcome::Kept => (UiTone::Warn, t!(imports.undo.kept)),
        UndoOutcome::Failed => (UiTone::Bad, t!(imports.undo.failed)),
    }
}

/// What a row did.
pub(in crate::staff::imports) fn kind(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::InvoiceAdded => t!(imports.undone_kind.invoice_added),
        EffectKind::InvoiceChanged => t!(imports.undone_kind.invoice_changed),
        EffectKind::CreditNote => t!(imports.undone_kind.credit_note),
        EffectKind::CustomerAdded => t!(imports.undone_kind.customer_added),
        EffectKind::CustomerChanged => t!(imports.undone_kind.customer_changed),
    }
}

/// Why a row was not reversed; empty if it was.
pub(in crate::staff::imports) fn why(row: &UndoneRow) -> &'static str {
    match (row.outcome, row.reason) {
        (UndoOutcome::Failed, _) => t!(imports.kept_reason.failed),
        (_, None) => "",
        (_, Some(KeptReason::LaterImport)) => t!(imports.kept_reason.later_import),
        (_, Some(KeptReason::ChangedAtDesk)) => t!(imports.kept_reason.changed_at_desk),
        (_, Some(KeptReason::CustomerActed)) => t!(imports.kept_reason.customer_acted),
        (_, Some(KeptReason::BeingPaid)) => t!(imports.kept_reason.being_paid),
        (_, Some(KeptReason::Paid)) => t!(imports.kept_reason.paid),
        (_, Some(KeptReason::Edited)) => t!(imports.kept_reason.edited),
        (_, Some(KeptReason::HasUser)) => t!(imports.kept_reason.has_user),
    }
}
