//! SQL of a customer's page.

use domain::calendar::Date;
use domain::holds::Hold;
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId};
use domain::money::{Currency, Money};

use super::{CustomerBalance, CustomerCard, CustomerDebt, MOST_DEBTS, MailboxNeighbour};
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns! { CustomerCard {
    id, source, number, name, document, email, phone, postal_address, language, segments,
    debtor: debtor_id, created_at,
} }

pub(super) async fn card(tx: &mut Tx, id: &CustomerId) -> Result<Option<CustomerCard>> {
    Ok(sql!(
        maybe CustomerCard,
        tx,
        "SELECT id, source, number, name, document, email, phone, postal_address, language,
                segments, debtor_id, created_at
           FROM customers
          WHERE id = $1",
        id,
    )?)
}

columns!(CustomerBalance { owed, overdue });

/// What is owed of invoices issued so far.
pub(super) async fn balances(
    tx: &mut Tx,
    customer: &CustomerId,
    today: Date,
) -> Result<Vec<CustomerBalance>> {
    Ok(sql!(
        all CustomerBalance,
        tx,
        "SELECT i.currency,
                CAST(SUM(n.amount_minor - n.paid_minor) AS BIGINT) AS owed_minor,
                CAST(SUM(CASE WHEN n.due_on < $2 THEN n.amount_minor - n.paid_minor ELSE 0 END)
                     AS BIGINT) AS overdue_minor
           FROM invoices i
           JOIN instalments n ON n.invoice_id = i.id AND n.paid_minor < n.amount_minor
          WHERE i.customer_id = $1
            AND i.outstanding_minor > 0
            AND i.issued_on <= $2
          GROUP BY i.currency
          ORDER BY i.currency",
        customer,
        today,
    )?)
}

/// What was paid too much, from the ledger.
pub(super) async fn credits(tx: &mut Tx, customer: &CustomerId) -> Result<Vec<Money>> {
    let rows = sql!(
        all(Currency, i64),
        tx,
        "SELECT currency, CAST(-SUM(amount_minor) AS BIGINT)
           FROM entries
          WHERE account = 'credit' AND subject = $1
          GROUP BY currency
         HAVING SUM(amount_minor) <> 0
          ORDER BY currency",
        customer,
    )?;
    Ok(rows.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect())
}

pub(super) struct OpenDebtRow {
    pub(super) instalment: InstalmentId,
    pub(super) invoice: InvoiceId,
    invoice_number: String,
    description: String,
    number: u32,
    instalments: u32,
    due_on: Date,
    outstanding: Money,
}

columns! { OpenDebtRow {
    instalment, invoice, invoice_number, description, number, instalments, due_on, outstanding,
} }

impl OpenDebtRow {
    pub(super) fn with(self, holds: Vec<Hold>) -> CustomerDebt {
        CustomerDebt {
            instalment: self.instalment,
            invoice: self.invoice,
            invoice_number: self.invoice_number,
            description: self.description,
            number: self.number,
            instalments: self.instalments,
            due_on: self.due_on,
            outstanding: self.outstanding,
            holds,
        }
    }
}

/// Open instalments, the oldest first: one more than are listed.
pub(super) async fn debts(
    tx: &mut Tx,
    customer: &CustomerId,
    today: Date,
) -> Result<Vec<OpenDebtRow>> {
    Ok(sql!(
        all OpenDebtRow,
        tx,
        "SELECT n.id AS instalment, i.id AS invoice, i.number AS invoice_number, i.description,
                n.number, n.due_on, i.currency, n.amount_minor - n.paid_minor AS outstanding_minor,
                (SELECT COUNT(*) FROM instalments m WHERE m.invoice_id = i.id) AS instalments
           FROM invoices i
           JOIN instalments n ON n.invoice_id = i.id AND n.paid_minor < n.amount_minor
          WHERE i.customer_id = $1
            AND i.outstanding_minor > 0
            AND i.issued_on <= $2
          ORDER BY n.due_on, i.id, n.number
          LIMIT $3",
        customer,
        today,
        i64::try_from(MOST_DEBTS).unwrap_or(i64::MAX).saturating_add(1),
    )?)
}

columns!(MailboxNeighbour { id, number, name });

/// Other customers of a debtor, by name; a hundred at most.
pub(super) async fn others(
    tx: &mut Tx,
    debtor: &DebtorId,
    customer: &CustomerId,
) -> Result<Vec<MailboxNeighbour>> {
    Ok(sql!(
        all MailboxNeighbour,
        tx,
        "SELECT id, number, name
           FROM customers
          WHERE debtor_id = $1 AND id <> $2
          ORDER BY name, id
          LIMIT 100",
        debtor,
        customer,
    )?)
}
