//! SQL of answers and decisions.

use domain::holds::{ClaimState, DisputeState, QuestionState};
use domain::ids::HoldId;
use domain::language::Language;
use jiff::Timestamp;

use super::{CaseLoad, OpenCase};
use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::contact::holds::store::state;
use crate::platform::db::{Tx, columns, sql};

/// Changes the end of a hold.
pub(super) async fn set_end(tx: &mut Tx, id: &HoldId, until: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE holds SET until = $2 WHERE id = $1", id, until)?;
    Ok(())
}

/// Invoice of a hold, and its customer.
pub(super) async fn concerned(tx: &mut Tx, id: &HoldId) -> Result<Option<CustomerInvoice>> {
    Ok(sql!(
        maybe CustomerInvoice,
        tx,
        "SELECT v.id AS invoice_id, v.customer_id
           FROM holds s
           JOIN invoices v ON v.id = s.invoice_id
          WHERE s.id = $1",
        id,
    )?)
}

pub(super) async fn question_state(tx: &mut Tx, id: &HoldId) -> Result<Option<QuestionState>> {
    let text = "SELECT CASE WHEN answered_at IS NOT NULL THEN 'answered' END
                  FROM questions WHERE id = $1";
    state(tx, text, id).await
}

pub(super) async fn claim_state(tx: &mut Tx, id: &HoldId) -> Result<Option<ClaimState>> {
    state(tx, "SELECT outcome FROM claims WHERE id = $1", id).await
}

pub(super) async fn dispute_state(tx: &mut Tx, id: &HoldId) -> Result<Option<DisputeState>> {
    state(tx, "SELECT outcome FROM disputes WHERE id = $1", id).await
}

/// Stores an answer.
pub(super) async fn answer(
    tx: &mut Tx,
    id: &HoldId,
    by: &str,
    text: &str,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE questions SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1",
        id,
        text,
        by,
        now,
    )?;
    close_case(tx, id).await
}

/// Takes a case out of the queue.
async fn close_case(tx: &mut Tx, id: &HoldId) -> Result<()> {
    sql!(run, tx, "UPDATE holds SET case_due_at = NULL WHERE id = $1", id)?;
    Ok(())
}

/// Whom a reply is mailed to, and what it replies to.
pub(super) struct ReplyRecipient {
    pub(super) email: Option<String>,
    pub(super) language: Option<Language>,
    /// What was asked or claimed; empty for a dispute.
    pub(super) text: String,
    /// Invoice number.
    pub(super) number: String,
}

columns!(ReplyRecipient { email, language, text, number });

/// Who asked a question, or else the debtor.
pub(super) async fn asker(tx: &mut Tx, id: &HoldId) -> Result<ReplyRecipient> {
    Ok(sql!(
        one ReplyRecipient,
        tx,
        "SELECT COALESCE(q.email, d.email) AS email, q.language, q.text, v.number
           FROM questions q
           JOIN holds s     ON s.id = q.id
           JOIN invoices v  ON v.id = s.invoice_id
           JOIN customers c ON c.id = v.customer_id
           LEFT JOIN debtors d ON d.id = c.debtor_id
          WHERE q.id = $1",
        id,
    )?)
}

/// Who claimed a payment, or else the debtor.
pub(super) async fn claimant(tx: &mut Tx, id: &HoldId) -> Result<ReplyRecipient> {
    Ok(sql!(
        one ReplyRecipient,
        tx,
        "SELECT COALESCE(k.email, d.email) AS email, COALESCE(k.language, d.language) AS language,
                k.paid_on || ' ' || k.method || ' ' || k.reference AS text, v.number
           FROM claims k
           JOIN holds s     ON s.id = k.id
           JOIN invoices v  ON v.id = s.invoice_id
           JOIN customers c ON c.id = v.customer_id
           LEFT JOIN debtors d ON d.id = c.debtor_id
          WHERE k.id = $1",
        id,
    )?)
}

/// The debtor of a dispute.
pub(super) async fn disputant(tx: &mut Tx, id: &HoldId) -> Result<ReplyRecipient> {
    Ok(sql!(
        one ReplyRecipient,
        tx,
        "SELECT d.email, '' AS text, v.number,
                COALESCE((SELECT u.language FROM users u WHERE u.email = d.email), d.language)
                    AS language
           FROM holds s
           JOIN invoices v  ON v.id = s.invoice_id
           JOIN customers c ON c.id = v.customer_id
           LEFT JOIN debtors d ON d.id = c.debtor_id
          WHERE s.id = $1",
        id,
    )?)
}

/// Decision of staff on a claim or dispute.
pub(super) struct CaseDecision<'a> {
    pub(super) id: &'a HoldId,
    pub(super) by: &'a str,
    pub(super) code: &'static str,
    pub(super) text: &'a str,
    pub(super) now: Timestamp,
}

pub(super) async fn decide_claim(tx: &mut Tx, decision: &CaseDecision<'_>) -> Result<()> {
    let text = "UPDATE claims SET outcome = $2, answer = $3, decided_by = $4, decided_at = $5
                 WHERE id = $1";
    decide(tx, text, decision).await
}

pub(super) async fn decide_dispute(tx: &mut Tx, decision: &CaseDecision<'_>) -> Result<()> {
    let text = "UPDATE disputes SET outcome = $2, answer = $3, decided_by = $4, decided_at = $5
                 WHERE id = $1";
    decide(tx, text, decision).await
}

async fn decide(tx: &mut Tx, text: &'static str, decision: &CaseDecision<'_>) -> Result<()> {
    sql!(run, tx, text, decision.id, decision.code, decision.text, decision.by, decision.now)?;
    close_case(tx, decision.id).await
}

columns!(OpenCase { id, cause, invoice: number, customer: name, text, since, due_at });

/// Cases without outcome, oldest first.
pub(super) async fn open_cases(tx: &mut Tx) -> Result<Vec<OpenCase>> {
    Ok(sql!(
        all OpenCase,
        tx,
        "SELECT h.id, h.cause, v.number, c.name, h.since, h.case_due_at AS due_at,
                COALESCE(q.text, k.paid_on || ' ' || k.method || ' ' || k.reference, '') AS text
           FROM holds h
           JOIN invoices  v      ON v.id = h.invoice_id
           JOIN customers c      ON c.id = v.customer_id
           LEFT JOIN questions q ON q.id = h.id
           LEFT JOIN claims k    ON k.id = h.id
          WHERE h.case_due_at IS NOT NULL
          ORDER BY h.since, h.id
          LIMIT 500",
    )?)
}

/// Number of cases without outcome, and of those that were due by an instant.
pub(super) async fn count_cases(tx: &mut Tx, now: Timestamp) -> Result<CaseLoad> {
    Ok(sql!(
        one CaseLoad,
        tx,
        "SELECT COUNT(*) AS waiting,
                COALESCE(SUM(CASE WHEN case_due_at <= $1 THEN 1 ELSE 0 END), 0) AS overdue
           FROM holds
          WHERE case_due_at IS NOT NULL",
        now,
    )?)
}

columns!(CaseLoad { waiting, overdue });
