//! Fields that several filters have.

use domain::lists::{AmountRange, DayRange};
use domain::money::{Currency, Money};
use leptos::prelude::*;

use crate::components::Text;
use crate::components::field::{Field, FieldKind};
use crate::components::select::Select;
use crate::t;

/// What is wrong with a value of an address.
fn error(wrong: &[&'static str], name: &str) -> Option<Text> {
    wrong.contains(&name).then(|| t!(lists.wrong).into())
}

/// The beginning of a number.
#[component]
pub(super) fn NumberField(value: String, wrong: Vec<&'static str>) -> impl IntoView {
    view! {
        <Field
            name="number"
            label=t!(lists.number)
            value
            autocomplete="off"
            longest=64
            error=error(&wrong, "number")
        />
    }
    .into_any()
}

/// The first and the last day.
#[component]
pub(super) fn DayFields(
    days: DayRange,
    wrong: Vec<&'static str>,
    /// Of the first and the last day.
    labels: [&'static str; 2],
) -> impl IntoView {
    let day = |name: &'static str, label: &'static str, day: Option<domain::calendar::Date>| {
        view! {
            <Field
                name
                label
                kind=FieldKind::Day(None, None)
                value=day.map(|day| Text::from(day.to_string()))
                error=error(&wrong, name)
            />
        }
    };
    view! {
        {day("from", labels[0], days.from)}
        {day("to", labels[1], days.to)}
    }
    .into_any()
}

/// A currency, and the least and the greatest amount.
#[component]
pub(super) fn AmountFields(amounts: AmountRange, wrong: Vec<&'static str>) -> impl IntoView {
    let mut options: Vec<(Text, Text)> = vec![("".into(), t!(lists.any).into())];
    options.extend(Currency::ALL.map(|one| (one.code().into(), one.code().into())));
    let chosen = amounts.currency.map_or("", Currency::code);
    let decimal = |minor: Option<i64>| {
        let (minor, currency) = minor.zip(amounts.currency)?;
        Some(Text::from(Money::new(minor, currency).to_decimal()))
    };
    let amount = |name: &'static str, label: &'static str, minor| {
        let error = wrong.contains(&name).then(|| Text::from(t!(lists.wrong_amount)));
        let value = decimal(minor);
        view! { <Field name label kind=FieldKind::Decimal value error/> }
    };
    view! {
        <Select name="currency" label=t!(lists.currency) options chosen/>
        {amount("min", t!(lists.min), amounts.from)}
        {amount("max", t!(lists.max), amounts.to)}
    }
    .into_any()
}
