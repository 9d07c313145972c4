//! Whose unapplied money may be: customers with the reasons that speak for them.

use std::collections::{BTreeSet, HashMap};

use domain::access::{Actor, Right};
use domain::ids::{CustomerId, UnappliedId};
use domain::search::{name_words, number_key};
use domain::unapplied::suggestions::{MatchReason, is_same_name, numbers_in, suggest};

use crate::Portal;
use crate::Result;
use crate::payments::unapplied::{self, UnappliedMoney};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::views::desk::search;

mod store;

/// A customer to whom money may belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedCustomer {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    /// The strongest first.
    pub reasons: Vec<MatchReason>,
}

/// Customers to whom money may belong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuggestedCustomers {
    /// The likeliest first.
    pub ranked: Vec<SuggestedCustomer>,
    /// Number of customers that are equally likely and likelier than all others, if there are
    /// several.
    pub tied: Option<usize>,
}

/// Suggests to whom open money may belong.
///
/// # Errors
/// Refused without the right to match money; `NotFound`.
pub async fn suggestions(
    portal: &Portal,
    actor: &Actor,
    id: &UnappliedId,
) -> Result<SuggestedCustomers> {
    allow(actor, Right::MatchMoney)?;
    let money = unapplied::detail(portal, actor, id).await?.money;
    let mut tx = portal.db.read().await?;
    let found = reasons(&mut tx, portal, &money).await?;
    let suggestions = suggest(found);
    let ids: Vec<&CustomerId> = suggestions.ranked.iter().map(|one| &one.customer).collect();
    let names = store::names(&mut tx, &ids).await?;
    let mut names: HashMap<CustomerId, (String, String)> =
        names.into_iter().map(|row| (row.id, (row.number, row.name))).collect();
    let ranked = suggestions.ranked.into_iter().filter_map(|one| {
        let (number, name) = names.remove(&one.customer)?;
        Some(SuggestedCustomer { id: one.customer, number, name, reasons: one.reasons })
    });
    Ok(SuggestedCustomers { ranked: ranked.collect(), tied: suggestions.tied })
}

/// All that speaks for customers, by indexes.
async fn reasons(
    tx: &mut Tx,
    portal: &Portal,
    money: &UnappliedMoney,
) -> Result<Vec<(CustomerId, MatchReason)>> {
    let credit = &money.credit;
    let numbers = numbers_in(&format!("{} {}", credit.text, credit.sender));
    let keys: BTreeSet<String> = numbers.iter().map(|number| number_key(number)).collect();
    let mut found = Vec::new();
    for row in store::of_invoices(tx, &numbers, portal.today()).await? {
        found.push((row.customer, MatchReason::NamesInvoice(row.number)));
    }
    for row in store::of_documents(tx, &keys).await? {
        found.push((row.customer, MatchReason::NamesDocument));
    }
    for row in store::of_customers(tx, &keys).await? {
        found.push((row.customer, MatchReason::NamesCustomer(row.number)));
    }
    for customer in store::of_sender(tx, &credit.sender).await? {
        found.push((customer, MatchReason::SameSender));
    }
    found.extend(of_name(tx, &credit.sender).await?);
    let known: BTreeSet<&CustomerId> = found.iter().map(|(customer, _)| customer).collect();
    let mut exact = store::owing_exactly(tx, credit.amount, portal.today()).await?;
    exact.extend(store::among_owing_exactly(tx, &known, credit.amount, portal.today()).await?);
    for row in exact {
        found.push((row.customer, MatchReason::ExactAmount(row.number)));
    }
    Ok(found)
}

/// Customers with the name of the sender.
async fn of_name(tx: &mut Tx, sender: &str) -> Result<Vec<(CustomerId, MatchReason)>> {
    let words = name_words(sender);
    if words.len() < 2 {
        return Ok(Vec::new());
    }
    let ids = search::named(tx, &words).await?;
    let rows = store::names(tx, &ids.iter().collect::<Vec<_>>()).await?;
    let same = rows.into_iter().filter(|row| is_same_name(sender, &row.name));
    Ok(same.map(|row| (row.id, MatchReason::SameName)).collect())
}

#[cfg(test)]
mod tests;
