//! SQL that freezes rows: the filter of the list itself, into the rows of an act.

use domain::bulk::{BulkKind, MOST_ROWS};
use domain::calendar::{Date, Timestamp};
use domain::lists::AnyFilter;

use super::NewBulk;
use crate::platform::db::Statement;
use crate::views::desk::lists::{customers, invoices};

/// Inserts what was chosen, at most one row too many; `None` if the list has no rows for the act.
pub(super) fn freeze(new: &NewBulk, today: Date, now: Timestamp) -> Option<Statement> {
    Some(rows(new, today, now)?.bind(" LIMIT ?", &(MOST_ROWS + 1)))
}

fn rows(new: &NewBulk, today: Date, now: Timestamp) -> Option<Statement> {
    match (&new.filter, new.kind) {
        (AnyFilter::Invoices(_), BulkKind::Void | BulkKind::WriteOff) => {
            Some(invoice_rows(new, chosen(new, today)?))
        }
        (AnyFilter::Invoices(_), BulkKind::Pause) => {
            let of = Statement::of(" WHERE c.id IN (SELECT i.customer_id");
            Some(customer_rows(new, of.part(chosen(new, today)?).then(")"), now))
        }
        (AnyFilter::Customers(_), BulkKind::Pause) => {
            Some(customer_rows(new, chosen(new, today)?, now))
        }
        _ => None,
    }
}

/// Of invoices, tables and conditions; of customers, the conditions.
fn chosen(new: &NewBulk, today: Date) -> Option<Statement> {
    let ticked = new.ticked.as_ref();
    match &new.filter {
        AnyFilter::Invoices(filter) => Some(match ticked {
            Some(ids) => among(" FROM invoices i WHERE i.id IN (", ids),
            None => {
                let list = invoices::store::sql(filter, today);
                Statement::of(list.from).part(list.filter)
            }
        }),
        AnyFilter::Customers(filter) => Some(match ticked {
            Some(ids) => among(" WHERE c.id IN (", ids),
            None => customers::store::sql(filter, today).filter,
        }),
        _ => None,
    }
}

fn among(begin: &'static str, ids: &[String]) -> Statement {
    let mut text = Statement::of(begin);
    for (index, id) in ids.iter().enumerate() {
        text = text.bind(if index == 0 { "?" } else { ", ?" }, id);
    }
    text.then(")")
}

fn invoice_rows(new: &NewBulk, chosen: Statement) -> Statement {
    let text = Statement::of(
        "INSERT INTO bulk_rows (act_id, subject, customer_id, label, currency, owed_minor,
                                total_minor, due_on, outcome, reason)",
    );
    let text = text.bind(" SELECT DISTINCT CAST(? AS TEXT)", &new.id).then(
        ", i.id, i.customer_id, i.number, i.currency, i.outstanding_minor, i.total_minor,
           i.due_on,",
    );
    let text = text.then(match new.kind {
        BulkKind::Void => {
            " CASE WHEN i.outstanding_minor = i.total_minor AND i.outstanding_minor > 0
                   THEN 'pending' ELSE 'skipped' END"
        }
        BulkKind::WriteOff | BulkKind::Pause => {
            " CASE WHEN i.outstanding_minor > 0 THEN 'pending' ELSE 'skipped' END"
        }
    });
    let text = text.then(
        ", CASE WHEN i.total_minor = 0 THEN 'void'
                                 WHEN i.outstanding_minor = 0 THEN 'paid'",
    );
    let text = text.then(match new.kind {
        BulkKind::Void => " WHEN i.outstanding_minor < i.total_minor THEN 'partly_paid'",
        BulkKind::WriteOff | BulkKind::Pause => "",
    });
    text.then(" END").part(chosen)
}

fn customer_rows(new: &NewBulk, chosen: Statement, now: Timestamp) -> Statement {
    let text = Statement::of(
        "INSERT INTO bulk_rows (act_id, subject, customer_id, label, outcome, reason)",
    );
    text.bind(" SELECT CAST(? AS TEXT)", &new.id)
        .then(
            ", c.id, c.id, c.number,
               CASE WHEN p.id IS NULL THEN 'pending' ELSE 'skipped' END,
               CASE WHEN p.id IS NULL THEN NULL ELSE 'paused' END
               FROM customers c
               LEFT JOIN pauses p ON p.scope = 'customer' AND p.subject = c.id
                                 AND p.ended_at IS NULL",
        )
        .bind(" AND p.until > ?", &now)
        .part(chosen)
}
