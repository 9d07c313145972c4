//! SQL of payments: attempts, targets and settlement.

use std::collections::BTreeMap;

use domain::access::Actor;
use domain::calendar::Date;
use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::payments::{Basket, Debt, Payment, SettledPayment, State, Target};
use jiff::Timestamp;

use crate::platform::db::{Only, Tx, bulk, granted, linked, list, sql};
use crate::{Error, Result};

/// Invoices of the instalments that the actor may pay.
pub(super) async fn invoices_of(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    instalments: &[InstalmentId],
) -> Result<Vec<InvoiceId>> {
    let debts = debts(tx, actor, today, instalments).await?;
    Ok(debts.into_iter().map(|d| d.invoice).collect())
}

/// Debts of the instalments that the actor may pay and that are issued by today; others are left
/// out. The system may pay all.
pub(crate) async fn debts(
    tx: &mut Tx,
    actor: &Actor,
    today: Date,
    instalments: &[InstalmentId],
) -> Result<Vec<Debt>> {
    Ok(sql!(
        listed Debt,
        tx,
        granted!(
            "$2",
            "SELECT i.id, i.invoice_id, v.customer_id, i.due_on, v.currency, v.disputed,
                    i.amount_minor - i.paid_minor AS outstanding_minor
               FROM instalments i
               JOIN invoices    v ON v.id = i.invoice_id
              WHERE i.id"
        ),
        "AND ($4
              OR (v.issued_on <= $5
                  AND (v.id IN (SELECT $3 UNION ALL
                                SELECT k.invoice_id FROM link_holdings k WHERE k.holder = $3)
                       OR v.customer_id IN (SELECT g.customer_id FROM granted g))))
          ORDER BY i.due_on, i.id",
        list(instalments),
        actor.user_key(),
        actor.invoice_key(),
        *actor == Actor::System,
        today,
    )?)
}

