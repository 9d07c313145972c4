//! What is asked of the figures, in the query of their address.

use domain::calendar::Date;
use domain::money::Currency;
use domain::reports::Figure;
use portal::views::reports::{ChangePlace, RowCursor, RowQuery};
use url::form_urlencoded::Serializer;

use crate::request::context::query_value;
use crate::routes;

/// The first day that has figures.
pub(super) const FIRST_DAY: Date = Date::constant(1970, 1, 1);

/// From which date debts age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum AgeingDate {
    #[default]
    Due,
    Invoice,
}

impl AgeingDate {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Invoice => "invoice",
        }
    }
}

/// A day's figures in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FiguresQuery {
    /// Not after today.
    pub(super) day: Date,
    /// The first one if there is none.
    pub(super) currency: Option<Currency>,
    pub(super) ageing: AgeingDate,
}

fn day(query: &str, today: Date) -> Date {
    let day = query_value(query, "on").and_then(|day| day.parse().ok());
    day.unwrap_or(today).clamp(FIRST_DAY, today)
}

fn currency(query: &str) -> Option<Currency> {
    query_value(query, "currency").and_then(|code| Currency::parse(&code))
}

impl FiguresQuery {
    /// Invalid values are ignored.
    pub(super) fn read(query: &str, today: Date) -> Self {
        let ageing = match query_value(query, "by").as_deref() {
            Some("invoice") => AgeingDate::Invoice,
            _ => AgeingDate::Due,
        };
        Self { day: day(query, today), currency: currency(query), ageing }
    }

    pub(super) fn address(self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("on", &self.day.to_string());
        if let Some(currency) = self.currency {
            query.append_pair("currency", currency.code());
        }
        if self.ageing != AgeingDate::default() {
            query.append_pair("by", self.ageing.code());
        }
        format!("{}?{}", routes::STAFF_FIGURES, query.finish())
    }
}

/// The rows behind a number, and where their page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowsQuery {
    pub(super) figure: Figure,
    pub(super) day: Date,
    /// The first one if there is none.
    pub(super) currency: Option<Currency>,
    pub(super) after: Option<RowCursor>,
}

impl RowsQuery {
    /// Invalid values are ignored.
    pub(super) fn read(query: &str, today: Date) -> Self {
        let figure = query_value(query, "figure").and_then(|code| Figure::parse(&code));
        Self {
            figure: figure.unwrap_or(Figure::Outstanding),
            day: day(query, today),
            currency: currency(query),
            after: query_value(query, "after").and_then(|code| RowCursor::parse(&code)),
        }
    }
}

/// What changed a day, and where its page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChangesQuery {
    pub(super) day: Date,
    pub(super) after: Option<ChangePlace>,
}

impl ChangesQuery {
    /// Invalid values are ignored.
    pub(super) fn read(query: &str, today: Date) -> Self {
        let after = query_value(query, "after").and_then(|code| ChangePlace::parse(&code));
        Self { day: day(query, today), after }
    }
}

pub(super) fn changes_address(day: Date, after: Option<&ChangePlace>) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("on", &day.to_string());
    if let Some(after) = after {
        query.append_pair("after", &after.code());
    }
    format!("{}?{}", routes::STAFF_FIGURE_CHANGES, query.finish())
}

pub(super) fn rows_address(rows: &RowQuery, after: Option<&RowCursor>) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("figure", rows.figure.code());
    query.append_pair("on", &rows.day.to_string());
    query.append_pair("currency", rows.currency.code());
    if let Some(after) = after {
        query.append_pair("after", &after.code());
    }
    format!("{}?{}", routes::STAFF_FIGURE_ROWS, query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 21);

    #[test]
    fn a_day_is_read_from_its_address_and_written_back() {
        for (query, expected) in [
            ("", "/staff/figures?on=2026-11-21"),
            ("on=2026-10-31&currency=USD", "/staff/figures?on=2026-10-31&currency=USD"),
            ("on=2026-10-31&by=invoice", "/staff/figures?on=2026-10-31&by=invoice"),
            ("on=2027-01-01&by=due", "/staff/figures?on=2026-11-21"),
            ("on=0001-01-01", "/staff/figures?on=1970-01-01"),
            ("on=-009999-01-01", "/staff/figures?on=1970-01-01"),
            ("on=yesterday&currency=XXX", "/staff/figures?on=2026-11-21"),
        ] {
            assert_eq!(FiguresQuery::read(query, TODAY).address(), expected, "{query}");
        }
    }

    #[test]
    fn rows_are_read_from_their_address_and_written_back() {
        for (query, expected) in [
            ("figure=overdue&currency=PEN", "figure=overdue&on=2026-11-21&currency=PEN"),
            (
                "figure=due-1-30&on=2026-11-01&currency=USD&after=0.m.2026-10-01.a.b",
                "figure=due-1-30&on=2026-11-01&currency=USD&after=0.m.2026-10-01.a.b",
            ),
            ("figure=profit&currency=PEN", "figure=outstanding&on=2026-11-21&currency=PEN"),
            ("figure=overdue&currency=PEN&after=x", "figure=overdue&on=2026-11-21&currency=PEN"),
        ] {
            let RowsQuery { figure, day, currency, after } = RowsQuery::read(query, TODAY);
            let rows = RowQuery { figure, day, currency: currency.unwrap() };
            let found = rows_address(&rows, after.as_ref());
            assert_eq!(found, format!("/staff/figures/rows?{expected}"), "{query}");
        }
        assert_eq!(RowsQuery::read("", TODAY).currency, None);
    }
    #[test]
    fn changes_are_read_from_their_address_and_written_back() {
        for (query, expected) in [
            ("on=2026-11-01&after=2026-10-01.5.0.a.b", "on=2026-11-01&after=2026-10-01.5.0.a.b"),
            ("on=2026-11-01&after=x", "on=2026-11-01"),
            ("", "on=2026-11-21"),
        ] {
            let ChangesQuery { day, after } = ChangesQuery::read(query, TODAY);
            let found = changes_address(day, after.as_ref());
            assert_eq!(found, format!("/staff/figures/changes?{expected}"), "{query}");
        }
    }
}
