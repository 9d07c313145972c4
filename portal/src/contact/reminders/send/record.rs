//! Records the outcome of a hand-over and its consequences.

use domain::activity::Activity;
use domain::contact::Channel;
use domain::ids::DebtorId;
use domain::reminders::{Kind, ReminderEvent, ReminderState};
use jiff::Timestamp;

use super::{ClaimedReminder, store};
use crate::billing::debtors;
use crate::contact::concerned::{CustomerInvoice, tell};
use crate::contact::reminders::log::{self, Entry, LogEvent};
use crate::contact::reminders::{MAX_ATTEMPTS, state};
use crate::outside::carriers::{CarrierError, CarrierReference};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Portal, Result};

/// Records the outcome of a hand-over, unless another worker has recovered the reminder or a report
/// of the carrier came first.
pub(crate) async fn record(
    portal: &Portal,
    claimed: &ClaimedReminder,
    outcome: Result<CarrierReference, CarrierError>,
) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let Some(row) = debtors::store::lock(&mut tx, &claimed.debtor).await? else { return Ok(()) };
    let mut debtor = row.read(&portal.settings)?;
    if !store::holds_lease(&mut tx, claimed).await? {
        if now >= claimed.until {
            tracing::warn!(reminder = %claimed.id, "a lease ran out during the hand-over");
        }
        return tx.commit().await;
    }
    let event = match outcome {
        Ok(taken) => sent(&mut tx, claimed, &taken, now).await?,
        Err(error) => not_sent(&mut tx, claimed, &error, now).await?,
    };
    log::append(&mut tx, &mut debtor, now, &Entry::of(event)).await?;
    tx.commit().await
}

async fn sent(
    tx: &mut Tx,
    claimed: &ClaimedReminder,
    taken: &CarrierReference,
    now: Timestamp,
) -> Result<LogEvent> {
    let state = state::after(ReminderState::Sending, ReminderEvent::HandedOver)?;
    store::end(tx, &claimed.id, state, taken.reference.as_deref(), now).await?;
    let hand_over = HandOver {
        debtor: &claimed.debtor,
        claimed_at: claimed.at,
        handed_at: now,
        channel: claimed.channel,
        about: claimed.kind,
        invoices: &claimed.invoices,
    };
    let window_ms = note_hand_over(tx, &hand_over, now).await?;
    let (reminder, channel) = (claimed.id.clone(), claimed.channel);
    Ok(LogEvent::Sent { reminder, channel, window_ms })
}

/// Writes the reminder's new state; returns the log entry.
async fn not_sent(
    tx: &mut Tx,
    claimed: &ClaimedReminder,
    error: &CarrierError,
    now: Timestamp,
) -> Result<LogEvent> {
    let (reminder, channel) = (claimed.id.clone(), claimed.channel);
    let why = error.reason().to_owned();
    let state = state::after(ReminderState::Sending, event_of(claimed, error))?;
    if state == ReminderState::Queued {
        tracing::warn!(%reminder, why, "a reminder is tried again later");
        let failed = store::FailedTry {
            why: &why,
            delivery_unknown: matches!(error, CarrierError::Unknown(_)),
        };
        let send_at = now + queue::pause_before(claimed.attempts);
        store::put_back(tx, &reminder, send_at, &failed).await?;
        return Ok(LogEvent::Postponed { reminder, why });
    }
    store::end(tx, &reminder, state, None, now).await?;
    if state == ReminderState::Unknown {
        tracing::warn!(%reminder, why, "nobody knows whether a reminder left");
        return Ok(LogEvent::Unknown { reminder });
    }
    if let CarrierError::Address(_) = error {
        let address = store::UndeliverableAddress {
            debtor: &claimed.debtor,
            channel,
            address: &claimed.message.to,
            why: &why,
        };
        store::note_undeliverable(tx, &address, now).await?;
    } else {
        tracing::error!(%reminder, why, "a reminder was given up");
    }
    debtors::store::wake_at(tx, &claimed.debtor, now).await?;
    Ok(LogEvent::Failed { reminder, channel, why })
}

/// Event that a failed attempt means for a reminder.
fn event_of(claimed: &ClaimedReminder, error: &CarrierError) -> ReminderEvent {
    let may_try_again = claimed.attempts < MAX_ATTEMPTS;
    match error {
        CarrierError::Temporary(_) if may_try_again => ReminderEvent::PutBack,
        CarrierError::Unknown(_) if may_try_again && claimed.dedupes => ReminderEvent::PutBack,
        CarrierError::Unknown(_) => ReminderEvent::Lost,
        // An earlier attempt may have reached the debtor; another channel would be a second
        // contact.
        CarrierError::Temporary(_) | CarrierError::Permanent(_) if claimed.delivery_unknown => {
            ReminderEvent::Lost
        }
        // An invalid address cannot have accepted an earlier attempt either.
        CarrierError::Temporary(_) | CarrierError::Permanent(_) | CarrierError::Address(_) => {
            ReminderEvent::Failed
        }
    }
}

/// A reminder that its carrier accepted.
pub(crate) struct HandOver<'a> {
    pub(crate) debtor: &'a DebtorId,
    pub(crate) claimed_at: Timestamp,
    pub(crate) handed_at: Timestamp,
    pub(crate) channel: Channel,
    pub(crate) about: Kind,
    pub(crate) invoices: &'a [CustomerInvoice],
}

/// Writes the consequences of a hand-over; returns the time since the claim, in milliseconds.
pub(crate) async fn note_hand_over(
    tx: &mut Tx,
    done: &HandOver<'_>,
    now: Timestamp,
) -> Result<i64> {
    let window = done.handed_at.duration_since(done.claimed_at);
    metrics::histogram!("aldia_reminder_handover_seconds").record(window.as_secs_f64());
    store::clear_moved(tx, done.debtor, done.claimed_at).await?;
    let told = Activity::ReminderSent { channel: done.channel, about: done.about };
    tell(tx, now, done.invoices, &told)?;
    Ok(i64::try_from(window.as_millis()).unwrap_or(i64::MAX))
}
