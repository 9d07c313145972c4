//! SQL of bulk acts.

use domain::access::{Actor, Presence};
use domain::bulk::{BulkKind, BulkState, StopCause};
use domain::calendar::{Date, Timestamp};
use domain::ids::BulkId;
use domain::lists::ListKind;

use super::{BulkAct, BulkCount, BulkSum};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

columns!(BulkAct {
    id,
    kind,
    state,
    list,
    query,
    is_ticked,
    made_by,
    maker_name,
    made_at,
    reason,
    last_day,
    ordered_at,
    decided_by,
    decider_name,
    decided_at,
    ended_at,
    stopped,
});

/// Selects acts; the rest of the statement follows.
macro_rules! acts {
    ($tail:literal) => {
        concat!(
            "SELECT b.id, b.kind, b.state, b.list, b.query, b.is_ticked, b.made_by,
                    COALESCE(s.name, b.made_by) AS maker_name, b.made_at, b.reason, b.last_day,
                    b.ordered_at, b.decided_by, COALESCE(d.name, b.decided_by) AS decider_name,
                    b.decided_at, b.ended_at, b.stopped
               FROM bulk_acts b
               LEFT JOIN staff s ON s.id = b.made_by
               LEFT JOIN staff d ON d.id = b.decided_by ",
            $tail
        )
    };
}

pub(super) async fn find(tx: &mut Tx, id: &BulkId) -> Result<Option<BulkAct>> {
    Ok(sql!(maybe BulkAct, tx, acts!("WHERE b.id = $1"), id)?)
}

/// Acts of some kinds that were not given up, the latest first.
pub(super) async fn page(
    tx: &mut Tx,
    kinds: &[BulkKind],
    before: (Timestamp, &str),
    limit: u32,
) -> Result<Vec<BulkAct>> {
    Ok(sql!(
        listed BulkAct,
        tx,
        acts!(
            "WHERE (b.made_at, b.id) < ($2, $3)
               AND b.state NOT IN ('draft', 'discarded')
               AND b.kind"
        ),
        "ORDER BY b.made_at DESC, b.id DESC LIMIT $4",
        list(kinds),
        before.0,
        before.1,
        limit,
    )?)
}

pub(super) async fn lock(tx: &mut Tx, id: &BulkId) -> Result<()> {
    if tx.is_shared() {
        sql!(locked Only<String>, tx, "SELECT id FROM bulk_acts WHERE id = $1", id)?;
    }
    Ok(())
}

struct OpenRow {
    id: BulkId,
    state: BulkState,
}

columns!(OpenRow { id, state });

/// The act of somebody with a digest that is not over.
pub(super) async fn open(
    tx: &mut Tx,
    by: &str,
    digest: &str,
) -> Result<Option<(BulkId, BulkState)>> {
    let found = sql!(
        maybe OpenRow,
        tx,
        "SELECT id, state
           FROM bulk_acts
          WHERE made_by = $1 AND digest = $2 AND state IN ('draft', 'waiting', 'running')",
        by,
        digest,
    )?;
    Ok(found.map(|row| (row.id, row.state)))
}

/// An act to insert.
pub(super) struct NewActRow<'a> {
    pub(super) id: &'a BulkId,
    pub(super) kind: BulkKind,
    pub(super) list: ListKind,
    pub(super) query: &'a str,
    pub(super) digest: &'a str,
    pub(super) is_ticked: bool,
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
}

/// Inserts an act; `false` if it is there.
pub(super) async fn insert(tx: &mut Tx, new: &NewActRow<'_>) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "INSERT INTO bulk_acts (id, kind, list, query, digest, is_ticked, made_by, made_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft')
         ON CONFLICT DO NOTHING",
        new.id,
        new.kind,
        new.list,
        new.query,
        new.digest,
        new.is_ticked,
        new.by,
        new.at,
    )?;
    Ok(added == 1)
}

/// The confirmation of an act.
pub(super) struct OrderRow<'a> {
    pub(super) state: BulkState,
    pub(super) reason: &'a str,
    pub(super) last_day: Option<Date>,
    pub(super) at: Timestamp,
}

pub(super) async fn order(
    tx: &mut Tx,
    id: &BulkId,
    row: &OrderRow<'_>,
    actor: &Actor,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE bulk_acts SET state = $2, reason = $3, last_day = $4, ordered_at = $5
          WHERE id = $1",
        id,
        row.state,
        row.reason,
        row.last_day,
        row.at,
    )?;
    set_presence(tx, id, actor).await
}

