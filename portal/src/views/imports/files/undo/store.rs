//! SQL of undoing imports.

use domain::ids::{ImportId, InvoiceId, PaymentId};
use domain::imports::undo::{InvoiceTouches, KeptReason, UndoOutcome};
use jiff::Timestamp;

use super::{UndoCounts, UndonePlace};
use crate::platform::db::{Only, Tx, bulk, columns, list, sql};
use crate::{Error, Result};

/// An effect that is not undone yet.
pub(super) struct StandingEffect {
    pub(super) place: i64,
    pub(super) made_at: Timestamp,
    pub(super) subject: String,
    /// JSON.
    pub(super) effect: String,
}

columns!(StandingEffect { place, made_at, subject, effect });

/// Effects that are not undone yet, the last done first.
pub(super) async fn standing(
    tx: &mut Tx,
    import: &ImportId,
    limit: i64,
) -> Result<Vec<StandingEffect>> {
    Ok(sql!(
        all StandingEffect,
        tx,
        "SELECT place, made_at, subject, effect
           FROM import_effects
          WHERE import_id = $1 AND outcome IS NULL
          ORDER BY place DESC
          LIMIT $2",
        import,
        limit,
    )?)
}

/// What became of an effect.
#[derive(Debug, Clone, Copy)]
pub(super) struct EffectEnd {
    pub(super) place: i64,
    pub(super) outcome: UndoOutcome,
    pub(super) reason: Option<KeptReason>,
}

pub(super) async fn end(tx: &mut Tx, import: &ImportId, ends: &[EffectEnd]) -> Result<()> {
    let row = |end: &EffectEnd| {
        let reason = end.reason.map(KeptReason::code);
        bulk::values![import, end.place, end.outcome.code(), reason].map(bulk::Value::owned)
    };
    let rows: Vec<_> = ends.iter().map(row).collect();
    bulk::run(
        tx,
        "UPDATE import_effects SET outcome = v.column3, reason = v.column4 FROM (",
        ") AS v WHERE import_effects.import_id = v.column1 AND import_effects.place = v.column2",
        &rows,
    )
    .await?;
    Ok(())
}

struct CountRow {
    outcome: Option<String>,
    rows: i64,
}

columns!(CountRow { outcome, rows: number });

/// Effects by what became of them.
pub(in crate::views::imports::files) async fn counts(
    tx: &mut Tx,
    import: &ImportId,
) -> Result<UndoCounts> {
    let rows = sql!(
        all CountRow,
        tx,
        "SELECT outcome, COUNT(*) AS number
           FROM import_effects
          WHERE import_id = $1
          GROUP BY outcome",
        import,
    )?;
    let mut counts = UndoCounts::default();
    for CountRow { outcome, rows } in rows {
        let outcome = outcome.map(|code| UndoOutcome::parse(&code).ok_or(code)).transpose();
        let count = match outcome.map_err(Error::corrupt)? {
            None => &mut counts.standing,
            Some(UndoOutcome::Reversed) => &mut counts.reversed,
            Some(UndoOutcome::Kept) => &mut counts.kept,
            Some(UndoOutcome::Failed) => &mut counts.failed,
        };
        *count = u64::try_from(rows).map_err(Error::corrupt)?;
    }
    Ok(counts)
}

/// An effect that ended.
pub(super) struct EndedRow {
    pub(super) place: i64,
    pub(super) line: i64,
    pub(super) subject: String,
    pub(super) number: String,
    /// JSON.
    pub(super) effect: String,
    pub(super) outcome: String,
    pub(super) reason: Option<String>,
}

columns!(EndedRow { place, line, subject, number, effect, outcome, reason });

/// Effects that ended in one way before a place, the last done first.
pub(super) async fn ended(
    tx: &mut Tx,
    import: &ImportId,
    outcome: UndoOutcome,
    from: UndonePlace,
) -> Result<Vec<EndedRow>> {
    Ok(sql!(
        all EndedRow,
        tx,
        "SELECT place, line, subject, number, effect, outcome, reason
           FROM import_effects
          WHERE import_id = $1 AND outcome = $2 AND place < $3
          ORDER BY place DESC
          LIMIT $4",
        import,
        outcome.code(),
        from.before,
        i64::from(from.limit),
    )?)
}

