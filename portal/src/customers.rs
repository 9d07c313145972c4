//! Customers: whose debts these are, as the institution's own systems know them.

use std::collections::{BTreeMap, HashMap};

use domain::access::Actor;
use domain::ids::CustomerId;
use domain::language::Language;
use jiff::Timestamp;

use crate::db::Tx;
use crate::{Error, Portal, Result, debtors};

pub(crate) mod store;

/// A customer as another system knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRecord {
    /// That system's number of the customer.
    pub number: String,
    /// The name, as people write it.
    pub name: String,
    /// Where to write; what is not given stays as it is.
    pub email: Option<String>,
    /// The language to write in; what is not given stays as it is.
    pub language: Option<Language>,
}

/// Makes the customers of one source equal to these: new ones are added, known ones get what
/// changed. Of several records of one customer the last counts. Gives the ids, in the order of
/// the records.
///
/// # Errors
/// `NotFound` unless the portal itself asks; else when the database fails.
pub async fn upsert(
    portal: &Portal,
    actor: &Actor,
    source: &str,
    records: &[CustomerRecord],
) -> Result<Vec<CustomerId>> {
    if *actor != Actor::System {
        return Err(Error::NotFound);
    }
    let mut tx = portal.db.write().await?;
    let ids = upsert_in(&mut tx, portal.now(), source, records).await?;
    tx.commit().await?;
    Ok(ids)
}

/// The same inside a transaction.
pub(crate) async fn upsert_in(
    tx: &mut Tx,
    now: Timestamp,
    source: &str,
    records: &[CustomerRecord],
) -> Result<Vec<CustomerId>> {
    let latest: BTreeMap<&str, &CustomerRecord> =
        records.iter().map(|r| (r.number.as_str(), r)).collect();
    let numbers: Vec<&str> = latest.keys().copied().collect();
    let mut known = by_number(store::find(tx, source, &numbers).await?);
    let changed: Vec<&CustomerRecord> = latest
        .into_values()
        .filter(|record| known.get(&record.number).is_none_or(|k| k.differs_from(record)))
        .collect();
    if !changed.is_empty() {
        store::upsert(tx, now, source, &changed).await?;
        debtors::store::assign(tx, now).await?;
        let numbers: Vec<&str> = changed.iter().map(|r| r.number.as_str()).collect();
        known.extend(by_number(store::find(tx, source, &numbers).await?));
    }
    let id = |r: &CustomerRecord| known.get(&r.number).map(|k| k.id.clone());
    let ids: Option<Vec<CustomerId>> = records.iter().map(id).collect();
    ids.ok_or_else(|| Error::internal("a customer that was written is not there"))
}

fn by_number(found: Vec<store::Known>) -> HashMap<String, store::Known> {
    found.into_iter().map(|known| (known.number.clone(), known)).collect()
}

#[cfg(test)]
mod tests;
