//! SQL of the customers.

use domain::ids::CustomerId;
use domain::language::Language;
use jiff::Timestamp;

use super::CustomerRecord;
use crate::Result;
use crate::billing::debtors::contact_details::ContactColumns;
use crate::platform::db::{Tx, bulk, columns, list, sql};
use crate::platform::ids;

/// A customer as stored.
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    pub(crate) number: String,
    pub(super) name: String,
    email: Option<String>,
    document: Option<String>,
    language: Option<Language>,
    pub(super) contact_details: ContactColumns,
    segments: String,
    pub(super) debtor_id: Option<String>,
}

columns! { Customer {
    id, number, name, email, document, language, contact_details, segments, debtor_id,
} }

impl Customer {
    pub(super) fn differs_from(&self, record: &CustomerRecord) -> bool {
        let new_email = record.email.is_some() && record.email != self.email;
        let new_document = record.document.is_some() && record.document != self.document;
        let new_language = record.language.is_some() && record.language != self.language;
        let new_reach =
            record.contact_details().news_to(&self.contact_details) != ContactColumns::default();
        let new_segments = segments(record).is_some_and(|given| given != self.segments);
        let is_renamed = record.name != self.name;
        is_renamed || new_email || new_document || new_language || new_reach || new_segments
    }
}

/// Segments as stored; `None` if the record has none.
fn segments(record: &CustomerRecord) -> Option<String> {
    (!record.segments.is_empty()).then(|| record.segments.join(","))
}

/// Customers of a source with these numbers, unordered.
pub(crate) async fn find(tx: &mut Tx, source: &str, numbers: &[&str]) -> Result<Vec<Customer>> {
    Ok(sql!(
        listed Customer,
        tx,
        "SELECT id, number, name, email, document, language, phone, postal_address, country, region,
                time_zone, segments, debtor_id
           FROM customers
          WHERE source = $2 AND number",
        "",
        list(numbers),
        source,
    )?)
}

/// Upserts customers. Numbers must be unique.
pub(super) async fn upsert(
    tx: &mut Tx,
    now: Timestamp,
    source: &str,
    records: &[&CustomerRecord],
) -> Result<()> {
    let new_ids: Vec<String> = records.iter().map(|_| ids::text(now)).collect();
    let texts: Vec<_> = records
        .iter()
        .map(|record| (record.contact_details(), segments(record).unwrap_or_default()))
        .collect();
    let rows: Vec<_> = records
        .iter()
        .zip(&new_ids)
        .zip(&texts)
        .map(|((record, id), (contact_details, segments))| {
            bulk::values![
                id,
                source,
                &record.number,
                &record.name,
                record.email.as_deref(),
                record.document.as_deref(),
                record.language,
                contact_details.phone.as_deref(),
                contact_details.postal_address.as_deref(),
                contact_details.country.as_deref(),
                contact_details.region.as_deref(),
                contact_details.time_zone.as_deref(),
                segments,
                now,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO customers (id, source, number, name, email, document, language, phone,
                                postal_address, country, region, time_zone, segments, created_at)",
        "ON CONFLICT (source, number) DO UPDATE
            SET name     = excluded.name,
                email    = COALESCE(excluded.email, customers.email),
                document = COALESCE(excluded.document, customers.document),
                language = COALESCE(excluded.language, customers.language),
                phone    = COALESCE(excluded.phone, customers.phone),
                postal_address = COALESCE(excluded.postal_address, customers.postal_address),
                country   = COALESCE(excluded.country, customers.country),
                region    = COALESCE(excluded.region, customers.region),
                time_zone = COALESCE(excluded.time_zone, customers.time_zone),
                segments  = CASE excluded.segments WHEN '' THEN customers.segments
                                                   ELSE excluded.segments END,
                debtor_id = CASE WHEN excluded.email IS DISTINCT FROM customers.email
                                      AND excluded.email IS NOT NULL
                                 THEN NULL ELSE customers.debtor_id END",
        &rows,
    )
    .await?;
    Ok(())
}
