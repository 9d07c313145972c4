//! SQL of notices.

use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::{Event, Origin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::outside::gateways::{Notice, Report};
use crate::platform::db::{Only, Tx, sql};
use crate::{Error, Result};

/// A report as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    reference: String,
    payment: Option<PaymentId>,
    amount: Money,
    event: Option<Event>,
}

/// Records a notice; false when it was recorded before.
pub(super) async fn insert(
    tx: &mut Tx,
    origin: Origin,
    notice: &Notice,
    body: &[u8],
    now: Timestamp,
) -> Result<bool> {
    let kept = notice.report.clone().map(|r| Kept {
        reference: r.reference,
        payment: r.payment,
        amount: r.amount,
        event: r.event,
    });
    let report = kept.map(|k| serde_json::to_string(&k)).transpose().map_err(Error::internal)?;
    let rows = sql!(
        run,
        tx,
        "INSERT INTO notices (origin, event_id, kind, report, body, received_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (origin, event_id) DO NOTHING",
        origin.code(),
        notice.event_id.as_str(),
        notice.kind.as_str(),
        report,
        String::from_utf8_lossy(body).replace('\0', ""),
        now.as_millisecond(),
    )?;
    Ok(rows == 1)
}

/// The report of a notice that was not applied yet, locked.
pub(super) async fn unapplied(
    tx: &mut Tx,
    origin: Origin,
    event_id: &str,
) -> Result<Option<Report>> {
    let rows = sql!(
        locked Only<Option<String>>,
        tx,
        "SELECT report FROM notices
          WHERE origin = $1 AND event_id = $2 AND applied_at IS NULL",
        origin.code(),
        event_id,
    )?;
    let Some(text) = rows.into_iter().next().and_then(|(report,)| report) else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&text).map_err(Error::corrupt)?;
    let Kept { reference, payment, amount, event } = kept;
    Ok(Some(Report { reference, payment, amount, event }))
}

/// Notes what came of a notice.
pub(super) async fn applied(
    tx: &mut Tx,
    origin: Origin,
    event_id: &str,
    now: Timestamp,
    outcome: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE notices SET applied_at = $3, outcome = $4 WHERE origin = $1 AND event_id = $2",
        origin.code(),
        event_id,
        now.as_millisecond(),
        outcome,
    )?;
    Ok(())
}

/// A notice that does not fit our attempt.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OddNotice {
    /// The gateway.
    pub origin: String,
    /// Its id of the event.
    pub event_id: String,
    /// `mismatch` or `doubled`.
    pub outcome: String,
}

/// What staff must look at, the newest first.
pub(super) async fn odd(tx: &mut Tx) -> Result<Vec<OddNotice>> {
    Ok(sql!(
        all OddNotice,
        tx,
        "SELECT origin, event_id, outcome
           FROM notices
          WHERE outcome IN ('mismatch', 'doubled')
          ORDER BY received_at DESC, event_id
          LIMIT 100",
    )?)
}

/// Forgets the bodies of what was received before an instant.
pub(in crate::payments) async fn delete_bodies(tx: &mut Tx, before: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE notices SET body = '' WHERE received_at < $1 AND body <> ''",
        before.as_millisecond(),
    )?;
    Ok(())
}
