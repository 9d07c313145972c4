//! SQL of tills.

use domain::ids::{PaymentId, PostingId, StaffId, TillId};
use domain::ledger::LedgerAccount;
use domain::money::Money;
use domain::till::{CashMovementKind, TillState};
use jiff::Timestamp;

use super::{MovementSum, Till, TillCursor};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(Till {
    id,
    cashier,
    cashier_name,
    currency,
    state,
    version,
    float,
    opened_at,
    counted,
    expected,
    counted_at,
    counted_by,
    counts,
    reason,
    explained_by,
    reviewer_name,
    reviewed_at,
    deposited,
    slip,
    deposited_at,
});

/// Selects tills with the names of their people; the rest of the statement follows.
macro_rules! tills {
    ($tail:literal) => {
        concat!(
            "SELECT t.id, t.cashier, COALESCE(c.name, t.cashier) AS cashier_name, t.currency,
                    t.state, t.version, t.float_minor, t.opened_at, t.counted_minor,
                    t.expected_minor, t.counted_at, t.counted_by, t.counts, t.reason,
                    t.explained_by, COALESCE(r.name, t.reviewed_by) AS reviewer_name,
                    t.reviewed_at, t.deposited_minor, t.slip, t.deposited_at
               FROM tills t
               LEFT JOIN staff c ON c.id = t.cashier
               LEFT JOIN staff r ON r.id = t.reviewed_by ",
            $tail
        )
    };
}

/// Inserts an open till; `false` if the cashier has one in use.
pub(super) async fn insert(
    tx: &mut Tx,
    id: &TillId,
    cashier: &StaffId,
    float: Money,
    now: Timestamp,
) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "INSERT INTO tills (id, cashier, currency, state, float_minor, opened_at)
         VALUES ($1, $2, $3, 'open', $4, $5)
         ON CONFLICT (cashier) WHERE state IN ('open', 'counted') DO NOTHING",
        id,
        cashier,
        float.currency,
        float.minor,
        now,
    )?;
    Ok(added == 1)
}

/// A till, locked until the transaction ends.
pub(in crate::payments) async fn locked(tx: &mut Tx, id: &TillId) -> Result<Option<Till>> {
    sql!(locked Only<TillId>, tx, "SELECT id FROM tills WHERE id = $1", id)?;
    find(tx, id).await
}

pub(super) async fn find(tx: &mut Tx, id: &TillId) -> Result<Option<Till>> {
    Ok(sql!(maybe Till, tx, tills!("WHERE t.id = $1"), id)?)
}

/// The till that a cashier has not closed.
pub(in crate::payments) async fn in_use(tx: &mut Tx, cashier: &str) -> Result<Option<Till>> {
    Ok(sql!(
        maybe Till,
        tx,
        tills!("WHERE t.cashier = $1 AND t.state IN ('open', 'counted')"),
        cashier,
    )?)
}

/// Tills of one cashier, or of all, before a place, the newest first.
pub(super) async fn page(
    tx: &mut Tx,
    cashier: Option<&str>,
    before: &TillCursor,
    most: u32,
) -> Result<Vec<Till>> {
    let TillCursor { opened_at, id } = before;
    let Some(cashier) = cashier else {
        return Ok(sql!(
            all Till,
            tx,
            tills!(
                "WHERE (t.opened_at, t.id) < ($1, $2)
                 ORDER BY t.opened_at DESC, t.id DESC
                 LIMIT $3"
            ),
            opened_at,
            id,
            most,
        )?);
    };
    Ok(sql!(
        all Till,
        tx,
        tills!(
            "WHERE t.cashier = $1 AND (t.opened_at, t.id) < ($2, $3)
             ORDER BY t.opened_at DESC, t.id DESC
             LIMIT $4"
        ),
        cashier,
        opened_at,
        id,
        most,
    )?)
}

/// Tills whose differences wait for a second person, the oldest first.
pub(super) async fn to_review(tx: &mut Tx) -> Result<Vec<Till>> {
    Ok(sql!(all Till, tx, tills!("WHERE t.state = 'review' ORDER BY t.opened_at LIMIT 200"))?)
}

