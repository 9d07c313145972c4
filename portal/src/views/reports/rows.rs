//! The rows of which an amount of a report is the sum, page by page.

use domain::access::{Actor, Right};
use domain::calendar::Date;
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::money::{Currency, Money};
use domain::movements::MovementKind;
use domain::reports::{CurrencyCells, Figure, Figures, Period, RowSource};

use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod cursor;
mod store;

/// Rows of a page.
const ROWS: usize = 50;

/// An amount of a day's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowQuery {
    pub figure: Figure,
    pub currency: Currency,
    pub day: Date,
}

/// A movement or, of what is owed, an instalment at the end of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    pub customer: CustomerId,
    pub customer_name: String,
    /// None of a credit.
    pub invoice: Option<InvoiceId>,
    pub number: Option<String>,
    pub instalment: Option<InstalmentId>,
    pub issued_on: Option<Date>,
    /// As of the day.
    pub due_on: Option<Date>,
    /// Of a movement.
    pub effective_on: Option<Date>,
    pub kind: Option<MovementKind>,
    /// With the sign that it has in the sum.
    pub amount: Money,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPage {
    pub rows: Vec<FigureRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<RowCursor>,
}

/// The last row of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCursor {
    source: usize,
    place: Place,
}

/// A row's place in the order of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Movement { effective_on: Date, subject: String, source_id: String },
    Open { due_on: Date, list: OpenList, settled_on: Date, instalment: String },
}

/// The lists in which an instalment that was open at the end of a day may be found today, by the
/// due date that it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OpenList {
    /// It is still open.
    Open,
    /// It was settled later.
    Settled,
    /// It was moved to another due date later.
    MovedAway,
}

const LISTS: [OpenList; 3] = [OpenList::Open, OpenList::Settled, OpenList::MovedAway];

/// A row and its place.
struct PlacedRow {
    place: Place,
    row: FigureRow,
}

/// What is wanted of a source.
#[derive(Debug, Clone, Copy)]
struct Window<'a> {
    after: Option<&'a Place>,
    limit: usize,
}

/// An amount of a day's report, in the first currency if none is named.
///
/// # Errors
/// `NotFound` without the right to see figures, or without any.
pub async fn amount(
    portal: &Portal,
    actor: &Actor,
    figure: Figure,
    day: Date,
    currency: Option<Currency>,
) -> Result<Money> {
    allow(actor, Right::SeeFigures)?;
    let mut tx = portal.db.read().await?;
    let all = super::cells(&mut tx, day).await?;
    let is_named = |cells: &&CurrencyCells| currency.is_none_or(|one| one == cells.currency);
    match (all.iter().find(is_named), currency) {
        (Some(cells), _) => {
            let figures = Figures::of(cells, day).map_err(Error::corrupt)?;
            figure.amount(&figures).map_err(Error::corrupt)
        }
        (None, Some(currency)) => Ok(Money::zero(currency)),
        (None, None) => Err(Error::NotFound),
    }
}

/// A page of the rows of which an amount is the sum.
///
/// # Errors
/// `NotFound` without the right to see figures.
pub async fn rows_behind(
    portal: &Portal,
    actor: &Actor,
    query: &RowQuery,
    after: Option<&RowCursor>,
) -> Result<RowPage> {
    allow(actor, Right::SeeFigures)?;
    let mut tx = portal.db.read().await?;
    let first = after.map_or(0, |cursor| cursor.source);
    let mut after = after.map(|cursor| &cursor.place);
    let mut found: Vec<(usize, PlacedRow)> = Vec::new();
    for (index, source) in query.figure.sources(query.day).into_iter().enumerate().skip(first) {
        let window = Window { after, limit: ROWS + 1 - found.len() };
        let rows = rows_of(&mut tx, query, source, window).await?;
        found.extend(rows.into_iter().map(|row| (index, row)));
        after = None;
        if found.len() > ROWS {
            break;
        }
    }
    let is_last = found.len() <= ROWS;
    found.truncate(ROWS);
    let cursor = |(source, row): &(usize, PlacedRow)| RowCursor {
        source: *source,
        place: row.place.clone(),
    };
    let next = found.last().map(cursor).filter(|_| !is_last);
    Ok(RowPage { rows: found.into_iter().map(|(_, placed)| placed.row).collect(), next })
}

async fn rows_of(
    tx: &mut Tx,
    query: &RowQuery,
    source: RowSource,
    window: Window<'_>,
) -> Result<Vec<PlacedRow>> {
    let until = Period { first: Date::MIN, last: query.day };
    let (currency, day) = (query.currency, query.day);
    let (rows, sign) = match source {
        RowSource::Open { due, issued } => {
            let debts = OpenDebts { currency, day, due, issued };
            return open_rows(tx, &debts, window).await;
        }
        RowSource::Collected(period) => (store::collected(tx, currency, period, window).await?, -1),
        RowSource::Billed(period) => (store::billed(tx, currency, period, window).await?, 1),
        RowSource::Credits => (store::credits(tx, currency, until, window).await?, -1),
        RowSource::CreditsOff => (store::credits(tx, currency, until, window).await?, 1),
    };
    Ok(rows.into_iter().map(|row| row.placed(sign)).collect())
}

/// Debts of a currency that were open at the end of a day.
struct OpenDebts {
    currency: Currency,
    day: Date,
    due: Period,
    issued: Period,
}

/// A place in a list of debts with the same due date.
struct OpenPlace<'a> {
    due_on: Date,
    list: OpenList,
    settled_on: Date,
    instalment: &'a str,
}

/// Reads due date by due date, so that what was settled long ago is never read.
async fn open_rows(tx: &mut Tx, debts: &OpenDebts, window: Window<'_>) -> Result<Vec<PlacedRow>> {
    let start = match window.after {
        Some(Place::Open { due_on, list, settled_on, instalment }) => {
            OpenPlace { due_on: *due_on, list: *list, settled_on: *settled_on, instalment }
        }
        Some(Place::Movement { .. }) | None => {
            let (due_on, settled_on) = (debts.due.first, debts.day);
            OpenPlace { due_on, list: OpenList::Open, settled_on, instalment: "" }
        }
    };
    let mut rows = Vec::new();
    for due_on in store::due_dates(tx, debts, start.due_on).await? {
        for list in LISTS {
            let is_start = (due_on, list) == (start.due_on, start.list);
            if (due_on, list) < (start.due_on, start.list) || rows.len() == window.limit {
                continue;
            }
            let instalment = if is_start { start.instalment } else { "" };
            let settled_on = if is_start { start.settled_on } else { debts.day };
            let place = OpenPlace { due_on, list, settled_on, instalment };
            let left = window.limit - rows.len();
            let found = store::open(tx, debts, &place, left).await?;
            rows.extend(found.into_iter().map(|row| row.placed(due_on, list)));
        }
        if rows.len() == window.limit {
            break;
        }
    }
    Ok(rows)
}

#[cfg(test)]
pub(super) use store::texts;
