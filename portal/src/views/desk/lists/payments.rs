//! The list of payments.

use domain::access::{Actor, Right};
use domain::calendar::Timestamp;
use domain::ids::PaymentId;
use domain::lists::{DayRange, PaymentShow, PaymentsFilter};
use domain::money::Money;
use domain::payments::{Origin, StateKind};

use super::{ListPage, ListQuery};
use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(in crate::views::desk) mod store;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOfList {
    pub id: PaymentId,
    pub state: StateKind,
    pub origin: Origin,
    pub description: String,
    pub amount: Money,
    pub created_at: Timestamp,
    pub succeeded_at: Option<Timestamp>,
    /// When it was taken back.
    pub reversed_at: Option<Timestamp>,
    /// The part that goes back.
    pub refunded: Option<Money>,
    /// Name of the user who paid.
    pub payer_name: Option<String>,
    /// The first of the customers that it paid for.
    pub customer_name: Option<String>,
    /// Number of customers that it paid for.
    pub customers: u32,
}

/// Payments, the latest first; the tabs are those of [`PaymentShow::ALL`].
///
/// # Errors
/// Refused without the right to see.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    query: &ListQuery<PaymentsFilter>,
) -> Result<ListPage<PaymentOfList>> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    let instants = super::instants(portal, query.filter.days);
    let tab = |show: &PaymentShow| {
        store::sql(&PaymentsFilter { show: *show, ..query.filter.clone() }, instants)
    };
    let tabs: Vec<_> = PaymentShow::ALL.iter().map(tab).collect();
    super::read(portal, &mut tx, query, &store::sql(&query.filter, instants), &tabs).await
}

/// Payments of today, the latest first.
///
/// # Errors
/// Refused without the right to see.
pub async fn today(portal: &Portal, actor: &Actor) -> Result<ListPage<PaymentOfList>> {
    allow(actor, Right::See)?;
    let day = portal.today();
    let days = DayRange { from: Some(day), to: Some(day) };
    let query = ListQuery {
        filter: PaymentsFilter { days, ..PaymentsFilter::default() },
        ..ListQuery::default()
    };
    let sql = store::sql(&query.filter, super::instants(portal, days));
    super::read(portal, &mut portal.db.read().await?, &query, &sql, &[]).await
}
