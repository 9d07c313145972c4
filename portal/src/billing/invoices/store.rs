//! SQL of reading invoices. Whose they are is in each query: see `scoped!`.

use domain::access::{Actor, Scope};
use domain::calendar::Date;
use domain::ids::{InstalmentId, InvoiceId};
use domain::invoices::{Instalment, Invoice, InvoiceLine};
use domain::money::Money;
use domain::payments::{Origin, StateKind};

use super::{Filter, ListedInvoice, PAGE_ROWS, PaymentOnInvoice, Show, VisibleCustomer};
use crate::platform::db::{Only, Tx, granted, list, row, scoped, sql};
use crate::{Error, Result};

/// Takes the lock of invoices, in one order, so that nobody else pays them until the commit. Others
/// may still write rows that refer to them (`NO KEY`): the feed of events does, under a lock of its
/// own. On SQLite there is one writer, who has it already.
pub(crate) async fn lock(tx: &mut Tx, ids: &[InvoiceId]) -> Result<()> {
    if tx.is_shared() {
        let ids = list(ids.iter().map(InvoiceId::as_str));
        sql!(listed_locked Only<String>, tx, "SELECT id FROM invoices WHERE id", ids)?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct InvoiceRow {
    id: String,
    customer_id: String,
    customer_name: String,
    customer_number: String,
    number: String,
    description: String,
    currency: String,
    total_minor: i64,
    outstanding_minor: i64,
    issued_on: String,
    due_on: String,
    disputed: bool,
    paid_at: Option<i64>,
    scope: String,
    moving: bool,
}

impl TryFrom<InvoiceRow> for Found {
    type Error = Error;

    fn try_from(r: InvoiceRow) -> Result<Self> {
        Ok(Self {
            invoice: Invoice {
                id: row::id(r.id)?,
                customer: row::id(r.customer_id)?,
                number: r.number,
                description: r.description,
                total: row::money(r.total_minor, &r.currency)?,
                outstanding: row::money(r.outstanding_minor, &r.currency)?,
                issued_on: row::date(&r.issued_on)?,
                due_on: row::date(&r.due_on)?,
                disputed: r.disputed,
                paid_at: r.paid_at.map(row::instant).transpose()?,
            },
            customer_name: r.customer_name,
            customer_number: r.customer_number,
            scope: Scope::parse(&r.scope),
            moving: r.moving,
        })
    }
}

/// An invoice that the actor may see.
pub(crate) struct Found {
    pub(crate) invoice: Invoice,
    pub(super) customer_name: String,
    pub(super) customer_number: String,
    /// None for the holder of a pay-link.
    pub(crate) scope: Option<Scope>,
    moving: bool,
}

/// The customers whose debts the actor may see, by name.
pub(crate) async fn customers(tx: &mut Tx, actor: &Actor) -> Result<Vec<VisibleCustomer>> {
    let rows = sql!(
        all(String, String, String),
        tx,
        granted!(
            "SELECT c.id, c.name, g.scope
               FROM granted   g
               JOIN customers c ON c.id = g.customer_id
          UNION ALL
             SELECT c.id, c.name, 'link'
               FROM invoices  i
               JOIN customers c ON c.id = i.customer_id
              WHERE i.id = $2
              ORDER BY 2, 1"
        ),
        actor.user_key(),
        actor.invoice_key(),
    )?;
    let customer = |(id, name, scope): (String, String, String)| {
        Ok(VisibleCustomer { id: row::id(id)?, name, scope: Scope::parse(&scope) })
    };
    rows.into_iter().map(customer).collect()
}

/// How many invoices the filter leaves.
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
        one Only<i64>,
        tx,
        text,
        actor.user_key(),
        actor.invoice_key(),
        today.to_string(),
        filter.customer.as_ref().map_or("", |id| id.as_str()),
        pattern(&filter.search),
    )?;
    row::count(count)
}

