//! SQL that all lists share: a page beside a row, a capped count, sums.

use domain::lists::{Cursor, KeyKind, PageStep, SortKey};
use domain::money::Money;

use super::{COUNT_CAP, RowCount};
use crate::Result;
use crate::platform::db::{FromRow, Only, Statement, Tx, columns};

/// A column by which a list is sorted.
pub(in crate::views::desk) type SortColumn = (&'static str, KeyKind);

/// The order of a list: columns of one index, the last of which is unique.
#[derive(Debug, Clone, Copy)]
pub(in crate::views::desk) struct ListOrder {
    pub(in crate::views::desk) columns: &'static [SortColumn],
    pub(in crate::views::desk) is_descending: bool,
}

/// Where the sums of a list come from.
#[derive(Debug, Clone, Copy)]
pub(in crate::views::desk) struct SumSql {
    /// Tables.
    pub(in crate::views::desk) from: &'static str,
    pub(in crate::views::desk) currency: &'static str,
    /// Minor units of a row.
    pub(in crate::views::desk) minor: &'static str,
}

/// A list as SQL.
pub(in crate::views::desk) struct ListSql<R> {
    /// `SELECT` with the columns of a row.
    pub(in crate::views::desk) select: &'static str,
    /// ` FROM` with the tables of the filter.
    pub(in crate::views::desk) from: &'static str,
    /// Further tables of a row, each with one row at most.
    pub(in crate::views::desk) joins: &'static str,
    /// ` WHERE …`
    pub(in crate::views::desk) filter: Statement,
    pub(in crate::views::desk) order: ListOrder,
    /// Values of the sort columns of a row.
    pub(in crate::views::desk) keys: fn(&R) -> Vec<SortKey>,
    pub(in crate::views::desk) sums: Option<SumSql>,
}

impl<R> ListSql<R> {
    pub(in crate::views::desk) fn kinds(&self) -> Vec<KeyKind> {
        self.order.columns.iter().map(|(_, kind)| *kind).collect()
    }

    /// Rows beside a place, or the first ones; those before a place are in reverse.
    pub(in crate::views::desk) fn rows(&self, place: Option<&Cursor>, limit: usize) -> Statement {
        let is_back = place.is_some_and(|place| place.step == PageStep::Before);
        let is_falling = self.order.is_descending != is_back;
        let names = || self.order.columns.iter().map(|(name, _)| *name);
        let mut rows = Statement::of(self.select).then(self.from).then(self.joins);
        rows = match place {
            None => rows.part(self.filter.clone()),
            Some(place) => {
                // Before the filter: of two conditions on the same column SQLite begins at the
                // first, which may be far away from the place.
                rows = separated(rows.then(" WHERE ("), names(), Statement::then);
                rows = rows.then(if is_falling { ") < (" } else { ") > (" });
                rows = separated(rows, place.keys.iter(), |part, key| match key {
                    SortKey::Number(number) => part.bind("?", number),
                    SortKey::Text(text) => part.bind("?", text),
                });
                rows.then(")").part(self.filter.clone().further())
            }
        };
        let direction = if is_falling { " DESC" } else { "" };
        rows = separated(rows.then(" ORDER BY "), names(), |part, name| {
            part.then(name).then(direction)
        });
        rows.bind(" LIMIT ?", &i64::try_from(limit).unwrap_or(i64::MAX))
    }

    /// Number of rows, up to one above the cap.
    pub(in crate::views::desk) fn count(&self) -> Statement {
        Statement::of("SELECT COUNT(*) FROM (SELECT 1 AS one")
            .then(self.from)
            .part(self.filter.clone())
            .bind(" LIMIT ?) AS capped", &i64::from(COUNT_CAP + 1))
    }

    /// Sums by currency.
    pub(in crate::views::desk) fn sums(&self) -> Option<Statement> {
        let SumSql { from, currency, minor } = self.sums?;
        let text = Statement::of("SELECT ").then(currency).then(" AS currency, CAST(SUM(");
        let text = text.then(minor).then(") AS BIGINT) AS amount_minor").then(from);
        let text = text.part(self.filter.clone()).then(" GROUP BY ").then(currency);
        Some(text.then(" ORDER BY 1"))
    }
}

/// Appends items with commas between them.
fn separated<T>(
    mut text: Statement,
    items: impl Iterator<Item = T>,
    add: impl Fn(Statement, T) -> Statement,
) -> Statement {
    for (index, item) in items.enumerate() {
        let before = if index == 0 { "" } else { ", " };
        text = add(text.then(before), item);
    }
    text
}

pub(in crate::views::desk) async fn rows<R: FromRow + Send + Unpin>(
    tx: &mut Tx,
    list: &ListSql<R>,
    place: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<R>> {
    list.rows(place, limit).all(tx).await
}

pub(in crate::views::desk) async fn count<R>(tx: &mut Tx, list: &ListSql<R>) -> Result<RowCount> {
    let (counted,) = list.count().one::<Only<u32>>(tx).await?;
    Ok(RowCount::of(counted))
}

struct CurrencySum {
    amount: Money,
}

columns!(CurrencySum { amount });

/// Sums by currency; `None` where a list has none.
pub(in crate::views::desk) async fn sums<R>(
    tx: &mut Tx,
    list: &ListSql<R>,
) -> Result<Option<Vec<Money>>> {
    let Some(statement) = list.sums() else { return Ok(None) };
    let sums = statement.all::<CurrencySum>(tx).await?;
    Ok(Some(sums.into_iter().map(|sum| sum.amount).collect()))
}
