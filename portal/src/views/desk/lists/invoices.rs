//! The list of invoices and instalments.

use domain::access::{Actor, Right};
use domain::ids::InvoiceId;
use domain::invoices::{Instalment, Invoice};
use domain::lists::{DebtShow, DebtUnit, InvoicesFilter};

use super::{ListPage, ListQuery};
use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(in crate::views::desk) mod store;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtOfList {
    pub invoice: Invoice,
    pub customer_name: String,
    pub customer_number: String,
    /// `None` where a row is an invoice.
    pub instalment: Option<Instalment>,
}

impl DebtOfList {
    #[must_use]
    pub const fn id(&self) -> &InvoiceId {
        &self.invoice.id
    }
}

/// Invoices or instalments; the tabs are those of [`DebtShow::ALL`].
///
/// # Errors
/// Refused without the right to see.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    query: &ListQuery<InvoicesFilter>,
) -> Result<ListPage<DebtOfList>> {
    allow(actor, Right::See)?;
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    let tab = |show: &DebtShow| {
        let unit = if show.is_open() { query.filter.unit } else { DebtUnit::Invoice };
        store::sql(&InvoicesFilter { show: *show, unit, ..query.filter.clone() }, today)
    };
    let tabs: Vec<_> = DebtShow::ALL.iter().map(tab).collect();
    super::read(portal, &mut tx, query, &store::sql(&query.filter, today), &tabs).await
}
