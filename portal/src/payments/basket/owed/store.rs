//! SQL of totals.

use domain::access::Actor;
use domain::calendar::Date;

use super::DueSum;
use crate::Result;
use crate::platform::db::{Tx, columns, scoped, sql};

columns!(DueSum { on: due_on, disputed, sum, count });

/// What the actor's customers owe, by day, currency and dispute.
pub(crate) async fn due(tx: &mut Tx, actor: &Actor, today: Date) -> Result<Vec<DueSum>> {
    Ok(sql!(
        all DueSum,
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
        today,
    )?)
}
