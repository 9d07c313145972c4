//! A payment, as staff see it, with what goes back of it.

use domain::access::{Extent, Right};
use domain::ids::PaymentId;
use domain::payments::State;
use domain::receipts;
use leptos::prelude::*;
use portal::payments::refunds::refunds_of;
use portal::payments::{CreditOf, PaidDebt, PaymentDetail, ReceiptOf, detail_for_staff};

use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::badge::PaymentStateBadge;
use crate::components::card::Card;
use crate::components::day::{AsOf, Instant};
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::money;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section};
use crate::shared::words::{debt_title, method};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::refunds::RefundsOfPayment;
use crate::{routes, t};

#[component]
pub fn StaffPaymentPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let is_done = confirmed("done").as_deref() == Some("paid_out") && !problem.is_some();
    let done = is_done.then(|| t!(refunds.done));
    Suspend::new(async move {
        let found = async {
            let id = PaymentId::parse(last_segment(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            let (portal, actor) = (&context.portal, &context.actor);
            let detail = detail_for_staff(portal, actor, &id).await?;
            let refunds = refunds_of(portal, actor, &id).await?;
            Ok((detail, refunds))
        };
        answer(found.await, |(found, refunds)| {
            let may_ask = context.actor.extent(Right::Refund) >= Extent::Ask;
            let ask = (may_ask && is_refundable(&found)).then(|| routes::staff_refund(&found.id));
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
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <div class="invoice">
                            <div class="stack">
                                <Debts debts=found.debts.clone()/>
                                <Receipts receipts=found.receipts.clone()/>
                                <Credits credits=found.credits.clone()/>
                                <RefundsOfPayment refunds ask problem/>
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

/// Whether something of it may be given back.
fn is_refundable(found: &PaymentDetail) -> bool {
    let is_left = found.refunded.is_none_or(|back| back.minor < found.amount.minor);
    matches!(found.state, State::Succeeded { .. }) && found.reversed_at.is_none() && is_left
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
                    .refunded
                    .map(|value| {
                        view! { <Fact term=t!(refunds.refunded)><Amount value/></Fact> }
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
