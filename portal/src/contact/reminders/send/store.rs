//! SQL of sending: claims, hand-overs and what became of them.
//!
//! Where a partial index is to be used, the state stands in the text: a planner does not look into
//! what is bound.

use domain::contact::Channel;
use domain::ids::{DebtorId, InvoiceId, ReminderId};
use domain::reminders::ReminderState::{self, Queued, Sending};
use domain::reminders::{ReminderEvent, Tone};
use jiff::Timestamp;

use super::ClaimedReminder;
use crate::Result;
use crate::contact::reminders::decide::store::insert_steps;
use crate::contact::reminders::log::LoggedStep;
use crate::contact::reminders::state;
use crate::platform::db::{Only, Tx, bulk, columns, sql};

/// A reminder for somebody to look at.
#[derive(Debug, Clone)]
pub(crate) struct PickedReminder {
    pub(crate) id: ReminderId,
    pub(crate) debtor: DebtorId,
}

columns!(PickedReminder { id, debtor: debtor_id });

/// Reminders whose moment has come, some of them, kept from other workers until an instant.
/// Letters are printed, not sent.
pub(super) async fn pick_due(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<PickedReminder>> {
    let picked = sql!(
        unlocked PickedReminder,
        tx,
        "SELECT id, debtor_id
           FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel <> 'letter'
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY send_at, id
          LIMIT 4",
        now,
    )?;
    keep_from_others(tx, &picked, until).await?;
    Ok(picked)
}

/// Keeps reminders from other workers until an instant.
pub(crate) async fn keep_from_others(
    tx: &mut Tx,
    picked: &[PickedReminder],
    until: Timestamp,
) -> Result<()> {
    let leases: Vec<_> = picked.iter().map(|one| bulk::values![&one.id, until]).collect();
    bulk::run(
        tx,
        "UPDATE reminders SET leased_until = v.column2 FROM (",
        ") AS v WHERE reminders.id = v.column1",
        &leases,
    )
    .await?;
    Ok(())
}

/// The invoices of which a debtor owes something.
pub(super) async fn open_invoices(tx: &mut Tx, debtor: &DebtorId) -> Result<Vec<InvoiceId>> {
    let rows = sql!(
        all Only<InvoiceId>,
        tx,
        "SELECT v.id
           FROM customers c
           JOIN invoices v ON v.customer_id = c.id AND v.outstanding_minor > 0
          WHERE c.debtor_id = $1
          ORDER BY v.id",
        debtor,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A reminder that waits, locked.
pub(super) struct QueuedReminder {
    pub(super) id: ReminderId,
    pub(super) attempts: i64,
    pub(super) channel: Channel,
    /// It was tried before, and its channel may have taken it all the same.
    pub(super) delivery_unknown: bool,
}

columns!(QueuedReminder { id, attempts, channel, delivery_unknown });

/// A reminder, locked, if it still waits.
pub(super) async fn lock_queued(tx: &mut Tx, id: &ReminderId) -> Result<Option<QueuedReminder>> {
    let found = sql!(
        locked QueuedReminder,
        tx,
        "SELECT id, attempts, channel, delivery_unknown
           FROM reminders
          WHERE id = $1 AND state = $2",
        id,
        Queued,
    )?;
    Ok(found.into_iter().next())
}

/// Takes steps for a reminder: each once on a channel.
pub(super) async fn claim_steps(
    tx: &mut Tx,
    claimed: &ClaimedReminder,
    steps: &[LoggedStep],
) -> Result<()> {
    let id = claimed.id.as_str();
    sql!(run, tx, "DELETE FROM reminder_steps WHERE reminder_id = $1", id)?;
    let rows: Vec<[bulk::Value<'_>; 5]> = steps
        .iter()
        .map(|step| bulk::values![id, &step.instalment, &step.step, claimed.channel, true,])
        .collect();
    insert_steps(tx, &rows).await
}

/// Claims a reminder: it is on its way.
pub(super) async fn claim(
    tx: &mut Tx,
    claimed: &ClaimedReminder,
    tone: Tone,
    policy_version: u32,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = $2, channel = $3, kind = $4, tone = $5, policy_version = $6, address = $7,
                lease = $8, claimed_at = $9, leased_until = $10, attempts = attempts + 1
          WHERE id = $1",
        claimed.id,
        state::after(Queued, ReminderEvent::Claimed)?,
        claimed.channel,
        claimed.kind,
        tone,
        policy_version,
        claimed.message.to,
        claimed.lease,
        claimed.at,
        claimed.until,
    )?;
    Ok(())
}

/// Whether a claim still holds; the reminder is locked.
pub(super) async fn holds_lease(tx: &mut Tx, claimed: &ClaimedReminder) -> Result<bool> {
    let rows = sql!(
        locked Only<String>,
        tx,
        "SELECT id FROM reminders WHERE id = $1 AND lease = $2 AND state = $3",
        claimed.id,
        claimed.lease,
        Sending,
    )?;
    Ok(!rows.is_empty())
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct FailedTry<'a> {
    pub(crate) why: &'a str,
    /// The carrier may have taken it all the same.
    pub(crate) delivery_unknown: bool,
}

/// Puts a reminder back to wait until an instant.
pub(crate) async fn put_back(
    tx: &mut Tx,
    id: &ReminderId,
    send_at: Timestamp,
    failed: &FailedTry<'_>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = $2, send_at = $3, last_error = $4,
                delivery_unknown = delivery_unknown OR $5, lease = NULL, leased_until = NULL
          WHERE id = $1",
        id,
        state::after(Sending, ReminderEvent::PutBack)?,
        send_at,
        failed.why,
        failed.delivery_unknown,
    )?;
    Ok(())
}

/// Lets a reminder wait for the moment and the channel that were decided anew. A letter waits for
/// its printer since the moment that it became one.
pub(super) async fn wait(
    tx: &mut Tx,
    id: &ReminderId,
    channel: Channel,
    send_at: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET created_at = CASE WHEN channel = $2 THEN created_at ELSE $3 END, channel = $2,
                send_at = $3, lease = NULL, leased_until = NULL
          WHERE id = $1",
        id,
        channel,
        send_at,
    )?;
    Ok(())
}

/// Lets a reminder that waits wait longer.
pub(super) async fn set_aside(
    tx: &mut Tx,
    id: &ReminderId,
    send_at: Timestamp,
    why: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders SET send_at = $2, last_error = $3, leased_until = NULL
          WHERE id = $1 AND state = $4",
        id,
        send_at,
        why,
        Queued,
    )?;
    Ok(())
}

