//! Numbers of the cards.

use domain::calendar::Date;
use domain::money::{Currency, Money};
use domain::reports::{Figure, Fraction};
use leptos::prelude::*;
use portal::views::reports::RowQuery;

use super::asked::rows_address;
use crate::components::Text;
use crate::components::amount::{Amount, BigAmount};
use crate::components::summary_list::Fact;
use crate::request::reader::with_reader;
use crate::t;

/// Where the numbers of a report open to.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReportPlace {
    pub(super) currency: Currency,
    pub(super) day: Date,
}

impl ReportPlace {
    pub(super) fn rows(self, figure: Figure) -> String {
        let Self { currency, day } = self;
        rows_address(&RowQuery { figure, currency, day }, None)
    }
}

/// The main number of a card.
#[component]
pub(super) fn MainAmount(place: ReportPlace, figure: Figure, value: Money) -> impl IntoView {
    view! {
        <p class="figure-main">
            <a href=place.rows(figure)>
                <BigAmount value/>
            </a>
        </p>
    }
}

/// An amount that opens to its rows.
#[component]
pub(super) fn AmountFact(
    place: ReportPlace,
    figure: Figure,
    #[prop(into)] term: Text,
    value: Money,
    /// After the amount.
    #[prop(optional, into)]
    note: Option<String>,
) -> impl IntoView {
    view! {
        <Fact term>
            <a href=place.rows(figure)>
                <Amount value/>
            </a>
            {note.map(|note| view! { <small class="figure-note">{note}</small> })}
        </Fact>
    }
}

/// A rate, with what it is made of.
#[component]
pub(super) fn RateFact(
    #[prop(into)] term: Text,
    value: String,
    /// What it is made of.
    #[prop(optional, into)]
    note: Option<String>,
) -> impl IntoView {
    view! {
        <Fact term>
            {value}
            {note.map(|note| view! { <small class="figure-note">{note}</small> })}
        </Fact>
    }
}

/// Without a denominator there is no figure.
const NONE: &str = "—";

/// `69.03 %`
pub(super) fn percent(share: Option<Fraction>) -> String {
    let share = share.and_then(Fraction::percent).map(printed);
    share.map_or_else(|| NONE.to_owned(), |share| format!("{share}\u{a0}%"))
}

/// `27.33 days`
pub(super) fn days(days: Option<Fraction>) -> String {
    days.map_or_else(|| NONE.to_owned(), |days| t!(figures.days, number = printed(days)))
}

/// `1.50 hours`
pub(super) fn hours(hours: Option<Fraction>) -> String {
    hours.map_or_else(|| NONE.to_owned(), |hours| t!(figures.hours, number = printed(hours)))
}

pub(super) fn printed(fraction: Fraction) -> String {
    with_reader(|reader| fraction.print(reader.numbers))
}

/// A number of things, for a text.
pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}
