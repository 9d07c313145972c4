//! Lists of the desk: pages by place, counts, sums of all that the filter finds.
//!
//! A page begins beside a row that its address names, so that its cost does not depend on what lies
//! before. Counts end at a cap, and sums of more rows than that are made only when asked for.

use domain::access::{Actor, Right};
use domain::calendar::{Date, Timestamp, first_instant};
use domain::lists::{Cursor, DayRange, FilterValues, ListFilter, ListKind, PageStep};
use domain::money::Money;
use sha2::{Digest, Sha256};

use crate::platform::actor::{allow, allow_part};
use crate::platform::db::{FromRow, Tx};
use crate::{Portal, Result};

pub mod audit;
pub mod bulk_rows;
pub mod customers;
pub mod invoices;
pub mod messages;
pub mod payments;
pub(super) mod store;

use store::ListSql;

/// Number of rows on a page.
pub const LIST_ROWS: usize = 50;

/// Rows are counted up to here.
pub const COUNT_CAP: u32 = 5_000;

/// What is read of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery<F> {
    pub filter: F,
    /// Place of the page as an earlier one named it; the list begins anew where it does not fit the
    /// filter.
    pub place: Option<String>,
    /// Sums are wanted, however many rows there are.
    pub sums: bool,
}

/// Number of rows that a filter finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowCount {
    Exactly(u32),
    MoreThan(u32),
}

impl RowCount {
    const fn of(counted: u32) -> Self {
        if counted > COUNT_CAP { Self::MoreThan(COUNT_CAP) } else { Self::Exactly(counted) }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage<R> {
    pub rows: Vec<R>,
    /// Place of the page before; `None` on the first.
    pub before: Option<String>,
    /// Place of the page after; `None` on the last.
    pub after: Option<String>,
    /// On all pages.
    pub count: RowCount,
    /// Of all pages, by currency; `None` if there are too many rows and it was not asked for.
    pub sums: Option<Vec<Money>>,
    /// Numbers of rows by what the tabs of the list show.
    pub tabs: Vec<RowCount>,
    /// Time of this reading.
    pub as_of: Timestamp,
}

/// Requires the right to a list.
pub(super) fn allow_list(actor: &Actor, list: ListKind) -> Result<()> {
    match list {
        ListKind::Customers | ListKind::Invoices | ListKind::Payments | ListKind::BulkRows => {
            allow(actor, Right::See)
        }
        ListKind::Messages => allow(actor, Right::SeeMessages),
        ListKind::Audit => allow(actor, Right::ReadAudit),
        ListKind::Cases => allow_part(actor, Right::Answer),
        ListKind::FigureRows => allow(actor, Right::SeeFigures),
    }
}

/// Digest of a filter with its order: 64 hexadecimal digits.
#[must_use]
pub fn digest<F: ListFilter>(filter: &F) -> String {
    digest_of(F::LIST, &filter.values())
}

/// The same of a list's name and the values of its filter.
pub(super) fn digest_of(list: &str, values: &FilterValues) -> String {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update(text.len().to_be_bytes());
        digest.update(text);
    };
    add(list);
    for (name, value) in values.iter() {
        add(name);
        add(value);
    }
    hex::encode(digest.finalize())
}

/// Number of digits of the digest in a cursor: enough to notice another filter.
const CURSOR_DIGITS: usize = 16;

/// Reads a page. `tabs` are the same list with what each tab shows.
async fn read<F: ListFilter, R: FromRow + Send + Unpin>(
    portal: &Portal,
    tx: &mut Tx,
    query: &ListQuery<F>,
    sql: &ListSql<R>,
    tabs: &[ListSql<R>],
) -> Result<ListPage<R>> {
    let mut digest = digest(&query.filter);
    digest.truncate(CURSOR_DIGITS);
    let place = query.place.as_deref();
    let place = place.and_then(|text| Cursor::read(text, &digest, &sql.kinds()));
    let mut page = store::rows(tx, sql, place.as_ref(), LIST_ROWS + 1).await?;
    let has_more = page.len() > LIST_ROWS;
    page.truncate(LIST_ROWS);
    let is_back = place.as_ref().is_some_and(|place| place.step == PageStep::Before);
    if is_back {
        page.reverse();
    }
    let has_before = if is_back { has_more } else { place.is_some() };
    let has_after = if is_back { true } else { has_more };
    let beside = |row: Option<&R>, step| {
        row.map(|row| Cursor { step, keys: (sql.keys)(row) }.write(&digest))
    };
    let count = store::count(tx, sql).await?;
    let mut of_tabs = Vec::with_capacity(tabs.len());
    for tab in tabs {
        of_tabs.push(store::count(tx, tab).await?);
    }
    let is_small = matches!(count, RowCount::Exactly(_));
    let sums = if is_small || query.sums { store::sums(tx, sql).await? } else { None };
    Ok(ListPage {
        before: beside(page.first(), PageStep::Before).filter(|_| has_before),
        after: beside(page.last(), PageStep::After).filter(|_| has_after),
        rows: page,
        count,
        sums,
        tabs: of_tabs,
        as_of: portal.now(),
    })
}

/// The first instant of the first day of a range, and that of the day after its last one.
pub(super) fn instants(portal: &Portal, days: DayRange) -> (Option<Timestamp>, Option<Timestamp>) {
    let begin = |day: Date| {
        let zone = &portal.settings.institution.time_zone;
        let end_of_time = if day.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        first_instant(day, zone).unwrap_or(end_of_time)
    };
    (days.from.map(begin), days.to.map(|day| begin(day.tomorrow().unwrap_or(day))))
}

#[cfg(test)]
pub(super) mod tests;