/// Ends a reminder. What failed has certainly not arrived, whatever an earlier try left open: it is
/// no contact.
pub(crate) async fn end(
    tx: &mut Tx,
    id: &ReminderId,
    state: ReminderState,
    reference: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = $2, reference = COALESCE($3, reference),
                handed_at = COALESCE(handed_at, $4), ended_at = $4, lease = NULL,
                leased_until = NULL, delivery_unknown = (delivery_unknown AND $5)
          WHERE id = $1",
        id,
        state,
        reference,
        now,
        state != ReminderState::Failed,
    )?;
    Ok(())
}

/// Cancels a reminder that waits: its steps are free again, unless its carrier may have taken it.
pub(super) async fn cancel(tx: &mut Tx, queued: &QueuedReminder, now: Timestamp) -> Result<()> {
    let id = queued.id.as_str();
    let event = if queued.delivery_unknown {
        ReminderEvent::Lost
    } else {
        sql!(run, tx, "DELETE FROM reminder_steps WHERE reminder_id = $1", id)?;
        ReminderEvent::Cancelled
    };
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = $2, ended_at = $3, lease = NULL, leased_until = NULL
          WHERE id = $1",
        id,
        state::after(Queued, event)?,
        now,
    )?;
    Ok(())
}

/// The reminders whose lease has run out while they were on their way.
pub(crate) async fn left_behind(tx: &mut Tx, now: Timestamp) -> Result<Vec<PickedReminder>> {
    Ok(sql!(
        all PickedReminder,
        tx,
        "SELECT id, debtor_id FROM reminders
          WHERE state = 'sending' AND leased_until <= $1
          ORDER BY leased_until
          LIMIT 100",
        now,
    )?)
}

/// One of them, locked, if nobody has taken it up meanwhile; gives its channel.
pub(crate) async fn lock_left_behind(
    tx: &mut Tx,
    id: &ReminderId,
    now: Timestamp,
) -> Result<Option<Channel>> {
    let rows = sql!(
        locked Only<Channel>,
        tx,
        "SELECT channel FROM reminders WHERE id = $1 AND state = $2 AND leased_until <= $3",
        id,
        Sending,
        now,
    )?;
    Ok(rows.into_iter().next().map(|(channel,)| channel))
}

/// A reminder that was claimed at an instant was said. One that was moved before is not moved any
/// more; who moved after it meant the next one.
pub(super) async fn clear_moved(
    tx: &mut Tx,
    debtor: &DebtorId,
    claimed_at: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors
            SET not_before = CASE WHEN moved_at >= $2 THEN not_before END, withheld = NULL
          WHERE id = $1",
        debtor,
        claimed_at,
    )?;
    Ok(())
}

/// An address that takes nothing.
pub(crate) struct UndeliverableAddress<'a> {
    pub(crate) debtor: &'a DebtorId,
    pub(crate) channel: Channel,
    pub(crate) address: &'a str,
    pub(crate) why: &'a str,
}

/// Notes that an address takes nothing.
pub(crate) async fn note_undeliverable(
    tx: &mut Tx,
    one: &UndeliverableAddress<'_>,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO undeliverable (debtor_id, channel, address, since, why)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (debtor_id, channel, address) DO NOTHING",
        one.debtor,
        one.channel,
        one.address,
        now,
        one.why,
    )?;
    Ok(())
}
