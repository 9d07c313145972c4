//! SQL of the debts that can be paid.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::ids::InstalmentId;
use domain::payments::{Debt, StateKind};

use super::{DebtQuery, OpenDebt, PaymentHold};
use crate::platform::db::{Tx, row, scoped, sql};
use crate::{Error, Result};

#[derive(sqlx::FromRow)]
struct DebtRow {
    instalment_id: String,
    number: i64,
    due_on: String,
    amount_minor: i64,
    paid_minor: i64,
    instalments: i64,
    invoice_id: String,
    invoice_number: String,
    description: String,
    currency: String,
    disputed: bool,
    customer_id: String,
    customer_name: String,
    payment_id: Option<String>,
    payment_state: Option<String>,
    payment_changed_at: Option<i64>,
    own: bool,
    opens: bool,
}

impl DebtRow {
    fn hold(&mut self, now: Timestamp) -> Result<Option<PaymentHold>> {
        let (Some(id), Some(state), Some(since)) =
            (self.payment_id.take(), self.payment_state.take(), self.payment_changed_at)
        else {
            return Ok(None);
        };
        let unknown = || Error::corrupt(format!("the state {state:?} of a payment"));
        let state = StateKind::parse(&state).ok_or_else(unknown)?;
        let gives_way = PaymentHold::gives_way(state, self.own, row::instant(since)?, now);
        let (own, opens) = (self.own, self.opens);
        Ok(Some(PaymentHold { payment: row::id(id)?, state, own, opens, gives_way }))
    }

    fn into_debt(mut self, now: Timestamp) -> Result<OpenDebt> {
        let hold = self.hold(now)?;
        let r = self;
        Ok(OpenDebt {
            debt: Debt {
                instalment: row::id(r.instalment_id)?,
                invoice: row::id(r.invoice_id)?,
                customer: row::id(r.customer_id)?,
                due_on: row::date(&r.due_on)?,
                outstanding: row::money(r.amount_minor - r.paid_minor, &r.currency)?,
                disputed: r.disputed,
            },
            invoice_number: r.invoice_number,
            description: r.description,
            customer_name: r.customer_name,
            number: row::count(r.number)?,
            instalments: row::count(r.instalments)?,
            billed: row::money(r.amount_minor, &r.currency)?,
            hold,
        })
    }
}

/// The oldest debts that the actor may pay.
pub(crate) async fn open_debts(
    tx: &mut Tx,
    actor: &Actor,
    when: (Timestamp, Date),
    limit: u32,
) -> Result<Vec<OpenDebt>> {
    debts_with(tx, actor, when, &DebtQuery::default(), limit).await
}

/// The debts that the actor may pay: the wanted ones, then the oldest.
pub(super) async fn debts_with(
    tx: &mut Tx,
    actor: &Actor,
    (now, today): (Timestamp, Date),
    wanted: &DebtQuery,
    limit: u32,
) -> Result<Vec<OpenDebt>> {
    let instalments: Vec<&str> = wanted.instalments.iter().map(InstalmentId::as_str).collect();
    let rows = sql!(
        all DebtRow,
        tx,
        scoped!(
            "SELECT n.id AS instalment_id, n.number, n.due_on, n.amount_minor, n.paid_minor,
                    (SELECT COUNT(*) FROM instalments o WHERE o.invoice_id = v.id) AS instalments,
                    v.id AS invoice_id, v.number AS invoice_number, v.description, v.currency,
                    v.disputed, v.customer_id, c.name AS customer_name,
                    p.id AS payment_id, p.state AS payment_state,
                    p.changed_at AS payment_changed_at,
                    CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id = $2
                         THEN TRUE ELSE FALSE END AS own,
                    CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id = $2
                           OR v.scope = 'see_and_pay'
                         THEN TRUE ELSE FALSE END AS opens
               FROM visible v
               JOIN instalments n ON n.invoice_id = v.id AND n.paid_minor < n.amount_minor
               JOIN customers   c ON c.id = v.customer_id
          LEFT JOIN payment_targets t ON t.instalment_id = n.id AND t.open
          LEFT JOIN payments        p ON p.id = t.payment_id
              WHERE v.outstanding_minor > 0
              ORDER BY CASE WHEN v.id = $5 OR $4 LIKE '%,' || n.id || ',%' THEN 0 ELSE 1 END,
                       n.due_on, n.id
              LIMIT $6"
        ),
        actor.user_key(),
        actor.invoice_key(),
        today.to_string(),
        format!(",{},", instalments.join(",")),
        wanted.invoice.as_ref().map_or("", |id| id.as_str()),
        i64::from(limit),
    )?;
    rows.into_iter().map(|row| row.into_debt(now)).collect()
}
