//! How many reminders went out, and how many to who had paid: for everybody, with its proof.

use domain::reminders::DayCounts;
use leptos::prelude::*;
use portal::contact::reminders::record::{self, CountedDay, RecordTotals, ReminderRecord};

use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::page_title::PageTitle;
use crate::components::table::{Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::request_context;
use crate::request::institution::institution;
use crate::request::reader::{long_date, short_date, whole};
use crate::shared::answer::answer;
use crate::shared::shell::Frame;
use crate::{routes, t};

#[component]
pub fn RecordPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        answer(record::record(&context.portal).await, |ReminderRecord { totals, days }| {
            let institution = institution().name;
            let content = match totals {
                Some(totals) => view! { <Content totals days/> }.into_any(),
                None => view! {
                    <EmptyState
                        picture=Picture::Paper
                        title=t!(record.none_title)
                        text=t!(record.none)
                    />
                }
                .into_any(),
            };
            view! {
                <Frame>
                    <div class="stack">
                        <PageTitle
                            title=t!(record.title)
                            lead=t!(record.lead, institution = institution)
                        />
                        {content}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(totals: RecordTotals, days: Vec<CountedDay>) -> impl IntoView {
    let head = days.first().map(|day| day.hash.clone());
    view! {
        <Sums totals/>
        <Days days/>
        <Proof head/>
    }
    .into_any()
}

#[component]
fn Sums(totals: RecordTotals) -> impl IntoView {
    let RecordTotals { since, sent, dropped, paid_before, paid_meanwhile } = totals;
    let number = |count: i64, words: &'static str| {
        view! {
            <li class="record-sums__item">
                <span class="record-sums__number">{whole(count)}</span>
                <span>{words}</span>
            </li>
        }
    };
    view! {
        <Card title=t!(record.since, day = long_date(since))>
            <ul class="record-sums">
                {number(paid_before, t!(record.sum_paid_before))}
                {number(sent, t!(record.sum_sent))} {number(dropped, t!(record.sum_dropped))}
                {number(paid_meanwhile, t!(record.sum_paid_meanwhile))}
            </ul>
            <p class="record-meaning">{t!(record.meaning)}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Days(days: Vec<CountedDay>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(record.day)),
        Column::number(t!(record.sent)),
        Column::number(t!(record.withheld)),
        Column::number(t!(record.failed)),
        Column::number(t!(record.dropped)),
        Column::number(t!(record.paid_before)),
        Column::number(t!(record.paid_meanwhile)),
    ];
    let line = |day: CountedDay| {
        let title = short_date(day.of.day);
        view! {
            <Row>
                <RowTitle title/>
                <Counts counts=day.of.counts/>
            </Row>
        }
    };
    view! {
        <Card title=t!(record.days)>
            <Table caption=t!(record.days) columns>
                {days.into_iter().map(line).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn Counts(counts: DayCounts) -> impl IntoView {
    let DayCounts { sent, withheld, failed, dropped, paid_before, paid_meanwhile } = counts;
    [
        (t!(record.sent), sent),
        (t!(record.withheld), withheld),
        (t!(record.failed), failed),
        (t!(record.dropped), dropped),
        (t!(record.paid_before), paid_before),
        (t!(record.paid_meanwhile), paid_meanwhile),
    ]
    .into_iter()
    .map(|(label, count)| view! { <NumberCell label>{whole(count)}</NumberCell> })
    .collect_view()
}

#[component]
fn Proof(
    /// Hash of the last day.
    head: Option<String>,
) -> impl IntoView {
    view! {
        <Card title=t!(record.proof)>
            <div class="stack">
                <p>{t!(record.proof_text)}</p>
                <p>
                    {t!(record.head)} " " <code class="record-hash">{head}</code>
                </p>
                <p>{t!(record.check)}</p>
                <pre class="record-check" tabindex="0">
                    {"before=\nwhile IFS= read -r line; do\n  \
                      printf '%s,%s' \"$before\" \"${line%,*}\" | sha256sum | cut -c1-64\n  \
                      before=${line##*,}; echo \"$before\"\n\
                      done < <(tail -n +2 reminder-record.csv)"}
                </pre>
                <p>
                    <a href=routes::RECORD_FILE download="">
                        {t!(record.file)}
                    </a>
                </p>
            </div>
        </Card>
    }
    .into_any()
}
