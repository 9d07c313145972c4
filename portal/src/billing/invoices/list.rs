//! The list of invoices: pending ones by due date, paid ones by date of payment.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::ids::CustomerId;
use domain::invoices::Invoice;

use super::VisibleCustomer;
use super::search::{self, Patterns};
use super::store::customers;
use crate::platform::actor::somebody;
use crate::platform::feed;
use crate::{Portal, Result};

mod store;

/// Number of invoices on a page.
pub const PAGE_ROWS: u32 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Earliest due date first.
    #[default]
    Pending,
    /// Latest payment first.
    Paid,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub show: Show,
    pub customer: Option<CustomerId>,
    /// Parts of the number or description; empty for all.
    pub search: String,
    /// From 1; limited to the last page.
    pub page: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedInvoice {
    pub invoice: Invoice,
    pub customer_name: String,
    /// Whether it has an open payment.
    pub moving: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicePage {
    pub rows: Vec<ListedInvoice>,
    /// Number of invoices on all pages.
    pub total: u32,
    /// Number of this page, from 1.
    pub page: u32,
    /// Number of pages, at least 1.
    pub pages: u32,
    /// Customers whose invoices may be listed.
    pub customers: Vec<VisibleCustomer>,
    /// Date of this reading.
    pub today: Date,
    /// Time of this reading.
    pub as_of: Timestamp,
    /// Sequence number of the newest activity included; pages listen from here.
    pub seq: i64,
}

/// Lists the invoices that the actor may see.
///
/// # Errors
/// Not signed in; or the database fails.
pub async fn list(portal: &Portal, actor: &Actor, filter: &Filter) -> Result<InvoicePage> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    let customers = customers(&mut tx, actor).await?;
    let mut readings = search::readings(&filter.search).into_iter();
    let (mut patterns, mut total) = (Patterns::default(), 0);
    while total == 0
        && let Some(reading) = readings.next()
    {
        total = store::count(&mut tx, actor, today, filter, &reading).await?;
        patterns = reading;
    }
    if total == 0 && !filter.search.is_empty() {
        let texts = store::texts(&mut tx, actor, today, filter).await?;
        if let Some(reading) = search::corrected(&filter.search, &texts) {
            total = store::count(&mut tx, actor, today, filter, &reading).await?;
            patterns = reading;
        }
    }
    let pages = total.div_ceil(PAGE_ROWS).max(1);
    let page = filter.page.clamp(1, pages);
    let rows = match total {
        0 => Vec::new(),
        _ => {
            let filter = Filter { page, ..filter.clone() };
            store::page(&mut tx, actor, today, &filter, &patterns).await?
        }
    };
    Ok(InvoicePage { rows, total, page, pages, customers, today, as_of, seq })
}
