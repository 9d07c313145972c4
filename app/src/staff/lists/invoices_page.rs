//! The list of invoices and instalments.

use domain::access::Right;
use domain::calendar::date_at;
use domain::lists::{AnyFilter, DebtShow, DebtUnit, InvoicesFilter, ListKind};
use leptos::prelude::*;
use portal::views::desk::lists::ListPage;
use portal::views::desk::lists::invoices::{self, DebtOfList};
use portal::views::desk::saved_filters;

use super::address::ListAddress;
use super::choosing::{BulkChoice, Choosing, RowTick};
use super::filter_fields::{AmountFields, DayFields, NumberField};
use super::list_parts::{ListEnd, ListTable, ListTabs};
use crate::components::Text;
use crate::components::amount::Amount;
use crate::components::badge::StandingBadge;
use crate::components::button::{LinkButton, Look};
use crate::components::day::{AsOf, Day, DuePhrase};
use crate::components::filter_form::FilterForm;
use crate::components::page_title::PageTitle;
use crate::components::select::Select;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle};
use crate::request::context::request_context;
use crate::request::reader::{money, today, with_reader};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::saved_filters::SavedTabs;
use crate::{routes, t};

type Address = ListAddress<InvoicesFilter>;

#[component]
pub fn StaffInvoicesPage() -> impl IntoView {
    let context = request_context();
    let issue = context.actor.may(Right::IssueInvoices).then(|| {
        let href = routes::STAFF_INVOICE_NEW;
        view! { <LinkButton href look=Look::Secondary>{t!(staff_invoicing.nav)}</LinkButton> }
    });
    Suspend::new(async move {
        let address = Address::read(routes::STAFF_INVOICES, &context.query);
        let found = async {
            let page = invoices::list(&context.portal, &context.actor, &address.query).await?;
            let (portal, actor) = (&context.portal, &context.actor);
            Ok((page, saved_filters::beside(portal, actor, ListKind::Invoices).await?))
        };
        answer(found.await, |(page, saved)| {
            let shown = AnyFilter::Invoices(address.filter().clone());
            view! {
                <Frame section=Section::StaffInvoices>
                    <div class="stack">
                        <PageTitle title=t!(lists.invoices.title)>{issue}</PageTitle>
                        <Tabs address=address.clone() page=page.clone()/>
                        <SavedTabs saved shown/>
                        <Narrow address=address.clone() page=page.clone()/>
                        <Content address page/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn show_text(show: DebtShow) -> &'static str {
    match show {
        DebtShow::Open => t!(lists.invoices.show.open),
        DebtShow::Overdue => t!(lists.invoices.show.overdue),
        DebtShow::Paid => t!(lists.invoices.show.paid),
        DebtShow::All => t!(lists.invoices.show.all),
    }
}

#[component]
fn Tabs(address: Address, page: ListPage<DebtOfList>) -> impl IntoView {
    let filter = address.filter();
    let tab = |show: &DebtShow| {
        let unit = if show.is_open() { filter.unit } else { DebtUnit::Invoice };
        let href = address.of(&InvoicesFilter { show: *show, unit, ..filter.clone() });
        (href, show_text(*show), filter.show == *show)
    };
    let tabs: Vec<_> = DebtShow::ALL.iter().map(tab).collect();
    view! { <ListTabs tabs counts=page.tabs/> }.into_any()
}

/// The form of the filter, and whose invoices alone are shown.
#[component]
fn Narrow(address: Address, page: ListPage<DebtOfList>) -> impl IntoView {
    let wrong = address.wrong.clone();
    let filter = address.filter().clone();
    let clear = address.cleared(&InvoicesFilter { show: filter.show, ..InvoicesFilter::default() });
    let mut kept = vec![("show", filter.show.code().to_owned())];
    kept.extend(filter.customer.as_ref().map(|id| ("customer", id.to_string())));
    let of_customer = filter.customer.as_ref().map(|id| {
        let name = page.rows.first().map(|row| row.customer_name.clone());
        let name = name.unwrap_or_else(|| t!(lists.invoices.of_customer).to_owned());
        let all = address.of(&InvoicesFilter { customer: None, ..filter.clone() });
        view! {
            <p>
                <a href=routes::staff_customer(id)>{name}</a>
                " · "
                <a href=all>{t!(lists.invoices.of_all)}</a>
            </p>
        }
    });
    let units: Vec<(Text, Text)> = vec![
        (DebtUnit::Invoice.code().into(), t!(lists.invoices.invoice).into()),
        (DebtUnit::Instalment.code().into(), t!(lists.invoices.instalment).into()),
    ];
    let is_open = filter.show.is_open();
    let labels = [t!(lists.invoices.due_from), t!(lists.invoices.due_to)];
    let is_wrong = address.is_wrong();
    view! {
        {of_customer}
        <FilterForm action=address.path kept clear is_wrong>
            {is_open
                .then(|| {
                    view! {
                        <Select
                            name="unit"
                            label=t!(lists.invoices.unit)
                            options=units
                            chosen=filter.unit.code()
                        />
                    }
                })}
            <NumberField value=filter.number wrong=wrong.clone()/>
            <DayFields days=filter.due wrong=wrong.clone() labels/>
            <AmountFields amounts=filter.amounts wrong/>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Content(address: Address, page: ListPage<DebtOfList>) -> impl IntoView {
    let show = address.filter().show;
    let is_paid = show == DebtShow::Paid;
    let filter = AnyFilter::Invoices(address.filter().clone());
    let is_offered = BulkChoice::is_offered(&filter) && !address.selects();
    let select = is_offered.then(|| address.selecting());
    let choice = BulkChoice::of(&address, filter, &page);
    let is_choosing = choice.is_some();
    let mut columns = vec![
        Column::text(t!(lists.invoices.invoice)),
        Column::text(if is_paid { t!(lists.invoices.paid_at) } else { t!(lists.invoices.due) }),
        Column::text(t!(lists.invoices.state)),
        Column::number(t!(lists.invoices.amount)),
    ];
    if is_choosing {
        columns.insert(0, Column::actions(t!(bulk.tick)));
    }
    let end = ListEnd::of(&address, &page).selectable(select);
    let is_empty = page.rows.is_empty();
    let as_of = page.as_of;
    let line = |row| view! { <Line row is_paid is_choosing/> };
    let rows = page.rows.into_iter().map(line).collect_view();
    let sum_label = match show.is_open() {
        true => t!(lists.invoices.sum_open),
        false => t!(lists.invoices.sum_all),
    };
    view! {
        <Choosing choice>
            <ListTable caption=t!(lists.invoices.title) columns is_empty end sum_label>
                {rows}
            </ListTable>
        </Choosing>
        <AsOf at=as_of/>
    }
    .into_any()
}

#[component]
fn Line(row: DebtOfList, is_paid: bool, is_choosing: bool) -> impl IntoView {
    let DebtOfList { invoice, customer_name, instalment, .. } = row;
    let today = today();
    let (title, due_on, standing, owed, total) = match &instalment {
        None => {
            let standing = invoice.standing(today);
            let number = invoice.number.clone();
            (number, invoice.due_on, standing, invoice.outstanding, invoice.total)
        }
        Some(part) => {
            let number = invoice.number.as_str();
            let title = t!(lists.invoices.part, number = number, part = part.number);
            (title, part.due_on, part.standing(today), part.outstanding(), part.amount)
        }
    };
    let note = match invoice.description.trim() {
        "" => customer_name,
        description => format!("{customer_name} · {description}"),
    };
    let zone = with_reader(|reader| reader.zone.clone());
    let day = match invoice.paid_at.filter(|_| owed.is_zero()) {
        Some(at) => {
            let label = t!(lists.invoices.paid_at);
            view! { <Cell label><Day date=date_at(at, &zone)/></Cell> }.into_any()
        }
        None if is_paid => view! { <Cell label=t!(lists.invoices.paid_at)>"—"</Cell> }.into_any(),
        None => view! {
            <Cell label=t!(lists.invoices.due)>
                <Day date=due_on/>
                " "
                <DuePhrase due_on/>
            </Cell>
        }
        .into_any(),
    };
    let tick = is_choosing.then(|| {
        view! { <RowTick value=invoice.id.to_string() name=title.clone()/> }
    });
    let is_partial = !owed.is_zero() && owed != total;
    let shown = if owed.is_zero() { total } else { owed };
    view! {
        <Row>
            {tick}
            <RowTitle href=routes::staff_invoice(&invoice.id) title note/>
            {day}
            <Cell label=t!(lists.invoices.state) plain=true>
                <StandingBadge standing/>
            </Cell>
            <NumberCell label=t!(lists.invoices.amount) lead=true>
                <Amount value=shown/>
                {is_partial
                    .then(|| {
                        let of_total = t!(invoices.of_total, amount = money(total));
                        view! { <span class="table__note">{of_total}</span> }
                    })}
            </NumberCell>
        </Row>
    }
    .into_any()
}
