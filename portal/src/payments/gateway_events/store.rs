//! SQL of gateway events.

use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::{Event, Origin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::outside::gateways::{GatewayEvent, Report};
use crate::platform::db::{Only, Tx, columns, sql};
use crate::{Error, Result};

/// A report as stored.
#[derive(Serialize, Deserialize)]
struct ReportJson {
    reference: String,
    payment: Option<PaymentId>,
    amount: Money,
    event: Option<Event>,
}

/// Records an event; false if it was recorded before.
pub(super) async fn insert(
    tx: &mut Tx,
    origin: Origin,
    event: &GatewayEvent,
    body: &[u8],
    now: Timestamp,
) -> Result<bool> {
    let kept = event.report.clone().map(|r| ReportJson {
        reference: r.reference,
        payment: r.payment,
        amount: r.amount,
        event: r.event,
    });
    let report = kept.map(|k| serde_json::to_string(&k)).transpose().map_err(Error::internal)?;
    let rows = sql!(
        run,
        tx,
        "INSERT INTO gateway_events (origin, event_id, kind, report, body, received_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (origin, event_id) DO NOTHING",
        origin,
        event.event_id,
        event.kind,
        report,
        String::from_utf8_lossy(body).replace('\0', ""),
        now,
    )?;
    Ok(rows == 1)
}

/// Locks an event that is not applied yet; returns its report.
pub(super) async fn unapplied(
    tx: &mut Tx,
    origin: Origin,
    event_id: &str,
) -> Result<Option<Report>> {
    let rows = sql!(
        locked Only<Option<String>>,
        tx,
        "SELECT report FROM gateway_events
          WHERE origin = $1 AND event_id = $2 AND applied_at IS NULL",
        origin,
        event_id,
    )?;
    let Some(text) = rows.into_iter().next().and_then(|(report,)| report) else { return Ok(None) };
    let kept: ReportJson = serde_json::from_str(&text).map_err(Error::corrupt)?;
    let ReportJson { reference, payment, amount, event } = kept;
    Ok(Some(Report { reference, payment, amount, event }))
}

/// Stores the outcome of an event.
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
        "UPDATE gateway_events
            SET applied_at = $3, outcome = $4
          WHERE origin = $1 AND event_id = $2",
        origin,
        event_id,
        now,
        outcome,
    )?;
    Ok(())
}

/// An event that does not match our attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddGatewayEvent {
    pub origin: String,
    pub event_id: String,
    /// `mismatch` or `doubled`.
    pub outcome: String,
}

columns!(OddGatewayEvent { origin, event_id, outcome });

/// Events for staff to investigate, newest first.
pub(super) async fn odd(tx: &mut Tx) -> Result<Vec<OddGatewayEvent>> {
    Ok(sql!(
        all OddGatewayEvent,
        tx,
        "SELECT origin, event_id, outcome
           FROM gateway_events
          WHERE outcome IN ('mismatch', 'doubled')
          ORDER BY received_at DESC, event_id
          LIMIT 100",
    )?)
}

/// Deletes the bodies of events received before an instant.
pub(in crate::payments) async fn delete_bodies(tx: &mut Tx, before: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE gateway_events SET body = '' WHERE received_at < $1 AND body <> ''",
        before,
    )?;
    Ok(())
}
