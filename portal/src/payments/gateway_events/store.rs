//! SQL of gateway events.

use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::{Event, Origin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::outside::gateways::{EventContent, GatewayEvent, Report};
use crate::platform::db::{Only, Tx, columns, sql};
use crate::{Error, Result};

/// What an event says, as stored.
#[derive(Serialize, Deserialize)]
struct ReportJson {
    reference: Option<String>,
    payment: Option<PaymentId>,
    amount: Option<Money>,
    event: Option<Event>,
    /// Why it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
}

impl ReportJson {
    fn of(content: &EventContent) -> Option<Self> {
        match content {
            EventContent::Nothing => None,
            EventContent::Report(report) => Some(Self {
                reference: Some(report.reference.clone()),
                payment: report.payment.clone(),
                amount: Some(report.amount),
                event: report.event.clone(),
                unreadable: None,
            }),
            EventContent::Unreadable(report) => Some(Self {
                reference: report.reference.clone(),
                payment: report.payment.clone(),
                amount: None,
                event: None,
                unreadable: Some(report.why.to_owned()),
            }),
        }
    }
}

/// What a stored event says, and of which payment.
pub(super) struct GatewayStatement {
    pub(super) reference: Option<String>,
    pub(super) payment: Option<PaymentId>,
    /// `None` if the event could not be read.
    pub(super) report: Option<Report>,
}

impl From<ReportJson> for GatewayStatement {
    fn from(stored: ReportJson) -> Self {
        let ReportJson { reference, payment, amount, event, unreadable } = stored;
        let read = reference.clone().zip(amount).filter(|_| unreadable.is_none());
        let report = read.map(|(reference, amount)| {
            let payment = payment.clone();
            Report { reference, payment, amount, event }
        });
        Self { reference, payment, report }
    }
}

/// Records an event; false if it was recorded before.
pub(super) async fn insert(
    tx: &mut Tx,
    origin: Origin,
    event: &GatewayEvent,
    body: &[u8],
    now: Timestamp,
) -> Result<bool> {
    let report = ReportJson::of(&event.content);
    let report = report.map(|r| serde_json::to_string(&r)).transpose().map_err(Error::internal)?;
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

/// Locks an event that is not applied yet.
pub(super) async fn unapplied(
    tx: &mut Tx,
    origin: Origin,
    event_id: &str,
) -> Result<Option<GatewayStatement>> {
    let rows = sql!(
        locked Only<Option<String>>,
        tx,
        "SELECT report FROM gateway_events
          WHERE origin = $1 AND event_id = $2 AND applied_at IS NULL",
        origin,
        event_id,
    )?;
    let Some(text) = rows.into_iter().next().and_then(|(report,)| report) else { return Ok(None) };
    let stored: ReportJson = serde_json::from_str(&text).map_err(Error::corrupt)?;
    Ok(Some(stored.into()))
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

/// An event that staff must investigate; nothing was booked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddGatewayEvent {
    pub origin: String,
    pub event_id: String,
    /// The gateway's event type.
    pub kind: String,
    pub received_at: Timestamp,
    /// `mismatch`, `doubled`, `unreadable` or `orphan`.
    pub outcome: String,
}

columns!(OddGatewayEvent { origin, event_id, kind, received_at, outcome });

/// Events for staff to investigate, newest first.
pub(super) async fn odd(tx: &mut Tx) -> Result<Vec<OddGatewayEvent>> {
    Ok(sql!(
        all OddGatewayEvent,
        tx,
        "SELECT origin, event_id, kind, received_at, outcome
           FROM gateway_events
          WHERE outcome IN ('mismatch', 'doubled', 'unreadable', 'orphan')
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
