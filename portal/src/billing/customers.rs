//! Customers, as the institution's own systems know them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::btree_map::{BTreeMap, Entry};

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

mod find;
pub(crate) mod index;
pub(crate) mod restore;
pub(crate) mod store;

pub use find::{CustomerMatch, by_id};

/// A customer as another system knows it; missing values leave ours unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerRecord {
    /// The customer's number in that system.
    pub number: String,
    pub name: String,
    /// Whether the name only stands in for a missing one: the name that is known stays.
    pub is_unnamed: bool,
    pub email: Option<String>,
    /// Number of an identity card, or of a company in its register.
    pub document: Option<String>,
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
    /// Fills missing values from an earlier record.
    fn or(self, before: &Self) -> Self {
        let is_unnamed = self.is_unnamed;
        let name = if is_unnamed { before.name.clone() } else { self.name };
        Self {
            number: self.number,
            name,
            is_unnamed: is_unnamed && before.is_unnamed,
            email: self.email.or_else(|| before.email.clone()),
            document: self.document.or_else(|| before.document.clone()),
            language: self.language.or(before.language),
            phone: self.phone.or_else(|| before.phone.clone()),
            postal_address: self.postal_address.or_else(|| before.postal_address.clone()),
            segments: if self.segments.is_empty() {
                before.segments.clone()
            } else {
                self.segments
            },
            country: self.country.or_else(|| before.country.clone()),
            region: self.region.or_else(|| before.region.clone()),
            time_zone: self.time_zone.or_else(|| before.time_zone.clone()),
        }
    }

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

/// Result of an upsert of customers.
pub(crate) struct CustomerUpsert {
    /// In the order of the records.
    pub(crate) ids: Vec<CustomerId>,
    /// Known customers whose name or contact details changed.
    pub(crate) changed: u64,
}

/// Upserts customers of one source. Of several records of one customer the last counts. Returns the
/// ids, in the order of the records.
///
/// # Errors
/// Refused without the right to do so; otherwise when the database fails.
pub async fn upsert(
    portal: &Portal,
    actor: &Actor,
    source: &str,
    records: &[CustomerRecord],
) -> Result<Vec<CustomerId>> {
    allow(actor, Right::Import)?;
    let mut tx = portal.db.write().await?;
    let ids = upsert_in(&mut tx, portal.now(), source, records).await?.ids;
    tx.commit().await?;
    Ok(ids)
}

/// The same inside a transaction.
pub(crate) async fn upsert_in(
    tx: &mut Tx,
    now: Timestamp,
    source: &str,
    records: &[CustomerRecord],
) -> Result<CustomerUpsert> {
    let mut latest = latest(records);
    let numbers: Vec<&str> = latest.keys().copied().collect();
    let mut known = by_number(store::find(tx, source, &numbers).await?);
    for record in latest.values_mut().filter(|record| record.is_unnamed) {
        if let Some(known) = known.get(&record.number) {
            record.to_mut().name.clone_from(&known.name);
        }
    }
    let changed: Vec<&CustomerRecord> = latest
        .values()
        .map(|record| &**record)
        .filter(|record| known.get(&record.number).is_none_or(|k| k.differs_from(record)))
        .collect();
    let are_known = changed.iter().filter(|record| known.contains_key(&record.number));
    let of_known = are_known.count() as u64;
    if !changed.is_empty() {
        store::upsert(tx, now, source, &changed).await?;
        debtors::store::assign(tx, now).await?;
        let numbers: Vec<&str> = changed.iter().map(|r| r.number.as_str()).collect();
        let written = by_number(store::find(tx, source, &numbers).await?);
        contact_details::copy(tx, news(&changed, &known, &written), now).await?;
        index::refresh(tx, written.values().map(|written| &written.id)).await?;
        known.extend(written);
    }
    let id = |r: &CustomerRecord| known.get(&r.number).map(|k| k.id.clone());
    let ids: Option<Vec<CustomerId>> = records.iter().map(id).collect();
    let ids = ids.ok_or_else(|| Error::internal("a customer that was written is not there"))?;
    Ok(CustomerUpsert { ids, changed: of_known })
}

/// What the records of each customer say: of several, the last that says it counts.
fn latest(records: &[CustomerRecord]) -> BTreeMap<&str, Cow<'_, CustomerRecord>> {
    let mut latest: BTreeMap<&str, Cow<'_, CustomerRecord>> = BTreeMap::new();
    for record in records {
        match latest.entry(&record.number) {
            Entry::Vacant(place) => {
                place.insert(Cow::Borrowed(record));
            }
            Entry::Occupied(mut place) if **place.get() != *record => {
                let merged = record.clone().or(place.get());
                place.insert(Cow::Owned(merged));
            }
            Entry::Occupied(_) => {}
        }
    }
    latest
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
