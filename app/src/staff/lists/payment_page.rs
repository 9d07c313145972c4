//! A payment, as staff see it: read only.

use domain::ids::PaymentId;
use domain::payments::State;
use domain::receipts;
use leptos::prelude::*;
use portal::payments::{CreditOf, PaidDebt, PaymentDetail, ReceiptOf, detail_for_staff};

use crate::components::amount::Amount;
use crate::components::badge::PaymentStateBadge;
use crate::components::card::Card;
use crate::components::day::{AsOf, Instant};
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::request_context;
use crate::request::reader::money;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section};
use crate::shared::words::{debt_title, method};
use crate::{routes, t};

#[component]
pub fn StaffPaymentPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let found = async {
            let id = PaymentId::parse(last_segment(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            detail_for_staff(&context.portal, &context.actor, &id).await
        };
        answer(found.await, |found| {
            let title = t!(lists.payments.one, amount = money(found.amount));
            let (state, is_reversed) = (found.state.kind(), found.reversed_at.is_some());
            let as_of = found.as_of;
            view! {
                <Frame section=Section::StaffPayments>
                    <div class="stack">
                        <BackLink href=routes::STAFF_PAYMENTS text=t!(lists.payments.title)/>
                        <PageTitle title>
                            <PaymentStateBadge state is_reversed/>
                        </PageTitle>
                        <div class="invoice">
                            <div class="stack">
                                <Debts debts=found.debts.clone()/>
                                <Receipts receipts=found.receipts.clone()/>
                                <Credits credits=found.credits.clone()/>
                            </div>
                            <aside class="stack">
                                <Facts found/>
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
fn Facts(found: PaymentDetail) -> impl IntoView {
    let settled_at = match &found.state {
        State::Succeeded { at, .. } => Some(*at),
        State::Created
        | State::Started { .. }
        | State::Processing { .. }
        | State::Unknown
        | State::Failed { .. }
        | State::Expired
        | State::Cancelled => None,
    };
    view! {
        <Card>
            <SummaryList>
                <Fact term=t!(lists.payments.origin)>{method(found.origin)}</Fact>
                {found
                    .payer_name
                    .map(|name| view! { <Fact term=t!(lists.payments.payer)>{name}</Fact> })}
                <Fact term=t!(lists.payments.began)><Instant at=found.created_at/></Fact>
                {settled_at
                    .map(|at| {
                        view! { <Fact term=t!(lists.payments.settled)><Instant at/></Fact> }
                    })}
                {found
                    .reversed_at
                    .map(|at| {
                        view! { <Fact term=t!(lists.payments.reversed)><Instant at/></Fact> }
                    })}
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Debts(debts: Vec<PaidDebt>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(lists.invoices.invoice)),
        Column::number(t!(lists.payments.meant)),
        Column::number(t!(lists.payments.allocated)),
    ];
    let row = |debt: PaidDebt| {
        let of = (debt.number, debt.instalments);
        let title = debt_title(&debt.description, &debt.invoice_number, of);
        let note = format!("{} · {}", debt.customer_name, debt.invoice_number);
        view! {
            <Row>
                <RowTitle href=routes::staff_invoice(&debt.invoice) title note/>
                <NumberCell label=t!(lists.payments.meant)><Amount value=debt.meant/></NumberCell>
                <NumberCell label=t!(lists.payments.allocated) lead=true>
                    <Amount value=debt.allocated/>
                </NumberCell>
            </Row>
        }
    };
    let rows = debts.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(lists.payments.debts)>
            <Table caption=t!(lists.payments.debts) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn Receipts(receipts: Vec<ReceiptOf>) -> impl IntoView {
    if receipts.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(lists.payments.receipts)),
        Column::text(t!(lists.payments.day)),
        Column::number(t!(lists.invoices.amount)),
    ];
    let row = |receipt: ReceiptOf| {
        let title = t!(lists.payments.receipt, number = receipts::label(receipt.number));
        view! {
            <Row>
                <RowTitle title note=receipt.customer_name/>
                <Cell label=t!(lists.payments.day)><Instant at=receipt.issued_at/></Cell>
                <NumberCell label=t!(lists.invoices.amount) lead=true>
                    <Amount value=receipt.amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = receipts.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(lists.payments.receipts)>
            <Table caption=t!(lists.payments.receipts) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn Credits(credits: Vec<CreditOf>) -> impl IntoView {
    if credits.is_empty() {
        return ().into_any();
    }
    let fact = |credit: CreditOf| {
        view! {
            <Fact term=credit.customer_name><Amount value=credit.amount/></Fact>
        }
    };
    let facts = credits.into_iter().map(fact).collect_view();
    view! {
        <Card title=t!(lists.payments.credits)>
            <SummaryList>{facts}</SummaryList>
        </Card>
    }
    .into_any()
}
