//! SQL of sending: claims, hand-overs and outcomes.
//!
//! For partial indexes, the state is a literal: the planner does not look into bound parameters.

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

/// A due reminder, reserved for examination.
#[derive(Debug, Clone)]
pub(crate) struct PickedReminder {
    pub(crate) id: ReminderId,
    pub(crate) debtor: DebtorId,
}

columns!(PickedReminder { id, debtor: debtor_id });

/// Reserves some due reminders until an instant. Letters are excluded, because they are printed.
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

/// Reserves reminders until an instant.
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

/// Invoices of a debtor with an outstanding amount.
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

/// A queued reminder, locked.
pub(super) struct QueuedReminder {
    pub(super) id: ReminderId,
    pub(super) attempts: i64,
    pub(super) channel: Channel,
    /// It was tried before, and that attempt may have succeeded.
    pub(super) delivery_unknown: bool,
}

columns!(QueuedReminder { id, attempts, channel, delivery_unknown });

/// Locks a reminder, if it is still queued.
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

/// Takes steps for a reminder; each can be taken once per channel.
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

/// Claims a reminder and marks it as being sent.
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

/// Whether a claim is still valid; the reminder is locked.
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
    /// The carrier may have accepted it despite the error.
    pub(crate) delivery_unknown: bool,
}

/// Queues a reminder again, until an instant.
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

/// Queues a reminder again with its new time and channel. A letter waits for its printer since it
/// became one.
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

/// Delays a queued reminder.
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

/// Ends a reminder. A failed one did not arrive, whatever an earlier attempt left open, so it is no
/// contact.
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

/// Cancels a queued reminder and releases its steps, unless its carrier may have accepted it.
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

/// Reminders that are being sent and whose lease has expired.
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

/// Locks one of them, if nobody has recovered it meanwhile; returns its channel.
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

/// Clears what was withheld, and a postponement made before the claim; a later one is meant for the
/// next reminder.
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

pub(crate) struct UndeliverableAddress<'a> {
    pub(crate) debtor: &'a DebtorId,
    pub(crate) channel: Channel,
    pub(crate) address: &'a str,
    pub(crate) why: &'a str,
}

/// Marks an address as undeliverable.
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
