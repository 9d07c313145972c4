//! What an export would have: the number of rows and their sums, as the list shows them.

use domain::access::Actor;
use domain::calendar::Timestamp;
use domain::lists::{AnyFilter, CaseTab};
use domain::money::Money;

use super::batches::figure_query;
use super::{COUNT_CAP, RowCount, allow_list, limit};
use crate::contact::cases::{self, CaseQuery, MOST_COUNTED};
use crate::platform::db::Tx;
use crate::views::desk::lists::store::{self, ListSql};
use crate::views::desk::lists::{audit, customers, instants, invoices, messages, payments};
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
    allow_list(actor, filter)?;
    let (count, sums) = match filter {
        AnyFilter::Cases(filter) => (Some(counted(portal, actor, filter.show).await?), Vec::new()),
        AnyFilter::FigureRows(filter) => (None, vec![figure_query(portal, actor, filter).await?.1]),
        filter => listed(portal, filter).await?,
    };
    Ok(ExportPreview { count, sums, limit, as_of: portal.now() })
}

async fn counted(portal: &Portal, actor: &Actor, tab: CaseTab) -> Result<RowCount> {
    let query = CaseQuery { tab, after: None };
    let counted = cases::queue(portal, actor, &query, 1).await?.counts.of(tab);
    // The queue stops counting long before a limit of ours.
    Ok(match counted {
        more if more > MOST_COUNTED => RowCount::MoreThan(MOST_COUNTED),
        exactly => RowCount::Exactly(exactly),
    })
}

async fn listed(portal: &Portal, filter: &AnyFilter) -> Result<(Option<RowCount>, Vec<Money>)> {
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    match filter {
        AnyFilter::Customers(filter) => of(&mut tx, &customers::store::sql(filter, today)).await,
        AnyFilter::Invoices(filter) => of(&mut tx, &invoices::store::sql(filter, today)).await,
        AnyFilter::Payments(filter) => {
            of(&mut tx, &payments::store::sql(filter, instants(portal, filter.days))).await
        }
        AnyFilter::Messages(filter) => {
            of(&mut tx, &messages::store::sql(filter.show, instants(portal, filter.days))).await
        }
        AnyFilter::Audit(filter) => {
            of(&mut tx, &audit::store::sql(filter, instants(portal, filter.days))).await
        }
        AnyFilter::Cases(_) | AnyFilter::FigureRows(_) => Ok((None, Vec::new())),
    }
}

async fn of<R>(tx: &mut Tx, sql: &ListSql<R>) -> Result<(Option<RowCount>, Vec<Money>)> {
    let count = store::count(tx, sql).await?;
    let sums = match count {
        RowCount::Exactly(_) => store::sums(tx, sql).await?.unwrap_or_default(),
        RowCount::MoreThan(_) => Vec::new(),
    };
    Ok((Some(count), sums))
}
