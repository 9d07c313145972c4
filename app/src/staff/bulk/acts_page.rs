//! Acts that were ordered.

use domain::ids::BulkId;
use leptos::prelude::*;
use portal::views::desk::bulk::{self, BulkAct, BulkList};

use super::words;
use crate::components::badge::Badge;
use crate::components::button::{LinkButton, Look};
use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::request::context::{query_value, request_context};
use crate::request::reader::short_instant;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

#[component]
pub fn BulkActsPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let after = query_value(&context.query, "after").and_then(|id| BulkId::parse(&id).ok());
        let found = bulk::list(&context.portal, &context.actor, after.as_ref()).await;
        answer(found, |BulkList { acts, next }| {
            let older = next.map(|id| {
                let href = format!("{}?after={id}", routes::STAFF_BULK);
                view! {
                    <p>
                        <LinkButton look=Look::Secondary href>
                            {t!(bulk.older)}
                        </LinkButton>
                    </p>
                }
            });
            let content = match acts.is_empty() {
                true => {
                    let (title, text) = (t!(bulk.none_title), t!(bulk.none));
                    view! { <EmptyState picture=Picture::Paper title text/> }.into_any()
                }
                false => view! { <BulkTable acts caption=t!(bulk.title)/> }.into_any(),
            };
            view! {
                <Frame section=Section::StaffInvoices>
                    <div class="stack">
                        <PageTitle title=t!(bulk.title) lead=t!(bulk.lead)/>
                        <Card>{content}</Card>
                        {older}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
pub(in crate::staff) fn BulkTable(acts: Vec<BulkAct>, caption: &'static str) -> impl IntoView {
    let columns = vec![
        Column::text(t!(bulk.act)),
        Column::text(t!(bulk.maker)),
        Column::text(t!(approvals.state_title)),
    ];
    let row = |act: BulkAct| {
        let (tone, text) = words::state(act.state);
        let note = act.reason.clone();
        let made = format!("{} · {}", act.maker_name, short_instant(act.made_at));
        view! {
            <Row>
                <RowTitle href=routes::staff_bulk(&act.id) title=words::kind(act.kind) note/>
                <Cell label=t!(bulk.maker)>{made}</Cell>
                <Cell label=t!(approvals.state_title) plain=true>
                    <Badge tone text/>
                </Cell>
            </Row>
        }
    };
    let rows = acts.into_iter().map(row).collect_view();
    view! { <Table caption columns>{rows}</Table> }.into_any()
}
