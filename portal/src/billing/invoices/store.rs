//! SQL of reading invoices. Every query is scoped to the actor: see `scoped!`.

use domain::access::{Actor, Scope};
use domain::calendar::Date;
use domain::ids::{InstalmentId, InvoiceId};
use domain::invoices::{Instalment, Invoice, InvoiceLine};

use super::{Filter, ListedInvoice, PAGE_ROWS, PaymentOnInvoice, Show, VisibleCustomer};
use crate::platform::db::{Only, Tx, columns, granted, list, scoped, sql};
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

columns!(ListedInvoice { invoice, customer_name, moving });

columns!(VisibleCustomer { id, name, scope });

/// Customers whose debts the actor may see, by name.
pub(crate) async fn customers(tx: &mut Tx, actor: &Actor) -> Result<Vec<VisibleCustomer>> {
    Ok(sql!(
        all VisibleCustomer,
        tx,
        granted!(
            "SELECT c.id AS id, c.name AS name, g.scope AS scope
               FROM granted   g
               JOIN customers c ON c.id = g.customer_id
          UNION ALL
             SELECT c.id, c.name, NULL
               FROM invoices  i
               JOIN customers c ON c.id = i.customer_id
              WHERE i.id = $2
              ORDER BY 2, 1"
        ),
        actor.user_key(),
        actor.invoice_key(),
    )?)
}

/// Number of invoices that match the filter.
pub(super) async fn count(tx: &mut Tx, actor: &Actor, today: Date, filter: &Filter) -> Result<u32> {
    let text = match filter.show {
        Show::Pending => scoped!(
            "SELECT COUNT(*)
               FROM visible v
              WHERE v.outstanding_minor > 0
                AND ($4 = '' OR v.customer_id = $4)
                AND ($5 = '' OR LOWER(v.number) LIKE $5 ESCAPE '!'
                             OR LOWER(v.description) LIKE $5 ESCAPE '!')"
        ),
        Show::Paid => scoped!(
            "SELECT COUNT(*)
               FROM visible v
              WHERE v.outstanding_minor = 0
                AND v.scope <> 'pay_only'
                AND ($4 = '' OR v.customer_id = $4)
                AND ($5 = '' OR LOWER(v.number) LIKE $5 ESCAPE '!'
                             OR LOWER(v.description) LIKE $5 ESCAPE '!')"
        ),
    };
    let (count,) = sql!(
        one Only<u32>,
        tx,
        text,
        actor.user_key(),
        actor.invoice_key(),
        today,
        filter.customer.as_ref().map_or("", |id| id.as_str()),
        pattern(&filter.search),
    )?;
    Ok(count)
}

