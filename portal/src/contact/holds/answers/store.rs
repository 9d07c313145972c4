//! SQL of what staff answer.

use domain::ids::{CustomerId, HoldId, InvoiceId};
use domain::language::Language;
use jiff::Timestamp;

use crate::platform::db::{Tx, row, sql};
use crate::{Error, Result};

/// Changes when a hold ends.
pub(super) async fn prolong(tx: &mut Tx, id: &HoldId, until: Timestamp) -> Result<()> {
    let until = until.as_millisecond();
    sql!(run, tx, "UPDATE holds SET until = $2 WHERE id = $1", id.as_str(), until)?;
    Ok(())
}

/// The invoice of a hold, and its customer.
pub(super) async fn invoice_of(
    tx: &mut Tx,
    id: &HoldId,
) -> Result<Option<(InvoiceId, CustomerId)>> {
    let found = sql!(
        maybe(String, String),
        tx,
        "SELECT v.id, v.customer_id
           FROM holds s
           JOIN invoices v ON v.id = s.invoice_id
          WHERE s.id = $1",
        id.as_str(),
    )?;
    found.map(|(invoice, customer)| Ok((row::id(invoice)?, row::id(customer)?))).transpose()
}

/// Writes an answer; whether the question had none.
pub(super) async fn answer(
    tx: &mut Tx,
    id: &HoldId,
    by: &str,
    text: &str,
    now: Timestamp,
) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE questions SET answer = $2, answered_by = $3, answered_at = $4
          WHERE id = $1 AND answered_at IS NULL",
        id.as_str(),
        text,
        by,
        now.as_millisecond(),
    )?;
    Ok(rows == 1)
}

/// What an answer goes with: where it is sent, in which language, and the question.
pub(super) struct Asked {
    pub(super) email: Option<String>,
    pub(super) language: Language,
    pub(super) text: String,
    pub(super) number: String,
}

/// A question, for the mail that answers it.
pub(super) async fn asked(tx: &mut Tx, id: &HoldId) -> Result<Option<Asked>> {
    let found = sql!(
        maybe(Option<String>, String, String, String),
        tx,
        "SELECT COALESCE(q.email, d.email), q.language, q.text, v.number
           FROM questions q
           JOIN holds s  ON s.id = q.id
           JOIN invoices v  ON v.id = s.invoice_id
           JOIN customers c ON c.id = v.customer_id
           LEFT JOIN debtors d ON d.id = c.debtor_id
          WHERE q.id = $1",
        id.as_str(),
    )?;
    let read = |(email, code, text, number): (_, String, _, _)| {
        let language = Language::parse(&code).ok_or_else(|| Error::corrupt(code))?;
        Ok(Asked { email, language, text, number })
    };
    found.map(read).transpose()
}

/// Writes what staff found; whether the claim was open.
pub(super) async fn decide_claim(
    tx: &mut Tx,
    id: &HoldId,
    by: &str,
    (found, text): (bool, &str),
    now: Timestamp,
) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE claims SET found = $2, answer = $3, decided_by = $4, decided_at = $5
          WHERE id = $1 AND decided_at IS NULL",
        id.as_str(),
        found,
        text,
        by,
        now.as_millisecond(),
    )?;
    Ok(rows == 1)
}

/// A question or a claim that waits for staff.
pub(super) struct WaitingRow {
    pub(super) id: HoldId,
    pub(super) is_claim: bool,
    pub(super) invoice: String,
    pub(super) customer: String,
    pub(super) text: String,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
}

/// What waits for staff, the oldest first.
pub(super) async fn waiting(tx: &mut Tx) -> Result<Vec<WaitingRow>> {
    let rows = sql!(
        all(String, bool, String, String, String, i64, i64),
        tx,
        "SELECT q.id, FALSE AS claim, v.number, c.name, q.text, s.since, s.until
           FROM questions q
           JOIN holds s  ON s.id = q.id
           JOIN invoices v  ON v.id = s.invoice_id
           JOIN customers c ON c.id = v.customer_id
          WHERE q.answered_at IS NULL
          UNION ALL
         SELECT k.id, TRUE, v.number, c.name,
                k.paid_on || ' ' || k.method || ' ' || k.reference, s.since, s.until
           FROM claims k
           JOIN holds s  ON s.id = k.id
           JOIN invoices v  ON v.id = s.invoice_id
           JOIN customers c ON c.id = v.customer_id
          WHERE k.decided_at IS NULL
          ORDER BY 6
          LIMIT 500",
    )?;
    rows.into_iter()
        .map(|(id, is_claim, invoice, customer, text, since, until)| {
            Ok(WaitingRow {
                id: row::id(id)?,
                is_claim,
                invoice,
                customer,
                text,
                since: row::instant(since)?,
                until: row::instant(until)?,
            })
        })
        .collect()
}
