//! SQL of holds, questions, promises and claims.

use std::fmt::Display;

use domain::access::Actor;
use domain::calendar::Date;
use domain::holds::{Case, Cause, Hold, PromiseOutcome, PromiseState};
use domain::ids::{CustomerId, HoldId, InstalmentId, InvoiceId};
use domain::language::Language;
use jiff::Timestamp;

use super::{Claim, NewClaim, OpenPromise, Question};
use crate::contact::concerned::CustomerInvoice;
use crate::platform::db::{Only, Tx, row, sql};
use crate::{Error, Result};

/// Instalments of an invoice with an outstanding amount.
pub(super) async fn open_instalments(
    tx: &mut Tx,
    invoice: &InvoiceId,
) -> Result<Vec<InstalmentId>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT id FROM instalments WHERE invoice_id = $1 AND paid_minor < amount_minor",
        invoice.as_str(),
    )?;
    rows.into_iter().map(|(id,)| row::id(id)).collect()
}

/// Inserts a hold; false if one of the same cause is open.
pub(super) async fn insert(
    tx: &mut Tx,
    id: &HoldId,
    invoice: &InvoiceId,
    hold: Hold,
    now: Timestamp,
) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "INSERT INTO holds (id, invoice_id, cause, since, until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        id.as_str(),
        invoice.as_str(),
        hold.cause.code(),
        now.as_millisecond(),
        hold.until.as_millisecond(),
    )?;
    Ok(rows == 1)
}

/// Ends the expired hold of a cause.
pub(super) async fn end_expired(
    tx: &mut Tx,
    invoice: &InvoiceId,
    cause: Cause,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE holds SET ended_at = until
          WHERE invoice_id = $1 AND cause = $2 AND ended_at IS NULL AND until <= $3",
        invoice.as_str(),
        cause.code(),
        now.as_millisecond(),
    )?;
    Ok(())
}

