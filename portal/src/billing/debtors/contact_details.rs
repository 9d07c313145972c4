//! Contact details of debtors, derived from their customers.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::platform::db::{Tx, columns};

pub(super) mod store;

/// Contact details as columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ContactColumns {
    pub(crate) phone: Option<String>,
    pub(crate) postal_address: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) time_zone: Option<String>,
}

columns!(ContactColumns { phone, postal_address, country, region, time_zone });

impl ContactColumns {
    /// Fills missing values from another.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            phone: self.phone.or(other.phone),
            postal_address: self.postal_address.or(other.postal_address),
            country: self.country.or(other.country),
            region: self.region.or(other.region),
            time_zone: self.time_zone.or(other.time_zone),
        }
    }

    /// Values that are given and differ from an earlier state.
    pub(crate) fn news_to(self, before: &Self) -> Self {
        let news = |given: Option<String>, known: &Option<String>| {
            given.filter(|given| known.as_ref() != Some(given)) //
        };
        Self {
            phone: news(self.phone, &before.phone),
            postal_address: news(self.postal_address, &before.postal_address),
            country: news(self.country, &before.country),
            region: news(self.region, &before.region),
            time_zone: news(self.time_zone, &before.time_zone),
        }
    }
}

/// Takes values back that a debtor has from a customer who no longer has them. What the debtor says
/// otherwise stays, and so does a verified telephone.
pub(crate) async fn take_back(
    tx: &mut Tx,
    debtor: &str,
    from: &ContactColumns,
    to: &ContactColumns,
) -> Result<()> {
    let before = store::lock(tx, &BTreeSet::from([debtor.to_owned()])).await?;
    let Some(person) = before.into_iter().next() else { return Ok(()) };
    let value = |has: &Option<String>, from: &Option<String>, to: &Option<String>| {
        if has == from { to.clone() } else { has.clone() }
    };
    let has = &person.contact_details;
    let is_verified = person.phone_verified_at.is_some();
    let phone = if is_verified { &has.phone } else { &to.phone };
    let contact_details = ContactColumns {
        phone: value(&has.phone, &from.phone, phone),
        postal_address: value(&has.postal_address, &from.postal_address, &to.postal_address),
        country: value(&has.country, &from.country, &to.country),
        region: value(&has.region, &from.region, &to.region),
        time_zone: value(&has.time_zone, &from.time_zone, &to.time_zone),
    };
    store::write(tx, &[store::Person { contact_details, ..person }]).await
}

/// Changed contact details, by debtor id.
#[derive(Debug, Default)]
pub(crate) struct News(HashMap<String, ContactColumns>);

impl News {
    /// Adds a change of one of a debtor's customers; later values win.
    pub(crate) fn add(&mut self, debtor: &str, given: ContactColumns) {
        let before = self.0.remove(debtor).unwrap_or_default();
        self.0.insert(debtor.to_owned(), given.or(before));
    }
}

/// Copies customers' contact details to debtors: changed values win, then the debtor's own, then
/// those of any customer; a verified telephone is kept. Schedules new decisions.
pub(crate) async fn copy(tx: &mut Tx, mut news: News, now: Timestamp) -> Result<()> {
    let ids: BTreeSet<String> = news.0.keys().cloned().collect();
    let people = store::lock(tx, &ids).await?;
    let mut customers = store::of_customers(tx, &ids).await?;
    let mut changed = Vec::with_capacity(people.len());
    for before in people {
        let news = news.0.remove(&before.id).unwrap_or_default();
        let (theirs, segments) = customers.remove(&before.id).unwrap_or_default();
        let mut contact_details = news.or(before.contact_details.clone()).or(theirs);
        if before.phone_verified_at.is_some() {
            contact_details.phone = before.contact_details.phone.clone();
        }
        let segments = segments.into_iter().collect::<Vec<_>>().join(",");
        let next_decision_at =
            now.as_millisecond().min(before.next_decision_at.unwrap_or(i64::MAX));
        let after = store::Person {
            contact_details,
            segments,
            next_decision_at: Some(next_decision_at),
            ..before.clone()
        };
        if after != before {
            changed.push(after);
        }
    }
    store::write(tx, &changed).await
}
