//! Errors of the forms, as queries.

use domain::invoices::cancellation::CancellationRefusal;

/// Everything wrong that the page reads from what was typed.
pub(super) const ENTRY: &str = "problem=entry";
pub(super) const UNCHANGED: &str = "problem=unchanged";
pub(super) const NOT_AS_SEEN: &str = "problem=not_as_seen";
pub(super) const STALE: &str = "problem=stale";
pub(super) const REQUEST_OPEN: &str = "problem=request_open";
pub(super) const NOBODY_TO_APPROVE: &str = "problem=nobody_to_approve";

/// Error of a refusal, as a query.
pub(super) const fn query_of(refusal: CancellationRefusal) -> &'static str {
    match refusal {
        CancellationRefusal::PartlyPaid => "problem=partly_paid",
        CancellationRefusal::NothingOwed => "problem=nothing_owed",
        CancellationRefusal::MoreThanOwed => "problem=more_than_owed",
        CancellationRefusal::BeingPaid => "problem=being_paid",
    }
}
