//! What all lists have: tabs, the table or what stands in for it, and the end.

use domain::access::Right;
use domain::lists::ListFilter;
use domain::money::Money;
use leptos::prelude::*;
use portal::views::desk::lists::{ListPage, RowCount};

use super::address::ListAddress;
use crate::components::Text;
use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::list_foot::{ListFoot, PageSteps};
use crate::components::table::{Column, Table};
use crate::request::context::request_context;
use crate::request::reader::whole;
use crate::staff::filter_address::export_address;
use crate::t;

/// A tab: address, text, whether it is the current one.
pub(super) type Tab = (String, &'static str, bool);

/// Tabs with the numbers of their rows.
#[component]
pub(super) fn ListTabs(tabs: Vec<Tab>, counts: Vec<RowCount>) -> impl IntoView {
    let tab = |((href, text, current), count): (Tab, RowCount)| {
        let (count, more) = match count {
            RowCount::Exactly(count) => (count, false),
            RowCount::MoreThan(count) => (count, true),
        };
        view! { <FilterTab href text count=Some(count) more current/> }
    };
    let tabs = tabs.into_iter().zip(counts).map(tab).collect_view();
    view! { <FilterTabs label=t!(lists.filter)>{tabs}</FilterTabs> }.into_any()
}

/// The end of a list, apart from its rows.
pub(super) struct ListEnd {
    count: String,
    sums: Vec<Money>,
    sum_up: Option<String>,
    before: Option<String>,
    after: Option<String>,
    /// Address that exports the list.
    export: Option<String>,
    /// Address where its rows are chosen.
    select: Option<String>,
}

/// How many rows there are, in words.
pub(in crate::staff) fn row_count(count: RowCount) -> String {
    match count {
        RowCount::Exactly(count) => t!(lists.rows, count = count),
        RowCount::MoreThan(count) => t!(lists.more_than, count = whole(i64::from(count))),
    }
}

impl ListEnd {
    pub(super) fn of<F: ListFilter, R>(address: &ListAddress<F>, page: &ListPage<R>) -> Self {
        let is_more = matches!(page.count, RowCount::MoreThan(_));
        let may_export = request_context().actor.may_in_part(Right::Export);
        let export = || export_address(F::LIST, &address.filter().values());
        Self {
            count: row_count(page.count),
            export: may_export.then(export),
            sum_up: (is_more && page.sums.is_none()).then(|| address.summed()),
            sums: page.sums.clone().unwrap_or_default(),
            before: page.before.as_deref().map(|place| address.at(place)),
            after: page.after.as_deref().map(|place| address.at(place)),
            select: None,
        }
    }

    /// The same for a list whose rows can be chosen.
    pub(super) fn selectable(self, address: Option<String>) -> Self {
        Self { select: address, ..self }
    }

    /// The same for a list whose rows have no amounts.
    pub(super) fn without_sums(self) -> Self {
        Self { sums: Vec::new(), sum_up: None, ..self }
    }
}

/// The table with its end, or what stands in for an empty one.
#[component]
pub(super) fn ListTable(
    #[prop(into)] caption: Text,
    columns: Vec<Column>,
    is_empty: bool,
    end: ListEnd,
    /// What the sums are of.
    #[prop(optional)]
    sum_label: &'static str,
    children: Children,
) -> impl IntoView {
    let ListEnd { count, sums, sum_up, before, after, export, select } = end;
    let content = match is_empty {
        true => {
            let (title, text) = (t!(lists.none_title), t!(lists.none));
            view! { <EmptyState picture=Picture::Paper title text/> }.into_any()
        }
        false => view! {
            <Table caption columns>
                {children()}
            </Table>
            <ListFoot count label=sum_label sums sum_up export select/>
        }
        .into_any(),
    };
    view! {
        <Card>{content}</Card>
        <PageSteps before after/>
    }
    .into_any()
}