pub(super) async fn end(tx: &mut Tx, id: &HoldId, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE holds SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
        id.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

pub(super) async fn insert_question(
    tx: &mut Tx,
    id: &HoldId,
    actor: &Actor,
    (text, language): (&str, Language),
    now: Timestamp,
) -> Result<()> {
    let asker = match actor {
        Actor::User(user) => user.as_str(),
        _ => "link",
    };
    sql!(
        run,
        tx,
        "INSERT INTO questions (id, asker, email, language, text, asked_at)
         VALUES ($1, $2, (SELECT email FROM users WHERE id = $2), $3, $4, $5)",
        id.as_str(),
        asker,
        language.code(),
        text,
        now.as_millisecond(),
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    #[sqlx(try_from = "String")]
    id: HoldId,
    text: String,
    asked_at: i64,
    answer: Option<String>,
    answered_at: Option<i64>,
}

/// Questions about an invoice, oldest first.
pub(super) async fn questions(tx: &mut Tx, invoice: &InvoiceId) -> Result<Vec<Question>> {
    let rows = sql!(
        all QuestionRow,
        tx,
        "SELECT q.id, q.text, q.asked_at, q.answer, q.answered_at
           FROM holds s
           JOIN questions q ON q.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since
          LIMIT 50",
        invoice.as_str(),
    )?;
    let read = |found: QuestionRow| {
        let answered_at = found.answered_at.map(row::instant).transpose()?;
        Ok(Question {
            id: found.id,
            text: found.text,
            asked_at: row::instant(found.asked_at)?,
            answer: found.answer.zip(answered_at),
        })
    };
    rows.into_iter().map(read).collect()
}

pub(super) async fn insert_promise(
    tx: &mut Tx,
    id: &HoldId,
    customer: &CustomerId,
    on: Date,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO promises (id, customer_id, promised_on, made_at) VALUES ($1, $2, $3, $4)",
        id.as_str(),
        customer.as_str(),
        on.to_string(),
        now.as_millisecond(),
    )?;
    Ok(())
}

pub(super) async fn open_promise(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<OpenPromise>> {
    let found = sql!(
        maybe(String, String),
        tx,
        "SELECT p.id, p.promised_on
           FROM holds s
           JOIN promises p ON p.id = s.id AND p.outcome IS NULL
          WHERE s.invoice_id = $1 AND s.ended_at IS NULL",
        invoice.as_str(),
    )?;
    let read = |(id, on): (_, String)| Ok(OpenPromise { id: row::id(id)?, on: row::date(&on)? });
    found.map(read).transpose()
}

/// Number of promises that a customer has broken since a day.
pub(super) async fn broken_promises(
    tx: &mut Tx,
    customer: &CustomerId,
    since: Date,
) -> Result<u32> {
    let (count,) = sql!(
        one Only<i64>,
        tx,
        "SELECT COUNT(*) FROM promises
          WHERE customer_id = $1 AND outcome = $3 AND promised_on >= $2",
        customer.as_str(),
        since.to_string(),
        PromiseOutcome::Broken.code(),
    )?;
    row::count(count)
}

/// State of a promise; the caller holds the lock of its invoice.
pub(super) async fn promise_state(tx: &mut Tx, id: &HoldId) -> Result<PromiseState> {
    let text = "SELECT outcome FROM promises WHERE id = $1";
    Ok(state(tx, text, id).await?.unwrap_or(Case::Open))
}

/// State of a promise, claim or dispute; `text` selects its outcome.
pub(super) async fn state<O>(
    tx: &mut Tx,
    text: &'static str,
    id: &HoldId,
) -> Result<Option<Case<O>>>
where
    O: TryFrom<String, Error: Display>,
{
    let found = sql!(maybe Only<Option<String>>, tx, text, id.as_str())?;
    found.map(|(outcome,)| read_state(outcome)).transpose()
}

/// State that an outcome stands for.
pub(super) fn read_state<O>(outcome: Option<String>) -> Result<Case<O>>
where
    O: TryFrom<String, Error: Display>,
{
    Ok(outcome.map(O::try_from).transpose().map_err(Error::corrupt)?.into())
}

pub(super) async fn end_promise(tx: &mut Tx, id: &HoldId, outcome: PromiseOutcome) -> Result<()> {
    let text = "UPDATE promises SET outcome = $2 WHERE id = $1";
    sql!(run, tx, text, id.as_str(), outcome.code())?;
    Ok(())
}

/// An open promise whose day has passed, and the payment of what was due by then.
pub(super) struct PastPromise {
    pub(super) id: HoldId,
    pub(super) concerned: CustomerInvoice,
    pub(super) on: Date,
    /// Whether part of it is unpaid.
    pub(super) is_owed: bool,
    /// Time of the last payment.
    pub(super) paid_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct PastPromiseRow {
    #[sqlx(try_from = "String")]
    id: HoldId,
    #[sqlx(flatten)]
    concerned: CustomerInvoice,
    promised_on: String,
    owed: i64,
    paid_at: Option<i64>,
}

/// Open promises with a day before `before`. A promise covers what was due by its day or, without
/// any, the instalment due first.
pub(super) async fn past_promises(tx: &mut Tx, before: Date) -> Result<Vec<PastPromise>> {
    let rows = sql!(
        all PastPromiseRow,
        tx,
        "SELECT p.id, s.invoice_id, p.customer_id, p.promised_on,
                (SELECT COUNT(*) FROM instalments i
                  WHERE i.invoice_id = s.invoice_id AND i.paid_minor < i.amount_minor
                    AND i.due_on <= p.promised_on) AS owed,
                (SELECT MAX(i.paid_at) FROM instalments i
                  WHERE i.invoice_id = s.invoice_id AND i.due_on <= p.promised_on) AS paid_at
           FROM promises p
           JOIN holds s ON s.id = p.id
          WHERE p.outcome IS NULL AND p.promised_on < $1
          ORDER BY p.promised_on
          LIMIT 200",
        before.to_string(),
    )?;
    let read = |found: PastPromiseRow| {
        Ok(PastPromise {
            id: found.id,
            concerned: found.concerned,
            on: row::date(&found.promised_on)?,
            is_owed: found.owed > 0,
            paid_at: found.paid_at.map(row::instant).transpose()?,
        })
    };
    rows.into_iter().map(read).collect()
}

pub(super) async fn insert_claim(
    tx: &mut Tx,
    id: &HoldId,
    new: &NewClaim,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO claims (id, paid_on, method, reference, claimed_at)
         VALUES ($1, $2, $3, $4, $5)",
        id.as_str(),
        new.paid_on.to_string(),
        new.method.as_str(),
        new.reference.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    #[sqlx(try_from = "String")]
    id: HoldId,
    paid_on: String,
    method: String,
    reference: String,
    outcome: Option<String>,
    answer: Option<String>,
    decided_at: Option<i64>,
}

/// The newest claim of an invoice.
pub(super) async fn last_claim(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<Claim>> {
    let found = sql!(
        maybe ClaimRow,
        tx,
        "SELECT c.id, c.paid_on, c.method, c.reference, c.outcome, c.answer, c.decided_at
           FROM holds s
           JOIN claims c ON c.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since DESC
          LIMIT 1",
        invoice.as_str(),
    )?;
    let read = |found: ClaimRow| {
        Ok(Claim {
            id: found.id,
            paid_on: row::date(&found.paid_on)?,
            method: found.method,
            reference: found.reference,
            state: read_state(found.outcome)?,
            answer: found.answer,
            decided_at: found.decided_at.map(row::instant).transpose()?,
        })
    };
    found.map(read).transpose()
}
