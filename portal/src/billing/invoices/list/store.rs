//! SQL of the list of invoices.

use domain::access::Actor;
use domain::calendar::Date;

use super::{Filter, ListedInvoice, PAGE_ROWS, Show};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, scoped, sql};

columns!(ListedInvoice { invoice, customer_name, moving });

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
