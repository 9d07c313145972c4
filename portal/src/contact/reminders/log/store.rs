//! SQL of the contact log.

use domain::ids::DebtorId;
use jiff::Timestamp;

use super::Link;
use crate::platform::db::{Tx, bulk, columns, sql};
use crate::{Error, Result};

/// Appends links to debtors' logs and updates the ends in their records; links of one debtor must
/// be in order.
pub(in crate::contact::reminders) async fn insert_links(
    tx: &mut Tx,
    links: &[(&DebtorId, &Link)],
) -> Result<()> {
    let rows: Vec<_> = links
        .iter()
        .map(|(debtor, link)| bulk::values![debtor, link.number, link.at, &link.text, &link.hash,])
        .collect();
    let head = "INSERT INTO contact_log (debtor_id, number, at, entry, hash)";
    bulk::run(tx, head, "", &rows).await?;
    let ends: Vec<_> =
        links.iter().map(|(debtor, link)| bulk::values![debtor, link.number, &link.hash]).collect();
    bulk::run(
        tx,
        "UPDATE debtors SET log_number = v.column2, log_hash = v.column3 FROM (",
        ") AS v WHERE debtors.id = v.column1",
        &ends,
    )
    .await?;
    Ok(())
}

columns!(Link { number, at, text: entry, hash });

/// A debtor's log, from its beginning.
pub(in crate::contact::reminders) async fn links(
    tx: &mut Tx,
    debtor: &DebtorId,
) -> Result<Vec<Link>> {
    Ok(sql!(
        all Link,
        tx,
        "SELECT number, at, entry, hash FROM contact_log WHERE debtor_id = $1 ORDER BY number",
        debtor,
    )?)
}

/// A debtor's entries since an instant, oldest first: time and text.
pub(in crate::contact::reminders) async fn links_since(
    tx: &mut Tx,
    debtor: &DebtorId,
    from: Timestamp,
) -> Result<Vec<(Timestamp, String)>> {
    Ok(sql!(
        all(Timestamp, String),
        tx,
        "SELECT at, entry FROM contact_log WHERE debtor_id = $1 AND at >= $2 ORDER BY number",
        debtor,
        from,
    )?)
}

/// End of a debtor's log as of an instant.
pub(super) struct LogEnd {
    pub(super) debtor: DebtorId,
    pub(super) number: i64,
    pub(super) hash: String,
}

columns!(LogEnd { debtor: debtor_id, number, hash });

/// Ends of some logs as of an instant, in the order of debtors, after an id.
pub(super) async fn ends_until(tx: &mut Tx, after: &str, until: Timestamp) -> Result<Vec<LogEnd>> {
    Ok(sql!(
        all LogEnd,
        tx,
        "SELECT l.debtor_id, l.number, l.hash
           FROM contact_log l
          WHERE l.debtor_id > $1
            AND l.number = (SELECT MAX(n.number) FROM contact_log n
                             WHERE n.debtor_id = l.debtor_id AND n.at <= $2)
          ORDER BY l.debtor_id
          LIMIT 1000",
        after,
        until,
    )?)
}

/// End of a debtor's log, from the debtor's record.
pub(in crate::contact::reminders) async fn end_of_log(
    tx: &mut Tx,
    debtor: &DebtorId,
) -> Result<(i64, String)> {
    let found = sql!(
        maybe(i64, String),
        tx,
        "SELECT log_number, log_hash FROM debtors WHERE id = $1",
        debtor,
    )?;
    found.ok_or(Error::NotFound)
}
