//! SQL of the work of bulk acts.

use domain::bulk::{BulkKind, BulkOutcome, BulkState, SkipReason};
use domain::calendar::{Date, Timestamp};
use domain::ids::BulkId;

use crate::Result;
use crate::platform::db::{Only, Tx, bulk, columns, list, sql};

/// What a row's act is done with.
pub(super) struct RunRow {
    pub(super) made_by: String,
    pub(super) decided_by: Option<String>,
    pub(super) kind: BulkKind,
    pub(super) state: BulkState,
    pub(super) reason: String,
    pub(super) last_day: Option<Date>,
    pub(super) session: Option<String>,
    pub(super) address: Option<String>,
}

columns!(RunRow { made_by, decided_by, kind, state, reason, last_day, session, address });

/// An act as its job does it.
pub(super) async fn run(tx: &mut Tx, id: &BulkId) -> Result<Option<RunRow>> {
    Ok(sql!(
        maybe RunRow,
        tx,
        "SELECT made_by, decided_by, kind, state, COALESCE(reason, '') AS reason, last_day,
                session, address
           FROM bulk_acts
          WHERE id = $1",
        id,
    )?)
}

/// The next rows, by id.
pub(super) async fn next(tx: &mut Tx, id: &BulkId, limit: i64) -> Result<Vec<String>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT subject
           FROM bulk_rows
          WHERE act_id = $1 AND outcome = 'pending'
          ORDER BY subject
          LIMIT $2",
        id,
        limit,
    )?;
    Ok(rows.into_iter().map(|(subject,)| subject).collect())
}

/// A frozen invoice that is not what it was.
pub(super) struct ChangedRow {
    pub(super) subject: String,
    pub(super) owed_minor: i64,
    pub(super) total_minor: i64,
}

columns!(ChangedRow { subject, owed_minor, total_minor });

/// Those of the next invoices that are not what they were, as they are now.
pub(super) async fn changed(
    tx: &mut Tx,
    id: &BulkId,
    subjects: &[String],
) -> Result<Vec<ChangedRow>> {
    Ok(sql!(
        listed ChangedRow,
        tx,
        "SELECT r.subject, i.outstanding_minor AS owed_minor, i.total_minor
           FROM bulk_rows r
           JOIN invoices  i ON i.id = r.subject
          WHERE r.act_id = $2
            AND (i.outstanding_minor <> r.owed_minor OR i.total_minor <> r.total_minor
                 OR i.due_on <> r.due_on)
            AND r.subject",
        "",
        list(subjects),
        id,
    )?)
}

/// What became of a row.
pub(super) struct RowEnd {
    pub(super) subject: String,
    pub(super) outcome: BulkOutcome,
    pub(super) reason: Option<SkipReason>,
}

pub(super) async fn end(tx: &mut Tx, id: &BulkId, ends: &[RowEnd]) -> Result<()> {
    let row = |end: &RowEnd| {
        let reason = end.reason.map(SkipReason::code);
        bulk::values![id, &end.subject, end.outcome.code(), reason].map(bulk::Value::owned)
    };
    let rows: Vec<_> = ends.iter().map(row).collect();
    bulk::run(
        tx,
        "UPDATE bulk_rows SET outcome = v.column3, reason = v.column4 FROM (",
        ") AS v WHERE bulk_rows.act_id = v.column1 AND bulk_rows.subject = v.column2",
        &rows,
    )
    .await?;
    Ok(())
}

/// Ends an act none of whose rows is left.
pub(super) async fn finish(tx: &mut Tx, id: &BulkId, at: Timestamp) -> Result<()> {
    let text = "UPDATE bulk_acts SET state = 'done', ended_at = $2 WHERE id = $1";
    sql!(run, tx, text, id, at)?;
    Ok(())
}
