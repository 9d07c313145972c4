//! SQL of reading invoices. Every query is scoped to the actor: see `scoped!`.

use domain::access::{Actor, Scope};
use domain::calendar::Date;
use domain::ids::InvoiceId;
use domain::invoices::Invoice;
use jiff::Timestamp;

use super::VisibleCustomer;
use crate::platform::db::{Only, Tx, bulk, columns, granted, linked, list, scoped, sql};
use crate::{Error, Result};

/// Locks invoices, always in the same order, so that nobody else pays them until the commit. Others
/// may still insert rows that refer to them (`NO KEY`), as the activity feed does under a lock of
/// its own. SQLite has a single writer, which needs no lock.
pub(crate) async fn lock(tx: &mut Tx, ids: &[InvoiceId]) -> Result<()> {
    if tx.is_shared() {
        let ids = list(ids);
        sql!(listed_locked Only<String>, tx, "SELECT id FROM invoices WHERE id", ids)?;
    }
    Ok(())
}

/// Marks invoices that staff changed: no file overrules that.
pub(crate) async fn mark_changed_at_desk(
    tx: &mut Tx,
    ids: &[&InvoiceId],
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<_> = ids.iter().map(|id| bulk::values![*id, now]).collect();
    bulk::run(
        tx,
        "UPDATE invoices SET desk_changed_at = v.column2 FROM (",
        ") AS v WHERE invoices.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

/// An invoice that the actor may see.
pub(crate) struct VisibleInvoice {
    pub(crate) invoice: Invoice,
    pub(super) customer_name: String,
    pub(super) customer_number: String,
    /// `None` for the holder of a pay-link.
    pub(crate) scope: Option<Scope>,
}

columns!(VisibleInvoice { invoice, customer_name, customer_number, scope });

columns! { Invoice {
    id, customer: customer_id, number, description, total, outstanding, issued_on, due_on,
    disputed, paid_at,
} }

columns!(VisibleCustomer { id, name, scope });

/// Customers whose debts the actor may see, by name.
pub(crate) async fn customers(tx: &mut Tx, actor: &Actor) -> Result<Vec<VisibleCustomer>> {
    Ok(sql!(
        all VisibleCustomer,
        tx,
        granted!(concat!(
            "SELECT c.id AS id, c.name AS name, g.scope AS scope
               FROM granted   g
               JOIN customers c ON c.id = g.customer_id
          UNION ALL
             SELECT DISTINCT c.id, c.name, NULL
               FROM invoices  i
               JOIN customers c ON c.id = i.customer_id
              WHERE i.id IN ",
            linked!("$2"),
            "   AND NOT EXISTS (SELECT 1 FROM granted g WHERE g.customer_id = c.id)
              ORDER BY 2, 1"
        )),
        actor.user_key(),
        actor.invoice_key(),
    )?)
}

/// An invoice, if visible. Pay-only users see it while it is unpaid, and after paying for it.
pub(crate) async fn visible(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    id: &InvoiceId,
) -> Result<VisibleInvoice> {
    let found = sql!(
        maybe VisibleInvoice,
        tx,
        scoped!(
            "SELECT v.id, v.customer_id, c.name AS customer_name,
                    c.number AS customer_number, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at, NULLIF(v.scope, 'link') AS scope
               FROM visible v
               JOIN customers c ON c.id = v.customer_id
              WHERE v.id = $4
                AND (v.scope <> 'pay_only'
                     OR v.outstanding_minor > 0
                     OR EXISTS (SELECT 1
                                  FROM instalments n
                                  JOIN allocations l ON l.instalment_id = n.id
                                  JOIN payments    p ON p.id = l.payment_id
                                 WHERE n.invoice_id = v.id AND p.payer_user_id = $1))"
        ),
        actor.user_key(),
        actor.invoice_key(),
        today,
        id,
    )?;
    found.ok_or(Error::NotFound)
}

/// Any invoice, with the scope of who sees all of it.
pub(crate) async fn any(tx: &mut Tx, id: &InvoiceId) -> Result<VisibleInvoice> {
    let found = sql!(
        maybe VisibleInvoice,
        tx,
        "SELECT v.id, v.customer_id, c.name AS customer_name, c.number AS customer_number,
                v.number, v.description, v.currency, v.total_minor, v.outstanding_minor,
                v.issued_on, v.due_on, v.disputed, v.paid_at, 'see_and_pay' AS scope
           FROM invoices  v
           JOIN customers c ON c.id = v.customer_id
          WHERE v.id = $1",
        id,
    )?;
    found.ok_or(Error::NotFound)
}
