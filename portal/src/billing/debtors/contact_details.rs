//! How people are reached and where they are, from what is known of their customers.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, columns};

pub(super) mod store;

/// How somebody is reached and where that is, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ContactColumns {
    pub(crate) phone: Option<String>,
    pub(crate) postal_address: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) time_zone: Option<String>,
}

columns!(ContactColumns { phone, postal_address, country, region, time_zone });

impl ContactColumns {
    /// What is known here; where nothing is, what is known there.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            phone: self.phone.or(other.phone),
            postal_address: self.postal_address.or(other.postal_address),
            country: self.country.or(other.country),
            region: self.region.or(other.region),
            time_zone: self.time_zone.or(other.time_zone),
        }
    }

    /// What is given here and was not so before.
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

/// People and what is new of each, by their ids.
#[derive(Debug, Default)]
pub(crate) struct News(HashMap<String, ContactColumns>);

impl News {
    /// Something of a person's customers changed; of what is given twice the later counts.
    pub(crate) fn add(&mut self, debtor: &str, given: ContactColumns) {
        let before = self.0.remove(debtor).unwrap_or_default();
        self.0.insert(debtor.to_owned(), given.or(before));
    }
}

/// Copies to people what is known of their customers: what is new now wins, then what the person
/// has, then what any customer has; a telephone that was verified stays. It is decided anew what
/// to say to them.
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