/// An effect of which is asked whether something happened since.
#[derive(Debug, Clone, Copy)]
pub(super) struct PastEffect<'a> {
    pub(super) import: &'a ImportId,
    pub(super) subject: &'a str,
    pub(super) made_at: Timestamp,
}

/// Whether a later import changed an invoice or a customer, and that stands.
pub(super) async fn has_later_import(tx: &mut Tx, of: PastEffect<'_>) -> Result<bool> {
    let later = sql!(
        maybe Only<i64>,
        tx,
        "SELECT place
           FROM import_effects
          WHERE subject = $1 AND made_at > $2 AND import_id <> $3
            AND (outcome IS NULL OR outcome <> 'reversed')
          LIMIT 1",
        of.subject,
        of.made_at,
        of.import,
    )?;
    Ok(later.is_some())
}

struct TouchRow {
    is_changed_at_desk: bool,
    has_hold: bool,
    is_undecided: bool,
}

columns!(TouchRow { is_changed_at_desk, has_hold, is_undecided });

/// What happened to an invoice since, apart from payments.
pub(super) struct SinceThen {
    pub(super) touches: InvoiceTouches,
    /// Whether a dispute waits for its decision.
    pub(super) is_undecided: bool,
}

pub(super) async fn since(tx: &mut Tx, of: PastEffect<'_>) -> Result<SinceThen> {
    let has_later_import = has_later_import(tx, of).await?;
    let found = sql!(
        maybe TouchRow,
        tx,
        "SELECT v.desk_changed_at IS NOT NULL AND v.desk_changed_at > $2 AS is_changed_at_desk,
                EXISTS (SELECT 1 FROM holds h
                         WHERE h.invoice_id = v.id AND h.since > $2) AS has_hold,
                EXISTS (SELECT 1 FROM holds h
                          JOIN disputes d ON d.id = h.id AND d.outcome IS NULL
                         WHERE h.invoice_id = v.id) AS is_undecided
           FROM invoices v
          WHERE v.id = $1",
        of.subject,
        of.made_at,
    )?;
    let TouchRow { is_changed_at_desk, has_hold, is_undecided } = found.ok_or(Error::NotFound)?;
    let touches = InvoiceTouches {
        has_later_import,
        is_changed_at_desk,
        has_customer_act: has_hold,
        has_reversal: false,
    };
    Ok(SinceThen { touches, is_undecided })
}

/// Whether one of these payments was taken back, or a part of it refunded.
pub(super) async fn has_reversal(tx: &mut Tx, payments: &[PaymentId]) -> Result<bool> {
    if payments.is_empty() {
        return Ok(false);
    }
    let found = sql!(
        listed Only<String>,
        tx,
        "SELECT payment_id
           FROM (SELECT payment_id FROM reversals
                  UNION ALL
                 SELECT payment_id FROM refunds) x
          WHERE payment_id",
        "",
        list(payments),
    )?;
    Ok(!found.is_empty())
}

/// How often a credit note of a source was booked against an invoice, and the source.
pub(super) struct NoteBooking {
    pub(super) source: String,
    pub(super) revisions: i64,
}

columns!(NoteBooking { source, revisions });

pub(super) async fn note_booking(
    tx: &mut Tx,
    invoice: &InvoiceId,
    number: &str,
) -> Result<NoteBooking> {
    Ok(sql!(
        one NoteBooking,
        tx,
        "SELECT v.source,
                (SELECT COUNT(*) FROM adjustments a
                  WHERE a.invoice_id = v.id AND a.source = v.source AND a.number = $2) AS revisions
           FROM invoices v
          WHERE v.id = $1",
        invoice,
        number,
    )?)
}

/// Ends the work of a version; the last summary stays.
pub(super) async fn finish(tx: &mut Tx, import: &ImportId, version: i64) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE imports
            SET state = 'undone', version = version + 1, step = NULL, failed_at = NULL
          WHERE id = $1 AND version = $2",
        import,
        version,
    )?;
    Ok(())
}
