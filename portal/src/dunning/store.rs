//! SQL of reminders: the queue, the claims, the trace.

use domain::contact::Channel;
use domain::dunning::{Kind, Policy, Tone};
use domain::ids::{CustomerId, DebtorId, InvoiceId, ReminderId};
use domain::language::Language;
use jiff::Timestamp;

use super::log::{Link, LoggedStep};
use super::words::Part;
use crate::db::{Only, Tx, bulk, list, row, sql};
use crate::{Error, Result, debtors, ids};

fn channel(code: &str) -> Result<Channel> {
    Channel::parse(code).ok_or_else(|| Error::corrupt(format!("the channel {code:?}")))
}

/// The newest steps that staff wrote.
pub(super) async fn newest_policy(tx: &mut Tx) -> Result<Option<Policy>> {
    let found = sql!(
        maybe Only<String>,
        tx,
        "SELECT policy FROM reminder_policies ORDER BY version DESC LIMIT 1",
    )?;
    found.map(|(text,)| serde_json::from_str(&text).map_err(Error::corrupt)).transpose()
}

/// Writes new steps.
pub(super) async fn insert_policy(
    tx: &mut Tx,
    policy: &Policy,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let text = serde_json::to_string(policy).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO reminder_policies (version, policy, made_by, made_at)
         VALUES ($1, $2, $3, $4)",
        i64::from(policy.version),
        text,
        by,
        now.as_millisecond(),
    )?;
    Ok(())
}

/// It is decided anew about everybody who owes something.
pub(super) async fn wake_all(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET next_decision_at = $1 WHERE next_decision_at > $1",
        now.as_millisecond(),
    )?;
    Ok(())
}

/// A reminder that waits or is on its way.
pub(super) struct OpenReminder {
    pub(super) id: String,
    pub(super) debtor: DebtorId,
    /// It is on its way, or was tried already.
    pub(super) is_busy: bool,
}

