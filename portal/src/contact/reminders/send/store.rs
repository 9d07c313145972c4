//! SQL of sending: claims, hand-overs and what became of them.

use domain::contact::Channel;
use domain::ids::{DebtorId, InvoiceId, ReminderId};
use domain::reminders::{Kind, Tone};
use jiff::Timestamp;

use super::super::decide::store::insert_steps;
use super::super::log::LoggedStep;
use crate::Result;
use crate::platform::db::{Only, Tx, bulk, row, sql};

/// Reminders whose moment has come, some of them, kept from other workers until an instant.
/// Letters are printed, not sent.
pub(in crate::contact::reminders) async fn pick_due(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<(ReminderId, DebtorId)>> {
    let rows = sql!(
        unlocked(String, String),
        tx,
        "SELECT id, debtor_id
           FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel <> 'letter'
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY send_at, id
          LIMIT 4",
        now.as_millisecond(),
    )?;
    let leases: Vec<_> =
        rows.iter().map(|(id, _)| [id.as_str().into(), until.as_millisecond().into()]).collect();
    bulk::run(
        tx,
        "UPDATE reminders SET leased_until = v.column2 FROM (",
        ") AS v WHERE reminders.id = v.column1",
        &leases,
    )
    .await?;
    rows.into_iter().map(|(id, debtor)| Ok((row::id(id)?, row::id(debtor)?))).collect()
}

/// The invoices of which a person owes something.
pub(in crate::contact::reminders) async fn open_invoices(
    tx: &mut Tx,
    debtor: &DebtorId,
) -> Result<Vec<InvoiceId>> {
    let rows = sql!(
        all(String,),
        tx,
        "SELECT v.id
           FROM customers c
           JOIN invoices v ON v.customer_id = c.id AND v.outstanding_minor > 0
          WHERE c.debtor_id = $1
          ORDER BY v.id",
        debtor.as_str(),
    )?;
    rows.into_iter().map(|(id,)| row::id(id)).collect()
}

/// A reminder that waits, locked.
pub(in crate::contact::reminders) struct Queued {
    pub(in crate::contact::reminders) id: ReminderId,
    pub(in crate::contact::reminders) attempts: i64,
    /// The channel that may have taken it all the same, when it was tried before.
    pub(in crate::contact::reminders) delivery_unknown: Option<Channel>,
}

/// A reminder, locked, if it still waits.
pub(in crate::contact::reminders) async fn lock_queued(
    tx: &mut Tx,
    id: &ReminderId,
) -> Result<Option<Queued>> {
    let rows = sql!(
        locked(String, i64, bool, String),
        tx,
        "SELECT id, attempts, delivery_unknown, channel
           FROM reminders
          WHERE id = $1 AND state = 'queued'",
        id.as_str(),
    )?;
    let read = |(id, attempts, delivery_unknown, code): (_, _, bool, String)| {
        let tried = row::channel(&code)?;
        Ok(Queued {
            id: row::id(id)?,
            attempts,
            delivery_unknown: delivery_unknown.then_some(tried),
        })
    };
    rows.into_iter().next().map(read).transpose()
}

/// Takes steps for a reminder: each once on a channel.
pub(in crate::contact::reminders) async fn claim_steps(
    tx: &mut Tx,
    id: &ReminderId,
    channel: Channel,
    steps: &[LoggedStep],
) -> Result<()> {
    sql!(run, tx, "DELETE FROM reminder_steps WHERE reminder_id = $1", id.as_str())?;
    let rows: Vec<[bulk::Value<'_>; 5]> = steps
        .iter()
        .map(|step| {
            [
                id.as_str().into(),
                step.instalment.as_str().into(),
                step.step.as_str().into(),
                channel.code().into(),
                true.into(),
            ]
        })
        .collect();
    insert_steps(tx, &rows).await
}

/// What a claim writes.
pub(in crate::contact::reminders) struct Claim<'a> {
    pub(in crate::contact::reminders) channel: Channel,
    pub(in crate::contact::reminders) kind: Kind,
    pub(in crate::contact::reminders) tone: Tone,
    pub(in crate::contact::reminders) policy: u32,
    pub(in crate::contact::reminders) address: &'a str,
    pub(in crate::contact::reminders) lease: &'a str,
    pub(in crate::contact::reminders) now: Timestamp,
    pub(in crate::contact::reminders) until: Timestamp,
}

/// Claims a reminder: it is on its way.
pub(in crate::contact::reminders) async fn claim(
    tx: &mut Tx,
    id: &ReminderId,
    claim: &Claim<'_>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = 'sending', channel = $2, kind = $3, tone = $4, policy_version = $5,
                address = $6, lease = $7, claimed_at = $8, leased_until = $9,
                attempts = attempts + 1
          WHERE id = $1",
        id.as_str(),
        claim.channel.code(),
        claim.kind.code(),
        claim.tone.code(),
        i64::from(claim.policy),
        claim.address,
        claim.lease,
        claim.now.as_millisecond(),
        claim.until.as_millisecond(),
    )?;
    Ok(())
}

