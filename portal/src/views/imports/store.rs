//! SQL of imports.

use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::imports::BookedCredit;
use domain::money::Money;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

/// An existing invoice, without its instalments.
pub(super) struct StandingRow {
    pub(super) id: InvoiceId,
    pub(super) number: String,
    pub(super) customer_number: String,
    pub(super) disputed: bool,
    pub(super) is_undecided: bool,
    /// Whether it was corrected to nothing, as when it is void.
    pub(super) is_withdrawn: bool,
    /// Whether staff voided, credited, wrote off or amended it.
    pub(super) is_changed_at_desk: bool,
    /// Sum of the source's credit notes, in minor units: zero or negative.
    pub(super) noted_minor: i64,
}

columns!(StandingRow {
    id,
    number,
    customer_number,
    disputed,
    is_undecided,
    is_withdrawn,
    is_changed_at_desk,
    noted_minor,
});

/// A source's existing invoices with these numbers, unordered.
pub(super) async fn standing(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<Vec<StandingRow>> {
    Ok(sql!(
        listed StandingRow,
        tx,
        "SELECT v.id, v.number, c.number AS customer_number, v.disputed,
                EXISTS (SELECT 1 FROM holds h
                          JOIN disputes d ON d.id = h.id AND d.outcome IS NULL
                         WHERE h.invoice_id = v.id) AS is_undecided,
                v.total_minor = 0
                    AND COALESCE((SELECT SUM(a.amount_minor) FROM adjustments a
                                   WHERE a.invoice_id = v.id AND a.number IS NULL), 0) < 0
                    AS is_withdrawn,
                v.desk_changed_at IS NOT NULL AS is_changed_at_desk,
                CAST(COALESCE((SELECT SUM(a.amount_minor) FROM adjustments a
                                WHERE a.invoice_id = v.id AND a.number IS NOT NULL
                                  AND a.source = v.source), 0)
                     AS BIGINT) AS noted_minor
           FROM invoices v
           JOIN customers c ON c.id = v.customer_id
          WHERE v.source = $2 AND v.number",
        "",
        list(numbers),
        source,
    )?)
}

/// A payment recorded from outside, by its reference.
pub(super) struct ReferencedPayment {
    pub(super) invoice: InvoiceId,
    pub(super) reference: String,
    pub(super) payment: PaymentId,
    pub(super) instalment: InstalmentId,
    pub(super) amount: Money,
    pub(super) paid_at: Timestamp,
}

columns!(ReferencedPayment {
    invoice: invoice_id,
    reference,
    payment: payment_id,
    instalment: instalment_id,
    amount,
    paid_at: succeeded_at,
});

/// Payments of invoices that were recorded from outside, and of which nothing was taken or given
/// back.
pub(super) async fn source_payments(
    tx: &mut Tx,
    invoices: &[InvoiceId],
) -> Result<Vec<ReferencedPayment>> {
    Ok(sql!(
        listed ReferencedPayment,
        tx,
        "SELECT n.invoice_id, p.reference, a.payment_id, a.instalment_id, p.currency,
                a.amount_minor, p.succeeded_at
           FROM instalments n
           JOIN allocations a ON a.instalment_id = n.id
           JOIN payments p    ON p.id = a.payment_id AND p.origin = 'offline'
          WHERE p.reference IS NOT NULL AND p.succeeded_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM reversals r WHERE r.payment_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM refunds f WHERE f.payment_id = p.id)
            AND n.invoice_id",
        "",
        list(invoices),
    )?)
}

/// Payments that were recorded from outside, by id, with their parts.
pub(super) async fn reversed_payments(
    tx: &mut Tx,
    payments: &[PaymentId],
) -> Result<Vec<ReferencedPayment>> {
    Ok(sql!(
        listed ReferencedPayment,
        tx,
        "SELECT n.invoice_id, p.reference, a.payment_id, a.instalment_id, p.currency,
                a.amount_minor, p.succeeded_at
           FROM allocations a
           JOIN instalments n ON n.id = a.instalment_id
           JOIN payments p    ON p.id = a.payment_id
          WHERE a.payment_id",
        "ORDER BY a.payment_id, a.instalment_id",
        list(payments),
    )?)
}

