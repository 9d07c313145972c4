//! SQL of decisions: the reminders that wait.

use domain::contact::Channel;
use domain::ids::DebtorId;
use domain::reminders::{Kind, Tone};
use jiff::Timestamp;

use super::super::log::LoggedStep;
use crate::Result;
use crate::billing::debtors;
use crate::platform::db::{Tx, bulk, list, row, sql};
use crate::platform::ids;

/// A reminder that waits or is on its way.
pub(super) struct OpenReminder {
    pub(super) id: String,
    pub(super) debtor: DebtorId,
    /// It is on its way, or was tried already.
    pub(super) is_busy: bool,
    /// It is a letter; since when it waits for its printer.
    pub(super) letter_since: Option<Timestamp>,
}

/// The open reminders of people; each has one at most.
pub(super) async fn open_of(tx: &mut Tx, debtors: &[DebtorId]) -> Result<Vec<OpenReminder>> {
    let rows = sql!(
        listed(String, String, String, i64, String, i64),
        tx,
        "SELECT id, debtor_id, state, attempts, channel, created_at
           FROM reminders
          WHERE state IN ('queued', 'sending') AND debtor_id",
        "",
        list(debtors.iter().map(DebtorId::as_str)),
    )?;
    rows.into_iter()
        .map(|(id, debtor, state, attempts, channel, since)| {
            let is_busy = state == "sending" || attempts > 0;
            let since = row::instant(since)?;
            let letter_since = (row::channel(&channel)? == Channel::Letter).then_some(since);
            Ok(OpenReminder { id, debtor: row::id(debtor)?, is_busy, letter_since })
        })
        .collect()
}

/// Deletes reminders that wait and were never tried: others take their place.
pub(super) async fn delete_waiting(tx: &mut Tx, reminders: &[String]) -> Result<()> {
    let rows: Vec<_> = reminders.iter().map(|id| [id.as_str().into()]).collect();
    bulk::run(tx, "DELETE FROM reminder_steps WHERE reminder_id IN (", ")", &rows).await?;
    bulk::run(tx, "DELETE FROM reminders WHERE id IN (", ")", &rows).await?;
    Ok(())
}

/// A reminder to wait for its moment.
#[derive(Debug, Clone)]
pub(super) struct NewReminder {
    pub(super) debtor: Option<DebtorId>,
    pub(super) channel: Channel,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) send_at: Timestamp,
    /// Since when it waits: a letter since its printer could have taken it first.
    pub(super) since: Timestamp,
    pub(super) policy_version: u32,
    pub(super) steps: Vec<LoggedStep>,
}

/// Writes reminders that wait.
pub(super) async fn insert_reminders(
    tx: &mut Tx,
    reminders: &[NewReminder],
    now: Timestamp,
) -> Result<()> {
    let new: Vec<String> = reminders.iter().map(|_| ids::text(now)).collect();
    let mut rows = Vec::with_capacity(reminders.len());
    let mut steps = Vec::with_capacity(reminders.len());
    for (reminder, id) in reminders.iter().zip(&new) {
        rows.push([
            id.as_str().into(),
            reminder.debtor.as_ref().map(DebtorId::as_str).into(),
            reminder.channel.code().into(),
            reminder.kind.code().into(),
            reminder.tone.code().into(),
            "queued".into(),
            reminder.send_at.as_millisecond().into(),
            i64::from(reminder.policy_version).into(),
            reminder.since.as_millisecond().into(),
        ]);
        steps.extend(reminder.steps.iter().map(|step| {
            [
                id.as_str().into(),
                step.instalment.as_str().into(),
                step.step.as_str().into(),
                reminder.channel.code().into(),
                false.into(),
            ]
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

/// Writes the steps of reminders.
pub(in crate::contact::reminders) async fn insert_steps(
    tx: &mut Tx,
    rows: &[[bulk::Value<'_>; 5]],
) -> Result<()> {
    let head = "INSERT INTO reminder_steps (reminder_id, instalment_id, step, channel, claimed)";
    bulk::run(tx, head, "", rows).await?;
    Ok(())
}

/// Remembers what was withheld last.
pub(super) async fn set_withheld(tx: &mut Tx, told: &[(DebtorId, Option<String>)]) -> Result<()> {
    let rows: Vec<_> = told
        .iter()
        .map(|(debtor, digest)| [debtor.as_str().into(), digest.as_deref().into()])
        .collect();
    bulk::run(
        tx,
        "UPDATE debtors SET withheld = v.column2 FROM (",
        ") AS v WHERE debtors.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

/// When it is decided next about each.
pub(super) async fn decide_next(tx: &mut Tx, next: &[(DebtorId, Option<Timestamp>)]) -> Result<()> {
    let rows: Vec<_> = next
        .iter()
        .map(|(debtor, at)| [debtor.as_str().into(), at.map(Timestamp::as_millisecond).into()])
        .collect();
    debtors::store::decide_next(tx, &rows).await
}
