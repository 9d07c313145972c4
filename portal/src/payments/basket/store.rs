//! SQL of payable debts.

use domain::access::Actor;
use domain::calendar::Date;
use domain::ids::{InstalmentId, PaymentId};
use domain::money::{Currency, Money};
use domain::payments::{Debt, StateKind};

use super::{DebtQuery, OpenDebt, PaymentHold};
use crate::Result;
use crate::platform::db::{Tx, columns, granted, linked, scoped, sql};

struct DebtRow {
    debt: Debt,
    invoice_number: String,
    description: String,
    customer_name: String,
    number: u32,
    instalments: u32,
    billed: Money,
    payment_id: Option<PaymentId>,
    payment_state: Option<StateKind>,
    own: bool,
    opens: bool,
}

columns! { DebtRow {
    debt, invoice_number, description, customer_name, number, instalments, billed,
    payment_id, payment_state, own, opens,
} }

impl DebtRow {
    fn hold(&mut self) -> Option<PaymentHold> {
        let (payment, state) = (self.payment_id.take()?, self.payment_state?);
        let (own, opens, gives_way) = (self.own, self.opens, state.yields());
        Some(PaymentHold { payment, state, own, opens, gives_way })
    }

    fn into_debt(mut self) -> OpenDebt {
        let hold = self.hold();
        OpenDebt {
            debt: self.debt,
            invoice_number: self.invoice_number,
            description: self.description,
            customer_name: self.customer_name,
            number: self.number,
            instalments: self.instalments,
            billed: self.billed,
            hold,
        }
    }
}

/// Oldest debts that the actor may pay.
pub(crate) async fn open_debts(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    limit: u32,
) -> Result<Vec<OpenDebt>> {
    debts_with(tx, actor, today, &DebtQuery::default(), limit).await
}

/// Debts that the actor may pay: the requested ones, then the oldest.
pub(super) async fn debts_with(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    wanted: &DebtQuery,
    limit: u32,
) -> Result<Vec<OpenDebt>> {
    let instalments: Vec<&str> = wanted.instalments.iter().map(InstalmentId::as_str).collect();
    let rows = sql!(
        all DebtRow,
        tx,
        scoped!(concat!(
            "SELECT n.id, n.number, n.due_on, n.amount_minor AS billed_minor,
                    n.amount_minor - n.paid_minor AS outstanding_minor,
                    (SELECT COUNT(*) FROM instalments o WHERE o.invoice_id = v.id) AS instalments,
                    v.id AS invoice_id, v.number AS invoice_number, v.description, v.currency,
                    v.disputed, v.customer_id, c.name AS customer_name,
                    p.id AS payment_id, p.state AS payment_state,
                    CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id IN ",
            linked!("$2"),
            "
                         THEN TRUE ELSE FALSE END AS own,
                    CASE WHEN p.payer_user_id = $1 OR p.link_invoice_id IN ",
            linked!("$2"),
            "
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
        )),
        actor.user_key(),
        actor.invoice_key(),
        today,
        format!(",{},", instalments.join(",")),
        wanted.invoice.as_ref().map_or("", |id| id.as_str()),
        limit,
    )?;
    Ok(rows.into_iter().map(DebtRow::into_debt).collect())
}

/// Overpayments of the actor's customers, from the ledger. Hidden from pay-only users.
pub(crate) async fn credits(tx: &mut Tx, actor: &Actor) -> Result<Vec<Money>> {
    let rows = sql!(
        all(Currency, i64),
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
    Ok(rows.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect())
}
