//! Rates: how fast and how punctually it is paid, promises, questions.

use domain::money::{Currency, Money};
use domain::reports::{
    Cohort, Figure, Figures, PromiseRate, PromiseSum, Punctuality, QuestionClock,
};
use leptos::prelude::*;

use super::facts::{AmountFact, RateFact, ReportPlace, count, days, hours, percent};
use super::words;
use crate::components::card::Card;
use crate::components::summary_list::SummaryList;
use crate::request::reader::{money, short_instant};
use crate::{routes, t};

#[component]
pub(super) fn DsoCard(figures: Figures, place: ReportPlace) -> impl IntoView {
    let Figures { dso, billed, cei, .. } = figures;
    let note = |text: &'static str| text.to_owned();
    view! {
        <Card title=t!(figures.dso)>
            <p class="figure-main">{days(dso.count_back)}</p>
            <p class="figure-lead">{t!(figures.dso_count_back)}</p>
            <SummaryList>
                <RateFact
                    term=t!(figures.dso_simple_90)
                    value=days(dso.simple_90)
                    note=note(t!(figures.dso_simple_note))
                />
                <RateFact term=t!(figures.dso_simple_30) value=days(dso.simple_30)/>
                <RateFact
                    term=t!(figures.dso_best)
                    value=days(dso.best_possible)
                    note=note(t!(figures.dso_best_note))
                />
                <RateFact
                    term=t!(figures.add)
                    value=days(dso.delinquent)
                    note=note(t!(figures.add_note))
                />
                <AmountFact
                    place
                    figure=Figure::Billed90
                    term=words::figure(Figure::Billed90)
                    value=billed.days_90
                />
                <AmountFact
                    place
                    figure=Figure::Billed30
                    term=words::figure(Figure::Billed30)
                    value=billed.days_30
                />
                <RateFact
                    term=t!(figures.cei)
                    value=percent(cei)
                    note=note(t!(figures.cei_note))
                />
            </SummaryList>
        </Card>
    }
    .into_any()
}

fn of_cohort(cohort: Cohort) -> String {
    t!(figures.of_all, number = cohort.on_time, all = cohort.all)
}

fn of_settled(settled: Punctuality) -> String {
    t!(figures.of_all, number = settled.on_time, all = settled.settled)
}

#[component]
pub(super) fn PunctualityCard(figures: Figures) -> impl IntoView {
    let Figures { due_in_month, due_in_90_days, settled_in_month, at_risk, .. } = figures;
    let note = |text: &'static str| text.to_owned();
    view! {
        <Card title=t!(figures.punctuality)>
            <p class="figure-main">{percent(due_in_month.rate())}</p>
            <p class="figure-lead">
                {t!(
                    figures.on_time_month, number = due_in_month.on_time, all = due_in_month.all
                )}
            </p>
            <SummaryList>
                <RateFact
                    term=t!(figures.on_time_90)
                    value=percent(due_in_90_days.rate())
                    note=of_cohort(due_in_90_days)
                />
                <RateFact
                    term=t!(figures.on_time_settled)
                    value=percent(settled_in_month.rate())
                    note=of_settled(settled_in_month)
                />
                <RateFact
                    term=t!(figures.days_late)
                    value=days(settled_in_month.mean_days_late())
                    note=t!(figures.late, count = count(settled_in_month.late()))
                />
                <RateFact
                    term=t!(figures.weighted_delay)
                    value=days(settled_in_month.weighted_delay())
                    note=note(t!(figures.weighted_delay_note))
                />
                <RateFact
                    term=t!(figures.at_risk)
                    value=percent(at_risk)
                    note=note(t!(figures.at_risk_note))
                />
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn PromiseCard(rate: PromiseRate, currency: Currency) -> impl IntoView {
    let sum = move |sum: PromiseSum| {
        let minor = i64::try_from(sum.minor).unwrap_or(i64::MAX);
        let amount = money(Money::new(minor, currency));
        t!(figures.promised, count = count(sum.number), amount = amount)
    };
    view! {
        <Card title=t!(figures.promises)>
            <p class="figure-main">{percent(rate.by_number())}</p>
            <p class="figure-lead">{t!(figures.promises_note)}</p>
            <SummaryList>
                <RateFact term=t!(figures.kept_by_amount) value=percent(rate.by_amount())/>
                <RateFact term=t!(figures.kept) value=sum(rate.kept)/>
                <RateFact term=t!(figures.broken) value=sum(rate.broken)/>
                <RateFact term=t!(figures.promises_open) value=sum(rate.open)/>
                <RateFact term=t!(figures.withdrawn) value=sum(rate.withdrawn)/>
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn QuestionCard(clock: QuestionClock) -> impl IntoView {
    let waiting = t!(figures.questions_open, count = count(clock.open));
    let oldest = clock.oldest.map(|at| t!(figures.oldest, at = short_instant(at)));
    view! {
        <Card
            title=t!(figures.questions)
            more=(routes::STAFF.into(), t!(figures.to_cases).into())
        >
            <p class="figure-lead">{waiting} {oldest.map(|oldest| format!(" {oldest}"))}</p>
            <SummaryList>
                <RateFact
                    term=t!(figures.answer_median)
                    value=hours(clock.median_hours)
                    note=t!(
                        figures.answered, count = u32::try_from(clock.answered).unwrap_or(u32::MAX)
                    )
                />
                <RateFact term=t!(figures.answer_p90) value=hours(clock.p90_hours)/>
            </SummaryList>
        </Card>
    }
    .into_any()
}
