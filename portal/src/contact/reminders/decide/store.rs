//! SQL of decisions: queued reminders.

use domain::contact::Channel;
use domain::ids::DebtorId;
use domain::reminders::{Kind, ReminderState, Tone};
use jiff::Timestamp;

use crate::Result;
use crate::billing::debtors;
use crate::contact::reminders::log::LoggedStep;
use crate::platform::db::{Tx, bulk, columns, list, sql};
use crate::platform::ids;

/// A reminder that is queued or being sent.
pub(super) struct OpenReminder {
    pub(super) id: String,
    pub(super) debtor: DebtorId,
    state: ReminderState,
    attempts: i64,
    channel: Channel,
    created_at: Timestamp,
}

columns!(OpenReminder { id, debtor: debtor_id, state, attempts, channel, created_at });

impl OpenReminder {
    /// Whether it is being sent, or was tried before.
    pub(super) fn is_busy(&self) -> bool {
        self.state == ReminderState::Sending || self.attempts > 0
    }

    /// Start of a letter's wait for its printer; `None` for other channels.
    pub(super) fn letter_since(&self) -> Option<Timestamp> {
        (self.channel == Channel::Letter).then_some(self.created_at)
    }
}

/// Open reminders of debtors, at most one each.
pub(super) async fn open_of(tx: &mut Tx, debtors: &[DebtorId]) -> Result<Vec<OpenReminder>> {
    Ok(sql!(
        listed OpenReminder,
        tx,
        "SELECT id, debtor_id, state, attempts, channel, created_at
           FROM reminders
          WHERE state IN ('queued', 'sending') AND debtor_id",
        "",
        list(debtors),
    )?)
}

/// Deletes queued reminders that were never tried, because others replace them.
pub(super) async fn delete_waiting(tx: &mut Tx, reminders: &[String]) -> Result<()> {
    let rows: Vec<_> = reminders.iter().map(|id| bulk::values![id]).collect();
    bulk::run(tx, "DELETE FROM reminder_steps WHERE reminder_id IN (", ")", &rows).await?;
    bulk::run(tx, "DELETE FROM reminders WHERE id IN (", ")", &rows).await?;
    Ok(())
}

#[derive(Debug, Clone)]
pub(super) struct NewReminder {
    pub(super) debtor: DebtorId,
    pub(super) channel: Channel,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) send_at: Timestamp,
    /// Creation time; for a letter, the first time at which it could have been printed.
    pub(super) since: Timestamp,
    pub(super) policy_version: u32,
    pub(super) steps: Vec<LoggedStep>,
}

/// Inserts queued reminders.
pub(super) async fn insert_reminders(
    tx: &mut Tx,
    reminders: &[NewReminder],
    now: Timestamp,
) -> Result<()> {
    let new: Vec<String> = reminders.iter().map(|_| ids::text(now)).collect();
    let mut rows = Vec::with_capacity(reminders.len());
    let mut steps = Vec::with_capacity(reminders.len());
    for (reminder, id) in reminders.iter().zip(&new) {
        rows.push(bulk::values![
            id,
            &reminder.debtor,
            reminder.channel,
            reminder.kind,
            reminder.tone,
            ReminderState::Queued,
            reminder.send_at,
            reminder.policy_version,
            reminder.since,
        ]);
        steps.extend(reminder.steps.iter().map(|step| {
            bulk::values![id, &step.instalment, &step.step, reminder.channel, false] //
        }));
    }
    bulk::run(
        tx,
        "INSERT INTO reminders (id, debtor_id, channel, kind, tone, state, send_at,
                                policy_version, created_at)",
        "",
        &rows,
    )
    .await?;
    insert_steps(tx, &steps).await
}

pub(in crate::contact::reminders) async fn insert_steps(
    tx: &mut Tx,
    rows: &[[bulk::Value<'_>; 5]],
) -> Result<()> {
    let head = "INSERT INTO reminder_steps (reminder_id, instalment_id, step, channel, claimed)";
    bulk::run(tx, head, "", rows).await?;
    Ok(())
}

/// Stores the digest of what was withheld.
pub(super) async fn set_withheld(
    tx: &mut Tx,
    withheld: &[(DebtorId, Option<String>)],
) -> Result<()> {
    let rows: Vec<_> =
        withheld.iter().map(|(debtor, digest)| bulk::values![debtor, digest.as_ref()]).collect();
    bulk::run(
        tx,
        "UPDATE debtors SET withheld = v.column2 FROM (",
        ") AS v WHERE debtors.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

/// Sets the times of the next decisions.
pub(super) async fn decide_next(tx: &mut Tx, next: &[(DebtorId, Option<Timestamp>)]) -> Result<()> {
    let rows: Vec<_> = next.iter().map(|(debtor, at)| bulk::values![debtor, *at]).collect();
    debtors::store::decide_next(tx, &rows).await
}
