//! Addresses of what staff open.

use domain::ids::{
    AnswerTemplateId, ApprovalId, BulkId, CustomerId, HoldId, ImportId, InvoiceId, PaymentId,
    ReceiptId, SavedFilterId, StaffId, TillId, UnappliedId,
};
use domain::invoices::cancellation::CancellationKind;

use super::{
    AMEND, PROMISES, REFUND, STAFF_ANSWER_TEMPLATES, STAFF_APPROVALS, STAFF_BULK, STAFF_CASES,
    STAFF_CUSTOMERS, STAFF_FILTERS, STAFF_IMPORTS, STAFF_INVOICE_NEW, STAFF_INVOICES,
    STAFF_PAYMENTS, STAFF_PEOPLE, STAFF_TILLS, STAFF_UNAPPLIED, UNDONE,
};

/// Opens a saved filter. Not a page.
#[must_use]
pub fn staff_filter(id: &SavedFilterId) -> String {
    format!("{STAFF_FILTERS}/{id}")
}

/// A member of staff.
#[must_use]
pub fn staff_person(id: &StaffId) -> String {
    format!("{STAFF_PEOPLE}/{id}")
}

/// What an issued invoice says, to be changed.
#[must_use]
pub fn staff_invoice_amend(id: &InvoiceId) -> String {
    format!("/staff/invoices/{id}{AMEND}")
}

/// Voiding an invoice, crediting a part of it, writing it off.
#[must_use]
pub fn staff_invoice_cancel(id: &InvoiceId, kind: CancellationKind) -> String {
    format!("/staff/invoices/{id}/{}", cancellation_segment(kind))
}

const fn cancellation_segment(kind: CancellationKind) -> &'static str {
    match kind {
        CancellationKind::Void => "void",
        CancellationKind::CreditNote => "credit",
        CancellationKind::WriteOff => "write-off",
    }
}

/// The id in the path of [`staff_invoice_cancel`], and the kind.
#[must_use]
pub fn invoice_of_cancellation(path: &str) -> (&str, Option<CancellationKind>) {
    let (rest, last) = path.rsplit_once('/').unwrap_or_default();
    let id = rest.rsplit('/').next().unwrap_or_default();
    let mut kinds = CancellationKind::ALL.iter().copied();
    (id, kinds.find(|kind| cancellation_segment(*kind) == last))
}

/// A question, a claim or a dispute; `?template=` proposes an answer.
#[must_use]
pub fn staff_case(id: &HoldId) -> String {
    format!("{STAFF_CASES}/{id}")
}

/// A template of answers.
#[must_use]
pub fn staff_answer_template(id: &AnswerTemplateId) -> String {
    format!("{STAFF_ANSWER_TEMPLATES}/{id}")
}

/// A customer, as staff see them.
#[must_use]
pub fn staff_customer(id: &CustomerId) -> String {
    format!("{STAFF_CUSTOMERS}/{id}")
}

/// Promises that a customer makes on the telephone.
#[must_use]
pub fn staff_promises(id: &CustomerId) -> String {
    format!("{STAFF_CUSTOMERS}/{id}{PROMISES}")
}

/// The id in the path of [`staff_promises`].
#[must_use]
pub fn customer_of_promises(path: &str) -> &str {
    let rest = path.strip_suffix(PROMISES).unwrap_or_default();
    rest.rsplit('/').next().unwrap_or_default()
}

/// An invoice, as staff see it.
#[must_use]
pub fn staff_invoice(id: &InvoiceId) -> String {
    format!("{STAFF_INVOICES}/{id}")
}

/// A payment, as staff see it.
#[must_use]
pub fn staff_payment(id: &PaymentId) -> String {
    format!("{STAFF_PAYMENTS}/{id}")
}

/// Asks for a refund of a payment.
#[must_use]
pub fn staff_refund(id: &PaymentId) -> String {
    format!("{STAFF_PAYMENTS}/{id}{REFUND}")
}

/// The id in the path of [`staff_refund`].
#[must_use]
pub fn payment_of_refund(path: &str) -> &str {
    let rest = path.strip_suffix(REFUND).unwrap_or_default();
    rest.rsplit('/').next().unwrap_or_default()
}

/// [`STAFF_INVOICE_NEW`] for a customer.
#[must_use]
pub fn staff_invoice_for(id: &CustomerId) -> String {
    format!("{STAFF_INVOICE_NEW}?customer={id}")
}

/// A till and its report.
#[must_use]
pub fn staff_till(id: &TillId) -> String {
    format!("{STAFF_TILLS}/{id}")
}

/// Unapplied money; `?customer=<number>`, `?of=<customer>`, `?i=<instalment>`, `?chosen=1`.
#[must_use]
pub fn staff_unapplied(id: &UnappliedId) -> String {
    format!("{STAFF_UNAPPLIED}/{id}")
}

/// The id in the path of [`staff_unapplied`].
#[must_use]
pub fn unapplied_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// A request that another person approves.
#[must_use]
pub fn staff_approval(id: &ApprovalId) -> String {
    format!("{STAFF_APPROVALS}/{id}")
}

/// An act on many rows.
#[must_use]
pub fn staff_bulk(id: &BulkId) -> String {
    format!("{STAFF_BULK}/{id}")
}

/// A payment taken at the desk.
#[must_use]
pub fn staff_taking(id: &PaymentId) -> String {
    format!("{STAFF_TILLS}/payments/{id}")
}

/// PDF of a receipt, for staff. Not a page.
#[must_use]
pub fn staff_receipt_pdf(id: &ReceiptId) -> String {
    format!("/staff/receipts/{id}/pdf")
}

/// An import; `?line=&place=` for the problems behind one.
#[must_use]
pub fn staff_import(id: &ImportId) -> String {
    format!("{STAFF_IMPORTS}/{id}")
}

/// Problems of an import as CSV. Not a page.
#[must_use]
pub fn staff_import_problems(id: &ImportId) -> String {
    format!("{STAFF_IMPORTS}/{id}/problems.csv")
}

/// What became of the rows of an import that was undone: those with an outcome's code.
#[must_use]
pub fn staff_import_undone(id: &ImportId, outcome: &str) -> String {
    format!("{STAFF_IMPORTS}/{id}{UNDONE}?outcome={outcome}")
}

/// The same as CSV. Not a page.
#[must_use]
pub fn staff_import_undone_csv(id: &ImportId, outcome: &str) -> String {
    format!("{STAFF_IMPORTS}/{id}/undone.csv?outcome={outcome}")
}
