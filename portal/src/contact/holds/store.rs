//! SQL of holds, questions, promises and claims.

use domain::access::Actor;
use domain::calendar::Date;
use domain::holds::question::AnsweredQuestion;
use domain::holds::{
    Case, Cause, ClaimOutcome, DisputeOutcome, Hold, PromiseOutcome, PromiseState, QuestionOutcome,
};
use domain::ids::{CustomerId, HoldId, InstalmentId, InvoiceId};
use domain::language::Language;
use jiff::Timestamp;

use super::{Claim, NewClaim, OpenPromise, Question};
use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::platform::db::value::{FromColumn, codes};
use crate::platform::db::{At, FromRow, Only, Row, Tx, columns, sql};

codes!(Cause, ClaimOutcome, DisputeOutcome, PromiseOutcome, QuestionOutcome);

impl<O: FromColumn> FromRow for Case<O> {
    fn from_row(row: &Row<'_>, at: At<'_>) -> std::result::Result<Self, sqlx::Error> {
        Option::<O>::from_row(row, at).map(Self::from)
    }
}

/// Instalments of an invoice with an outstanding amount.
pub(super) async fn open_instalments(
    tx: &mut Tx,
    invoice: &InvoiceId,
) -> Result<Vec<InstalmentId>> {
    let rows = sql!(
        all Only<InstalmentId>,
        tx,
        "SELECT id FROM instalments WHERE invoice_id = $1 AND paid_minor < amount_minor",
        invoice,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Inserts a hold; false if one of the same cause is open. An open question is one. What waits for
/// staff is a case from here on, due when the hold was to end.
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
        "INSERT INTO holds (id, invoice_id, cause, since, until, case_due_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
        id,
        invoice,
        hold.cause,
        now,
        hold.until,
        hold.cause.is_case().then_some(hold.until),
    )?;
    Ok(rows == 1)
}

/// Ends the expired hold of a cause; one that waits for staff does not expire.
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
          WHERE invoice_id = $1 AND cause = $2 AND ended_at IS NULL AND until <= $3
            AND case_due_at IS NULL",
        invoice,
        cause,
        now,
    )?;
    Ok(())
}

pub(super) async fn end(tx: &mut Tx, id: &HoldId, now: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE holds SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", id, now)?;
    Ok(())
}

/// Whether a hold keeps reminders back.
pub(super) async fn is_active(tx: &mut Tx, id: &HoldId, now: Timestamp) -> Result<bool> {
    let found = sql!(
        maybe Only<HoldId>,
        tx,
        "SELECT id FROM holds
          WHERE id = $1 AND ended_at IS NULL AND (until > $2 OR case_due_at IS NOT NULL)",
        id,
        now,
    )?;
    Ok(found.is_some())
}

/// How the author of a statement is kept.
fn author(actor: &Actor) -> &str {
    match actor {
        Actor::User(user) => user.as_str(),
        Actor::Staff { id, .. } => id.as_str(),
        Actor::LinkHolder(_) | Actor::Nobody | Actor::System => "link",
    }
}

/// Keeps who caused a hold.
pub(super) async fn set_author(tx: &mut Tx, id: &HoldId, actor: &Actor) -> Result<()> {
    let author = author(actor);
    sql!(run, tx, "UPDATE holds SET said_by = $2 WHERE id = $1", id, author)?;
    Ok(())
}

