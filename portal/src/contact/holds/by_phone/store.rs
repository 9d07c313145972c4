//! SQL of promises on the telephone.

use domain::calendar::Date;
use domain::holds::{Cause, PromiseOutcome};
use domain::ids::{CustomerId, HoldId, InvoiceId};
use domain::language::Language;
use domain::money::Money;
use jiff::Timestamp;

use super::MOST_PROMISABLE;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

pub(super) async fn name_of(tx: &mut Tx, customer: &CustomerId) -> Result<Option<String>> {
    let text = "SELECT name FROM customers WHERE id = $1";
    Ok(sql!(maybe Only<String>, tx, text, customer)?.map(|(name,)| name))
}

/// An invoice with an outstanding amount, and its open promise.
pub(super) struct OpenDebtOfPromise {
    pub(super) invoice: InvoiceId,
    pub(super) number: String,
    pub(super) description: String,
    pub(super) outstanding: Money,
    pub(super) due_on: Date,
    pub(super) promise: Option<HoldId>,
    pub(super) on: Option<Date>,
    /// Name of who noted it.
    pub(super) by: Option<String>,
    /// When the first promise was made that was withdrawn a short time ago.
    pub(super) withdrawn_at: Option<Timestamp>,
}

columns! { OpenDebtOfPromise {
    invoice: invoice_id, number, description, outstanding, due_on, promise: promise_id,
    on: promised_on, by: noted_by, withdrawn_at,
} }

/// Invoices of a customer with an outstanding amount. Promises that were withdrawn count if they
/// were made since an instant.
pub(super) async fn open_debts(
    tx: &mut Tx,
    customer: &CustomerId,
    since: Timestamp,
) -> Result<Vec<OpenDebtOfPromise>> {
    Ok(sql!(
        all OpenDebtOfPromise,
        tx,
        "SELECT v.id AS invoice_id, v.number, v.description, v.currency,
                v.outstanding_minor, v.due_on,
                p.id AS promise_id, p.promised_on, f.name AS noted_by,
                (SELECT MIN(w.made_at)
                   FROM holds g
                   JOIN promises w ON w.id = g.id
                  WHERE g.invoice_id = v.id AND w.outcome = $3 AND w.made_at > $2)
                    AS withdrawn_at
           FROM invoices v
           LEFT JOIN holds h    ON h.invoice_id = v.id AND h.cause = $4 AND h.ended_at IS NULL
           LEFT JOIN promises p ON p.id = h.id AND p.outcome IS NULL
           LEFT JOIN staff f    ON f.id = h.said_by AND p.id IS NOT NULL
          WHERE v.customer_id = $1 AND v.outstanding_minor > 0
          ORDER BY v.due_on, v.id
          LIMIT $5",
        customer,
        since,
        PromiseOutcome::Withdrawn,
        Cause::Promise,
        i64::try_from(MOST_PROMISABLE).unwrap_or(i64::MAX),
    )?)
}

/// A promise that staff noted.
pub(super) struct NotedPromiseRow {
    pub(super) invoice: InvoiceId,
    pub(super) on: Date,
}

columns!(NotedPromiseRow { invoice: invoice_id, on: promised_on });

/// A promise of a customer that staff noted, whatever its outcome.
pub(super) async fn noted(
    tx: &mut Tx,
    customer: &CustomerId,
    id: &HoldId,
) -> Result<Option<NotedPromiseRow>> {
    Ok(sql!(
        maybe NotedPromiseRow,
        tx,
        "SELECT h.invoice_id, p.promised_on
           FROM promises p
           JOIN holds h ON h.id = p.id
           JOIN staff f ON f.id = h.said_by
          WHERE p.id = $1 AND p.customer_id = $2",
        id,
        customer,
    )?)
}

/// The mailbox of a customer.
pub(super) struct MailboxOfCustomer {
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) language: Option<Language>,
    /// Staff said that all its customers are one payer.
    pub(super) is_one_payer: bool,
}

columns!(MailboxOfCustomer { name, email, language, is_one_payer });

/// Where a customer is written to.
pub(super) async fn mailbox(
    tx: &mut Tx,
    customer: &CustomerId,
) -> Result<Option<MailboxOfCustomer>> {
    Ok(sql!(
        maybe MailboxOfCustomer,
        tx,
        "SELECT c.name, COALESCE(d.email, c.email) AS email,
                COALESCE((SELECT u.language FROM users u
                           WHERE u.email = COALESCE(d.email, c.email)),
                         d.language, c.language) AS language,
                d.one_payer_by IS NOT NULL AS is_one_payer
           FROM customers c
           LEFT JOIN debtors d ON d.id = c.debtor_id
          WHERE c.id = $1",
        customer,
    )?)
}

/// Names of the customers who share the mailbox of one.
pub(super) async fn names_of_mailbox(tx: &mut Tx, customer: &CustomerId) -> Result<Vec<String>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT o.name
           FROM customers c
           JOIN customers o ON o.debtor_id = c.debtor_id
          WHERE c.id = $1
          LIMIT 200",
        customer,
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
