//! How many rows a list has.

use domain::access::Actor;
use domain::lists::{AnyFilter, CaseTab};

use super::lists::store::{self, ListSql};
use super::lists::{
    RowCount, allow_list, audit, bulk_rows, customers, instants, invoices, messages, payments,
};
use crate::contact::cases::{self, CaseQuery, MOST_COUNTED};
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// Number of rows that a filter finds, up to a cap; `None` of the rows behind a figure, which
/// nobody counts.
///
/// # Errors
/// Refused without the right to the list.
pub async fn count(portal: &Portal, actor: &Actor, filter: &AnyFilter) -> Result<Option<RowCount>> {
    allow_list(actor, filter.list())?;
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    let counted = match filter {
        AnyFilter::Cases(filter) => {
            drop(tx);
            of_cases(portal, actor, filter.show).await
        }
        AnyFilter::FigureRows(_) => return Ok(None),
        AnyFilter::BulkRows(filter) => of(&mut tx, &bulk_rows::store::sql(filter)).await,
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
    };
    counted.map(Some)
}

async fn of<R>(tx: &mut Tx, sql: &ListSql<R>) -> Result<RowCount> {
    store::count(tx, sql).await
}

/// The queue stops counting before the cap of lists.
async fn of_cases(portal: &Portal, actor: &Actor, tab: CaseTab) -> Result<RowCount> {
    let query = CaseQuery { tab, after: None };
    let counted = cases::queue(portal, actor, &query, 1).await?.counts.of(tab);
    Ok(match counted {
        more if more > MOST_COUNTED => RowCount::MoreThan(MOST_COUNTED),
        exactly => RowCount::Exactly(exactly),
    })
}
