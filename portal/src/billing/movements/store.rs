//! SQL of movements.

use std::collections::HashMap;

use domain::calendar::{Date, Timestamp};
use domain::ids::InstalmentId;
use domain::movements::MovementKind;

use super::cells::{CellKey, CellSum};
use super::history::{BookedEntry, MissingSubject};
use super::{Movement, NewMovement};
use crate::Result;
use crate::platform::db::value::codes;
use crate::platform::db::{Only, Tx, bulk, columns, list, sql};

codes!(MovementKind);

struct LastDay {
    subject: String,
    day: Date,
}

columns!(LastDay { subject, day });

/// The day of the last movement of each subject.
pub(super) async fn last_days(tx: &mut Tx, subjects: &[&str]) -> Result<HashMap<String, Date>> {
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sql!(
        listed LastDay,
        tx,
        "SELECT subject, MAX(effective_on) AS day FROM movements WHERE subject",
        "GROUP BY subject",
        list(subjects.iter().copied()),
    )?;
    Ok(rows.into_iter().map(|row| (row.subject, row.day)).collect())
}

/// Inserts movements with the dates of their instalments. The last one of a subject counts it: it
/// opens what was not owed before, and closes what is not owed any more on `column8`. An instalment
/// that is nothing, or comes back from nothing, is void.
const INSERT: &str =
    "INSERT INTO movements (subject, effective_on, source_id, part, kind, currency,
                            due_on, issued_on, amount_minor, opened, entered_at, folded)
     SELECT v.column1, v.column2, v.column3, v.column9,
            CASE WHEN v.column4 = 'adjustment'
                  AND (n.amount_minor = 0 OR n.amount_minor = v.column7) THEN 'void'
                 ELSE v.column4 END,
            i.currency, n.due_on, i.issued_on, v.column5,
            CASE WHEN v.column7 IS NULL
                   OR (n.amount_minor = n.paid_minor AND v.column8 <> v.column2) THEN 0
                 ELSE CASE WHEN n.amount_minor = n.paid_minor THEN 0 ELSE 1 END
                    - CASE WHEN n.amount_minor - n.paid_minor = v.column7 THEN 0 ELSE 1 END
            END,
            v.column6, FALSE
       FROM (";

/// What closes an instalment on a later day has a row for that day.
const INSTALMENTS: &str = ") AS v
       JOIN instalments n ON n.id = v.column1
                         AND (v.column9 = 0 OR n.amount_minor = n.paid_minor)
       JOIN invoices i    ON i.id = n.invoice_id";

pub(super) async fn insert(tx: &mut Tx, new: &[NewMovement<'_>], now: Timestamp) -> Result<()> {
    let mut rows = Vec::with_capacity(new.len());
    for one in new {
        let row = |day: Date, minor: i64, part: i64| {
            bulk::values![
                one.subject,
                day,
                one.source,
                one.kind,
                minor,
                now,
                one.change,
                one.closes_on,
                part,
            ]
        };
        rows.push(row(one.effective_on, one.amount.minor, 0));
        if one.change.is_some() && one.closes_on != one.effective_on {
            rows.push(row(one.closes_on, 0, 1));
        }
    }
    bulk::run(tx, INSERT, INSTALMENTS, &rows).await?;
    Ok(())
}

/// Inserts movements that are there with all their dates; the same one is left as it is.
pub(super) async fn insert_whole(tx: &mut Tx, movements: &[Movement]) -> Result<()> {
    let rows: Vec<_> = movements
        .iter()
        .map(|one| {
            bulk::values![
                one.subject.as_str(),
                one.effective_on,
                one.source_id.as_str(),
                one.part,
                one.kind,
                one.amount.currency,
                one.due_on,
                one.issued_on,
                one.amount.minor,
                one.opened,
                one.entered_at,
                false,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO movements (subject, effective_on, source_id, part, kind, currency, due_on,
                                issued_on, amount_minor, opened, entered_at, folded)",
        "ON CONFLICT (subject, effective_on, source_id, part) DO NOTHING",
        &rows,
    )
    .await?;
    Ok(())
}

/// Sets or clears the day on which instalments were settled.
pub(super) async fn set_settled(tx: &mut Tx, new: &[NewMovement<'_>]) -> Result<()> {
    let is_changed = |one: &&NewMovement<'_>| {
        one.change.is_some() && one.kind != MovementKind::Issue //
    };
    let rows: Vec<_> = new
        .iter()
        .filter(is_changed)
        .map(|one| bulk::values![one.subject, one.closes_on])
        .collect();
    bulk::run(
        tx,
        "UPDATE instalments
            SET settled_on = CASE WHEN paid_minor = amount_minor THEN v.column2 END
           FROM (",
        ") AS v WHERE instalments.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}

columns!(Movement {
    subject,
    effective_on,
    source_id,
    part,
    kind,
    amount,
    due_on,
    issued_on,
    opened,
    entered_at,
});

/// Whether any movement is not part of its cell.
pub(super) async fn has_unfolded(tx: &mut Tx) -> Result<bool> {
    let text = "SELECT subject FROM movements WHERE NOT folded LIMIT 1";
    Ok(sql!(maybe Only<String>, tx, text)?.is_some())
}

/// Some movements that are not part of their cells, locked.
pub(super) async fn unfolded(tx: &mut Tx, limit: u32) -> Result<Vec<Movement>> {
    Ok(sql!(
        unlocked Movement,
        tx,
        "SELECT subject, effective_on, source_id, part, kind, currency, amount_minor, due_on,
                issued_on, opened, entered_at
           FROM movements
          WHERE NOT folded
          ORDER BY subject, effective_on, source_id, part
          LIMIT $1",
        limit,
    )?)
}

pub(super) async fn mark_folded(tx: &mut Tx, movements: &[Movement]) -> Result<()> {
    let rows: Vec<_> = movements
        .iter()
        .map(|one| {
            bulk::values![one.subject.as_str(), one.effective_on, one.source_id.as_str(), one.part,]
        })
        .collect();
    bulk::run(
        tx,
        "UPDATE movements SET folded = TRUE FROM (",
        ") AS v
          WHERE movements.subject = v.column1 AND movements.effective_on = v.column2
            AND movements.source_id = v.column3 AND movements.part = v.column4",
        &rows,
    )
    .await?;
    Ok(())
}

/// Adds sums to cells, in the order of the cells' keys: two replicas may do so at once.
pub(super) async fn add_to_cells<'a>(
    tx: &mut Tx,
    sums: impl Iterator<Item = (&'a CellKey, &'a CellSum)>,
) -> Result<()> {
    let rows: Vec<_> = sums
        .map(|(key, sum)| {
            bulk::values![
                key.kind,
                key.effective_on,
                key.due_on,
                key.issued_on,
                key.currency,
                sum.minor,
                sum.opened,
                sum.entered_at,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO movement_cells (kind, effective_on, due_on, issued_on, currency, amount_minor,
                                     opened, entered_at)",
        "ON CONFLICT (kind, effective_on, due_on, issued_on, currency) DO UPDATE
            SET amount_minor = movement_cells.amount_minor + excluded.amount_minor,
                opened = movement_cells.opened + excluded.opened,
                entered_at = CASE WHEN excluded.entered_at > movement_cells.entered_at
                                  THEN excluded.entered_at ELSE movement_cells.entered_at END",
        &rows,
    )
    .await?;
    Ok(())
}

columns!(MissingSubject { subject, is_credit });

/// Some subjects whose movements are missing.
pub(super) async fn missing(tx: &mut Tx, limit: u32) -> Result<Vec<MissingSubject>> {
    let text = "SELECT subject, is_credit FROM movements_missing ORDER BY subject LIMIT $1";
    Ok(sql!(all MissingSubject, tx, text, limit)?)
}

columns!(BookedEntry {
    subject,
    source_id,
    source_kind,
    posted_at,
    amount,
    due_on,
    issued_on,
    total
});

/// The ledger's entries of instalments, in the order of their postings; the issue is the first.
pub(super) async fn booked_of_instalments(
    tx: &mut Tx,
    instalments: &[&str],
) -> Result<Vec<BookedEntry>> {
    Ok(sql!(
        listed BookedEntry,
        tx,
        "SELECT e.subject, p.id AS source_id, p.source_kind, p.posted_at, e.currency,
                e.amount_minor, n.due_on, i.issued_on, n.amount_minor AS total_minor
           FROM entries e
           JOIN postings p    ON p.id = e.posting_id
           JOIN instalments n ON n.id = e.subject
           JOIN invoices i    ON i.id = n.invoice_id
          WHERE e.account = 'receivable' AND e.subject",
        "ORDER BY e.subject, CASE WHEN p.source_kind = 'invoice' THEN 0 ELSE 1 END, p.posted_at,
                  p.id",
        list(instalments.iter().copied()),
    )?)
}

/// The ledger's entries of customers' credits.
pub(super) async fn booked_of_credits(tx: &mut Tx, customers: &[&str]) -> Result<Vec<BookedEntry>> {
    Ok(sql!(
        listed BookedEntry,
        tx,
        "SELECT e.subject, p.id AS source_id, p.source_kind, p.posted_at, e.currency,
                e.amount_minor, '9999-12-31' AS due_on, '9999-12-31' AS issued_on,
                e.amount_minor AS total_minor
           FROM entries e
           JOIN postings p ON p.id = e.posting_id
          WHERE e.account = 'credit' AND e.subject",
        "ORDER BY e.subject, p.posted_at, p.id",
        list(customers.iter().copied()),
    )?)
}

/// Sets the day on which instalments were settled, where they are and it is missing.
pub(super) async fn set_missing_settled(
    tx: &mut Tx,
    settled: &[(InstalmentId, Date)],
) -> Result<()> {
    let rows: Vec<_> = settled.iter().map(|(id, day)| bulk::values![id, *day]).collect();
    bulk::run(
        tx,
        "UPDATE instalments SET settled_on = v.column2 FROM (",
        ") AS v
          WHERE instalments.id = v.column1 AND paid_minor = amount_minor AND settled_on IS NULL",
        &rows,
    )
    .await?;
    Ok(())
}

pub(super) async fn forget_missing(tx: &mut Tx, subjects: &[&str]) -> Result<()> {
    sql!(
        listed Only<String>,
        tx,
        "DELETE FROM movements_missing WHERE subject",
        "RETURNING subject",
        list(subjects.iter().copied()),
    )?;
    Ok(())
}
