//! List of invoices.

use domain::invoices::InvoiceStanding;
use leptos::prelude::*;
use portal::billing::invoices::{Filter, InvoicePage, ListedInvoice, PAGE_ROWS, Show, list};

use super::asked;
use crate::components::amount::Amount;
use crate::components::badge::{Badge, StandingBadge};
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{AsOf, Day, DuePhrase};
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::field::{Field, FieldKind};
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::components::pagination::{PagePlace, Pagination};
use crate::components::select::Select;
use crate::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::{Text, UiTone};
use crate::request::context::request_context;
use crate::request::reader::{money, today};
use crate::shared::answer::answer;
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section, sees_all_debts};
use crate::shared::words::debt_title;
use crate::{routes, t};

/// All invoices visible to the reader, pending or paid.
#[component]
pub fn InvoicesPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let filter = asked::filter(&context.query);
        answer(list(&context.portal, &context.actor, &filter).await, |found| {
            let filter = Filter { page: found.page, ..filter };
            view! {
                <Frame section=Section::Invoices>
                    <LivePage after=found.seq/>
                    <div class="stack" data-live="">
                        <PageTitle title=t!(invoices.title)/>
                        <Narrow filter=filter.clone() found=found.clone()/>
                        <Content filter found/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Narrow(filter: Filter, found: InvoicePage) -> impl IntoView {
    let tab = |show: Show, text: &'static str| {
        let href = asked::address(&Filter { show, page: 1, ..filter.clone() });
        let current = filter.show == show;
        view! { <FilterTab href text current count=current.then_some(found.total)/> }
    };
    let tabs = [tab(Show::Pending, t!(invoices.pending)), tab(Show::Paid, t!(invoices.paid))];
    view! {
        <div class="filters">
            <FilterTabs label=t!(invoices.filter)>{tabs.into_iter().collect_view()}</FilterTabs>
            <SearchForm filter=filter.clone() found/>
        </div>
    }
    .into_any()
}

#[component]
fn SearchForm(filter: Filter, found: InvoicePage) -> impl IntoView {
    let several = found.customers.len() > 1;
    let mut options: Vec<(Text, Text)> = vec![("".into(), t!(invoices.every_customer).into())];
    options.extend(found.customers.into_iter().map(|c| (String::from(c.id).into(), c.name.into())));
    let chosen = filter.customer.as_ref().map_or(String::new(), ToString::to_string);
    let is_narrow = filter.customer.is_some() || !filter.search.is_empty();
    let clear = asked::address(&Filter { show: filter.show, page: 1, ..Filter::default() });
    view! {
        <form class="filters__search" method="get" action=routes::INVOICES role="search">
            <input type="hidden" name="show" value=asked::show_code(filter.show)/>
            {several
                .then(|| {
                    view! {
                        <Select name="customer" label=t!(invoices.of_customer) options chosen/>
                    }
                })}
            <Field
                name="q"
                label=t!(invoices.search)
                kind=FieldKind::Search
                value=filter.search
                longest=asked::LONGEST_SEARCH
            />
            <Button look=Look::Secondary icon=Icon::Search>{t!(form.search)}</Button>
            {is_narrow
                .then(|| view! { <a class="filters__clear" href=clear>{t!(form.clear)}</a> })}
        </form>
    }
    .into_any()
}

#[component]
fn Content(filter: Filter, found: InvoicePage) -> impl IntoView {
    if found.rows.is_empty() {
        return view! { <Nothing filter/> }.into_any();
    }
    let several = found.customers.len() > 1;
    let place = PagePlace { page: found.page, size: PAGE_ROWS, total: found.total };
    let href = move |page| asked::address(&Filter { page, ..filter.clone() });
    let is_paid = found.rows.iter().all(|row| row.invoice.outstanding.is_zero());
    let mut columns = vec![
        Column::text(t!(invoices.invoice)),
        Column::text(if is_paid { t!(invoices.paid) } else { t!(invoices.due) }),
        Column::text(t!(invoices.standing)),
        Column::number(t!(invoices.amount)),
    ];
    if !is_paid {
        columns.push(Column::actions(t!(invoices.pay)));
    }
    let rows = found.rows.into_iter().map(|row| view! { <Line row several/> }).collect_view();
    view! {
        <Card>
            <Table caption=t!(invoices.title) columns>
                {rows}
            </Table>
        </Card>
        <Pagination place href/>
        <AsOf at=found.as_of/>
    }
    .into_any()
}

#[component]
fn Line(row: ListedInvoice, several: bool) -> impl IntoView {
    let ListedInvoice { invoice, customer_name, moving } = row;
    let title = debt_title(&invoice.description, &invoice.number, (1, 1));
    let note = match several {
        true => format!("{customer_name} · {}", invoice.number),
        false => invoice.number.clone(),
    };
    let standing = invoice.standing(today());
    let is_paid = invoice.outstanding.is_zero();
    let is_partial = !is_paid && invoice.outstanding != invoice.total;
    let zone = crate::request::reader::with_reader(|reader| reader.zone.clone());
    let paid_on = invoice.paid_at.map(|at| domain::calendar::date_at(at, &zone));
    let shown = if is_paid { invoice.total } else { invoice.outstanding };
    let badge = match moving {
        true => view! { <Badge tone=UiTone::Info text=t!(payment_state.processing)/> }.into_any(),
        false => view! { <StandingBadge standing/> }.into_any(),
    };
    view! {
        <Row>
            <RowTitle href=routes::invoice(&invoice.id) title note/>
            {match paid_on {
                Some(_) if standing == InvoiceStanding::Void => {
                    view! { <Cell label=t!(invoices.paid)>"—"</Cell> }.into_any()
                }
                Some(date) => {
                    view! { <Cell label=t!(invoices.paid)><Day date/></Cell> }.into_any()
                }
                None => {
                    view! {
                        <Cell label=t!(invoices.due)>
                            <Day date=invoice.due_on/>
                            " "
                            <DuePhrase due_on=invoice.due_on/>
                        </Cell>
                    }
                        .into_any()
                }
            }}
            <Cell label=t!(invoices.standing) plain=true>{badge}</Cell>
            <NumberCell label=t!(invoices.amount) lead=true>
                <Amount value=shown/>
                {is_partial
                    .then(|| {
                        view! {
                            <span class="table__note">
                                {t!(invoices.of_total, amount = money(invoice.total))}
                            </span>
                        }
                    })}
            </NumberCell>
            {(!is_paid)
                .then(|| {
                    let open = !moving && !invoice.disputed;
                    view! {
                        <PayCell id=invoice.id.to_string() number=invoice.number open/>
                    }
                })}
        </Row>
    }
    .into_any()
}

#[component]
fn PayCell(id: String, number: String, open: bool) -> impl IntoView {
    let href = format!("{}?invoice={id}", routes::REVIEW);
    let label = t!(invoices.pay_label, number = number.as_str());
    view! {
        <ActionsCell>
            {open
                .then(|| {
                    view! {
                        <LinkButton href look=Look::Secondary label>
                            {t!(invoices.pay)}
                        </LinkButton>
                    }
                })}
        </ActionsCell>
    }
    .into_any()
}

#[component]
fn Nothing(filter: Filter) -> impl IntoView {
    let is_narrow = filter.customer.is_some() || !filter.search.is_empty();
    let (picture, title, text) = match filter.show {
        _ if is_narrow => (Picture::Lost, t!(invoices.none_found_title), t!(invoices.none_found)),
        Show::Pending if sees_all_debts() => {
            (Picture::Sun, t!(invoices.none_pending_title), t!(invoices.none_pending))
        }
        Show::Pending => {
            (Picture::Sun, t!(confirmation.link_done_title), t!(confirmation.link_done))
        }
        Show::Paid => (Picture::Paper, t!(invoices.none_paid_title), t!(invoices.none_paid)),
    };
    view! { <Card><EmptyState picture title text/></Card> }.into_any()
}