/// The open reminders of people; each has one at most.
pub(super) async fn open_of(tx: &mut Tx, debtors: &[DebtorId]) -> Result<Vec<OpenReminder>> {
    let rows = sql!(
        listed(String, String, String, i64),
        tx,
        "SELECT id, debtor_id, state, attempts
           FROM reminders
          WHERE state IN ('queued', 'sending') AND debtor_id",
        "",
        list(debtors.iter().map(DebtorId::as_str)),
    )?;
    rows.into_iter()
        .map(|(id, debtor, state, attempts)| {
            let is_busy = state == "sending" || attempts > 0;
            Ok(OpenReminder { id, debtor: row::id(debtor)?, is_busy })
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
            now.as_millisecond().into(),
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

async fn insert_steps(tx: &mut Tx, rows: &[[bulk::Value<'_>; 5]]) -> Result<()> {
    let head = "INSERT INTO reminder_steps (reminder_id, instalment_id, step, channel, claimed)";
    bulk::run(tx, head, "", rows).await?;
    Ok(())
}

/// Adds links to people's logs, whose ends they are from now on; several of one person come in
/// their order.
pub(super) async fn insert_links(tx: &mut Tx, links: &[(&DebtorId, &Link)]) -> Result<()> {
    let rows: Vec<_> = links
        .iter()
        .map(|(debtor, link)| {
            [
                debtor.as_str().into(),
                link.number.into(),
                link.at.as_millisecond().into(),
                link.text.as_str().into(),
                link.hash.as_str().into(),
            ]
        })
        .collect();
    let head = "INSERT INTO contact_log (debtor_id, number, at, entry, hash)";
    bulk::run(tx, head, "", &rows).await?;
    let ends: Vec<_> = links
        .iter()
        .map(|(debtor, link)| {
            [debtor.as_str().into(), link.number.into(), link.hash.as_str().into()]
        })
        .collect();
    bulk::run(
        tx,
        "UPDATE debtors SET log_number = v.column2, log_hash = v.column3 FROM (",
        ") AS v WHERE debtors.id = v.column1",
        &ends,
    )
    .await?;
    Ok(())
}

/// The log of a person, from its beginning.
pub(super) async fn links(tx: &mut Tx, debtor: &DebtorId) -> Result<Vec<Link>> {
    let rows = sql!(
        all(i64, i64, String, String),
        tx,
        "SELECT number, at, entry, hash FROM contact_log WHERE debtor_id = $1 ORDER BY number",
        debtor.as_str(),
    )?;
    rows.into_iter()
        .map(|(number, at, text, hash)| Ok(Link { number, at: row::instant(at)?, text, hash }))
        .collect()
}

/// The end of a person's log, as their record holds it.
pub(super) async fn end_of_log(tx: &mut Tx, debtor: &DebtorId) -> Result<(i64, String)> {
    let found = sql!(
        maybe(i64, String),
        tx,
        "SELECT log_number, log_hash FROM debtors WHERE id = $1",
        debtor.as_str(),
    )?;
    found.ok_or(Error::NotFound)
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

/// Reminders whose moment has come, some of them, kept from other workers until an instant.
/// Letters are printed, not sent.
pub(super) async fn pick_due(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<(ReminderId, DebtorId)>> {
    let rows: Vec<(String, String)> = match tx {
        Tx::Sqlite(_) => sql!(
            all(String, String),
            tx,
            "SELECT id, debtor_id
               FROM reminders
              WHERE state = 'queued' AND send_at <= $1 AND channel <> 'letter'
                AND (leased_until IS NULL OR leased_until <= $1)
              ORDER BY send_at, id
              LIMIT 4",
            now.as_millisecond(),
        )?,
        Tx::Postgres(_) => sql!(
            all(String, String),
            tx,
            "SELECT id, debtor_id
               FROM reminders
              WHERE state = 'queued' AND send_at <= $1 AND channel <> 'letter'
                AND (leased_until IS NULL OR leased_until <= $1)
              ORDER BY send_at, id
              LIMIT 4
                FOR NO KEY UPDATE SKIP LOCKED",
            now.as_millisecond(),
        )?,
    };
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
pub(super) async fn open_invoices(tx: &mut Tx, debtor: &DebtorId) -> Result<Vec<InvoiceId>> {
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
pub(super) struct Queued {
    pub(super) id: ReminderId,
    pub(super) attempts: i64,
}

/// A reminder, locked, if it still waits.
pub(super) async fn lock_queued(tx: &mut Tx, id: &ReminderId) -> Result<Option<Queued>> {
    let rows = sql!(
        locked(String, i64),
        tx,
        "SELECT id, attempts FROM reminders WHERE id = $1 AND state = 'queued'",
        id.as_str(),
    )?;
    let read = |(id, attempts)| Ok(Queued { id: row::id(id)?, attempts });
    rows.into_iter().next().map(read).transpose()
}

/// Takes steps for a reminder: each once on a channel.
pub(super) async fn claim_steps(
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
pub(super) struct Claim<'a> {
    pub(super) channel: Channel,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) policy: u32,
    pub(super) address: &'a str,
    pub(super) lease: &'a str,
    pub(super) now: Timestamp,
    pub(super) until: Timestamp,
}

/// Claims a reminder: it is on its way.
pub(super) async fn claim(tx: &mut Tx, id: &ReminderId, claim: &Claim<'_>) -> Result<()> {
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
pub(super) async fn holds_lease(tx: &mut Tx, id: &ReminderId, lease: &str) -> Result<bool> {
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
pub(super) type Failed<'a> = (&'a str, bool);

/// Puts a reminder back to wait until an instant.
pub(super) async fn put_back(
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
                perhaps = perhaps OR $4, lease = NULL, leased_until = NULL
          WHERE id = $1",
        id.as_str(),
        send_at.as_millisecond(),
        failed.map(|(why, _)| why),
        failed.is_some_and(|(_, perhaps)| perhaps),
    )?;
    Ok(())
}

/// Ends a reminder that was claimed.
pub(super) async fn end(
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
                leased_until = NULL
          WHERE id = $1",
        id.as_str(),
        state,
        reference,
        now.as_millisecond(),
    )?;
    Ok(())
}

/// Cancels a reminder that waits: its steps are free again, unless its carrier may have taken it.
pub(super) async fn cancel(tx: &mut Tx, id: &ReminderId, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "DELETE FROM reminder_steps
          WHERE reminder_id = (SELECT id FROM reminders WHERE id = $1 AND NOT perhaps)",
        id.as_str(),
    )?;
    sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = CASE WHEN perhaps THEN 'unknown' ELSE 'cancelled' END, ended_at = $2, lease = NULL, leased_until = NULL
          WHERE id = $1 AND state = 'queued'",
        id.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

/// A paid instalment of a reminder that waits.
pub(super) struct Waiting {
    pub(super) reminder: ReminderId,
    pub(super) debtor: DebtorId,
    pub(super) customer: CustomerId,
    pub(super) invoice: InvoiceId,
    instalment: String,
}

/// The reminders that wait for instalments that are paid now.
pub(super) async fn waiting_for_paid(tx: &mut Tx, instalments: &[&str]) -> Result<Vec<Waiting>> {
    let rows = sql!(
        listed(String, String, String, String, String),
        tx,
        "SELECT r.id, r.debtor_id, v.customer_id, v.id, i.id
           FROM reminder_steps s
           JOIN reminders r   ON r.id = s.reminder_id AND r.state = 'queued'
           JOIN instalments i ON i.id = s.instalment_id AND i.paid_minor = i.amount_minor
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE s.instalment_id",
        "ORDER BY r.debtor_id, r.id, i.id",
        list(instalments.iter().copied()),
    )?;
    rows.into_iter()
        .map(|(reminder, debtor, customer, invoice, instalment)| {
            Ok(Waiting {
                reminder: row::id(reminder)?,
                debtor: row::id(debtor)?,
                customer: row::id(customer)?,
                invoice: row::id(invoice)?,
                instalment,
            })
        })
        .collect()
}

/// Takes paid instalments out of the reminders that wait.
pub(super) async fn forget_paid_steps(tx: &mut Tx, waiting: &[&Waiting]) -> Result<()> {
    for Waiting { reminder, instalment, .. } in waiting {
        sql!(
            run,
            tx,
            "DELETE FROM reminder_steps WHERE reminder_id = $1 AND instalment_id = $2",
            reminder.as_str(),
            instalment.as_str(),
        )?;
    }
    Ok(())
}

/// Cancels a reminder that waits for nothing any more; whether it did.
pub(super) async fn cancel_if_empty(tx: &mut Tx, id: &ReminderId, now: Timestamp) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = CASE WHEN perhaps THEN 'unknown' ELSE 'cancelled' END, ended_at = $2,
                lease = NULL, leased_until = NULL
          WHERE id = $1 AND state = 'queued'
            AND NOT EXISTS (SELECT 1 FROM reminder_steps s WHERE s.reminder_id = reminders.id)",
        id.as_str(),
        now.as_millisecond(),
    )?;
    Ok(rows == 1)
}

/// The reminders whose lease has run out while they were on their way.
pub(super) async fn left_behind(
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
pub(super) async fn lock_left_behind(
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
    rows.into_iter().next().map(|(code,)| channel(&code)).transpose()
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
            SET not_before = CASE WHEN moved_at > $2 THEN not_before END, withheld = NULL
          WHERE id = $1",
        debtor.as_str(),
        claimed_at.as_millisecond(),
    )?;
    Ok(())
}

/// Notes that an address takes nothing.
pub(super) async fn note_undeliverable(
    tx: &mut Tx,
    debtor: &DebtorId,
    channel: Channel,
    address: &str,
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

/// A message that a carrier took.
pub(super) struct Handed {
    pub(super) id: ReminderId,
    pub(super) debtor: DebtorId,
    pub(super) channel: Channel,
    pub(super) state: String,
    pub(super) address: String,
}

/// A message by its carrier's reference.
pub(super) async fn by_reference(tx: &mut Tx, reference: &str) -> Result<Option<Handed>> {
    let found = sql!(
        maybe(String, String, String, String, Option<String>),
        tx,
        "SELECT id, debtor_id, channel, state, address FROM reminders WHERE reference = $1",
        reference,
    )?;
    let read = |(id, debtor, code, state, address): (String, String, String, _, Option<_>)| {
        Ok(Handed {
            id: row::id(id)?,
            debtor: row::id(debtor)?,
            channel: channel(&code)?,
            state,
            address: address.unwrap_or_default(),
        })
    };
    found.map(read).transpose()
}

/// The institution's own words for a kind, a tone and a language.
pub(super) async fn own_words(
    tx: &mut Tx,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<(Part, String)>> {
    let rows = sql!(
        all(String, String),
        tx,
        "SELECT part, text FROM reminder_words
          WHERE language = $1 AND kind = $2 AND tone = $3",
        language.code(),
        kind.code(),
        tone.code(),
    )?;
    rows.into_iter()
        .map(|(part, text)| Ok((Part::parse(&part).ok_or_else(|| Error::corrupt(part))?, text)))
        .collect()
}

/// Which words.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordsKey {
    pub(super) language: Language,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) part: Part,
}

/// Writes the institution's own words, or forgets them.
pub(super) async fn replace_words(
    tx: &mut Tx,
    key: WordsKey,
    text: Option<&str>,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let (language, kind) = (key.language.code(), key.kind.code());
    let (tone, part) = (key.tone.code(), key.part.code());
    sql!(
        run,
        tx,
        "DELETE FROM reminder_words
          WHERE language = $1 AND kind = $2 AND tone = $3 AND part = $4",
        language,
        kind,
        tone,
        part,
    )?;
    if let Some(text) = text {
        sql!(
            run,
            tx,
            "INSERT INTO reminder_words (language, kind, tone, part, text, made_by, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            language,
            kind,
            tone,
            part,
            text,
            by,
            now.as_millisecond(),
        )?;
    }
    Ok(())
}
