//! SQL of contact details.

use std::collections::{BTreeSet, HashMap};

use super::ContactColumns;
use crate::Result;
use crate::platform::db::{Tx, bulk, columns, list, sql};

/// The part of a debtor that imports may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::billing::debtors) struct Person {
    pub(super) id: String,
    pub(super) contact_details: ContactColumns,
    pub(super) segments: String,
    pub(super) phone_verified_at: Option<i64>,
    pub(super) next_decision_at: Option<i64>,
}

columns!(Person { id, contact_details, segments, phone_verified_at, next_decision_at });

/// Locks debtors until the transaction ends.
pub(in crate::billing::debtors) async fn lock(
    tx: &mut Tx,
    ids: &BTreeSet<String>,
) -> Result<Vec<Person>> {
    let ids = list(ids);
    Ok(sql!(
        listed_locked Person,
        tx,
        "SELECT id, phone, postal_address, country, region, time_zone, segments,
                phone_verified_at, next_decision_at
           FROM debtors
          WHERE id",
        ids,
    )?)
}

struct CustomerRow {
    id: String,
    debtor_id: String,
    contact_details: ContactColumns,
    segments: String,
}

columns!(CustomerRow { id, debtor_id, contact_details, segments });

/// Contact details of debtors' customers, newest customer first, and the segments of all.
pub(super) async fn of_customers(
    tx: &mut Tx,
    debtors: &BTreeSet<String>,
) -> Result<HashMap<String, (ContactColumns, BTreeSet<String>)>> {
    let mut rows = sql!(
        listed CustomerRow,
        tx,
        "SELECT id, debtor_id, phone, postal_address, country, region, time_zone, segments
           FROM customers
          WHERE debtor_id",
        "",
        list(debtors),
    )?;
    rows.sort_unstable_by(|a, b| b.id.cmp(&a.id));
    let mut found: HashMap<String, (ContactColumns, BTreeSet<String>)> = HashMap::new();
    for row in rows {
        let (contact_details, words) = found.entry(row.debtor_id).or_default();
        *contact_details = std::mem::take(contact_details).or(row.contact_details);
        let of_row = row.segments.split(',').filter(|word| !word.is_empty());
        words.extend(of_row.map(str::to_owned));
    }
    Ok(found)
}

pub(super) async fn write(tx: &mut Tx, people: &[Person]) -> Result<()> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            bulk::values![
                &person.id,
                person.contact_details.phone.as_deref(),
                person.contact_details.postal_address.as_deref(),
                person.contact_details.country.as_deref(),
                person.contact_details.region.as_deref(),
                person.contact_details.time_zone.as_deref(),
                &person.segments,
                person.next_decision_at,
            ]
        })
        .collect();
    bulk::run(
        tx,
        "UPDATE debtors
            SET phone = v.column2, postal_address = v.column3, country = v.column4,
                region = v.column5, time_zone = v.column6, segments = v.column7,
                next_decision_at = v.column8
           FROM (",
        ") AS v WHERE debtors.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}
