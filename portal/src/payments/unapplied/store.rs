//! SQL of unapplied money.

use domain::calendar::Date;
use domain::fold::fold;
use domain::ids::{CustomerId, PaymentId, PostingId, UnappliedId};
use domain::money::Money;
use domain::unapplied::{BankCredit, UnappliedEvent, UnappliedState};
use jiff::Timestamp;

use super::{UnappliedCursor, UnappliedMoney, UnappliedMovement, UnappliedSum};
use crate::platform::db::{Only, Tx, columns, sql};
use crate::{Error, Result};

columns!(BankCredit { amount, received_on, way, reference, sender, text: bank_text });

columns!(UnappliedMoney {
    id,
    state,
    credit,
    version,
    customer_name,
    customer: customer_id,
    payment: payment_id,
});

/// Selects unapplied money; the rest of the statement follows.
macro_rules! unapplied {
    ($tail:literal) => {
        concat!(
            "SELECT u.id, u.state, u.currency, u.amount_minor, u.received_on, u.way, u.reference,
                    u.sender, u.bank_text, u.version, u.customer_id, u.payment_id,
                    c.name AS customer_name
               FROM unapplied u
               LEFT JOIN customers c ON c.id = u.customer_id ",
            $tail
        )
    };
}

pub(super) async fn find(tx: &mut Tx, id: &UnappliedId) -> Result<Option<UnappliedMoney>> {
    Ok(sql!(maybe UnappliedMoney, tx, unapplied!("WHERE u.id = $1"), id)?)
}

/// Unapplied money, locked until the transaction ends.
pub(super) async fn locked(tx: &mut Tx, id: &UnappliedId) -> Result<Option<UnappliedMoney>> {
    sql!(locked Only<UnappliedId>, tx, "SELECT id FROM unapplied WHERE id = $1", id)?;
    find(tx, id).await
}

/// Rows before a place, the newest first.
pub(super) async fn page(
    tx: &mut Tx,
    state: Option<UnappliedState>,
    before: &UnappliedCursor,
    limit: u32,
) -> Result<Vec<UnappliedMoney>> {
    let UnappliedCursor { received_on, id } = before;
    Ok(match state {
        Some(UnappliedState::Open) => sql!(
            all UnappliedMoney,
            tx,
            unapplied!(
                "WHERE u.state = 'open' AND (u.received_on, u.id) < ($1, $2)
                 ORDER BY u.received_on DESC, u.id DESC
                 LIMIT $3"
            ),
            received_on,
            id,
            limit,
        )?,
        Some(UnappliedState::Matched) => sql!(
            all UnappliedMoney,
            tx,
            unapplied!(
                "WHERE u.state = 'matched' AND (u.received_on, u.id) < ($1, $2)
                 ORDER BY u.received_on DESC, u.id DESC
                 LIMIT $3"
            ),
            received_on,
            id,
            limit,
        )?,
        None => sql!(
            all UnappliedMoney,
            tx,
            unapplied!(
                "WHERE (u.received_on, u.id) < ($1, $2)
                 ORDER BY u.received_on DESC, u.id DESC
                 LIMIT $3"
            ),
            received_on,
            id,
            limit,
        )?,
    })
}

columns!(UnappliedSum { count, sum });

pub(super) async fn open_sums(tx: &mut Tx) -> Result<Vec<UnappliedSum>> {
    Ok(sql!(
        all UnappliedSum,
        tx,
        "SELECT currency, COUNT(*) AS count, CAST(SUM(amount_minor) AS BIGINT) AS sum_minor
           FROM unapplied
          WHERE state = 'open'
          GROUP BY currency
          ORDER BY currency",
    )?)
}

/// Sums of what was nobody's at the end of a day, by currency.
pub(super) async fn open_on(tx: &mut Tx, day: Date) -> Result<Vec<Money>> {
    let rows = sql!(
        all OpenSum,
        tx,
        "SELECT currency, CAST(SUM(amount_minor) AS BIGINT) AS sum_minor
           FROM unapplied_movements
          WHERE effective_on <= $1
          GROUP BY currency
         HAVING SUM(amount_minor) <> 0
          ORDER BY currency",
        day,
    )?;
    Ok(rows.into_iter().map(|row| row.sum).collect())
}

struct OpenSum {
    sum: Money,
}

columns!(OpenSum { sum });

columns!(UnappliedMovement { event, payment: payment_id, customer_name, reason, made_by, made_at });

