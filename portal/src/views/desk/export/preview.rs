//! What an export would have: the number of rows and their sums, as the list shows them.

use domain::access::Actor;
use domain::calendar::Timestamp;
use domain::lists::AnyFilter;
use domain::money::Money;

use super::batches::figure_query;
use super::{COUNT_CAP, RowCount, limit};
use crate::views::desk::count::count;
use crate::views::desk::lists::store;
use crate::views::desk::lists::{bulk_rows, customers, instants, invoices, payments};
use crate::{Portal, Result};

/// What an export would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportPreview {
    /// `None` of the rows behind a figure, which nobody counts.
    pub count: Option<RowCount>,
    /// By currency; empty where a list has none, or too many rows to sum up unasked.
    pub sums: Vec<Money>,
    /// Number of rows that the actor may export; `None` is any number.
    pub limit: Option<u32>,
    pub as_of: Timestamp,
}

impl ExportPreview {
    /// Whether there are more rows than the actor may export.
    #[must_use]
    pub const fn is_too_much(&self) -> bool {
        match (self.limit, self.count) {
            (Some(limit), Some(RowCount::MoreThan(least))) => least >= limit,
            (Some(limit), Some(RowCount::Exactly(count))) => count > limit,
            (None, _) | (_, None) => false,
        }
    }
}

/// Counts and sums up what a filter finds.
///
/// # Errors
/// Refused without the rights to export and to the list.
pub async fn preview(portal: &Portal, actor: &Actor, filter: &AnyFilter) -> Result<ExportPreview> {
    let limit = limit(actor)?.map(|_| COUNT_CAP);
    let count = count(portal, actor, filter).await?;
    let is_small = matches!(count, Some(RowCount::Exactly(_)));
    let sums = match filter {
        AnyFilter::FigureRows(filter) => vec![figure_query(portal, actor, filter).await?.1],
        filter if is_small => sums(portal, filter).await?.unwrap_or_default(),
        _ => Vec::new(),
    };
    Ok(ExportPreview { count, sums, limit, as_of: portal.now() })
}

/// Sums by currency; `None` where a list has none.
async fn sums(portal: &Portal, filter: &AnyFilter) -> Result<Option<Vec<Money>>> {
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    match filter {
        AnyFilter::Customers(filter) => {
            store::sums(&mut tx, &customers::store::sql(filter, today)).await
        }
        AnyFilter::Invoices(filter) => {
            store::sums(&mut tx, &invoices::store::sql(filter, today)).await
        }
        AnyFilter::BulkRows(filter) => store::sums(&mut tx, &bulk_rows::store::sql(filter)).await,
        AnyFilter::Payments(filter) => {
            let sql = payments::store::sql(filter, instants(portal, filter.days));
            store::sums(&mut tx, &sql).await
        }
        AnyFilter::Messages(_)
        | AnyFilter::Audit(_)
        | AnyFilter::Cases(_)
        | AnyFilter::FigureRows(_) => Ok(None),
    }
}
