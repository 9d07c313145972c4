//! SQL of the overview.

use domain::access::Actor;
use domain::calendar::Date;
use domain::contact::Channel;

use super::{DebtOnPage, MovingPayment, PageReminder};
use crate::Result;
use crate::platform::db::{Tx, columns, linked, scoped, sql};

columns!(MovingPayment { id, state, amount: meant, own, opens });

/// Open payments of debts that the actor may see.
pub(super) async fn moving(tx: &mut Tx, actor: &Actor, today: Date) -> Result<Vec<MovingPayment>> {
    Ok(sql!(
        all MovingPayment,
        tx,
        scoped!(concat!(
            "SELECT p.id, p.state, p.currency,
                    CAST(SUM(t.amount_minor) AS BIGINT) AS meant_minor,
                    MAX(CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id IN ",
            linked!("$2"),
            "
                             THEN 1 ELSE 0 END) > 0     AS own,
                    MAX(CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id IN ",
            linked!("$2"),
            "
                               OR v.scope = 'see_and_pay'
                             THEN 1 ELSE 0 END) > 0     AS opens
               FROM visible v
               JOIN instalments     n ON n.invoice_id = v.id
               JOIN payment_targets t ON t.instalment_id = n.id AND t.open
               JOIN payments        p ON p.id = t.payment_id
              WHERE v.outstanding_minor > 0
              GROUP BY p.id
              ORDER BY p.created_at, p.id
              LIMIT 20"
        )),
        actor.user_key(),
        actor.invoice_key(),
        today,
    )?)
}

columns!(PageReminder { invoice: invoice_id, number, description, due_on, outstanding });
columns!(DebtOnPage { instalment: instalment_id, reminder });

/// Open debts with a reminder on the actor's pages, oldest first.
pub(super) async fn debts_on_page(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
) -> Result<Vec<DebtOnPage>> {
    Ok(sql!(
        all DebtOnPage,
        tx,
        scoped!(
            "SELECT v.id AS invoice_id, n.id AS instalment_id, v.number, v.description, v.currency,
                    n.due_on, n.amount_minor - n.paid_minor AS outstanding_minor
               FROM visible v
               JOIN instalments n ON n.invoice_id = v.id AND n.paid_minor < n.amount_minor
              WHERE v.outstanding_minor > 0 AND v.scope = 'see_and_pay'
                AND EXISTS (SELECT 1 FROM reminder_steps s
                             WHERE s.instalment_id = n.id AND s.channel = $4 AND s.claimed)
              ORDER BY n.due_on, v.id, n.id"
        ),
        actor.user_key(),
        actor.invoice_key(),
        today,
        Channel::InApp,
    )?)
}
