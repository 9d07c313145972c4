//! The list of payments.

use domain::activity::DeskTopic;
use domain::lists::{AnyFilter, ListKind, PaymentShow, PaymentsFilter};
use domain::payments::Origin;
use leptos::prelude::*;
use portal::platform::feed::desk;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::payments::{self, PaymentOfList};
use portal::views::desk::saved_filters;

use super::address::ListAddress;
use super::filter_fields::{AmountFields, DayFields};
use super::list_parts::{ListEnd, ListTable, ListTabs};
use crate::components::Text;
use crate::components::amount::Amount;
use crate::components::badge::PaymentStateBadge;
use crate::components::day::Instant;
use crate::components::filter_form::FilterForm;
use crate::components::page_title::PageTitle;
use crate::components::select::Select;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle};
use crate::request::context::request_context;
use crate::request::reader::money;
use crate::shared::answer::answer;
use crate::shared::live_page::{LiveDesk, ReadAt};
use crate::shared::shell::{Frame, Section};
use crate::shared::words::method;
use crate::staff::saved_filters::SavedTabs;
use crate::{routes, t};

type Address = ListAddress<PaymentsFilter>;

#[component]
pub fn StaffPaymentsPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let address = Address::read(routes::STAFF_PAYMENTS, &context.query);
        let found = async {
            let (portal, actor) = (&context.portal, &context.actor);
            let after = desk::place(portal).await?.position();
            let page = payments::list(portal, actor, &address.query).await?;
            Ok((after, page, saved_filters::beside(portal, actor, ListKind::Payments).await?))
        };
        answer(found.await, |(after, page, saved)| {
            // What is new is on the first page.
            let live = address.query.place.is_none().then(|| {
                view! { <LiveDesk after topics=vec![DeskTopic::Payments] pause_s=2 counts=true/> }
            });
            let shown = AnyFilter::Payments(address.filter().clone());
            view! {
                <Frame section=Section::StaffPayments>
                    <div class="stack">
                        <PageTitle title=t!(lists.payments.title)/>
                        <Tabs address=address.clone() page=page.clone()/>
                        <SavedTabs saved shown/>
                        <Narrow address=address.clone()/>
                        {live}
                        <Content address page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn show_text(show: PaymentShow) -> &'static str {
    match show {
        PaymentShow::Settled => t!(lists.payments.show.settled),
        PaymentShow::InProgress => t!(lists.payments.show.in_progress),
        PaymentShow::NotMade => t!(lists.payments.show.not_made),
        PaymentShow::All => t!(lists.payments.show.all),
    }
}

#[component]
fn Tabs(address: Address, page: ListPage<PaymentOfList>) -> impl IntoView {
    let filter = address.filter();
    let tab = |show: &PaymentShow| {
        let href = address.of(&PaymentsFilter { show: *show, ..filter.clone() });
        (href, show_text(*show), filter.show == *show)
    };
    let tabs: Vec<_> = PaymentShow::ALL.iter().map(tab).collect();
    view! { <ListTabs tabs counts=page.tabs/> }.into_any()
}

#[component]
fn Narrow(address: Address) -> impl IntoView {
    let wrong = address.wrong.clone();
    let filter = address.filter().clone();
    let clear = address.cleared(&PaymentsFilter { show: filter.show, ..PaymentsFilter::default() });
    let kept = vec![("show", filter.show.code().to_owned())];
    let mut origins: Vec<(Text, Text)> = vec![("".into(), t!(lists.payments.every_origin).into())];
    let option = |origin: &Origin| (origin.code().into(), method(*origin).into());
    origins.extend(Origin::ALL.iter().map(option));
    let chosen = filter.origin.map_or("", Origin::code);
    let labels = [t!(lists.from), t!(lists.to)];
    let is_wrong = address.is_wrong();
    view! {
        <FilterForm action=address.path kept clear is_wrong>
            <DayFields days=filter.days wrong=wrong.clone() labels/>
            <Select name="origin" label=t!(lists.payments.origin) options=origins chosen/>
            <AmountFields amounts=filter.amounts wrong/>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Content(address: Address, page: ListPage<PaymentOfList>) -> impl IntoView {
    let columns = payment_columns();
    let end = ListEnd::of(&address, &page);
    let is_empty = page.rows.is_empty();
    let as_of = page.as_of;
    let rows = page.rows.into_iter().map(|row| view! { <PaymentLine row/> }).collect_view();
    let sum_label = t!(lists.payments.sum);
    view! {
        <div data-live="">
            <ListTable caption=t!(lists.payments.title) columns is_empty end sum_label>
                {rows}
            </ListTable>
        </div>
        <ReadAt at=as_of/>
    }
    .into_any()
}

pub(super) fn payment_columns() -> Vec<Column> {
    vec![
        Column::text(t!(lists.payments.payment)),
        Column::text(t!(lists.payments.day)),
        Column::text(t!(lists.payments.origin)),
        Column::text(t!(lists.invoices.state)),
        Column::number(t!(lists.invoices.amount)),
    ]
}

#[component]
pub(super) fn PaymentLine(row: PaymentOfList) -> impl IntoView {
    let title = match (row.customer_name, row.customers) {
        (Some(name), 2..) => t!(lists.payments.more, count = row.customers - 1, name = name),
        (Some(name), _) => name,
        (None, _) => row.payer_name.clone().unwrap_or_else(|| t!(payments.untitled).to_owned()),
    };
    let about = Some(row.description).filter(|text| !text.trim().is_empty());
    let back = row.refunded.map(|back| t!(payments.refunded, amount = money(back)));
    let note: Vec<String> = about.into_iter().chain(back).collect();
    let note = (!note.is_empty()).then(|| note.join(" · "));
    view! {
        <Row>
            <RowTitle href=routes::staff_payment(&row.id) title note/>
            <Cell label=t!(lists.payments.day)>
                <Instant at=row.succeeded_at.unwrap_or(row.created_at)/>
            </Cell>
            <Cell label=t!(lists.payments.origin)>{method(row.origin)}</Cell>
            <Cell label=t!(lists.invoices.state) plain=true>
                <PaymentStateBadge state=row.state is_reversed=row.reversed_at.is_some()/>
            </Cell>
            <NumberCell label=t!(lists.invoices.amount) lead=true>
                <Amount value=row.amount/>
            </NumberCell>
        </Row>
    }
    .into_any()
}