/// Of these references of payments recorded from outside, those that exist.
pub(super) async fn taken_references(tx: &mut Tx, references: &[&str]) -> Result<Vec<String>> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sql!(
        listed Only<String>,
        tx,
        "SELECT reference FROM payments WHERE origin = 'offline' AND reference",
        "",
        list(references),
    )?;
    Ok(rows.into_iter().map(|(reference,)| reference).collect())
}

/// An open invoice of a customer.
pub(super) struct OpenInvoiceRow {
    pub(super) customer_number: String,
    pub(super) number: String,
}

columns!(OpenInvoiceRow { customer_number, number });

/// Open invoices of customers of a source, oldest due date first.
pub(super) async fn open_of_customers(
    tx: &mut Tx,
    source: &str,
    customers: &[&str],
) -> Result<Vec<OpenInvoiceRow>> {
    Ok(sql!(
        listed OpenInvoiceRow,
        tx,
        "SELECT c.number AS customer_number, v.number
           FROM customers c
           JOIN invoices v ON v.customer_id = c.id AND v.source = $2
          WHERE c.source = $2 AND v.outstanding_minor > 0 AND c.number",
        "ORDER BY v.due_on, v.id",
        list(customers),
        source,
    )?)
}

/// What a credit note has taken from an instalment.
pub(super) struct BookedNoteRow {
    pub(super) number: String,
    pub(super) credit: BookedCredit,
}

columns!(BookedNoteRow { number, credit });
columns!(BookedCredit {
    invoice: invoice_number,
    customer: customer_number,
    instalment: instalment_id,
    amount,
    revisions,
});

/// What a source's credit notes with these numbers have taken, what is due first before.
pub(super) async fn booked_notes(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<Vec<BookedNoteRow>> {
    Ok(sql!(
        listed BookedNoteRow,
        tx,
        "SELECT a.number, v.number AS invoice_number, c.number AS customer_number,
                n.id AS instalment_id, v.currency,
                CAST(-SUM(e.amount_minor) AS BIGINT) AS amount_minor,
                (SELECT COUNT(*) FROM adjustments b
                  WHERE b.source = a.source AND b.number = a.number
                    AND b.invoice_id = v.id) AS revisions
           FROM adjustments a
           JOIN entries e     ON e.posting_id = a.id AND e.account = 'receivable'
           JOIN instalments n ON n.id = e.subject
           JOIN invoices v    ON v.id = a.invoice_id
           JOIN customers c   ON c.id = v.customer_id
          WHERE a.source = $2 AND a.number",
        "GROUP BY a.source, a.number, v.id, v.number, v.currency, c.number, n.id, n.number, n.due_on
          ORDER BY n.due_on, v.id, n.number",
        list(numbers),
        source,
    )?)
}

/// A customer by their mailbox.
pub(super) struct MailboxCustomerRow {
    pub(super) email: String,
    pub(super) source: String,
    pub(super) number: String,
    pub(super) name: String,
    /// Whether staff said that all customers of the mailbox are one payer.
    pub(super) is_one_payer: bool,
}

columns!(MailboxCustomerRow { email, source, number, name, is_one_payer });

/// Customers who have one of these mailboxes.
pub(super) async fn mailbox_customers(
    tx: &mut Tx,
    emails: &[&str],
) -> Result<Vec<MailboxCustomerRow>> {
    if emails.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sql!(
        listed MailboxCustomerRow,
        tx,
        "SELECT d.email, c.source, c.number, c.name,
                d.one_payer_by IS NOT NULL AS is_one_payer
           FROM debtors d
           JOIN customers c ON c.debtor_id = d.id
          WHERE d.email",
        "ORDER BY c.source, c.number",
        list(emails),
    )?)
}

/// Serialises imports until they commit, on PostgreSQL; SQLite has a single writer anyway.
pub(super) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    if tx.is_shared() {
        sql!(one Only<String>, tx, "SELECT CAST(pg_advisory_xact_lock(417) AS TEXT)")?;
    }
    Ok(())
}
