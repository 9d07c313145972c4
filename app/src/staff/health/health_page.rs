//! The state of each part: what came last, what waits, what went wrong.

use domain::health::{HealthFault, HealthState, Vitals};
use leptos::prelude::*;
use portal::views::desk::health::{self, HEALTH_CAP, HealthPart, PartHealth};

use super::words;
use crate::components::badge::Badge;
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::shared::answer::answer;
use crate::shared::live_page::ReadAt;
use crate::shared::shell::{Frame, Section};
use crate::t;

#[component]
pub fn HealthPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let found = health::health(&context.portal, &context.actor).await;
        answer(found, |report| {
            let columns = vec![
                Column::text(t!(health.part)),
                Column::text(t!(health.state)),
                Column::text(t!(health.succeeded)),
                Column::text(t!(health.waiting)),
                Column::text(t!(health.fault)),
            ];
            let as_of = report.as_of;
            let rows = report.parts.into_iter().map(|part| view! { <Line part/> }).collect_view();
            view! {
                <Frame section=Section::StaffHealth>
                    <div class="stack">
                        <PageTitle title=t!(health.title) lead=t!(health.lead)/>
                        <Card>
                            <Table caption=t!(health.title) columns>
                                {rows}
                            </Table>
                        </Card>
                        <ReadAt at=as_of/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Line(part: PartHealth) -> impl IntoView {
    let PartHealth { part, state, vitals } = part;
    let (tone, text) = words::state(state);
    let note = (state != HealthState::Good).then(|| words::advice(part));
    let succeeded = match vitals.succeeded_at {
        Some(at) => view! { <Instant at/> }.into_any(),
        None => t!(health.none).into_any(),
    };
    let waiting = waiting(&vitals);
    let fault = fault(part, vitals);
    view! {
        <Row>
            <RowTitle title=words::part(part) note/>
            <Cell label=t!(health.state) plain=true>
                <Badge tone text/>
            </Cell>
            <Cell label=t!(health.succeeded)>{succeeded}</Cell>
            <Cell label=t!(health.waiting)>{waiting}</Cell>
            <Cell label=t!(health.fault)>{fault}</Cell>
        </Row>
    }
    .into_any()
}

/// `3 since 30 Nov, 14:05`
fn waiting(vitals: &Vitals) -> String {
    let Some(since) = vitals.waiting_since else { return t!(health.nothing).to_owned() };
    let (count, at) = (vitals.waiting, short_instant(since));
    if count < HEALTH_CAP {
        t!(health.since, count = count, at = at)
    } else {
        t!(health.more_since, count = count, at = at)
    }
}

fn fault(part: HealthPart, vitals: Vitals) -> AnyView {
    let Vitals { fault, lost, .. } = vitals;
    let Some(HealthFault { at, reason }) = fault else { return t!(health.none).into_any() };
    let lost = (lost > 0).then(|| {
        view! { <span class="table__note">{t!(health.lost, count = lost)}</span> }
    });
    view! {
        <div>
            {words::fault(part)} <span class="table__note">
                <Instant at/>
            </span> <code class="health-reason">{reason}</code> {lost}
        </div>
    }
    .into_any()
}
