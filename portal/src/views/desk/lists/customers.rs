//! The list of customers.

use std::collections::HashMap;

use domain::access::{Actor, Right};
use domain::calendar::{Date, Timestamp};
use domain::ids::CustomerId;
use domain::lists::{CustomersFilter, OwingShow};
use domain::money::Money;

use super::{ListPage, ListQuery};
use crate::contact::preferences::masked;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Portal, Result};

pub(in crate::views::desk) mod store;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerOfList {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    /// Known mail address; in part without the right to contact details.
    pub email: Option<String>,
    pub created_at: Timestamp,
    /// By currency; empty if nothing is owed.
    pub balances: Vec<BalanceOfList>,
}

/// What a customer owes in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceOfList {
    pub owed: Money,
    /// The part that was due before today.
    pub overdue: Money,
}

/// Customers; the tabs are those of [`OwingShow::ALL`], and the sums are of what they owe.
///
/// # Errors
/// Refused without the right to see.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    query: &ListQuery<CustomersFilter>,
) -> Result<ListPage<CustomerOfList>> {
    allow(actor, Right::See)?;
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    let tab = |show: &OwingShow| {
        store::sql(&CustomersFilter { show: *show, ..query.filter.clone() }, today)
    };
    let tabs: Vec<_> = OwingShow::ALL.iter().map(tab).collect();
    let sql = store::sql(&query.filter, today);
    let mut page = super::read(portal, &mut tx, query, &sql, &tabs).await?;
    complete(&mut tx, actor, &mut page.rows, today).await?;
    Ok(page)
}

/// Adds what they owe, and masks addresses for who does not see contact details.
pub(in crate::views::desk) async fn complete(
    tx: &mut Tx,
    actor: &Actor,
    rows: &mut [CustomerOfList],
    today: Date,
) -> Result<()> {
    let mut balances: HashMap<CustomerId, Vec<BalanceOfList>> = HashMap::new();
    for (customer, balance) in store::balances(tx, rows, today).await? {
        balances.entry(customer).or_default().push(balance);
    }
    let sees_contacts = actor.may(Right::SeeMessages);
    for row in rows {
        row.balances = balances.remove(&row.id).unwrap_or_default();
        if !sees_contacts {
            row.email = row.email.as_deref().map(masked);
        }
    }
    Ok(())
}
