//! SQL of health. Each statement reads the end of an index, or a capped number of rows.

use domain::calendar::Timestamp;
use domain::contact::Channel;
use domain::health::{HealthFault, Vitals};
use domain::payments::Origin;

use super::HEALTH_CAP;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};
use crate::platform::queue::Lane;

/// What waits, and when it last worked.
pub(super) struct HealthProgress {
    waiting: u32,
    waiting_since: Option<Timestamp>,
    succeeded_at: Option<Timestamp>,
}

columns!(HealthProgress { waiting, waiting_since, succeeded_at });

impl From<HealthProgress> for Vitals {
    fn from(progress: HealthProgress) -> Self {
        let HealthProgress { waiting, waiting_since, succeeded_at } = progress;
        Self { waiting, waiting_since, succeeded_at, fault: None, lost: 0 }
    }
}

/// Jobs of a lane that are due and that nobody runs.
pub(super) async fn jobs(tx: &mut Tx, lane: Lane, now: Timestamp) -> Result<HealthProgress> {
    Ok(sql!(
        one HealthProgress,
        tx,
        "SELECT COUNT(*) AS waiting,
                MIN(q.run_at) AS waiting_since,
                (SELECT MAX(ended_at)
                   FROM jobs
                  WHERE lane = $1 AND state = 'done' AND ended_at IS NOT NULL) AS succeeded_at
           FROM (SELECT run_at
                   FROM jobs
                  WHERE state = 'queued' AND lane = $1 AND run_at <= $2
                    AND (leased_until IS NULL OR leased_until <= $2)
                  ORDER BY run_at, id
                  LIMIT $3) AS q",
        lane.code(),
        now,
        i64::from(HEALTH_CAP),
    )?)
}

/// What failed and is tried again at a time.
pub(super) struct Retry {
    pub(super) again_at: Timestamp,
    pub(super) attempts: i64,
    pub(super) reason: String,
}

columns!(Retry { again_at, attempts, reason });

/// Jobs of a lane that are tried again, among the first.
pub(super) async fn retried_jobs(tx: &mut Tx, lane: Lane) -> Result<Vec<Retry>> {
    Ok(sql!(
        all Retry,
        tx,
        "SELECT run_at AS again_at, attempts, last_error AS reason
           FROM (SELECT run_at, attempts, last_error
                   FROM jobs
                  WHERE state = 'queued' AND lane = $1
                  ORDER BY run_at, id
                  LIMIT $2) AS q
          WHERE last_error IS NOT NULL",
        lane.code(),
        i64::from(HEALTH_CAP),
    )?)
}

columns!(HealthFault { at, reason });

/// The last job of a lane that was given up.
pub(super) async fn given_up_job(tx: &mut Tx, lane: Lane) -> Result<Option<HealthFault>> {
    Ok(sql!(
        maybe HealthFault,
        tx,
        "SELECT ended_at AS at, COALESCE(last_error, '') AS reason
           FROM jobs
          WHERE lane = $1 AND state = 'given_up' AND ended_at IS NOT NULL
          ORDER BY ended_at DESC
          LIMIT 1",
        lane.code(),
    )?)
}

/// Number of jobs of a lane that were given up since an instant.
pub(super) async fn lost_jobs(tx: &mut Tx, lane: Lane, since: Timestamp) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        "SELECT COUNT(*)
           FROM (SELECT 1 AS one
                   FROM jobs
                  WHERE lane = $1 AND state = 'given_up' AND ended_at >= $2
                  LIMIT $3) AS q",
        lane.code(),
        since,
        i64::from(HEALTH_CAP),
    )?;
    Ok(count)
}

/// Payments that the gateway did not answer for, and the last that it opened.
pub(super) async fn checkouts(tx: &mut Tx, origin: Origin) -> Result<HealthProgress> {
    Ok(sql!(
        one HealthProgress,
        tx,
        "SELECT COUNT(*) AS waiting,
                MIN(q.created_at) AS waiting_since,
                (SELECT MAX(latest.created_at)
                   FROM (SELECT created_at, origin, reference
                           FROM payments
                          ORDER BY created_at DESC, id DESC
                          LIMIT $2) AS latest
                  WHERE latest.origin = $1 AND latest.reference IS NOT NULL) AS succeeded_at
           FROM (SELECT created_at
                   FROM payments
                  WHERE state IN ('created', 'started', 'processing', 'unknown')
                    AND state = 'unknown' AND origin = $1
                  ORDER BY created_at, id
                  LIMIT $2) AS q",
        origin,
        i64::from(HEALTH_CAP),
    )?)
}

/// Events of a gateway that are not applied, and the last that arrived.
pub(super) async fn gateway_events(tx: &mut Tx, origin: Origin) -> Result<HealthProgress> {
    Ok(sql!(
        one HealthProgress,
        tx,
        "SELECT COUNT(*) AS waiting,
                MIN(q.received_at) AS waiting_since,
                (SELECT MAX(received_at) FROM gateway_events WHERE origin = $1) AS succeeded_at
           FROM (SELECT received_at
                   FROM gateway_events
                  WHERE applied_at IS NULL AND report IS NOT NULL
                  ORDER BY received_at
                  LIMIT $2) AS q",
        origin,
        i64::from(HEALTH_CAP),
    )?)
}

/// Reminders of a channel that are due, and the last that was handed over.
pub(super) async fn reminders(
    tx: &mut Tx,
    channel: Channel,
    now: Timestamp,
) -> Result<HealthProgress> {
    Ok(sql!(
        one HealthProgress,
        tx,
        "SELECT COUNT(*) AS waiting,
                MIN(q.send_at) AS waiting_since,
                (SELECT MAX(handed_at)
                   FROM reminders
                  WHERE channel = $1 AND handed_at IS NOT NULL) AS succeeded_at
           FROM (SELECT channel, send_at
                   FROM reminders
                  WHERE state = 'queued' AND channel <> 'letter' AND send_at <= $2
                  ORDER BY send_at, id
                  LIMIT $3) AS q
          WHERE q.channel = $1",
        channel,
        now,
        i64::from(HEALTH_CAP),
    )?)
}

/// Reminders of a channel that are tried again, among the first.
pub(super) async fn retried_reminders(tx: &mut Tx, channel: Channel) -> Result<Vec<Retry>> {
    Ok(sql!(
        all Retry,
        tx,
        "SELECT send_at AS again_at, attempts, last_error AS reason
           FROM (SELECT channel, send_at, attempts, last_error
                   FROM reminders
                  WHERE state = 'queued' AND channel <> 'letter'
                  ORDER BY send_at, id
                  LIMIT $2) AS q
          WHERE channel = $1 AND attempts > 0 AND last_error IS NOT NULL",
        channel,
        i64::from(HEALTH_CAP),
    )?)
}

/// The last reminder of a channel that failed for good.
pub(super) async fn failed_reminder(tx: &mut Tx, channel: Channel) -> Result<Option<HealthFault>> {
    Ok(sql!(
        maybe HealthFault,
        tx,
        "SELECT ended_at AS at, COALESCE(last_error, '') AS reason
           FROM reminders
          WHERE channel = $1 AND state = 'failed' AND ended_at IS NOT NULL
          ORDER BY ended_at DESC
          LIMIT 1",
        channel,
    )?)
}
