//! SQL of what was entered after a day.

use domain::calendar::{Date, Timestamp};

use super::{ChangePlace, LateMovement};
use crate::platform::db::{Only, Tx, columns, list, sql};
use crate::views::reports::store::cells;
use crate::{Error, Result};

columns!(ChangePlace { effective_on, entered_at, subject, source_id, part });

columns!(LateMovement {
    entered_at,
    effective_on,
    kind,
    amount,
    customer: customer_id,
    customer_name,
    invoice: invoice_id,
    number,
    place: subject,
});

/// The latest days until one of which something was entered from an instant on.
pub(super) async fn changed_days(
    tx: &mut Tx,
    last: Date,
    from: Timestamp,
    limit: usize,
) -> Result<Vec<Date>> {
    let rows = sql!(
        all Only<Date>,
        tx,
        concat!(
            "SELECT DISTINCT effective_on FROM ",
            cells!("effective_on <= $1 AND entered_at >= $2"),
            " ORDER BY effective_on DESC LIMIT $3"
        ),
        last,
        from,
        u32::try_from(limit).map_err(Error::internal)?,
    )?;
    Ok(rows.into_iter().map(|(day,)| day).collect())
}

/// Movements of days that were entered from an instant on, after a place.
pub(super) async fn entered(
    tx: &mut Tx,
    days: &[Date],
    from: Timestamp,
    after: &ChangePlace,
    limit: usize,
) -> Result<Vec<LateMovement>> {
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let ChangePlace { effective_on, entered_at, subject, source_id, part } = after;
    Ok(sql!(
        listed LateMovement,
        tx,
        "SELECT m.effective_on, m.entered_at, m.subject, m.source_id, m.part, m.kind, m.currency,
                m.amount_minor, n.invoice_id, v.number, c.id AS customer_id,
                c.name AS customer_name
           FROM movements m
           LEFT JOIN instalments n ON n.id = m.subject AND m.kind <> 'credit'
           LEFT JOIN invoices v    ON v.id = n.invoice_id
           JOIN customers c        ON c.id = COALESCE(v.customer_id, m.subject)
          WHERE m.entered_at >= $2 AND m.amount_minor <> 0
            AND (m.effective_on, m.entered_at, m.subject, m.source_id, m.part)
                < ($3, $4, $5, $6, $7)
            AND m.effective_on",
        "ORDER BY m.effective_on DESC, m.entered_at DESC, m.subject DESC, m.source_id DESC,
                  m.part DESC
          LIMIT $8",
        list(days),
        from,
        effective_on,
        entered_at,
        subject,
        source_id,
        part,
        u32::try_from(limit).map_err(Error::internal)?,
    )?)
}
