//! Makes customers say again what they said before an import.

use domain::ids::CustomerId;
use domain::language::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::index;
use crate::Result;
use crate::billing::debtors;
use crate::billing::debtors::contact_details::{self, ContactColumns, News};
use crate::platform::db::Tx;

mod store;

pub(crate) use store::{IdentifiedSnapshot, snapshot, snapshots};

/// All that another system says of a customer, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CustomerSnapshot {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    document: Option<String>,
    language: Option<Language>,
    contact_details: ContactColumns,
    segments: String,
}

impl CustomerSnapshot {
    /// A customer by name alone, whom nobody can reach.
    pub(crate) fn of_name(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            email: None,
            document: None,
            language: None,
            contact_details: ContactColumns::default(),
            segments: String::new(),
        }
    }
}

/// The change of a customer that is taken back.
pub(crate) struct SnapshotChange<'a> {
    pub(crate) customer: &'a CustomerId,
    /// What the customer says now.
    pub(crate) from: &'a CustomerSnapshot,
    pub(crate) to: &'a CustomerSnapshot,
}

/// Takes a change of a customer back. What the debtor's own contact details say otherwise stays.
pub(crate) async fn restore(
    tx: &mut Tx,
    now: Timestamp,
    SnapshotChange { customer, from, to }: SnapshotChange<'_>,
) -> Result<()> {
    let former = store::debtor_of(tx, customer).await?;
    if let Some(debtor) = &former {
        let (from, to) = (&from.contact_details, &to.contact_details);
        contact_details::take_back(tx, debtor, from, to).await?;
    }
    store::write(tx, customer, to).await?;
    debtors::store::assign(tx, now).await?;
    let mut news = News::default();
    let debtors = [former, store::debtor_of(tx, customer).await?];
    for debtor in debtors.iter().flatten() {
        news.add(debtor, ContactColumns::default());
    }
    contact_details::copy(tx, news, now).await?;
    index::refresh(tx, std::iter::once(customer)).await
}