/// Records the session in which somebody ordered or approved an act.
pub(super) async fn set_presence(tx: &mut Tx, id: &BulkId, actor: &Actor) -> Result<()> {
    if let Actor::Staff { presence: Presence::Session { number, address, .. }, .. } = actor {
        sql!(
            run,
            tx,
            "UPDATE bulk_acts SET session = $2, address = $3 WHERE id = $1",
            id,
            number,
            address,
        )?;
    }
    Ok(())
}

pub(super) async fn decide(
    tx: &mut Tx,
    id: &BulkId,
    state: BulkState,
    by: &str,
    at: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE bulk_acts SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1",
        id,
        state,
        by,
        at,
    )?;
    Ok(())
}

pub(super) async fn stop(tx: &mut Tx, id: &BulkId, cause: StopCause, at: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE bulk_acts SET state = 'stopped', stopped = $2, ended_at = $3 WHERE id = $1",
        id,
        cause,
        at,
    )?;
    Ok(())
}

columns!(BulkCount { outcome, reason, rows: number });

/// Rows by what became of them.
pub(super) async fn counts(tx: &mut Tx, id: &BulkId) -> Result<Vec<BulkCount>> {
    Ok(sql!(
        all BulkCount,
        tx,
        "SELECT outcome, reason, COUNT(*) AS number
           FROM bulk_rows
          WHERE act_id = $1
          GROUP BY outcome, reason
          ORDER BY outcome, reason",
        id,
    )?)
}

columns!(BulkSum { outcome, amount });

/// What was owed of invoices, by outcome and currency.
pub(super) async fn sums(tx: &mut Tx, id: &BulkId) -> Result<Vec<BulkSum>> {
    Ok(sql!(
        all BulkSum,
        tx,
        "SELECT outcome, currency, CAST(SUM(owed_minor) AS BIGINT) AS amount_minor
           FROM bulk_rows
          WHERE act_id = $1 AND owed_minor > 0
          GROUP BY outcome, currency
          ORDER BY outcome, currency",
        id,
    )?)
}

/// What customers owe now, by outcome and currency.
pub(super) async fn sums_of_customers(tx: &mut Tx, id: &BulkId) -> Result<Vec<BulkSum>> {
    Ok(sql!(
        all BulkSum,
        tx,
        "SELECT r.outcome, i.currency, CAST(SUM(i.outstanding_minor) AS BIGINT) AS amount_minor
           FROM bulk_rows r
           JOIN invoices  i ON i.customer_id = r.subject AND i.outstanding_minor > 0
          WHERE r.act_id = $1
          GROUP BY r.outcome, i.currency
          ORDER BY r.outcome, i.currency",
        id,
    )?)
}

/// Counts what an act takes back towards the limit of four eyes of who ordered it alone.
pub(super) async fn count_alone(tx: &mut Tx, id: &BulkId, by: &str, at: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO cancelled_alone (id, made_by, currency, made_at, invoice_id, amount_minor)
         SELECT act_id || ':' || subject, $2, currency, $3, subject, owed_minor
           FROM bulk_rows
          WHERE act_id = $1 AND outcome = 'pending' AND owed_minor > 0",
        id,
        by,
        at,
    )?;
    Ok(())
}

/// Acts of some kinds that wait for somebody else than who ordered them, the oldest first.
pub(in crate::views::desk) async fn waiting(
    tx: &mut Tx,
    kinds: &[BulkKind],
    besides: &str,
    since: Timestamp,
) -> Result<Vec<BulkAct>> {
    Ok(sql!(
        listed BulkAct,
        tx,
        acts!(
            "WHERE b.state = 'waiting' AND b.made_by <> $2 AND b.ordered_at > $3
               AND b.kind"
        ),
        "ORDER BY b.ordered_at, b.id",
        list(kinds),
        besides,
        since,
    )?)
}

/// Acts that nobody decided in time.
pub(super) async fn undecided(tx: &mut Tx, before: Timestamp) -> Result<Vec<BulkId>> {
    let rows = sql!(
        all Only<BulkId>,
        tx,
        "SELECT id FROM bulk_acts WHERE state = 'waiting' AND ordered_at <= $1",
        before,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Gives up acts that nobody confirmed in time, and deletes those that were given up.
pub(super) async fn delete_old(tx: &mut Tx, before: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE bulk_acts SET state = 'discarded' WHERE state = 'draft' AND made_at <= $1",
        before,
    )?;
    sql!(
        run,
        tx,
        "DELETE FROM bulk_rows
          WHERE act_id IN (SELECT id FROM bulk_acts WHERE state = 'discarded' AND made_at <= $1
                              AND ordered_at IS NULL)",
        before,
    )?;
    sql!(
        run,
        tx,
        "DELETE FROM bulk_acts
          WHERE state = 'discarded' AND made_at <= $1 AND ordered_at IS NULL",
        before,
    )?;
    Ok(())
}
