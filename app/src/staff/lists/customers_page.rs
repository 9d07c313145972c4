//! The list of customers.

use domain::access::Right;
use domain::lists::{AnyFilter, CustomerSort, CustomersFilter, ListKind, OwingShow};
use leptos::prelude::*;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::customers::{self, BalanceOfList, CustomerOfList};
use portal::views::desk::saved_filters;

use super::address::ListAddress;
use super::choosing::{BulkChoice, Choosing, RowTick};
use super::filter_fields::NumberField;
use super::list_parts::{ListEnd, ListTable, ListTabs};
use crate::components::Text;
use crate::components::amount::Amount;
use crate::components::day::AsOf;
use crate::components::filter_form::FilterForm;
use crate::components::page_title::PageTitle;
use crate::components::select::Select;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle};
use crate::request::context::request_context;
use crate::request::reader::money;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::saved_filters::SavedTabs;
use crate::{routes, t};

type Address = ListAddress<CustomersFilter>;

#[component]
pub fn CustomersPage() -> impl IntoView {
    let context = request_context();
    let decides = context.actor.may(Right::Answer);
    Suspend::new(async move {
        let address = Address::read(routes::STAFF_CUSTOMERS, &context.query);
        let found = async {
            let page = customers::list(&context.portal, &context.actor, &address.query).await?;
            let (portal, actor) = (&context.portal, &context.actor);
            Ok((page, saved_filters::beside(portal, actor, ListKind::Customers).await?))
        };
        answer(found.await, |(page, saved)| {
            let shown = AnyFilter::Customers(address.filter().clone());
            view! {
                <Frame section=Section::StaffCustomers>
                    <div class="stack">
                        <PageTitle title=t!(lists.customers.title)/>
                        {decides
                            .then(|| {
                                view! {
                                    <p>
                                        <a href=routes::STAFF_SHARED>{t!(customer.shared_link)}</a>
                                    </p>
                                }
                            })}
                        <Tabs address=address.clone() page=page.clone()/>
                        <SavedTabs saved shown/>
                        <Narrow address=address.clone()/>
                        <Content address page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn show_text(show: OwingShow) -> &'static str {
    match show {
        OwingShow::All => t!(lists.customers.show.all),
        OwingShow::Owing => t!(lists.customers.show.owing),
        OwingShow::Overdue => t!(lists.customers.show.overdue),
    }
}

fn sort_text(sort: CustomerSort) -> &'static str {
    match sort {
        CustomerSort::Number => t!(lists.customers.by_number),
        CustomerSort::Name => t!(lists.customers.by_name),
        CustomerSort::Newest => t!(lists.customers.by_newest),
    }
}

#[component]
fn Tabs(address: Address, page: ListPage<CustomerOfList>) -> impl IntoView {
    let filter = address.filter();
    let tab = |show: &OwingShow| {
        let href = address.of(&CustomersFilter { show: *show, ..filter.clone() });
        (href, show_text(*show), filter.show == *show)
    };
    let tabs: Vec<_> = OwingShow::ALL.iter().map(tab).collect();
    view! { <ListTabs tabs counts=page.tabs/> }.into_any()
}

#[component]
fn Narrow(address: Address) -> impl IntoView {
    let filter = address.filter().clone();
    let (show, sort) = (filter.show, filter.sort);
    let clear = address.cleared(&CustomersFilter { show, ..CustomersFilter::default() });
    let kept = vec![("show", show.code().to_owned())];
    let option =
        |sort: &CustomerSort| -> (Text, Text) { (sort.code().into(), sort_text(*sort).into()) };
    let options: Vec<_> = CustomerSort::ALL.iter().map(option).collect();
    let is_wrong = address.is_wrong();
    view! {
        <FilterForm action=address.path kept clear is_wrong>
            <NumberField value=filter.number wrong=address.wrong/>
            <Select name="sort" label=t!(lists.customers.sort) options chosen=sort.code()/>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Content(address: Address, page: ListPage<CustomerOfList>) -> impl IntoView {
    let filter = AnyFilter::Customers(address.filter().clone());
    let is_offered = BulkChoice::is_offered(&filter) && !address.selects();
    let select = is_offered.then(|| address.selecting());
    let choice = BulkChoice::of(&address, filter, &page);
    let is_choosing = choice.is_some();
    let mut columns = vec![
        Column::text(t!(lists.customers.name)),
        Column::text(t!(lists.customers.email)),
        Column::number(t!(lists.customers.owed)),
    ];
    if is_choosing {
        columns.insert(0, Column::actions(t!(bulk.tick)));
    }
    let end = ListEnd::of(&address, &page).selectable(select);
    let is_empty = page.rows.is_empty();
    let as_of = page.as_of;
    let rows = page.rows.into_iter().map(|row| view! { <Line row is_choosing/> }).collect_view();
    let sum_label = t!(lists.customers.sum);
    view! {
        <Choosing choice>
            <ListTable caption=t!(lists.customers.title) columns is_empty end sum_label>
                {rows}
            </ListTable>
        </Choosing>
        <AsOf at=as_of/>
    }
    .into_any()
}

#[component]
fn Line(row: CustomerOfList, is_choosing: bool) -> impl IntoView {
    let tick = is_choosing.then(|| {
        view! { <RowTick value=row.id.to_string() name=row.name.clone()/> }
    });
    let owes_nothing = row.balances.is_empty();
    let balance = |BalanceOfList { owed, overdue }: BalanceOfList| {
        let overdue =
            (!overdue.is_zero()).then(|| t!(lists.customers.overdue_part, amount = money(overdue)));
        view! {
            <Amount value=owed/>
            {overdue.map(|overdue| view! { <span class="table__note">{overdue}</span> })}
        }
    };
    let balances = row.balances.into_iter().map(balance).collect_view();
    view! {
        <Row>
            {tick}
            <RowTitle href=routes::staff_customer(&row.id) title=row.name note=row.number/>
            <Cell label=t!(lists.customers.email)>{row.email.unwrap_or_else(|| "—".into())}</Cell>
            <NumberCell label=t!(lists.customers.owed) lead=true>
                {owes_nothing.then(|| t!(lists.customers.nothing))}
                {balances}
            </NumberCell>
        </Row>
    }
    .into_any()
}
