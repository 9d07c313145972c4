//! What is outstanding, and how old it is.

use domain::reports::{Bucket, DayAmount, Figure, Figures, Fraction};
use leptos::prelude::*;

use super::asked::{AgeingDate, FiguresQuery};
use super::facts::{AmountFact, MainAmount, ReportPlace, count, percent};
use super::words;
use crate::components::card::Card;
use crate::components::chart::{ChartTable, ChartValue, LineChart, StackedBar};
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::summary_list::SummaryList;
use crate::request::reader::short_date;
use crate::t;

#[component]
pub(super) fn OutstandingCard(figures: Figures, place: ReportPlace) -> impl IntoView {
    let Figures { outstanding, trend, .. } = figures;
    let value = |one: &DayAmount| ChartValue {
        name: short_date(one.day).into(),
        value: one.amount,
        href: ReportPlace { day: one.day, ..place }.rows(Figure::Outstanding).into(),
    };
    let values = trend.outstanding.iter().map(value).collect();
    let table = ChartTable {
        caption: t!(figures.outstanding_by_week).into(),
        name: t!(figures.day).into(),
        value: t!(figures.amount).into(),
    };
    let sentence = t!(figures.open, count = count(outstanding.open_number));
    view! {
        <Card title=words::figure(Figure::Outstanding)>
            <MainAmount place figure=Figure::Outstanding value=outstanding.total/>
            <LineChart sentence table values/>
            <SummaryList>
                <AmountFact
                    place
                    figure=Figure::Current
                    term=words::figure(Figure::Current)
                    value=outstanding.current
                />
                <AmountFact
                    place
                    figure=Figure::DueToday
                    term=words::figure(Figure::DueToday)
                    value=outstanding.due_today
                    note=t!(figures.instalments, count = count(outstanding.due_today_number))
                />
                <AmountFact
                    place
                    figure=Figure::Overdue
                    term=words::figure(Figure::Overdue)
                    value=outstanding.overdue
                    note=t!(figures.instalments, count = count(outstanding.overdue_number))
                />
                <AmountFact
                    place
                    figure=Figure::Unapplied
                    term=words::figure(Figure::Unapplied)
                    value=outstanding.unapplied
                    note=t!(figures.taken_off).to_owned()
                />
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn AgeingCard(
    figures: Figures,
    place: ReportPlace,
    query: FiguresQuery,
) -> impl IntoView {
    let tab = |ageing: AgeingDate, text: &'static str| {
        let href = FiguresQuery { ageing, ..query }.address();
        view! { <FilterTab href text current=query.ageing == ageing/> }
    };
    let tabs = [
        tab(AgeingDate::Due, t!(figures.by_due_date)),
        tab(AgeingDate::Invoice, t!(figures.by_invoice_date)),
    ];
    let value = |bucket: &Bucket| {
        let figure = words::of_bucket(query.ageing, *bucket);
        Some(ChartValue {
            name: words::bucket(query.ageing, *bucket).into(),
            value: figure.amount(&figures).ok()?,
            href: place.rows(figure).into(),
        })
    };
    let values: Vec<ChartValue> = Bucket::ALL.iter().filter_map(value).collect();
    let table = ChartTable {
        caption: t!(figures.ageing).into(),
        name: t!(figures.age).into(),
        value: t!(figures.amount).into(),
    };
    view! {
        <Card title=t!(figures.ageing)>
            <FilterTabs label=t!(figures.by)>{tabs.into_iter().collect_view()}</FilterTabs>
            <StackedBar sentence=overdue_share(&figures) table values/>
        </Card>
    }
    .into_any()
}

fn overdue_share(figures: &Figures) -> String {
    let owed = figures.by_due_date.total();
    match Fraction::new(figures.by_due_date.overdue(), owed) {
        None => t!(figures.nothing_owed).to_owned(),
        share => t!(figures.overdue_share, share = percent(share)),
    }
}