pub(super) async fn page(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<ListedInvoice>> {
    let text = match filter.show {
        Show::Pending => scoped!(
            "SELECT v.id, v.customer_id, c.name AS customer_name, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at,
                    EXISTS (SELECT 1
                              FROM instalments n
                              JOIN payment_targets t ON t.instalment_id = n.id AND t.open
                             WHERE n.invoice_id = v.id) AS moving
               FROM visible v
               JOIN customers c ON c.id = v.customer_id
              WHERE v.outstanding_minor > 0
                AND ($4 = '' OR v.customer_id = $4)
                AND ($5 = '' OR LOWER(v.number) LIKE $5 ESCAPE '!'
                             OR LOWER(v.description) LIKE $5 ESCAPE '!')
              ORDER BY v.due_on, v.id
              LIMIT $6 OFFSET $7"
        ),
        Show::Paid => scoped!(
            "SELECT v.id, v.customer_id, c.name AS customer_name, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at, FALSE AS moving
               FROM visible v
               JOIN customers c ON c.id = v.customer_id
              WHERE v.outstanding_minor = 0
                AND v.scope <> 'pay_only'
                AND ($4 = '' OR v.customer_id = $4)
                AND ($5 = '' OR LOWER(v.number) LIKE $5 ESCAPE '!'
                             OR LOWER(v.description) LIKE $5 ESCAPE '!')
              ORDER BY v.paid_at DESC, v.id DESC
              LIMIT $6 OFFSET $7"
        ),
    };
    Ok(sql!(
        all ListedInvoice,
        tx,
        text,
        actor.user_key(),
        actor.invoice_key(),
        today,
        filter.customer.as_ref().map_or("", |id| id.as_str()),
        pattern(&filter.search),
        PAGE_ROWS,
        i64::from(PAGE_ROWS) * i64::from(filter.page.saturating_sub(1)),
    )?)
}

/// `LIKE` pattern of the search text, in lower case, escaped by `!`.
fn pattern(search: &str) -> String {
    if search.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for sign in search.to_lowercase().chars() {
        if matches!(sign, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
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

columns!(InvoiceLine { description, quantity, amount });

/// Lines of a visible invoice.
pub(super) async fn lines(tx: &mut Tx, invoice: &Invoice) -> Result<Vec<InvoiceLine>> {
    Ok(sql!(
        all InvoiceLine,
        tx,
        "SELECT l.description, l.quantity, v.currency, l.amount_minor
           FROM invoice_lines l
           JOIN invoices      v ON v.id = l.invoice_id
          WHERE l.invoice_id = $1
          ORDER BY l.position",
        invoice.id,
    )?)
}

columns!(Instalment { id, invoice: invoice_id, number, due_on, amount, paid });

struct InstalmentRow {
    instalment: Instalment,
    held: bool,
}

columns!(InstalmentRow { instalment, held });

/// Instalments of a visible invoice, and those with an open payment.
pub(super) async fn instalments(
    tx: &mut Tx,
    invoice: &Invoice,
) -> Result<(Vec<Instalment>, Vec<InstalmentId>)> {
    let rows = sql!(
        all InstalmentRow,
        tx,
        "SELECT n.id, n.invoice_id, n.number, n.due_on, v.currency, n.amount_minor, n.paid_minor,
                EXISTS (SELECT 1
                          FROM payment_targets t
                         WHERE t.instalment_id = n.id AND t.open) AS held
           FROM instalments n
           JOIN invoices    v ON v.id = n.invoice_id
          WHERE n.invoice_id = $1
          ORDER BY n.number",
        invoice.id,
    )?;
    let held = rows.iter().filter(|row| row.held).map(|row| row.instalment.id.clone()).collect();
    let instalments = rows.into_iter().map(|row| row.instalment).collect();
    Ok((instalments, held))
}

columns! { PaymentOnInvoice {
    id, state, origin, created_at, succeeded_at, meant, allocated, own, payer_name, opens:
    own,
} }

/// Payments and attempts for a visible invoice.
pub(super) async fn payments(
    tx: &mut Tx,
    actor: &Actor,
    found: &VisibleInvoice,
) -> Result<Vec<PaymentOnInvoice>> {
    let mut payments = sql!(
        all PaymentOnInvoice,
        tx,
        "SELECT p.id, p.state, p.origin, p.created_at, p.succeeded_at, p.currency,
                CAST(SUM(t.amount_minor) AS BIGINT)              AS meant_minor,
                CAST(SUM(COALESCE(l.amount_minor, 0)) AS BIGINT) AS allocated_minor,
                CASE WHEN p.payer_user_id = $2 OR p.link_invoice_id = $3
                     THEN TRUE ELSE FALSE END                    AS own,
                u.name                                           AS payer_name
           FROM instalments n
           JOIN payment_targets t ON t.instalment_id = n.id
           JOIN payments        p ON p.id = t.payment_id
      LEFT JOIN allocations     l ON l.instalment_id = n.id AND l.payment_id = p.id
      LEFT JOIN users           u ON u.id = p.payer_user_id
          WHERE n.invoice_id = $1
          GROUP BY p.id, u.name
          ORDER BY COALESCE(p.succeeded_at, p.created_at), p.id",
        found.invoice.id,
        actor.user_key(),
        actor.invoice_key(),
    )?;
    if found.scope == Some(Scope::SeeAndPay) {
        payments.iter_mut().for_each(|payment| payment.opens = true);
    } else {
        payments.iter_mut().for_each(|payment| payment.payer_name = None);
    }
    Ok(payments)
}