/// Cash that a till should hold, in minor units.
pub(in crate::payments) async fn held_minor(tx: &mut Tx, id: &TillId) -> Result<i64> {
    let (minor,) = sql!(
        one Only<i64>,
        tx,
        "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT)
           FROM till_movements
          WHERE till_id = $1",
        id,
    )?;
    Ok(minor)
}

columns!(MovementSum { kind, count, sum });

/// Sums of the movements of a till, by kind.
pub(super) async fn movement_sums(tx: &mut Tx, id: &TillId) -> Result<Vec<MovementSum>> {
    Ok(sql!(
        all MovementSum,
        tx,
        "SELECT m.kind, COUNT(*) AS count, t.currency,
                CAST(SUM(m.amount_minor) AS BIGINT) AS sum_minor
           FROM till_movements m
           JOIN tills t ON t.id = m.till_id
          WHERE m.till_id = $1
          GROUP BY m.kind, t.currency",
        id,
    )?)
}

/// A movement before it is written.
pub(in crate::payments) struct NewMovement<'a> {
    pub(in crate::payments) till: &'a TillId,
    pub(in crate::payments) kind: CashMovementKind,
    pub(in crate::payments) payment: Option<&'a PaymentId>,
    /// Above zero into the till.
    pub(in crate::payments) amount: Money,
    /// From where it comes, or to where it goes.
    pub(in crate::payments) other: LedgerAccount,
}

pub(super) async fn insert_movement(
    tx: &mut Tx,
    id: &PostingId,
    new: &NewMovement<'_>,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO till_movements (id, till_id, kind, payment_id, amount_minor, made_by,
                                     made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        new.till,
        new.kind,
        new.payment,
        new.amount.minor,
        by,
        now,
    )?;
    Ok(())
}

/// What was counted, and what should have been there.
pub(super) struct TillCount<'a> {
    pub(super) counted: Money,
    pub(super) expected: Money,
    pub(super) at: Timestamp,
    pub(super) by: &'a str,
}

pub(super) async fn set_counted(
    tx: &mut Tx,
    id: &TillId,
    state: TillState,
    count: &TillCount<'_>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE tills
            SET state = $2, version = version + 1, counted_minor = $3, expected_minor = $4,
                counted_at = $5, counted_by = $6, counts = counts + 1
          WHERE id = $1",
        id,
        state,
        count.counted.minor,
        count.expected.minor,
        count.at,
        count.by,
    )?;
    Ok(())
}

/// Stores the reason of a difference, and who gave it.
pub(super) async fn set_explained(
    tx: &mut Tx,
    id: &TillId,
    state: TillState,
    reason: &str,
    by: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE tills
            SET state = $2, version = version + 1, reason = $3, explained_by = $4
          WHERE id = $1",
        id,
        state,
        reason,
        by,
    )?;
    Ok(())
}

/// Stores the outcome of a review; who sent a reason back is not kept.
pub(super) async fn set_reviewed(
    tx: &mut Tx,
    id: &TillId,
    state: TillState,
    by: Option<&String>,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE tills
            SET state = $2, version = version + 1, reviewed_by = $3, reviewed_at = $4
          WHERE id = $1",
        id,
        state,
        by,
        by.map(|_| now),
    )?;
    Ok(())
}

/// What went to the bank, with the number of its slip.
pub(super) struct TillDeposit<'a> {
    pub(super) amount: Money,
    pub(super) slip: Option<&'a str>,
    pub(super) at: Timestamp,
}

pub(super) async fn set_deposited(
    tx: &mut Tx,
    id: &TillId,
    state: TillState,
    deposit: &TillDeposit<'_>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE tills
            SET state = $2, version = version + 1, deposited_minor = $3, slip = $4,
                deposited_at = $5
          WHERE id = $1",
        id,
        state,
        deposit.amount.minor,
        deposit.slip,
        deposit.at,
    )?;
    Ok(())
}
