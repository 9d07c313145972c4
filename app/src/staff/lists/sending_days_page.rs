//! What became of reminders, by day: each number opens its entries of the log.

use domain::calendar::Date;
use domain::lists::{AnyFilter, DayRange, MessageShow, MessagesFilter};
use domain::reminders::DayCounts;
use leptos::prelude::*;
use portal::contact::reminders::record::{self, LateReminder, SendingDays};

use crate::components::UiTone;
use crate::components::card::Card;
use crate::components::day::{AsOf, Instant};
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::request_context;
use crate::request::reader::{short_date, whole};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::filter_address::list_address;
use crate::{routes, t};

#[component]
pub fn SendingDaysPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let found = record::sending_days(&context.portal, &context.actor).await;
        answer(found, |SendingDays { today, today_is, days, too_late, as_of }| {
            let days = days.into_iter().map(|day| (day.of.day, day.of.counts));
            let days: Vec<_> = [(today_is, today)].into_iter().chain(days).collect();
            view! {
                <Frame section=Section::StaffMessages>
                    <div class="stack">
                        <BackLink href=routes::STAFF_MESSAGES text=t!(lists.messages.title)/>
                        <PageTitle title=t!(record.staff_title) lead=t!(record.staff_lead)/>
                        <TooLate too_late/>
                        <Days days today_is/>
                        <p>
                            <a href=routes::RECORD>{t!(record.public)}</a>
                        </p>
                        <AsOf at=as_of/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Days(days: Vec<(Date, DayCounts)>, today_is: Date) -> impl IntoView {
    let columns = vec![
        Column::text(t!(record.day)),
        Column::number(t!(record.sent)),
        Column::number(t!(record.withheld)),
        Column::number(t!(record.failed)),
        Column::number(t!(record.dropped)),
    ];
    let line = move |(day, counts): (Date, DayCounts)| {
        let note = (day == today_is).then(|| t!(record.until_now));
        view! {
            <Row>
                <RowTitle title=short_date(day) note/>
                <Counts day counts/>
            </Row>
        }
    };
    view! {
        <Card>
            <Table caption=t!(record.staff_title) columns>
                {days.into_iter().map(line).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn Counts(day: Date, counts: DayCounts) -> impl IntoView {
    let DayCounts { sent, withheld, failed, dropped, .. } = counts;
    let cell = |(label, show, count): (&'static str, MessageShow, i64)| {
        let days = DayRange { from: Some(day), to: Some(day) };
        let href = list_address(&AnyFilter::Messages(MessagesFilter { show, days }));
        let number = match count {
            0 => whole(count).into_any(),
            _ => view! { <a href=href>{whole(count)}</a> }.into_any(),
        };
        view! { <NumberCell label>{number}</NumberCell> }
    };
    [
        (t!(record.sent), MessageShow::Sent, sent),
        (t!(record.withheld), MessageShow::Withheld, withheld),
        (t!(record.failed), MessageShow::Failed, failed),
        (t!(record.dropped), MessageShow::Dropped, dropped),
    ]
    .into_iter()
    .map(cell)
    .collect_view()
}

/// Who was reminded of what was paid: there should be nobody.
#[component]
fn TooLate(too_late: Vec<LateReminder>) -> impl IntoView {
    if too_late.is_empty() {
        return view! { <Notice tone=UiTone::Good title=t!(record.nobody)/> }.into_any();
    }
    let columns = vec![
        Column::text(t!(lists.messages.person)),
        Column::text(t!(record.invoice)),
        Column::text(t!(record.settled)),
        Column::text(t!(lists.messages.when)),
    ];
    let line = |one: LateReminder| {
        let href = routes::staff_customer(&one.customer);
        let invoice = routes::staff_invoice(&one.invoice);
        let settled =
            if one.is_before { t!(record.paid_before) } else { t!(record.paid_meanwhile) };
        view! {
            <Row>
                <RowTitle href title=one.name/>
                <Cell label=t!(record.invoice)>
                    <a href=invoice>{one.invoice_number}</a>
                </Cell>
                <Cell label=t!(record.settled)>{settled}</Cell>
                <Cell label=t!(lists.messages.when)><Instant at=one.at/></Cell>
            </Row>
        }
    };
    view! {
        <Card title=t!(record.too_late)>
            <Table caption=t!(record.too_late) columns>
                {too_late.into_iter().map(line).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}
