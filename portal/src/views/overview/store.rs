//! SQL of the overview.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::money::Money;
use domain::payments::StateKind;

use super::{MovingPayment, PageReminder};
use crate::platform::db::{Tx, granted, row, scoped, sql};
use crate::{Error, Result};

/// What the actor's customers paid too much, out of the ledger. Who may only pay does not see it.
pub(super) async fn credits(tx: &mut Tx, actor: &Actor) -> Result<Vec<Money>> {
    let rows = sql!(
        all(String, i64),
        tx,
        granted!(
            "SELECT e.currency, CAST(-SUM(e.amount_minor) AS BIGINT)
               FROM history h
         CROSS JOIN entries e
              WHERE e.account = 'credit' AND e.subject = h.customer_id
              GROUP BY e.currency
             HAVING SUM(e.amount_minor) <> 0
              ORDER BY e.currency"
        ),
        actor.user_key(),
    )?;
    rows.into_iter().map(|(currency, minor)| row::money(minor, &currency)).collect()
}

#[derive(sqlx::FromRow)]
struct MovingRow {
    id: String,
    state: String,
    currency: String,
    meant_minor: i64,
    own: bool,
    opens: bool,
}

/// The open payments of debts that the actor may see.
pub(super) async fn moving(tx: &mut Tx, actor: &Actor, today: Date) -> Result<Vec<MovingPayment>> {
    let rows = sql!(
        all MovingRow,
        tx,
        scoped!(
            "SELECT p.id, p.state, p.currency,
                    CAST(SUM(t.amount_minor) AS BIGINT) AS meant_minor,
                    MAX(CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id = $2
                             THEN 1 ELSE 0 END) > 0     AS own,
                    MAX(CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id = $2
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
        ),
        actor.user_key(),
        actor.invoice_key(),
        today.to_string(),
    )?;
    let moving = |r: MovingRow| {
        let unknown = || Error::corrupt(format!("the state {:?} of a payment", r.state));
        Ok(MovingPayment {
            state: StateKind::parse(&r.state).ok_or_else(unknown)?,
            id: row::id(r.id)?,
            amount: row::money(r.meant_minor, &r.currency)?,
            own: r.own,
            opens: r.opens,
        })
    };
    rows.into_iter().map(moving).collect()
}

#[derive(sqlx::FromRow)]
struct ReminderRow {
    id: String,
    number: String,
    description: String,
    currency: String,
    due_on: String,
    left_minor: i64,
}

/// What the portal's own pages remind the actor of, while it is open and nothing holds it.
pub(super) async fn reminders(
    tx: &mut Tx,
    actor: &Actor,
    (now, today): (Timestamp, Date),
) -> Result<Vec<PageReminder>> {
    let rows = sql!(
        all ReminderRow,
        tx,
        scoped!(
            "SELECT v.id, v.number, v.description, v.currency, MIN(n.due_on) AS due_on,
                    CAST(SUM(n.amount_minor - n.paid_minor) AS BIGINT)      AS left_minor
               FROM visible v
               JOIN instalments n ON n.invoice_id = v.id AND n.paid_minor < n.amount_minor
              WHERE v.outstanding_minor > 0 AND NOT v.disputed AND v.scope = 'see_and_pay'
                AND EXISTS (SELECT 1 FROM reminder_steps s
                             WHERE s.instalment_id = n.id AND s.channel = 'in_app' AND s.claimed)
                AND NOT EXISTS (SELECT 1 FROM payment_targets t
                                 WHERE t.instalment_id = n.id AND t.open)
                AND NOT EXISTS (SELECT 1 FROM holds q
                                 WHERE q.invoice_id = v.id AND q.ended_at IS NULL
                                   AND q.until > $4)
              GROUP BY v.id, v.number, v.description, v.currency
              ORDER BY MIN(n.due_on), v.id
              LIMIT 5"
        ),
        actor.user_key(),
        actor.invoice_key(),
        today.to_string(),
        now.as_millisecond(),
    )?;
    let read = |r: ReminderRow| {
        Ok(PageReminder {
            invoice: row::id(r.id)?,
            number: r.number,
            description: r.description,
            due_on: row::date(&r.due_on)?,
            outstanding: row::money(r.left_minor, &r.currency)?,
        })
    };
    rows.into_iter().map(read).collect()
}
