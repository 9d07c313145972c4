//! SQL of holds, questions, promises and claims.

use domain::access::Actor;
use domain::calendar::Date;
use domain::holds::{Cause, Hold};
use domain::ids::{CustomerId, HoldId, InvoiceId};
use domain::language::Language;
use domain::payments::StateKind;
use jiff::Timestamp;

use super::{Claim, NewClaim, OpenPromise, Question};
use crate::platform::db::{Tx, row, sql};
use crate::{Error, Result};

fn cause(code: String) -> Result<Cause> {
    Cause::parse(&code).ok_or_else(|| Error::corrupt(code))
}

pub(super) async fn holding(tx: &mut Tx, invoice: &InvoiceId, now: Timestamp) -> Result<Vec<Hold>> {
    let rows = sql!(
        all(String, i64),
        tx,
        "SELECT cause, until FROM holds
          WHERE invoice_id = $1 AND ended_at IS NULL AND until > $2",
        invoice.as_str(),
        now.as_millisecond(),
    )?;
    rows.into_iter()
        .map(|(code, until)| Ok(Hold { cause: cause(code)?, until: row::instant(until)? }))
        .collect()
}

/// The holds of payments of an invoice that are on the move.
pub(super) async fn moving(tx: &mut Tx, invoice: &InvoiceId, now: Timestamp) -> Result<Vec<Hold>> {
    let rows = sql!(
        all(String, i64, i64),
        tx,
        "SELECT DISTINCT p.state, p.expires_at, p.changed_at
           FROM instalments i
           JOIN payment_targets t ON t.instalment_id = i.id AND t.open
           JOIN payments p        ON p.id = t.payment_id
          WHERE i.invoice_id = $1",
        invoice.as_str(),
    )?;
    let mut found = Vec::new();
    for (state, expires_at, changed_at) in rows {
        let state = StateKind::parse(&state).ok_or_else(|| Error::corrupt(state))?;
        let (expires, changed) = (row::instant(expires_at)?, row::instant(changed_at)?);
        found.push(Hold::of_payment(state, expires, changed));
    }
    found.retain(|hold| hold.holds(now));
    Ok(found)
}

/// Begins a hold; false when one of the same cause is open.
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

/// Ends the hold of a cause whose time has run out.
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

/// Writes a question.
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

/// The questions about an invoice, oldest first.
pub(super) async fn questions(tx: &mut Tx, invoice: &InvoiceId) -> Result<Vec<Question>> {
    let rows = sql!(
        all(String, String, i64, Option<String>, Option<i64>),
        tx,
        "SELECT q.id, q.text, q.asked_at, q.answer, q.answered_at
           FROM holds s
           JOIN questions q ON q.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since
          LIMIT 50",
        invoice.as_str(),
    )?;
    rows.into_iter()
        .map(|(id, text, asked_at, answer, answered_at)| {
            let answered_at = answered_at.map(row::instant).transpose()?;
            Ok(Question {
                id: row::id(id)?,
                text,
                asked_at: row::instant(asked_at)?,
                answer: answer.zip(answered_at),
            })
        })
        .collect()
}

/// Writes a promise.
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

/// The promise of an invoice that is open.
pub(super) async fn open_promise(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<OpenPromise>> {
    let found = sql!(
        maybe(String, String),
        tx,
        "SELECT p.id, p.promised_on
           FROM holds s
           JOIN promises p ON p.id = s.id AND p.outcome IS NULL
          WHERE s.invoice_id = $1 AND s.ended_at IS NULL AND s.cause = 'promise'",
        invoice.as_str(),
    )?;
    let read = |(id, on): (_, String)| Ok(OpenPromise { id: row::id(id)?, on: row::date(&on)? });
    found.map(read).transpose()
}

/// How many promises a customer has broken since a day.
pub(super) async fn broken_promises(
    tx: &mut Tx,
    customer: &CustomerId,
    since: Date,
) -> Result<u32> {
    let (count,) = sql!(
        one(i64,),
        tx,
        "SELECT COUNT(*) FROM promises
          WHERE customer_id = $1 AND outcome = 'broken' AND promised_on >= $2",
        customer.as_str(),
        since.to_string(),
    )?;
    row::count(count)
}

/// Ends a promise; whether it was open.
pub(super) async fn end_promise(tx: &mut Tx, id: &HoldId, outcome: &str) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE promises SET outcome = $2 WHERE id = $1 AND outcome IS NULL",
        id.as_str(),
        outcome,
    )?;
    Ok(rows == 1)
}

/// An open promise whose day has passed, and what became of what was due by then.
pub(super) struct Passed {
    pub(super) id: HoldId,
    pub(super) invoice: InvoiceId,
    pub(super) customer: CustomerId,
    pub(super) on: Date,
    /// Something of it is not paid.
    pub(super) is_owed: bool,
    /// When the last of it was paid.
    pub(super) paid_at: Option<Timestamp>,
}

/// The open promises of days before one. What was promised is what was due by the day, or, where
/// nothing was, what came first.
pub(super) async fn passed(tx: &mut Tx, before: Date) -> Result<Vec<Passed>> {
    let rows = sql!(
        all(String, String, String, String, i64, Option<i64>),
        tx,
        "SELECT p.id, s.invoice_id, p.customer_id, p.promised_on,
                (SELECT COUNT(*) FROM instalments i
                  WHERE i.invoice_id = s.invoice_id AND i.paid_minor < i.amount_minor
                    AND i.due_on <= p.promised_on),
                (SELECT MAX(i.paid_at) FROM instalments i
                  WHERE i.invoice_id = s.invoice_id AND i.due_on <= p.promised_on)
           FROM promises p
           JOIN holds s ON s.id = p.id
          WHERE p.outcome IS NULL AND p.promised_on < $1
          ORDER BY p.promised_on
          LIMIT 200",
        before.to_string(),
    )?;
    rows.into_iter()
        .map(|(id, invoice, customer, on, owed, paid_at)| {
            Ok(Passed {
                id: row::id(id)?,
                invoice: row::id(invoice)?,
                customer: row::id(customer)?,
                on: row::date(&on)?,
                is_owed: owed > 0,
                paid_at: paid_at.map(row::instant).transpose()?,
            })
        })
        .collect()
}

/// Writes a claim.
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

/// A claim as its row has it.
type ClaimRow = (String, String, String, String, Option<bool>, Option<String>, Option<i64>);

/// The claim of an invoice that was made last.
pub(super) async fn last_claim(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<Claim>> {
    let found = sql!(
        maybe ClaimRow,
        tx,
        "SELECT c.id, c.paid_on, c.method, c.reference, c.found, c.answer, c.decided_at
           FROM holds s
           JOIN claims c ON c.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since DESC
          LIMIT 1",
        invoice.as_str(),
    )?;
    let read = |(id, paid_on, method, reference, found, answer, decided_at): ClaimRow| {
        Ok(Claim {
            id: row::id(id)?,
            paid_on: row::date(&paid_on)?,
            method,
            reference,
            found,
            answer,
            decided_at: decided_at.map(row::instant).transpose()?,
        })
    };
    found.map(read).transpose()
}