/// The invoices of one page.
pub(super) async fn page(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<ListedInvoice>> {
    let text = match filter.show {
        Show::Pending => scoped!(
            "SELECT v.id, v.customer_id, c.name AS customer_name,
                    c.number AS customer_number, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at, v.scope,
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
            "SELECT v.id, v.customer_id, c.name AS customer_name,
                    c.number AS customer_number, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at, v.scope, FALSE AS moving
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
    let rows = sql!(
        all InvoiceRow,
        tx,
        text,
        actor.user_key(),
        actor.invoice_key(),
        today.to_string(),
        filter.customer.as_ref().map_or("", |id| id.as_str()),
        pattern(&filter.search),
        i64::from(PAGE_ROWS),
        i64::from(PAGE_ROWS) * i64::from(filter.page.saturating_sub(1)),
    )?;
    let listed = |row| {
        let Found { invoice, customer_name, moving, .. } = Found::try_from(row)?;
        Ok(ListedInvoice { invoice, customer_name, moving })
    };
    rows.into_iter().map(listed).collect()
}

/// What is searched for as a pattern of LIKE, in lower case; `!` escapes.
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

/// One invoice. Who may only pay sees it while it is to be paid, and after paying for it.
pub(crate) async fn visible(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    id: &InvoiceId,
) -> Result<Found> {
    let found = sql!(
        maybe InvoiceRow,
        tx,
        scoped!(
            "SELECT v.id, v.customer_id, c.name AS customer_name,
                    c.number AS customer_number, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at, v.scope, FALSE AS moving
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
        today.to_string(),
        id.as_str(),
    )?;
    found.ok_or(Error::NotFound)?.try_into()
}

/// The lines of an invoice that the actor may see.
pub(super) async fn lines(tx: &mut Tx, invoice: &Invoice) -> Result<Vec<InvoiceLine>> {
    let rows = sql!(
        all(String, i64, i64),
        tx,
        "SELECT description, quantity, amount_minor
           FROM invoice_lines
          WHERE invoice_id = $1
          ORDER BY position",
        invoice.id.as_str(),
    )?;
    let currency = invoice.total.currency;
    let line = |(description, quantity, minor)| InvoiceLine {
        description,
        quantity,
        amount: Money::new(minor, currency),
    };
    Ok(rows.into_iter().map(line).collect())
}

#[derive(sqlx::FromRow)]
struct InstalmentRow {
    id: String,
    number: i64,
    due_on: String,
    amount_minor: i64,
    paid_minor: i64,
    held: bool,
}

/// The instalments of an invoice that the actor may see, and those that are held by an open
/// payment.
pub(super) async fn instalments(
    tx: &mut Tx,
    invoice: &Invoice,
) -> Result<(Vec<Instalment>, Vec<InstalmentId>)> {
    let rows = sql!(
        all InstalmentRow,
        tx,
        "SELECT n.id, n.number, n.due_on, n.amount_minor, n.paid_minor,
                EXISTS (SELECT 1
                          FROM payment_targets t
                         WHERE t.instalment_id = n.id AND t.open) AS held
           FROM instalments n
          WHERE n.invoice_id = $1
          ORDER BY n.number",
        invoice.id.as_str(),
    )?;
    let currency = invoice.total.currency;
    let mut instalments = Vec::with_capacity(rows.len());
    let mut held = Vec::new();
    for r in rows {
        let instalment = Instalment {
            id: row::id(r.id)?,
            invoice: invoice.id.clone(),
            number: row::count(r.number)?,
            due_on: row::date(&r.due_on)?,
            amount: Money::new(r.amount_minor, currency),
            paid: Money::new(r.paid_minor, currency),
        };
        if r.held {
            held.push(instalment.id.clone());
        }
        instalments.push(instalment);
    }
    Ok((instalments, held))
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    id: String,
    state: String,
    origin: String,
    created_at: i64,
    succeeded_at: Option<i64>,
    meant_minor: i64,
    allocated_minor: i64,
    own: bool,
    payer_name: Option<String>,
}

/// The payments that were made or tried for an invoice that the actor may see.
pub(super) async fn payments(
    tx: &mut Tx,
    actor: &Actor,
    found: &Found,
) -> Result<Vec<PaymentOnInvoice>> {
    let rows = sql!(
        all PaymentRow,
        tx,
        "SELECT p.id, p.state, p.origin, p.created_at, p.succeeded_at,
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
        found.invoice.id.as_str(),
        actor.user_key(),
        actor.invoice_key(),
    )?;
    let currency = found.invoice.total.currency;
    let sees_all = found.scope == Some(Scope::SeeAndPay);
    let payment = |r: PaymentRow| {
        let unknown = || Error::corrupt(format!("the payment {}", r.id));
        Ok(PaymentOnInvoice {
            state: StateKind::parse(&r.state).ok_or_else(unknown)?,
            origin: Origin::parse(&r.origin).ok_or_else(unknown)?,
            id: row::id(r.id)?,
            created_at: row::instant(r.created_at)?,
            succeeded_at: r.succeeded_at.map(row::instant).transpose()?,
            meant: Money::new(r.meant_minor, currency),
            allocated: Money::new(r.allocated_minor, currency),
            own: r.own,
            payer_name: r.payer_name.filter(|_| sees_all),
            opens: r.own || sees_all,
        })
    };
    rows.into_iter().map(payment).collect()
}
