//! Customers, as the institution's own systems know them.

use std::collections::{BTreeMap, HashMap};

use domain::access::{Actor, Right};
use domain::contact::Phone;
use domain::ids::CustomerId;
use domain::language::Language;
use jiff::Timestamp;

use crate::billing::debtors;
use crate::billing::debtors::contact_details::{self, ContactColumns, News};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// A customer as another system knows it; missing values leave ours unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerRecord {
    /// The customer's number in that system.
    pub number: String,
    pub name: String,
    pub email: Option<String>,
    /// Language of messages.
    pub language: Option<Language>,
    pub phone: Option<Phone>,
    /// Several lines.
    pub postal_address: Option<String>,
    /// Segments of the customer, sorted and unique; an empty list leaves ours unchanged.
    pub segments: Vec<String>,
    /// ISO 3166-1 code, such as `PE`.
    pub country: Option<String>,
    /// ISO 3166-2 code without the country: `SP` of `BR-SP`.
    pub region: Option<String>,
    /// IANA name, such as `America/Lima`.
    pub time_zone: Option<String>,
}

impl CustomerRecord {
    /// Contact details as columns.
    fn contact_details(&self) -> ContactColumns {
        ContactColumns {
            phone: self.phone.as_ref().map(ToString::to_string),
            postal_address: self.postal_address.clone(),
            country: self.country.clone(),
            region: self.region.clone(),
            time_zone: self.time_zone.clone(),
        }
    }
}

/// Upserts customers of one source. Of several records of one customer the last counts. Returns the
/// ids, in the order of the records.
///
/// # Errors
/// `NotFound` without the right to do so; otherwise when the database fails.
pub async fn upsert(
    portal: &Portal,
    actor: &Actor,
    source: &str,
    records: &[CustomerRecord],
) -> Result<Vec<CustomerId>> {
    allow(actor, Right::Import)?;
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
        let written = by_number(store::find(tx, source, &numbers).await?);
        contact_details::copy(tx, news(&changed, &known, &written), now).await?;
        known.extend(written);
    }
    let id = |r: &CustomerRecord| known.get(&r.number).map(|k| k.id.clone());
    let ids: Option<Vec<CustomerId>> = records.iter().map(id).collect();
    ids.ok_or_else(|| Error::internal("a customer that was written is not there"))
}

/// Changed contact details, for the customers' current and former debtors.
fn news(
    changed: &[&CustomerRecord],
    before: &HashMap<String, store::Customer>,
    after: &HashMap<String, store::Customer>,
) -> News {
    let mut news = News::default();
    for record in changed {
        let known = before.get(&record.number);
        if let Some(had) = known.and_then(|known| known.debtor_id.as_deref()) {
            news.add(had, ContactColumns::default());
        }
        if let Some(has) = after.get(&record.number).and_then(|known| known.debtor_id.as_deref()) {
            let known =
                known.map_or_else(ContactColumns::default, |known| known.contact_details.clone());
            news.add(has, record.contact_details().news_to(&known));
        }
    }
    news
}

fn by_number(found: Vec<store::Customer>) -> HashMap<String, store::Customer> {
    found.into_iter().map(|known| (known.number.clone(), known)).collect()
}

#[cfg(test)]
mod tests;