/// Open payments that block any of these instalments.
pub(super) async fn open_on(tx: &mut Tx, instalments: &[InstalmentId]) -> Result<Vec<Payment>> {
    Ok(sql!(
        listed Payment,
        tx,
        "SELECT p.* FROM payments p
          WHERE p.id IN (SELECT t.payment_id FROM payment_targets t
                          WHERE t.open AND t.instalment_id",
        ") ORDER BY p.id",
        list(instalments),
    )?)
}

/// Other open payments that block any instalment of these.
pub(super) async fn others_on_targets_of(
    tx: &mut Tx,
    payments: &[&PaymentId],
) -> Result<Vec<PaymentId>> {
    let rows = sql!(
        listed Only<PaymentId>,
        tx,
        "SELECT DISTINCT o.payment_id
           FROM allocations l
           JOIN payment_targets o ON o.instalment_id = l.instalment_id AND o.open
                                 AND o.payment_id <> l.payment_id
          WHERE l.payment_id",
        "ORDER BY o.payment_id",
        list(payments.iter().copied()),
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Inserts a payment and blocks its instalments.
pub(super) async fn insert(
    tx: &mut Tx,
    payment: &Payment,
    basket: &Basket,
    next_check_at: Option<Timestamp>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO payments (id, payer_user_id, link_invoice_id, origin, basket_key,
                               description, payer_email, currency, amount_minor, language,
                               state, created_at, changed_at, expires_at, next_check_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        payment.id,
        payment.payer,
        payment.link,
        payment.origin,
        payment.basket_key,
        payment.description,
        payment.payer_email,
        payment.amount.currency,
        payment.amount.minor,
        payment.language,
        payment.state.kind(),
        payment.created_at,
        payment.changed_at,
        payment.expires_at,
        next_check_at,
    )?;
    for target in basket.targets() {
        sql!(
            run,
            tx,
            "INSERT INTO payment_targets (payment_id, instalment_id, amount_minor, open)
             VALUES ($1, $2, $3, TRUE)",
            payment.id,
            target.debt.instalment,
            target.amount.minor,
        )?;
    }
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, id: &PaymentId) -> Result<Option<Payment>> {
    Ok(sql!(maybe Payment, tx, "SELECT p.* FROM payments p WHERE p.id = $1", id)?)
}

/// The payment with a gateway's reference.
pub(super) async fn find_by_reference(
    tx: &mut Tx,
    origin: &str,
    reference: &str,
) -> Result<Option<PaymentId>> {
    let row = sql!(
        maybe Only<PaymentId>,
        tx,
        "SELECT id FROM payments WHERE origin = $1 AND reference = $2",
        origin,
        reference,
    )?;
    Ok(row.map(|(id,)| id))
}

/// Targets of a payment, oldest debt first, with the current outstanding amounts.
pub(super) async fn targets(tx: &mut Tx, id: &PaymentId) -> Result<Vec<Target>> {
    Ok(sql!(
        all Target,
        tx,
        "SELECT i.id, i.invoice_id, v.customer_id, i.due_on, v.currency, v.disputed,
                i.amount_minor - i.paid_minor AS outstanding_minor,
                t.amount_minor                AS target_minor
           FROM payment_targets t
           JOIN instalments i ON i.id = t.instalment_id
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE t.payment_id = $1
          ORDER BY i.due_on, i.id",
        id,
    )?)
}

/// Stores a new state; an ended payment releases its instalments.
pub(super) async fn save_state(
    tx: &mut Tx,
    id: &PaymentId,
    state: &State,
    now: Timestamp,
    next_check_at: Option<Timestamp>,
) -> Result<()> {
    let (url, failure, succeeded_at) = match state {
        State::Started { url, declined, .. } => (Some(url.as_str()), *declined, None),
        State::Failed { failure } => (None, Some(*failure), None),
        State::Succeeded { at, .. } => (None, None, Some(at.as_millisecond())),
        State::Created
        | State::Processing { .. }
        | State::Unknown
        | State::Expired
        | State::Cancelled => (None, None, None),
    };
    sql!(
        run,
        tx,
        "UPDATE payments
            SET state = $2, reference = COALESCE($3, reference), url = $4, failure = $5,
                succeeded_at = $6, changed_at = $7, next_check_at = $8, checks = 0
          WHERE id = $1",
        id,
        state.kind(),
        state.reference(),
        url,
        failure,
        succeeded_at,
        now,
        next_check_at,
    )?;
    if !state.kind().is_open() {
        sql!(
            run,
            tx,
            "UPDATE payment_targets SET open = FALSE WHERE payment_id = $1 AND open",
            id,
        )?;
    }
    Ok(())
}

/// Allocates settled payments to instalments and updates these and their invoices. No instalment
/// may occur twice.
pub(super) async fn allocate(tx: &mut Tx, settled: &[SettledPayment<'_>]) -> Result<()> {
    let mut parts = Vec::with_capacity(settled.len());
    let mut instalments = BTreeMap::new();
    let mut invoices: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for SettledPayment { at, payment, allocation } in settled {
        for part in &allocation.parts {
            let (id, minor) = (part.instalment.as_str(), part.amount.minor);
            parts.push(bulk::values![&payment.id, id, minor]);
            if instalments.insert(id, (minor, at.as_millisecond())).is_some() {
                return Err(Error::internal("an instalment was settled twice at once"));
            }
            let (sum, last) = invoices.entry(part.invoice.as_str()).or_insert((0, i64::MIN));
            *sum += minor;
            *last = at.as_millisecond().max(*last);
        }
    }
    let head = "INSERT INTO allocations (payment_id, instalment_id, amount_minor)";
    bulk::run(tx, head, "", &parts).await?;
    let paid: Vec<_> = instalments
        .into_iter()
        .map(|(id, (sum, at))| bulk::values![id, sum, at]) //
        .collect();
    bulk::run(
        tx,
        "UPDATE instalments
            SET paid_minor = paid_minor + v.column2,
                paid_at = CASE WHEN amount_minor = paid_minor + v.column2 THEN v.column3 END
           FROM (",
        ") AS v WHERE instalments.id = v.column1",
        &paid,
    )
    .await?;
    let paid: Vec<_> =
        invoices.into_iter().map(|(id, (sum, at))| bulk::values![id, sum, at]).collect();
    bulk::run(
        tx,
        "UPDATE invoices
            SET outstanding_minor = outstanding_minor - v.column2,
                due_on = COALESCE((SELECT MIN(i.due_on) FROM instalments i
                                    WHERE i.invoice_id = invoices.id
                                      AND i.paid_minor < i.amount_minor), due_on),
                paid_at = CASE WHEN outstanding_minor = v.column2 THEN v.column3 ELSE paid_at END
           FROM (",
        ") AS v WHERE invoices.id = v.column1",
        &paid,
    )
    .await?;
    Ok(())
}

/// Stores overpayments.
pub(super) async fn give_credits(tx: &mut Tx, settled: &[SettledPayment<'_>]) -> Result<()> {
    let mut rows = Vec::new();
    for SettledPayment { payment, allocation, .. } in settled {
        for (customer, amount) in &allocation.credits {
            rows.push(bulk::values![&payment.id, customer, amount.currency, amount.minor,]);
        }
    }
    let head = "INSERT INTO credits (payment_id, customer_id, currency, amount_minor)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

/// Some payments due for a check at the gateway, locked.
pub(super) async fn due_for_check(tx: &mut Tx, now: Timestamp) -> Result<Vec<Payment>> {
    Ok(sql!(
        locked Payment,
        tx,
        "SELECT p.* FROM payments p
          WHERE p.next_check_at <= $1
          ORDER BY p.next_check_at
          LIMIT 50",
        now,
    )?)
}

/// Records a check at the gateway, and the time of the next one.
pub(super) async fn note_check(
    tx: &mut Tx,
    id: &PaymentId,
    next_check_at: Option<Timestamp>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE payments SET checks = checks + 1, next_check_at = $2 WHERE id = $1",
        id,
        next_check_at,
    )?;
    Ok(())
}

/// Records the payer's first return from the gateway's page.
pub(super) async fn note_return(tx: &mut Tx, id: &PaymentId, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE payments SET returned_at = $2 WHERE id = $1 AND returned_at IS NULL",
        id,
        now,
    )?;
    Ok(())
}

/// Whether the actor may see the payment: as its payer, or with full access to one of its
/// customers.
pub(crate) async fn is_visible(tx: &mut Tx, actor: &Actor, id: &PaymentId) -> Result<bool> {
    let row = sql!(
        maybe Only<String>,
        tx,
        granted!(concat!(
            "SELECT p.id
               FROM payments p
              WHERE p.id = $3
                AND (p.payer_user_id = $1
                     OR p.link_invoice_id IN ",
            linked!("$2"),
            "        OR EXISTS (SELECT 1
                                  FROM payment_targets t
                                  JOIN instalments i ON i.id = t.instalment_id
                                  JOIN invoices    v ON v.id = i.invoice_id
                                  JOIN history     h ON h.customer_id = v.customer_id
                                 WHERE t.payment_id = p.id))"
        )),
        actor.user_key(),
        actor.invoice_key(),
        id,
    )?;
    Ok(row.is_some())
}