pub(super) async fn movements(tx: &mut Tx, id: &UnappliedId) -> Result<Vec<UnappliedMovement>> {
    Ok(sql!(
        all UnappliedMovement,
        tx,
        "SELECT m.event, m.payment_id, c.name AS customer_name, m.reason,
                COALESCE(s.name, m.made_by) AS made_by, m.made_at
           FROM unapplied_movements m
           LEFT JOIN customers c ON c.id = m.customer_id
           LEFT JOIN staff s     ON s.id = m.made_by
          WHERE m.unapplied_id = $1
          ORDER BY m.number",
        id,
    )?)
}

/// The last movement of unapplied money.
pub(super) struct LastMovement {
    pub(super) made_by: String,
    pub(super) effective_on: Date,
}

columns!(LastMovement { made_by, effective_on });

pub(super) async fn last_movement(tx: &mut Tx, id: &UnappliedId) -> Result<LastMovement> {
    let found = sql!(
        maybe LastMovement,
        tx,
        "SELECT made_by, effective_on FROM unapplied_movements
          WHERE unapplied_id = $1
          ORDER BY number DESC
          LIMIT 1",
        id,
    )?;
    found.ok_or_else(|| Error::corrupt(format!("unapplied money {id} has no movement")))
}

/// A credit before it is written.
pub(super) struct NewMoneyRow<'a> {
    pub(super) id: &'a UnappliedId,
    pub(super) credit: &'a BankCredit,
    pub(super) by: &'a str,
    pub(super) now: Timestamp,
}

/// Whether it was new.
pub(super) async fn insert(tx: &mut Tx, row: &NewMoneyRow<'_>) -> Result<bool> {
    let NewMoneyRow { id, credit, by, now } = row;
    let new = sql!(
        maybe Only<UnappliedId>,
        tx,
        "INSERT INTO unapplied (id, state, currency, amount_minor, received_on, way, reference,
                                sender, bank_text, sender_folded, recorded_by, recorded_at)
         VALUES ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (way, received_on, currency, amount_minor, reference) DO NOTHING
         RETURNING id",
        *id,
        credit.amount.currency,
        credit.amount.minor,
        credit.received_on,
        credit.way,
        credit.reference,
        credit.sender,
        credit.text,
        fold(&credit.sender),
        *by,
        *now,
    )?;
    Ok(new.is_some())
}

/// The credit of the same way, day, amount and reference.
pub(super) async fn same(tx: &mut Tx, credit: &BankCredit) -> Result<Option<UnappliedId>> {
    let found = sql!(
        maybe Only<UnappliedId>,
        tx,
        "SELECT id FROM unapplied
          WHERE way = $1 AND received_on = $2 AND currency = $3 AND amount_minor = $4
            AND reference = $5",
        credit.way,
        credit.received_on,
        credit.amount.currency,
        credit.amount.minor,
        credit.reference,
    )?;
    Ok(found.map(|(id,)| id))
}

/// A movement before it is written.
pub(super) struct NewMovementRow<'a> {
    pub(super) id: &'a PostingId,
    pub(super) money: &'a UnappliedId,
    /// That of the version of the money that it leads to.
    pub(super) number: i64,
    pub(super) event: UnappliedEvent,
    pub(super) payment: Option<&'a PaymentId>,
    pub(super) customer: Option<&'a CustomerId>,
    pub(super) effective_on: Date,
    pub(super) amount: Money,
    pub(super) reason: Option<&'a str>,
    pub(super) by: &'a str,
    pub(super) now: Timestamp,
}

pub(super) async fn add_movement(tx: &mut Tx, row: &NewMovementRow<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO unapplied_movements (id, unapplied_id, number, event, payment_id,
                                          customer_id, effective_on, currency, amount_minor,
                                          reason, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        row.id,
        row.money,
        row.number,
        row.event,
        row.payment,
        row.customer,
        row.effective_on,
        row.amount.currency,
        row.amount.minor,
        row.reason,
        row.by,
        row.now,
    )?;
    Ok(())
}

/// Writes the state that a match or its end leads to.
pub(super) async fn set_state(tx: &mut Tx, row: &NewMovementRow<'_>) -> Result<()> {
    let is_match = row.event == UnappliedEvent::Matched;
    let state = if is_match { UnappliedState::Matched } else { UnappliedState::Open };
    sql!(
        run,
        tx,
        "UPDATE unapplied
            SET state = $2, version = $3, payment_id = $4, customer_id = $5
          WHERE id = $1",
        row.money,
        state,
        row.number,
        row.payment.filter(|_| is_match),
        row.customer.filter(|_| is_match),
    )?;
    Ok(())
}
