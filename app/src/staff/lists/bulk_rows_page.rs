//! The rows of an act, and what became of each.

use domain::lists::{BulkRowsFilter, BulkShow};
use leptos::prelude::*;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::bulk_rows::{self, BulkRow};

use super::address::ListAddress;
use super::list_parts::{ListEnd, ListTable, ListTabs};
use crate::components::day::AsOf;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::context::request_context;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::bulk::{BulkLine, bulk_columns, outcome_text};
use crate::{routes, t};

type Address = ListAddress<BulkRowsFilter>;

#[component]
pub fn BulkRowsPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let address = Address::read(routes::STAFF_BULK_ROWS, &context.query);
        let found = bulk_rows::list(&context.portal, &context.actor, &address.query).await;
        answer(found, |page| {
            let back = address.filter().act.as_ref().map_or_else(
                || (routes::STAFF_BULK.to_owned(), t!(bulk.title)),
                |act| (routes::staff_bulk(act), t!(bulk.rows_title)),
            );
            view! {
                <Frame section=Section::StaffInvoices>
                    <div class="stack">
                        <BackLink href=back.0 text=t!(bulk.title)/>
                        <PageTitle title=t!(bulk.rows_title)/>
                        <Tabs address=address.clone() page=page.clone()/>
                        <Content address page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn show_text(show: BulkShow) -> &'static str {
    show.outcome().map_or_else(|| t!(bulk.outcome.all), outcome_text)
}

#[component]
fn Tabs(address: Address, page: ListPage<BulkRow>) -> impl IntoView {
    let filter = address.filter();
    let tab = |show: &BulkShow| {
        let href = address.of(&BulkRowsFilter { show: *show, ..filter.clone() });
        (href, show_text(*show), filter.show == *show)
    };
    let tabs: Vec<_> = BulkShow::ALL.iter().map(tab).collect();
    view! { <ListTabs tabs counts=page.tabs/> }.into_any()
}

#[component]
fn Content(address: Address, page: ListPage<BulkRow>) -> impl IntoView {
    let end = ListEnd::of(&address, &page);
    let (is_empty, as_of) = (page.rows.is_empty(), page.as_of);
    let rows = page.rows.into_iter().map(|row| view! { <BulkLine row/> }).collect_view();
    view! {
        <ListTable
            caption=t!(bulk.rows_title)
            columns=bulk_columns()
            is_empty
            end
            sum_label=t!(bulk.owed)
        >
            {rows}
        </ListTable>
        <AsOf at=as_of/>
    }
    .into_any()
}
