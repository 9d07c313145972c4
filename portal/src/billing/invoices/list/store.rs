//! SQL of the list of invoices.

use domain::access::Actor;
use domain::calendar::Date;

use super::{Filter, ListedInvoice, PAGE_ROWS, Show};
use crate::Result;
use crate::billing::invoices::search::Patterns;
use crate::platform::db::{Only, Tx, columns, scoped, sql};

columns!(ListedInvoice { invoice, customer_name, moving });

macro_rules! search_text {
    () => {
        "COALESCE(v.search_text, LOWER(v.number || ' ' || v.description))"
    };
}

/// Conditions of the filter: customer `$4`, and patterns `$5` to `$8`. A text that is not folded
/// yet is compared without regard to ASCII case.
macro_rules! filtered {
    ($before:literal, $after:literal) => {
        scoped!(concat!(
            $before,
            " AND ($4 = '' OR v.customer_id = $4)
              AND ($5 = '' OR ",
            search_text!(),
            " LIKE $5 ESCAPE '!')
              AND ($6 = '' OR ",
            search_text!(),
            " LIKE $6 ESCAPE '!')
              AND ($7 = '' OR ",
            search_text!(),
            " LIKE $7 ESCAPE '!')
              AND ($8 = '' OR ",
            search_text!(),
            " LIKE $8 ESCAPE '!') ",
            $after
        ))
    };
}

/// Number of invoices that match the filter.
pub(super) async fn count(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    patterns: &Patterns,
) -> Result<u32> {
    let text = match filter.show {
        Show::Pending => filtered!(
            "SELECT COUNT(*)
               FROM visible v
              WHERE v.outstanding_minor > 0",
            ""
        ),
        Show::Paid => filtered!(
            "SELECT COUNT(*)
               FROM visible v
              WHERE v.outstanding_minor = 0
                AND v.scope <> 'pay_only'",
            ""
        ),
    };
    let [first, second, third, fourth] = patterns;
    let (count,) = sql!(
        one Only<u32>,
        tx,
        text,
        actor.user_key(),
        actor.invoice_key(),
        today,
        filter.customer.as_ref().map_or("", |id| id.as_str()),
        first,
        second,
        third,
        fourth,
    )?;
    Ok(count)
}

/// Texts of invoices, the newest first, with whose words misspelt ones are compared: a thousand at
/// most.
pub(super) async fn texts(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<String>> {
    let rows = sql!(
        all Only<String>,
        tx,
        scoped!(concat!(
            "SELECT ",
            search_text!(),
            " FROM visible v
              WHERE ($4 = '' OR v.customer_id = $4)
                AND (v.outstanding_minor > 0 OR v.scope <> 'pay_only')
              ORDER BY v.issued_on DESC, v.id
              LIMIT 1000"
        )),
        actor.user_key(),
        actor.invoice_key(),
        today,
        filter.customer.as_ref().map_or("", |id| id.as_str()),
    )?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}

pub(super) async fn page(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    patterns: &Patterns,
) -> Result<Vec<ListedInvoice>> {
    let text = match filter.show {
        Show::Pending => filtered!(
            "SELECT v.id, v.customer_id, c.name AS customer_name, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at,
                    EXISTS (SELECT 1
                              FROM instalments n
                              JOIN payment_targets t ON t.instalment_id = n.id AND t.open
                              JOIN payments p        ON p.id = t.payment_id
                             WHERE n.invoice_id = v.id
                               AND p.state = 'processing') AS moving
               FROM visible v
               JOIN customers c ON c.id = v.customer_id
              WHERE v.outstanding_minor > 0",
            "ORDER BY v.due_on, v.id
              LIMIT $9 OFFSET $10"
        ),
        Show::Paid => filtered!(
            "SELECT v.id, v.customer_id, c.name AS customer_name, v.number, v.description,
                    v.currency, v.total_minor, v.outstanding_minor, v.issued_on, v.due_on,
                    v.disputed, v.paid_at, FALSE AS moving
               FROM visible v
               JOIN customers c ON c.id = v.customer_id
              WHERE v.outstanding_minor = 0
                AND v.scope <> 'pay_only'",
            "ORDER BY v.paid_at DESC, v.id DESC
              LIMIT $9 OFFSET $10"
        ),
    };
    let [first, second, third, fourth] = patterns;
    Ok(sql!(
        all ListedInvoice,
        tx,
        text,
        actor.user_key(),
        actor.invoice_key(),
        today,
        filter.customer.as_ref().map_or("", |id| id.as_str()),
        first,
        second,
        third,
        fourth,
        PAGE_ROWS,
        i64::from(PAGE_ROWS) * i64::from(filter.page.saturating_sub(1)),
    )?)
}
