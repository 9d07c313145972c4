//! SQL of the debts that can be paid.

use domain::access::Actor;
use domain::calendar::Date;
use domain::ids::InstalmentId;
use domain::payments::{Debt, StateKind};

use super::{Hold, OpenDebt};
use crate::db::{Tx, row, sql};
use crate::invoices::store::scoped;
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
    own: bool,
    opens: bool,
}

impl TryFrom<DebtRow> for OpenDebt {
    type Error = Error;

    fn try_from(r: DebtRow) -> Result<Self> {
        let hold = match (r.payment_id, r.payment_state) {
            (Some(id), Some(state)) => {
                let unknown = || Error::corrupt(format!("the state {state:?} of a payment"));
                let state = StateKind::parse(&state).ok_or_else(unknown)?;
                Some(Hold { payment: row::id(id)?, state, own: r.own, opens: r.opens })
            }
            _ => None,
        };
        Ok(Self {
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
    today: Date,
    limit: u32,
) -> Result<Vec<OpenDebt>> {
    debts_with(tx, actor, today, &[], limit).await
}

/// The debts that the actor may pay: the chosen ones, then the oldest.
pub(super) async fn debts_with(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    chosen: &[InstalmentId],
    limit: u32,
) -> Result<Vec<OpenDebt>> {
    let chosen: Vec<&str> = chosen.iter().map(InstalmentId::as_str).collect();
    let rows = sql!(
        all DebtRow,
        tx,
        scoped!(
            "SELECT n.id AS instalment_id, n.number, n.due_on, n.amount_minor, n.paid_minor,
                    (SELECT COUNT(*) FROM instalments o WHERE o.invoice_id = v.id) AS instalments,
                    v.id AS invoice_id, v.number AS invoice_number, v.description, v.currency,
                    v.disputed, v.customer_id, c.name AS customer_name,
                    p.id AS payment_id, p.state AS payment_state,
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
              ORDER BY CASE WHEN $4 LIKE '%,' || n.id || ',%' THEN 0 ELSE 1 END,
                       n.due_on, n.id
              LIMIT $5"
        ),
        actor.user_key(),
        actor.link_key(),
        today.to_string(),
        format!(",{},", chosen.join(",")),
        i64::from(limit),
    )?;
    rows.into_iter().map(OpenDebt::try_from).collect()
}
