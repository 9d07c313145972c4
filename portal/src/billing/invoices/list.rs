//! The list of invoices: what is to be paid by due date, what is paid by the day it was.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::ids::CustomerId;
use domain::invoices::Invoice;

use super::VisibleCustomer;
use super::store::customers;
use crate::platform::actor::somebody;
use crate::platform::feed;
use crate::{Portal, Result};

mod store;

/// How many invoices a page of the list has.
pub const PAGE_ROWS: u32 = 30;

/// Which invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// To be paid, the first due first.
    #[default]
    Pending,
    /// Paid, the last paid first.
    Paid,
}

/// What the list is narrowed down to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// To be paid, or paid.
    pub show: Show,
    pub customer: Option<CustomerId>,
    /// A part of the number or of the description; empty for all.
    pub search: String,
    /// From 1; beyond the last it is the last.
    pub page: u32,
}

/// An invoice in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedInvoice {
    pub invoice: Invoice,
    /// Whose debt it is.
    pub customer_name: String,
    /// A payment of it is open.
    pub moving: bool,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicePage {
    /// At most [`PAGE_ROWS`].
    pub rows: Vec<ListedInvoice>,
    /// How many invoices there are on all pages.
    pub total: u32,
    /// The page that is shown, from 1.
    pub page: u32,
    /// How many pages there are, 1 at least.
    pub pages: u32,
    /// Whose invoices there may be.
    pub customers: Vec<VisibleCustomer>,
    /// The day for which it was read.
    pub today: Date,
    /// When it was read.
    pub as_of: Timestamp,
    /// The newest event that it knows of: pages listen behind it.
    pub seq: i64,
}

/// Lists the invoices that the actor may see.
///
/// # Errors
/// Nobody signs in first; or the database fails.
pub async fn list(portal: &Portal, actor: &Actor, filter: &Filter) -> Result<InvoicePage> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    let customers = customers(&mut tx, actor).await?;
    let total = store::count(&mut tx, actor, today, filter).await?;
    let pages = total.div_ceil(PAGE_ROWS).max(1);
    let page = filter.page.clamp(1, pages);
    let rows = match total {
        0 => Vec::new(),
        _ => store::page(&mut tx, actor, today, &Filter { page, ..filter.clone() }).await?,
    };
    Ok(InvoicePage { rows, total, page, pages, customers, today, as_of, seq })
}
