//! Sending: everything is read and decided again under the locks that payments take (`claim`); the
//! reminder is then handed over at once, outside any transaction (`hand_over`), and the outcome is
//! recorded (`record`).

use domain::contact::Channel;
use domain::ids::{DebtorId, ReminderId};
use domain::reminders::Kind;
use jiff::{SignedDuration, Timestamp};

use super::LEASE;
use super::hand::Hand;
use crate::contact::concerned::CustomerInvoice;
use crate::outside::carriers::Message;
use crate::outside::documents::Letter;
use crate::{Error, Portal, Result};

mod claim;
mod hand_over;
mod record;
mod recover;
pub(super) mod store;

pub(super) use claim::claim;
pub(super) use record::{HandOver, note_hand_over, record};
pub(super) use recover::recover;
pub(super) use store::PickedReminder;

/// A rendered reminder, reserved for this worker until its lease expires.
pub(super) struct ClaimedReminder {
    pub(super) id: ReminderId,
    debtor: DebtorId,
    lease: String,
    pub(super) until: Timestamp,
    at: Timestamp,
    attempts: i64,
    channel: Channel,
    /// Whether the channel discards duplicates by id.
    dedupes: bool,
    /// It was tried before, and that attempt may have succeeded.
    delivery_unknown: bool,
    kind: Kind,
    message: Message,
    /// Content for the printer; `None` for other channels.
    pub(super) letter: Option<Letter>,
    invoices: Vec<CustomerInvoice>,
}

/// Delay of a reminder that could not be examined.
const SET_ASIDE: SignedDuration = SignedDuration::from_mins(15);

/// Reserves due reminders for this worker.
pub(super) async fn pick(portal: &Portal) -> Result<Vec<PickedReminder>> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let picked = store::pick_due(&mut tx, now, now + LEASE).await?;
    tx.commit().await?;
    Ok(picked)
}

pub(super) async fn send(portal: &Portal, picked: &PickedReminder) -> Result<()> {
    let Some(claimed) = claim(portal, picked, Hand::Carriers).await? else { return Ok(()) };
    let outcome = hand_over::hand_over(portal, &claimed).await;
    record(portal, &claimed, outcome).await
}

pub(super) async fn set_aside(portal: &Portal, id: &ReminderId, error: &Error) -> Result<()> {
    tracing::error!(reminder = %id, %error, "a reminder is set aside");
    let mut tx = portal.db.write().await?;
    store::set_aside(&mut tx, id, portal.now() + SET_ASIDE, &error.to_string()).await?;
    tx.commit().await
}
