//! SQL of a case in full.

use domain::ids::{HoldId, InvoiceId};
use domain::invoices::Invoice;

use super::{CaseFacts, ClosingColumns, StatementColumns};
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns! { CaseFacts {
    id, cause, since, due_at: case_due_at, owner, owner_name, customer_name, customer_number,
    language, has_mailbox,
} }

columns!(StatementColumns { question, paid_on, method, reference });

columns!(ClosingColumns { claim_outcome, dispute_outcome, answer, closed_by, closed_at });

/// A case with the columns of its kind.
pub(in crate::contact::cases) struct CaseRow {
    pub(in crate::contact::cases) facts: CaseFacts,
    pub(in crate::contact::cases) invoice: InvoiceId,
    pub(super) words: StatementColumns,
    pub(super) closed: ClosingColumns,
}

columns!(CaseRow { facts, invoice: invoice_id, words, closed });

pub(in crate::contact::cases) async fn find(tx: &mut Tx, id: &HoldId) -> Result<Option<CaseRow>> {
    Ok(sql!(
        maybe CaseRow,
        tx,
        "SELECT h.id, h.cause, h.since, h.case_due_at, h.owner, o.name AS owner_name, h.invoice_id,
                c.name AS customer_name, c.number AS customer_number,
                COALESCE(q.language, k.language, u.language, b.language) AS language,
                COALESCE(q.email, k.email, b.email) IS NOT NULL AS has_mailbox,
                q.text AS question, k.paid_on, k.method, k.reference,
                k.outcome AS claim_outcome, d.outcome AS dispute_outcome,
                COALESCE(q.answer, k.answer, d.answer) AS answer,
                COALESCE(s.name, q.answered_by, k.decided_by, d.decided_by) AS closed_by,
                COALESCE(q.answered_at, k.decided_at, d.decided_at) AS closed_at
           FROM holds h
           JOIN invoices  v      ON v.id = h.invoice_id
           JOIN customers c      ON c.id = v.customer_id
           LEFT JOIN debtors b   ON b.id = c.debtor_id
           LEFT JOIN users u     ON u.email = b.email
           LEFT JOIN staff o     ON o.id = h.owner
           LEFT JOIN questions q ON q.id = h.id
           LEFT JOIN claims k    ON k.id = h.id
           LEFT JOIN disputes d  ON d.id = h.id
           LEFT JOIN staff s     ON s.id = COALESCE(q.answered_by, k.decided_by, d.decided_by)
          WHERE h.id = $1 AND h.cause IN ('question', 'claim_paid', 'dispute')",
        id,
    )?)
}

/// The invoice of a case.
pub(in crate::contact::cases) async fn invoice(tx: &mut Tx, id: &InvoiceId) -> Result<Invoice> {
    Ok(sql!(
        one Invoice,
        tx,
        "SELECT id, customer_id, number, description, currency, total_minor, outstanding_minor,
                issued_on, due_on, disputed, paid_at
           FROM invoices
          WHERE id = $1",
        id,
    )?)
}
