//! Words for the kinds of cancellations.

use domain::invoices::cancellation::CancellationKind;

use crate::t;

pub(super) fn title(kind: CancellationKind) -> &'static str {
    match kind {
        CancellationKind::Void => t!(staff_invoicing.void),
        CancellationKind::CreditNote => t!(staff_invoicing.credit_note),
        CancellationKind::WriteOff => t!(staff_invoicing.write_off),
    }
}

/// What it does.
pub(super) fn hint(kind: CancellationKind) -> &'static str {
    match kind {
        CancellationKind::Void => t!(staff_invoicing.void_hint),
        CancellationKind::CreditNote => t!(staff_invoicing.credit_note_hint),
        CancellationKind::WriteOff => t!(staff_invoicing.write_off_hint),
    }
}
