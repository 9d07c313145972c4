//! SQL of the contact log.

use domain::ids::DebtorId;
use jiff::Timestamp;

use super::Link;
use crate::platform::db::{Tx, bulk, row, sql};
use crate::{Error, Result};

/// Adds links to people's logs, whose ends they are from now on; several of one person come in
/// their order.
pub(in crate::contact::reminders) async fn insert_links(
    tx: &mut Tx,
    links: &[(&DebtorId, &Link)],
) -> Result<()> {
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
pub(in crate::contact::reminders) async fn links(
    tx: &mut Tx,
    debtor: &DebtorId,
) -> Result<Vec<Link>> {
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

/// What was logged of a person since an instant, the oldest first: when, and the entry's text.
pub(in crate::contact::reminders) async fn links_since(
    tx: &mut Tx,
    debtor: &DebtorId,
    from: Timestamp,
) -> Result<Vec<(Timestamp, String)>> {
    let rows = sql!(
        all(i64, String),
        tx,
        "SELECT at, entry FROM contact_log WHERE debtor_id = $1 AND at >= $2 ORDER BY number",
        debtor.as_str(),
        from.as_millisecond(),
    )?;
    rows.into_iter().map(|(at, text)| Ok((row::instant(at)?, text))).collect()
}

/// The end of a person's log, as their record holds it.
pub(in crate::contact::reminders) async fn end_of_log(
    tx: &mut Tx,
    debtor: &DebtorId,
) -> Result<(i64, String)> {
    let found = sql!(
        maybe(i64, String),
        tx,
        "SELECT log_number, log_hash FROM debtors WHERE id = $1",
        debtor.as_str(),
    )?;
    found.ok_or(Error::NotFound)
}