/// Holds of an invoice that the actor caused.
pub(super) async fn said_by(
    tx: &mut Tx,
    actor: &Actor,
    invoice: &InvoiceId,
) -> Result<Vec<HoldId>> {
    let author = author(actor);
    let rows = sql!(
        all Only<HoldId>,
        tx,
        "SELECT id FROM holds WHERE invoice_id = $1 AND said_by = $2",
        invoice,
        author,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn insert_question(
    tx: &mut Tx,
    id: &HoldId,
    actor: &Actor,
    (text, language): (&str, Language),
    now: Timestamp,
) -> Result<()> {
    let asker = author(actor);
    sql!(
        run,
        tx,
        "INSERT INTO questions (id, asker, email, language, text, asked_at)
         VALUES ($1, $2, (SELECT email FROM users WHERE id = $2), $3, $4, $5)",
        id,
        asker,
        language,
        text,
        now,
    )?;
    Ok(())
}

columns!(Question { id, text, asked_at, answer, answered_at });

columns!(AnsweredQuestion { text, answered_at });

/// Questions about an invoice that were answered after an instant.
pub(super) async fn answered_since(
    tx: &mut Tx,
    invoice: &InvoiceId,
    since: Timestamp,
) -> Result<Vec<AnsweredQuestion>> {
    Ok(sql!(
        all AnsweredQuestion,
        tx,
        "SELECT q.text, q.answered_at
           FROM holds s
           JOIN questions q ON q.id = s.id
          WHERE s.invoice_id = $1 AND q.answered_at > $2",
        invoice,
        since,
    )?)
}

/// A question that waits for its answer.
pub(super) struct OpenQuestion {
    pub(super) id: HoldId,
    pub(super) text: String,
    /// When the answer is due; `None` if the question does not keep reminders back.
    pub(super) holds_until: Option<Timestamp>,
}

columns!(OpenQuestion { id, text, holds_until });

/// The question about an invoice that waits for its answer.
pub(super) async fn open_question(
    tx: &mut Tx,
    invoice: &InvoiceId,
) -> Result<Option<OpenQuestion>> {
    Ok(sql!(
        maybe OpenQuestion,
        tx,
        "SELECT q.id, q.text, CASE WHEN s.ended_at IS NULL THEN s.until END AS holds_until
           FROM holds s
           JOIN questions q ON q.id = s.id
          WHERE s.invoice_id = $1 AND q.answered_at IS NULL
          LIMIT 1",
        invoice,
    )?)
}

/// Questions about an invoice, oldest first.
pub(in crate::contact) async fn questions(
    tx: &mut Tx,
    invoice: &InvoiceId,
) -> Result<Vec<Question>> {
    Ok(sql!(
        all Question,
        tx,
        "SELECT q.id, q.text, q.asked_at, q.answer, q.answered_at
           FROM holds s
           JOIN questions q ON q.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since
          LIMIT 50",
        invoice,
    )?)
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
        id,
        customer,
        on,
        now,
    )?;
    Ok(())
}

columns!(OpenPromise { id, on: promised_on, is_noted });

pub(super) async fn open_promise(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<OpenPromise>> {
    Ok(sql!(
        maybe OpenPromise,
        tx,
        "SELECT p.id, p.promised_on,
                EXISTS (SELECT 1 FROM staff f WHERE f.id = s.said_by) AS is_noted
           FROM holds s
           JOIN promises p ON p.id = s.id AND p.outcome IS NULL
          WHERE s.invoice_id = $1 AND s.ended_at IS NULL",
        invoice,
    )?)
}

/// When the first promise of an invoice was made that was withdrawn, among those made since an
/// instant.
pub(super) async fn withdrawn_since(
    tx: &mut Tx,
    invoice: &InvoiceId,
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    let (first,) = sql!(
        one Only<Option<Timestamp>>,
        tx,
        "SELECT MIN(p.made_at)
           FROM holds s
           JOIN promises p ON p.id = s.id
          WHERE s.invoice_id = $1 AND p.outcome = $3 AND p.made_at > $2",
        invoice,
        since,
        PromiseOutcome::Withdrawn,
    )?;
    Ok(first)
}

/// Number of promises that a customer has broken since a day.
pub(super) async fn broken_promises(
    tx: &mut Tx,
    customer: &CustomerId,
    since: Date,
) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        "SELECT COUNT(*) FROM promises
          WHERE customer_id = $1 AND outcome = $3 AND promised_on >= $2",
        customer,
        since,
        PromiseOutcome::Broken,
    )?;
    Ok(count)
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
    O: FromColumn + Send + Unpin,
{
    let found = sql!(maybe Only<Case<O>>, tx, text, id)?;
    Ok(found.map(|(state,)| state))
}

pub(super) async fn end_promise(tx: &mut Tx, id: &HoldId, outcome: PromiseOutcome) -> Result<()> {
    let text = "UPDATE promises SET outcome = $2 WHERE id = $1";
    sql!(run, tx, text, id, outcome)?;
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

columns!(PastPromise { id, concerned, on: promised_on, is_owed, paid_at });

/// Open promises with a day before `before`. A promise covers what was due by its day or, without
/// any, the instalment due first.
pub(super) async fn past_promises(tx: &mut Tx, before: Date) -> Result<Vec<PastPromise>> {
    Ok(sql!(
        all PastPromise,
        tx,
        "SELECT p.id, s.invoice_id, p.customer_id, p.promised_on,
                EXISTS (SELECT 1 FROM instalments i
                         WHERE i.invoice_id = s.invoice_id AND i.paid_minor < i.amount_minor
                           AND i.due_on <= p.promised_on) AS is_owed,
                (SELECT MAX(i.paid_at) FROM instalments i
                  WHERE i.invoice_id = s.invoice_id AND i.due_on <= p.promised_on) AS paid_at
           FROM promises p
           JOIN holds s ON s.id = p.id
          WHERE p.outcome IS NULL AND p.promised_on < $1
          ORDER BY p.promised_on
          LIMIT 200",
        before,
    )?)
}

pub(super) async fn insert_claim(
    tx: &mut Tx,
    id: &HoldId,
    actor: &Actor,
    (new, language): (&NewClaim, Language),
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO claims (id, paid_on, method, reference, claimed_at, email, language)
         VALUES ($1, $2, $3, $4, $5, (SELECT email FROM users WHERE id = $6), $7)",
        id,
        new.paid_on,
        new.method,
        new.reference,
        now,
        actor.user_key(),
        language,
    )?;
    Ok(())
}

columns!(Claim { id, paid_on, method, reference, state: outcome, answer, decided_at });

/// The newest claim of an invoice.
pub(super) async fn last_claim(tx: &mut Tx, invoice: &InvoiceId) -> Result<Option<Claim>> {
    Ok(sql!(
        maybe Claim,
        tx,
        "SELECT c.id, c.paid_on, c.method, c.reference, c.outcome, c.answer, c.decided_at
           FROM holds s
           JOIN claims c ON c.id = s.id
          WHERE s.invoice_id = $1
          ORDER BY s.since DESC
          LIMIT 1",
        invoice,
    )?)
}