/// Whether a claim still holds; the reminder is locked.
pub(in crate::contact::reminders) async fn holds_lease(
    tx: &mut Tx,
    id: &ReminderId,
    lease: &str,
) -> Result<bool> {
    let rows = sql!(
        locked Only<String>,
        tx,
        "SELECT id FROM reminders WHERE id = $1 AND lease = $2 AND state = 'sending'",
        id.as_str(),
        lease,
    )?;
    Ok(!rows.is_empty())
}

/// Why a reminder is put back, and whether its carrier may have taken it all the same.
pub(in crate::contact::reminders) type Failed<'a> = (&'a str, bool);

/// Puts a reminder back to wait until an instant.
pub(in crate::contact::reminders) async fn put_back(
    tx: &mut Tx,
    id: &ReminderId,
    send_at: Timestamp,
    failed: Option<Failed<'_>>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = 'queued', send_at = $2, last_error = COALESCE($3, last_error),
                delivery_unknown = delivery_unknown OR $4, lease = NULL, leased_until = NULL
          WHERE id = $1",
        id.as_str(),
        send_at.as_millisecond(),
        failed.map(|(why, _)| why),
        failed.is_some_and(|(_, delivery_unknown)| delivery_unknown),
    )?;
    Ok(())
}

/// Lets a reminder wait for the moment and the channel that were decided anew. A letter waits for
/// its printer since the moment that it became one.
pub(in crate::contact::reminders) async fn wait(
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
        id.as_str(),
        channel.code(),
        send_at.as_millisecond(),
    )?;
    Ok(())
}

/// Lets a reminder that waits wait longer.
pub(in crate::contact::reminders) async fn set_aside(
    tx: &mut Tx,
    id: &ReminderId,
    send_at: Timestamp,
    why: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders SET send_at = $2, last_error = $3, leased_until = NULL
          WHERE id = $1 AND state = 'queued'",
        id.as_str(),
        send_at.as_millisecond(),
        why,
    )?;
    Ok(())
}

/// Ends a reminder that was claimed. What failed has certainly not arrived, whatever an earlier try
/// left open: it is no contact.
pub(in crate::contact::reminders) async fn end(
    tx: &mut Tx,
    id: &ReminderId,
    state: &str,
    reference: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = $2, reference = COALESCE($3, reference),
                handed_at = COALESCE(handed_at, $4), ended_at = $4, lease = NULL,
                leased_until = NULL, delivery_unknown = (delivery_unknown AND $2 <> 'failed')
          WHERE id = $1",
        id.as_str(),
        state,
        reference,
        now.as_millisecond(),
    )?;
    Ok(())
}

/// Cancels a reminder that waits: its steps are free again, unless its carrier may have taken it.
pub(in crate::contact::reminders) async fn cancel(
    tx: &mut Tx,
    id: &ReminderId,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "DELETE FROM reminder_steps
          WHERE reminder_id = (SELECT id FROM reminders WHERE id = $1 AND NOT delivery_unknown)",
        id.as_str(),
    )?;
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = CASE WHEN delivery_unknown THEN 'unknown' ELSE 'cancelled' END,
                ended_at = $2,
                lease = NULL, leased_until = NULL
          WHERE id = $1 AND state = 'queued'",
        id.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

/// The reminders whose lease has run out while they were on their way.
pub(in crate::contact::reminders) async fn left_behind(
    tx: &mut Tx,
    now: Timestamp,
) -> Result<Vec<(ReminderId, DebtorId)>> {
    let rows = sql!(
        all(String, String),
        tx,
        "SELECT id, debtor_id FROM reminders
          WHERE state = 'sending' AND leased_until <= $1
          ORDER BY leased_until
          LIMIT 100",
        now.as_millisecond(),
    )?;
    rows.into_iter().map(|(id, debtor)| Ok((row::id(id)?, row::id(debtor)?))).collect()
}

/// One of them, locked, if nobody has taken it up meanwhile; gives its channel.
pub(in crate::contact::reminders) async fn lock_left_behind(
    tx: &mut Tx,
    id: &ReminderId,
    now: Timestamp,
) -> Result<Option<Channel>> {
    let rows = sql!(
        locked Only<String>,
        tx,
        "SELECT channel FROM reminders
          WHERE id = $1 AND state = 'sending' AND leased_until <= $2",
        id.as_str(),
        now.as_millisecond(),
    )?;
    rows.into_iter().next().map(|(code,)| row::channel(&code)).transpose()
}

/// A reminder that was claimed at an instant was said. One that was moved before is not moved any
/// more; who moved after it meant the next one.
pub(in crate::contact::reminders) async fn clear_moved(
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
        debtor.as_str(),
        claimed_at.as_millisecond(),
    )?;
    Ok(())
}

/// Notes that an address takes nothing.
pub(in crate::contact::reminders) async fn note_undeliverable(
    tx: &mut Tx,
    debtor: &DebtorId,
    (channel, address): (Channel, &str),
    why: &str,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO undeliverable (debtor_id, channel, address, since, why)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (debtor_id, channel, address) DO NOTHING",
        debtor.as_str(),
        channel.code(),
        address,
        now.as_millisecond(),
        why,
    )?;
    Ok(())
}
