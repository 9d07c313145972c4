//! SQL of what is owed.

use domain::access::Actor;
use domain::calendar::Date;

use super::DueSum;
use crate::Result;
use crate::platform::db::{Tx, row, scoped, sql};

#[derive(sqlx::FromRow)]
struct DueRow {
    due_on: String,
    currency: String,
    disputed: bool,
    sum_minor: i64,
    count: i64,
}

/// What the actor's customers owe, by day, currency and whether it is under review.
pub(crate) async fn due(tx: &mut Tx, actor: &Actor, today: Date) -> Result<Vec<DueSum>> {
    let rows = sql!(
        all DueRow,
        tx,
        scoped!(
            "SELECT n.due_on, v.currency, v.disputed,
                    CAST(SUM(n.amount_minor - n.paid_minor) AS BIGINT) AS sum_minor,
                    COUNT(*)                                           AS count
               FROM visible v
               JOIN instalments n ON n.invoice_id = v.id AND n.paid_minor < n.amount_minor
              WHERE v.outstanding_minor > 0
              GROUP BY n.due_on, v.currency, v.disputed
              ORDER BY n.due_on, v.currency, v.disputed"
        ),
        actor.user_key(),
        actor.invoice_key(),
        today.to_string(),
    )?;
    let due = |r: DueRow| {
        Ok(DueSum {
            on: row::date(&r.due_on)?,
            disputed: r.disputed,
            sum: row::money(r.sum_minor, &r.currency)?,
            count: row::count(r.count)?,
        })
    };
    rows.into_iter().map(due).collect()
}
