//! The rows of a bulk act, and what became of each.

use domain::access::{Actor, Right};
use domain::bulk::{BulkOutcome, SkipReason};
use domain::ids::CustomerId;
use domain::lists::{BulkRowsFilter, BulkShow};
use domain::money::Money;

use super::{ListPage, ListQuery};
use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(in crate::views::desk) mod store;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRow {
    /// Id of the invoice or of the customer.
    pub subject: String,
    pub customer: CustomerId,
    pub customer_name: String,
    /// Number of the invoice or of the customer.
    pub label: String,
    /// What was owed of an invoice when it was chosen.
    pub owed: Option<Money>,
    pub outcome: BulkOutcome,
    pub reason: Option<SkipReason>,
}

/// Rows by id; the tabs are those of [`BulkShow::ALL`].
///
/// # Errors
/// Refused without the right to see invoices.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    query: &ListQuery<BulkRowsFilter>,
) -> Result<ListPage<BulkRow>> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    let tab = |show: &BulkShow| {
        store::sql(&BulkRowsFilter { show: *show, ..query.filter.clone() }) //
    };
    let tabs: Vec<_> = BulkShow::ALL.iter().map(tab).collect();
    super::read(portal, &mut tx, query, &store::sql(&query.filter), &tabs).await
}
