//! The refunds of a payment, with the form that pays one out; and those that wait for it.

use domain::access::{Actor, Extent, Right};
use domain::payments::RefundWay;
use domain::payments::refund::REFUND_REFERENCE_MAX_CHARS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::refunds::{PaidOut, Refund};

use super::server_fns::StaffPayOutRefund;
use super::words;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::field::Field;
use crate::components::field_set::{FieldSet, Radio};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::{Text, UiTone};
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::request::refusal::typed;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

/// Refunds of a payment, and the link that asks for one.
#[component]
pub(in crate::staff) fn RefundsOfPayment(
    refunds: Vec<Refund>,
    /// Address of the form, where something is left and the reader may ask.
    ask: Option<String>,
    problem: StaffFormProblem,
) -> impl IntoView {
    if refunds.is_empty() && ask.is_none() {
        return ().into_any();
    }
    let one = |refund: Refund| view! { <One refund problem=problem.clone()/> };
    let all = refunds.into_iter().map(one).collect_view();
    let ask = ask.map(|href| {
        view! {
            <p>
                <a href=href>{t!(refunds.ask_link)}</a>
            </p>
        }
    });
    view! {
        <Card title=t!(refunds.of_payment)>
            <div class="stack">{all} {ask}</div>
        </Card>
    }
    .into_any()
}

#[component]
fn One(refund: Refund, problem: StaffFormProblem) -> impl IntoView {
    let (tone, state) = match refund.paid_out {
        Some(_) => (UiTone::Good, t!(refunds.state.paid_out)),
        None => (UiTone::Warn, t!(refunds.state.waiting)),
    };
    let asked = refund.asker_name.clone();
    let approved = format!("{} · {}", refund.approver_name, short_instant(refund.approved_at));
    let paid_out = refund.paid_out.clone().map(paid_out);
    let form = match paid_out {
        Some(_) => None,
        None => Some(view! { <PayOut refund=refund.clone() problem/> }),
    };
    view! {
        <section class="stack">
            <p>
                <Amount value=refund.amount/>
                " "
                <Badge tone text=state/>
            </p>
            <SummaryList>
                <Fact term=t!(refunds.reason)>
                    <span class="case-words">{refund.reason}</span>
                </Fact>
                <Fact term=t!(refunds.asked_by)>{asked}</Fact>
                <Fact term=t!(refunds.approved_by)>{approved}</Fact>
                {paid_out}
            </SummaryList>
            {form}
        </section>
    }
    .into_any()
}

fn paid_out(PaidOut { way, reference, name, at }: PaidOut) -> AnyView {
    let how = match reference {
        Some(reference) => format!("{} · {reference}", words::way(way)),
        None => words::way(way).to_owned(),
    };
    view! {
        <Fact term=t!(refunds.paid_out_by)>{format!("{name} · {}", short_instant(at))}</Fact>
        <Fact term=t!(refunds.how)>{how}</Fact>
    }
    .into_any()
}

/// Ways by which the reader may pay it out.
fn ways(actor: &Actor, refund: &Refund) -> Vec<RefundWay> {
    let may = |way: &RefundWay| match way {
        RefundWay::Cash => actor.may(Right::TakeMoney),
        RefundWay::Transfer | RefundWay::Provider => actor.extent(Right::Refund) >= Extent::Approve,
    };
    let is_for = |way: &RefundWay| way.is_for(refund.origin) && may(way);
    RefundWay::ALL.iter().copied().filter(is_for).collect()
}

#[component]
fn PayOut(refund: Refund, problem: StaffFormProblem) -> impl IntoView {
    let actor = request_context().actor;
    let ways = ways(&actor, &refund);
    if ways.is_empty() {
        return ().into_any();
    }
    let action = StaffPayOutRefund::url();
    let form = refund.id.to_string();
    let needs_proof = ways.iter().any(|way| *way != RefundWay::Cash);
    let is_typed = problem.is_of(&form);
    let said = |name: &str| typed(action, name).filter(|_| is_typed);
    let chosen = said("way").and_then(|way| RefundWay::parse(&way)).or(ways.first().copied());
    let radio = |way: RefundWay| {
        let chosen = Some(way) == chosen;
        view! { <Radio name="way" value=way.code() label=words::way(way) chosen/> }
    };
    let ways = ways.into_iter().map(radio).collect_view();
    let proof =
        needs_proof.then(|| view! { <ProofField form=form.clone() problem=problem.clone()/> });
    view! {
        <form class="stack" method="post" action=action>
            <input type="hidden" name="refund" value=form.clone()/>
            <input type="hidden" name="payment" value=refund.payment.to_string()/>
            <FieldSet
                id=field_id(&form, "way")
                legend=t!(refunds.pay_out)
                error=problem.at(&form, "way")
            >
                {ways}
            </FieldSet>
            <Field
                name="reference"
                id=field_id(&form, "reference")
                label=t!(refunds.reference)
                hint=t!(refunds.reference_hint)
                value=said("reference").map(Text::from)
                autocomplete="off"
                longest=REFUND_REFERENCE_MAX_CHARS
                error=problem.at(&form, "reference")
            />
            {proof}
            <Actions>
                <Button>{t!(refunds.pay_out_submit)}</Button>
            </Actions>
        </form>
    }
    .into_any()
}

/// Refunds that are to be paid out.
#[component]
pub(in crate::staff) fn WaitingRefunds(refunds: Vec<Refund>) -> impl IntoView {
    if refunds.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(refunds.customer)),
        Column::text(t!(refunds.approved_by)),
        Column::number(t!(refunds.amount)),
    ];
    let row = |refund: Refund| {
        view! {
            <Row>
                <RowTitle
                    href=routes::staff_payment(&refund.payment)
                    title=refund.customer_name
                    note=refund.reason
                />
                <Cell label=t!(refunds.approved_by)>
                    {format!("{} · ", refund.approver_name)} <Instant at=refund.approved_at/>
                </Cell>
                <NumberCell label=t!(refunds.amount) lead=true>
                    <Amount value=refund.amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = refunds.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(refunds.waiting)>
            <Table caption=t!(refunds.waiting) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}
