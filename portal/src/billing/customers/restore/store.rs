//! SQL of customers as they were.

use domain::ids::CustomerId;

use super::CustomerSnapshot;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

/// A snapshot of a customer of a source.
pub(crate) struct IdentifiedSnapshot {
    pub(crate) id: CustomerId,
    pub(crate) number: String,
    pub(crate) content: CustomerSnapshot,
}

columns!(IdentifiedSnapshot { id, number, content });
columns!(CustomerSnapshot { name, email, document, language, contact_details, segments });

/// Customers of a source with these numbers, unordered.
pub(crate) async fn snapshots(
    tx: &mut Tx,
    source: &str,
    numbers: &[&str],
) -> Result<Vec<IdentifiedSnapshot>> {
    Ok(sql!(
        listed IdentifiedSnapshot,
        tx,
        "SELECT id, number, name, email, document, language, phone, postal_address, country, region,
                time_zone, segments
           FROM customers
          WHERE source = $2 AND number",
        "",
        list(numbers),
        source,
    )?)
}

/// A customer as it is.
pub(crate) async fn snapshot(tx: &mut Tx, id: &CustomerId) -> Result<CustomerSnapshot> {
    let found = sql!(
        one IdentifiedSnapshot,
        tx,
        "SELECT id, number, name, email, document, language, phone, postal_address, country, region,
                time_zone, segments
           FROM customers
          WHERE id = $1",
        id,
    )?;
    Ok(found.content)
}

pub(super) async fn debtor_of(tx: &mut Tx, customer: &CustomerId) -> Result<Option<String>> {
    let text = "SELECT debtor_id FROM customers WHERE id = $1";
    let (debtor,) = sql!(one Only<Option<String>>, tx, text, customer)?;
    Ok(debtor)
}

/// Writes all of a customer; with another mailbox comes another debtor.
pub(super) async fn write(tx: &mut Tx, id: &CustomerId, to: &CustomerSnapshot) -> Result<()> {
    let details = &to.contact_details;
    sql!(
        run,
        tx,
        "UPDATE customers
            SET name = $2, email = $3, document = $4, language = $5, phone = $6,
                postal_address = $7, country = $8, region = $9, time_zone = $10, segments = $11,
                debtor_id = CASE WHEN email IS DISTINCT FROM $3 THEN NULL ELSE debtor_id END
          WHERE id = $1",
        id,
        &to.name,
        to.email,
        to.document,
        to.language,
        details.phone,
        details.postal_address,
        details.country,
        details.region,
        details.time_zone,
        &to.segments,
    )?;
    Ok(())
}
