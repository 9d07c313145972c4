//! SQL of the customers.

use domain::ids::CustomerId;
use domain::language::Language;
use jiff::Timestamp;

use super::CustomerRecord;
use crate::db::{Tx, bulk, list, sql};
use crate::{Error, Result, ids};

/// A customer as we know it.
pub(crate) struct Known {
    pub(crate) id: CustomerId,
    pub(crate) number: String,
    name: String,
    email: Option<String>,
    language: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CustomerRow {
    id: String,
    number: String,
    name: String,
    email: Option<String>,
    language: Option<String>,
}

impl TryFrom<CustomerRow> for Known {
    type Error = Error;

    fn try_from(row: CustomerRow) -> Result<Self> {
        let CustomerRow { id, number, name, email, language } = row;
        let id = CustomerId::try_from(id).map_err(Error::corrupt)?;
        Ok(Self { id, number, name, email, language })
    }
}

impl Known {
    pub(super) fn differs_from(&self, record: &CustomerRecord) -> bool {
        let new_email = record.email.is_some() && record.email != self.email;
        let language = record.language.map(Language::code);
        let new_language = language.is_some() && language != self.language.as_deref();
        record.name != self.name || new_email || new_language
    }
}

/// The customers of a source with these numbers, in no order.
pub(crate) async fn find(tx: &mut Tx, source: &str, numbers: &[&str]) -> Result<Vec<Known>> {
    let rows = sql!(
        listed CustomerRow,
        tx,
        "SELECT id, number, name, email, language
           FROM customers
          WHERE source = $2 AND number",
        "",
        list(numbers.iter().copied()),
        source,
    )?;
    rows.into_iter().map(Known::try_from).collect()
}

/// Adds customers, or changes those that are there. No number may come twice.
pub(super) async fn upsert(
    tx: &mut Tx,
    now: Timestamp,
    source: &str,
    records: &[&CustomerRecord],
) -> Result<()> {
    let new_ids: Vec<String> = records.iter().map(|_| ids::text(now)).collect();
    let rows: Vec<_> = records
        .iter()
        .zip(&new_ids)
        .map(|(record, id)| {
            [
                id.as_str().into(),
                source.into(),
                record.number.as_str().into(),
                record.name.as_str().into(),
                record.email.as_deref().into(),
                record.language.map(Language::code).into(),
                now.as_millisecond().into(),
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO customers (id, source, number, name, email, language, created_at)",
        "ON CONFLICT (source, number) DO UPDATE
            SET name     = excluded.name,
                email    = COALESCE(excluded.email, customers.email),
                language = COALESCE(excluded.language, customers.language),
                debtor_id = CASE WHEN excluded.email IS DISTINCT FROM customers.email
                                      AND excluded.email IS NOT NULL
                                 THEN NULL ELSE customers.debtor_id END",
        &rows,
    )
    .await?;
    Ok(())
}
