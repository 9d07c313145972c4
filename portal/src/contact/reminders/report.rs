//! Later reports of carriers about reminders: by the carrier's reference, or by our id if the
//! report overtakes or replaces the answer to the hand-over.

use domain::ids::ReminderId;
use domain::reminders::{ReminderEvent, ReminderState};
use jiff::Timestamp;

use super::log::{self, Entry, LogEvent};
use super::send::{self, HandOver, store as sending};
use super::state;
use crate::billing::debtors::{self, Debtor};
use crate::outside::carriers::Delivery;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

use store::HandedReminder;

/// Records a carrier's report by its reference. An undelivered reminder is sent by the debtor's
/// next channel.
///
/// # Errors
/// [`Error::NotFound`] when no such message was handed over.
pub async fn report(portal: &Portal, reference: &str, delivery: &Delivery) -> Result<()> {
    report_of(portal, reference, None, delivery).await
}

/// Records a report by our id as well. A report about a reminder whose hand-over is unrecorded or
/// unanswered proves that it was handed over.
///
/// # Errors
/// [`Error::NotFound`] when no such message was handed over, or it has another reference.
pub async fn report_of(
    portal: &Portal,
    reference: &str,
    id: Option<&ReminderId>,
    delivery: &Delivery,
) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let found = store::find(&mut tx, reference, id).await?.ok_or(Error::NotFound)?;
    let row = debtors::store::lock(&mut tx, &found.debtor).await?.ok_or(Error::NotFound)?;
    let mut handed = store::lock(&mut tx, &found.id).await?.ok_or(Error::NotFound)?;
    if !handed.is_told_by(reference) {
        return Err(Error::NotFound);
    }
    let mut debtor = row.read(&portal.settings)?;
    if handed.state.is_in_doubt() {
        has_left(&mut tx, &mut debtor, &handed, reference, now).await?;
        handed.state = ReminderState::Sent;
    }
    if let Some(event) = ended(&mut tx, &handed, reference, delivery, now).await? {
        log::append(&mut tx, &mut debtor, now, &Entry::of(event)).await?;
    }
    tx.commit().await
}

/// Writes what the answer to the hand-over would have written.
async fn has_left(
    tx: &mut Tx,
    debtor: &mut Debtor,
    handed: &HandedReminder,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let (reminder, channel) = (handed.id.clone(), handed.channel);
    let sent = state::after(handed.state, ReminderEvent::HandedOver)?;
    sending::end(tx, &reminder, sent, Some(reference), now).await?;
    let hand_over = HandOver {
        debtor: &handed.debtor,
        claimed_at: handed.claimed_at,
        handed_at: handed.handed_at.unwrap_or(now),
        channel,
        about: handed.kind,
        invoices: &store::invoices(tx, &reminder).await?,
    };
    let window_ms = send::note_hand_over(tx, &hand_over, now).await?;
    let event = LogEvent::Sent { reminder, channel, window_ms };
    log::append(tx, debtor, now, &Entry::of(event)).await
}

/// Writes the reminder's new state, if it changes; returns the log entry.
async fn ended(
    tx: &mut Tx,
    handed: &HandedReminder,
    reference: &str,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Option<LogEvent>> {
    let event = match delivery {
        Delivery::Delivered => ReminderEvent::Delivered,
        Delivery::Bounced(_) | Delivery::Lost(_) => ReminderEvent::Failed,
        Delivery::OnTheWay => return Ok(None),
    };
    // Repeated or out-of-order reports change nothing.
    let Some(state) = handed.state.after(event) else { return Ok(None) };
    sending::end(tx, &handed.id, state, Some(reference), now).await?;
    let (reminder, channel) = (handed.id.clone(), handed.channel);
    let (Delivery::Bounced(why) | Delivery::Lost(why)) = delivery else {
        return Ok(Some(LogEvent::Delivered { reminder }));
    };
    if let Delivery::Bounced(why) = delivery {
        let (debtor, address) = (&handed.debtor, handed.address.as_deref().unwrap_or_default());
        let address = sending::UndeliverableAddress { debtor, channel, address, why };
        sending::note_undeliverable(tx, &address, now).await?;
    }
    debtors::store::wake_at(tx, &handed.debtor, now).await?;
    Ok(Some(LogEvent::Failed { reminder, channel, why: why.clone() }))
}
