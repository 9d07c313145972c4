//! An invoice, as staff see it: read only.

use domain::ids::InvoiceId;
use domain::invoices::cancellation::CancellationKind;
use domain::invoices::{Instalment, InvoiceLine};
use leptos::prelude::*;
use portal::billing::invoices::{InvoiceDetail, PaymentOnInvoice, detail_for_staff};

use crate::components::amount::Amount;
use crate::components::badge::{PaymentStateBadge, StandingBadge};
use crate::components::card::Card;
use crate::components::day::{AsOf, Day};
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::total::Total;
use crate::customer::invoices::history_card::History;
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section};
use crate::shared::words::method;
use crate::staff::invoicing::Acts;
use crate::{routes, t};

#[component]
pub fn StaffInvoicePage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let found = async {
            let id = InvoiceId::parse(last_segment(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            detail_for_staff(&context.portal, &context.actor, &id).await
        };
        answer(found.await, |found| {
            let title = t!(invoice.title, number = found.invoice.number.as_str());
            let lead = Some(found.invoice.description.clone());
            let lead = lead.filter(|text| !text.trim().is_empty());
            let (standing, as_of) = (found.invoice.standing(found.today), found.as_of);
            let (total, outstanding) = (found.invoice.total, found.invoice.outstanding);
            let cancellations = CancellationKind::of(total, outstanding);
            view! {
                <Frame section=Section::StaffInvoices>
                    <div class="stack">
                        <BackLink href=routes::STAFF_INVOICES text=t!(lists.invoices.title)/>
                        <PageTitle title lead>
                            <StandingBadge standing/>
                        </PageTitle>
                        <div class="invoice">
                            <div class="stack">
                                <Instalments found=found.clone()/>
                                <Lines found=found.clone()/>
                                <Payments payments=found.payments.clone()/>
                            </div>
                            <aside class="stack">
                                <Facts found=found.clone()/>
                                <Acts id=found.invoice.id.clone() cancellations/>
                                <History found/>
                            </aside>
                        </div>
                        <AsOf at=as_of/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Facts(found: InvoiceDetail) -> impl IntoView {
    let invoice = found.invoice;
    let customer = format!("{} · {}", found.customer_name, found.customer_number);
    let paid = invoice.total.minus(invoice.outstanding).ok().filter(|paid| paid.minor > 0);
    view! {
        <Card>
            <SummaryList>
                <Fact term=t!(lists.invoices.customer)>
                    <a href=routes::staff_customer(&invoice.customer)>{customer}</a>
                </Fact>
                <Fact term=t!(invoice.issued_on)><Day date=invoice.issued_on/></Fact>
                <Fact term=t!(invoice.due_on)><Day date=invoice.due_on/></Fact>
                <Fact term=t!(invoice.total)><Amount value=invoice.total/></Fact>
                {paid
                    .map(|paid| {
                        view! { <Fact term=t!(invoice.paid_so_far)><Amount value=paid/></Fact> }
                    })}
                <Fact term=t!(invoice.outstanding)><Amount value=invoice.outstanding/></Fact>
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Instalments(found: InvoiceDetail) -> impl IntoView {
    let (total, today) = (found.instalments.len(), found.today);
    let columns = vec![
        Column::text(t!(lists.invoices.instalment)),
        Column::text(t!(lists.invoices.due)),
        Column::text(t!(lists.invoices.state)),
        Column::number(t!(lists.invoices.amount)),
        Column::number(t!(invoice.outstanding)),
    ];
    let row = |part: Instalment| {
        let title = t!(invoice.instalment, number = part.number, total = total);
        let (due_on, amount) = (part.due_on, part.amount);
        let (standing, owed) = (part.standing(today), part.outstanding());
        view! {
            <Row>
                <RowTitle title/>
                <Cell label=t!(lists.invoices.due)><Day date=due_on/></Cell>
                <Cell label=t!(lists.invoices.state) plain=true>
                    <StandingBadge standing/>
                </Cell>
                <NumberCell label=t!(lists.invoices.amount) lead=true>
                    <Amount value=amount/>
                </NumberCell>
                <NumberCell label=t!(invoice.outstanding)>
                    <Amount value=owed/>
                </NumberCell>
            </Row>
        }
    };
    let rows = found.instalments.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(invoice.instalments)>
            <Table caption=t!(invoice.instalments) columns>
                {rows}
            </Table>
            <Total label=t!(invoice.outstanding) value=found.invoice.outstanding/>
        </Card>
    }
    .into_any()
}

#[component]
fn Lines(found: InvoiceDetail) -> impl IntoView {
    let columns = vec![
        Column::text(t!(invoice.line)),
        Column::number(t!(invoice.quantity)),
        Column::number(t!(invoice.line_amount)),
    ];
    let line = |line: InvoiceLine| {
        view! {
            <Row>
                <RowTitle title=line.description/>
                <NumberCell label=t!(invoice.quantity)>{line.quantity}</NumberCell>
                <NumberCell label=t!(invoice.line_amount) lead=true>
                    <Amount value=line.amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = found.lines.into_iter().map(line).collect_view();
    view! {
        <Card title=t!(invoice.lines)>
            <Table caption=t!(invoice.lines) columns>
                {rows}
            </Table>
            <Total label=t!(invoice.total) value=found.invoice.total/>
        </Card>
    }
    .into_any()
}

#[component]
fn Payments(payments: Vec<PaymentOnInvoice>) -> impl IntoView {
    if payments.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(lists.payments.day)),
        Column::text(t!(lists.invoices.method)),
        Column::text(t!(lists.invoices.state)),
        Column::number(t!(lists.invoices.allocated)),
    ];
    let row = |payment: PaymentOnInvoice| {
        let at = payment.succeeded_at.unwrap_or(payment.created_at);
        let title = short_instant(at);
        let href = routes::staff_payment(&payment.id);
        view! {
            <Row>
                <RowTitle href title at=at note=payment.payer_name/>
                <Cell label=t!(lists.invoices.method)>{method(payment.origin)}</Cell>
                <Cell label=t!(lists.invoices.state) plain=true>
                    <PaymentStateBadge state=payment.state is_reversed=payment.is_reversed/>
                </Cell>
                <NumberCell label=t!(lists.invoices.allocated) lead=true>
                    <Amount value=payment.allocated/>
                </NumberCell>
            </Row>
        }
    };
    let rows = payments.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(invoice.payments)>
            <Table caption=t!(invoice.payments) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}
