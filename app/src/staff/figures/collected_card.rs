//! What was collected.

use std::cmp::Ordering;

use domain::money::Money;
use domain::reports::{CollectedAmounts, DayAmount, Figure, Figures, Fraction};
use leptos::prelude::*;

use super::facts::{AmountFact, MainAmount, ReportPlace, count, percent};
use super::words;
use crate::components::card::Card;
use crate::components::chart::{BarChart, ChartTable, ChartValue};
use crate::components::summary_list::SummaryList;
use crate::request::reader::short_date;
use crate::t;

#[component]
pub(super) fn CollectedCard(figures: Figures, place: ReportPlace) -> impl IntoView {
    let Figures { collected, billed, trend, .. } = figures;
    let value = |one: &DayAmount| ChartValue {
        name: short_date(one.day).into(),
        value: one.amount,
        href: ReportPlace { day: one.day, ..place }.rows(Figure::CollectedDay).into(),
    };
    let values = trend.collected.iter().map(value).collect();
    let table = ChartTable {
        caption: t!(figures.collected_by_day).into(),
        name: t!(figures.day).into(),
        value: t!(figures.amount).into(),
    };
    let settled = |number: i64| t!(figures.settled, count = count(number));
    view! {
        <Card title=words::figure(Figure::CollectedMonth)>
            <MainAmount place figure=Figure::CollectedMonth value=collected.month.amount/>
            <BarChart sentence=comparison(&collected) table values/>
            <SummaryList>
                <AmountFact
                    place
                    figure=Figure::CollectedDay
                    term=words::figure(Figure::CollectedDay)
                    value=collected.day.amount
                    note=settled(collected.day.settled)
                />
                <AmountFact
                    place
                    figure=Figure::CollectedMonthBeforeTo
                    term=words::figure(Figure::CollectedMonthBeforeTo)
                    value=collected.month_before_to.amount
                    note=settled(collected.month_before_to.settled)
                />
                <AmountFact
                    place
                    figure=Figure::CollectedMonthBefore
                    term=words::figure(Figure::CollectedMonthBefore)
                    value=collected.month_before.amount
                    note=settled(collected.month_before.settled)
                />
                <AmountFact
                    place
                    figure=Figure::BilledMonth
                    term=words::figure(Figure::BilledMonth)
                    value=billed.month
                />
            </SummaryList>
        </Card>
    }
    .into_any()
}

/// The month beside the same days of the month before.
fn comparison(collected: &CollectedAmounts) -> String {
    let (now, before) = (collected.month.amount, collected.month_before_to.amount);
    let share = change(now, before);
    match (share, now.minor.cmp(&before.minor)) {
        (None, _) if before.minor == 0 && now.minor == 0 => t!(figures.compared_none).to_owned(),
        (None, _) => t!(figures.compared_new).to_owned(),
        (Some(_), Ordering::Equal) => t!(figures.compared_same).to_owned(),
        (share, Ordering::Greater) => t!(figures.compared_more, share = percent(share)),
        (share, Ordering::Less) => t!(figures.compared_less, share = percent(share)),
    }
}

/// By how much of the amount before it differs; none of an amount that is not more than nothing.
fn change(now: Money, before: Money) -> Option<Fraction> {
    let difference = (i128::from(now.minor) - i128::from(before.minor)).abs();
    Fraction::new(difference, before.minor.max(0).into())
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use domain::money::Currency;
    use domain::reports::SettledSum;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn a_month_is_compared_with_the_same_days_of_the_one_before() {
        for (now, before, expected) in [
            (15_000, 10_000, "50.00\u{a0}% more than"),
            (7_500, 10_000, "25.00\u{a0}% less than"),
            (-100, 10_000, "101.00\u{a0}% less than"),
            (10_000, 10_000, "As much as"),
            (0, 0, "Nothing was collected"),
            (100, 0, "Nothing had been collected"),
            (100, -50, "Nothing had been collected"),
        ] {
            let sum = |minor| SettledSum { amount: Money::new(minor, Currency::Pen), settled: 0 };
            let collected = CollectedAmounts {
                day: sum(0),
                month: sum(now),
                month_before_to: sum(before),
                month_before: sum(0),
            };
            let sentence = html(Language::En, || comparison(&collected));
            assert!(sentence.starts_with(expected), "{now} {before}: {sentence}");
        }
    }
}
