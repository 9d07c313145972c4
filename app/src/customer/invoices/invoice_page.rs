//! One invoice: what it is for, the outstanding amount and the timeline.

use domain::access::Actor;
use domain::ids::InvoiceId;
use domain::invoices::{Instalment, InvoiceLine};
use leptos::prelude::*;
use portal::billing::invoices::{InvoiceDetail, PaymentOnInvoice, detail};
use portal::contact::holds::{InvoiceHolds, holds};
use portal::platform::format::short_instant;

use super::history_card::History;
use super::to_pay::{PartCard, ToPay};
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::badge::{Badge, PaymentStateBadge, StandingBadge};
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::Day;
use crate::components::error_summary::ErrorSummary;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::total::Total;
use crate::customer::holds::{DisputeNotice, HoldFormError, HoldsCard, said};
use crate::customer::overview::moving::{OpenPaymentNotice, PaymentSummary};
use crate::request::context::{RequestContext, request_context};
use crate::request::institution::institution;
use crate::request::reader::with_reader;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section};
use crate::shared::words::method;
use crate::{routes, t};

/// An invoice with its instalments, payments, holds and timeline.
#[component]
pub fn InvoicePage() -> impl IntoView {
    let context = request_context();
    let wrong = HoldFormError::read(&refusal::problem());
    let said = if wrong.is_some() { None } else { said() };
    Suspend::new(async move {
        let by_link = matches!(context.actor, Actor::LinkHolder(_));
        let found = read(&context).await;
        let parts = context.portal.settings.parts;
        answer(found, |(found, holds)| {
            view! {
                <Frame section=Section::Invoices>
                    <LivePage after=found.seq invoice=Some(found.invoice.id.to_string())/>
                    <div class="stack" data-live="">
                        {if by_link {
                            view! { <ByLink/> }.into_any()
                        } else {
                            view! { <BackLink href=routes::INVOICES text=t!(invoices.title)/> }
                                .into_any()
                        }}
                        {said.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=HoldFormError::summary(wrong, &holds)/>
                        <Content found=found.clone() holds=holds.clone()/>
                        <div class="invoice">
                            <div class="stack">
                                <ToPay found=found.clone()/>
                                <Instalments found=found.clone()/>
                                <Lines found=found.clone()/>
                                <Payments payments=found.payments.clone()/>
                            </div>
                            <aside class="stack">
                                <Facts found=found.clone()/>
                                <PartCard found=found.clone() parts/>
                                <HoldsCard
                                    invoice=found.invoice.id.clone()
                                    holds
                                    wrong
                                    chooses=!by_link
                                />
                                <History found/>
                            </aside>
                        </div>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// The invoice in the path, and its holds.
async fn read(context: &RequestContext) -> portal::Result<(InvoiceDetail, InvoiceHolds)> {
    let id = InvoiceId::parse(last_segment(&context.path)).map_err(|_| portal::Error::NotFound)?;
    let found = detail(&context.portal, &context.actor, &id).await?;
    Ok((found, holds(&context.portal, &context.actor, &id).await?))
}

/// The holder of a pay-link sees only this invoice.
#[component]
fn ByLink() -> impl IntoView {
    let title = t!(link.greeting, institution = institution().name);
    view! {
        <Notice tone=UiTone::Neutral title>
            <p>{t!(link.scope)}</p>
            <div class="actions">
                <a href=routes::SIGN_IN>{t!(link.sign_in)}</a>
                <form method="post" action=routes::SIGN_OUT>
                    <Button look=Look::Quiet>{t!(link.close)}</Button>
                </form>
            </div>
        </Notice>
    }
    .into_any()
}

#[component]
fn Content(found: InvoiceDetail, holds: InvoiceHolds) -> impl IntoView {
    let invoice = found.invoice;
    let standing = invoice.standing(found.today);
    let title = t!(invoice.title, number = invoice.number.as_str());
    let lead = (!invoice.description.trim().is_empty()).then_some(invoice.description);
    let attempts = found.attempts.into_iter().map(|attempt| {
        let payment = PaymentSummary {
            id: attempt.payment,
            state: attempt.state,
            amount: attempt.amount,
            own: attempt.own,
            opens: attempt.opens,
        };
        view! { <OpenPaymentNotice payment/> }
    });
    let paid = invoice.outstanding.is_zero();
    view! {
        <PageTitle title lead>
            <StandingBadge standing/>
        </PageTitle>
        {attempts.collect_view()}
        {holds.dispute.map(|dispute| view! { <DisputeNotice dispute holds=holds.holds paid/> })}
    }
    .into_any()
}

/// Facts of the invoice, with the PDF.
#[component]
fn Facts(found: InvoiceDetail) -> impl IntoView {
    let invoice = found.invoice;
    let pdf = routes::invoice_pdf(&invoice.id);
    let paid = invoice.total.minus(invoice.outstanding).ok().filter(|paid| paid.minor > 0);
    view! {
        <Card>
            <SummaryList>
                <Fact term=t!(invoice.issued_to)>{found.customer_name}</Fact>
                <Fact term=t!(invoice.issued_by)>{institution().name}</Fact>
                <Fact term=t!(invoice.issued_on)><Day date=invoice.issued_on/></Fact>
                <Fact term=t!(invoice.due_on)><Day date=invoice.due_on/></Fact>
                {paid
                    .map(|paid| {
                        view! { <Fact term=t!(invoice.paid_so_far)><Amount value=paid/></Fact> }
                    })}
            </SummaryList>
            <LinkButton href=pdf look=Look::Secondary icon=Icon::Download>
                {t!(invoice.download)}
            </LinkButton>
        </Card>
    }
    .into_any()
}

#[component]
fn Lines(found: InvoiceDetail) -> impl IntoView {
    let (lines, total) = (found.lines, found.invoice.total);
    let with_quantity = lines.iter().any(|line| line.quantity != 1);
    let mut columns = vec![Column::text(t!(invoice.line))];
    if with_quantity {
        columns.push(Column::number(t!(invoice.quantity)));
    }
    columns.push(Column::number(t!(invoice.line_amount)));
    let line = move |line: InvoiceLine| {
        view! {
            <Row>
                <RowTitle title=line.description/>
                {with_quantity
                    .then(|| {
                        view! {
                            <NumberCell label=t!(invoice.quantity)>{line.quantity}</NumberCell>
                        }
                    })}
                <NumberCell label=t!(invoice.line_amount) lead=true>
                    <Amount value=line.amount/>
                </NumberCell>
            </Row>
        }
        .into_any()
    };
    let rows = lines.into_iter().map(line).collect_view();
    view! {
        <Card title=t!(invoice.lines)>
            <Table caption=t!(invoice.lines) columns>
                {rows}
            </Table>
            <Total label=t!(invoice.total) value=total/>
        </Card>
    }
    .into_any()
}

/// The instalments, if there is more than one.
#[component]
fn Instalments(found: InvoiceDetail) -> impl IntoView {
    let total = found.instalments.len();
    if total < 2 {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(invoice.instalments)),
        Column::text(t!(invoices.due)),
        Column::text(t!(invoices.standing)),
        Column::number(t!(invoices.amount)),
        Column::actions(t!(invoice.pay_instalment)),
    ];
    let row = |instalment: Instalment| {
        let held = found.held.contains(&instalment.id);
        let open = !held && !instalment.outstanding().is_zero();
        let title = t!(invoice.instalment, number = instalment.number, total = total);
        let href = format!("{}?i={}", routes::REVIEW, instalment.id);
        let label = format!("{}: {title}", t!(invoice.pay_instalment));
        let badge = match held {
            true => {
                view! { <Badge tone=UiTone::Info text=t!(payment_state.processing)/> }.into_any()
            }
            false => {
                let standing = instalment.standing(found.today);
                view! { <StandingBadge standing/> }.into_any()
            }
        };
        let (due_on, amount) = (instalment.due_on, instalment.amount);
        view! {
            <Row>
                <RowTitle title/>
                <Cell label=t!(invoices.due)><Day date=due_on/></Cell>
                <Cell label=t!(invoices.standing)>{badge}</Cell>
                <NumberCell label=t!(invoices.amount) lead=true>
                    <Amount value=amount/>
                </NumberCell>
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
            </Row>
        }
        .into_any()
    };
    let rows = found.instalments.clone().into_iter().map(row).collect_view();
    view! {
        <Card title=t!(invoice.instalments)>
            <Table caption=t!(invoice.instalments) columns>
                {rows}
            </Table>
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
        Column::text(t!(payments.date)),
        Column::text(t!(payments.state)),
        Column::number(t!(payments.amount)),
    ];
    let row = |payment: PaymentOnInvoice| {
        let at = payment.succeeded_at.unwrap_or(payment.created_at);
        let is_paid = payment.succeeded_at.is_some();
        let amount = if is_paid { payment.allocated } else { payment.meant };
        let by = payment.payer_name.map(|name| t!(payments.by, name = name));
        let note = by.unwrap_or_else(|| method(payment.origin).to_owned());
        let href = payment.opens.then(|| routes::payment(&payment.id));
        let title = with_reader(|r| short_instant(at, &r.zone, r.language));
        view! {
            <Row>
                <RowTitle href title at note/>
                <Cell label=t!(payments.state)>
                    <PaymentStateBadge state=payment.state is_reversed=payment.is_reversed/>
                </Cell>
                <NumberCell label=t!(payments.amount) lead=true><Amount value=amount/></NumberCell>
            </Row>
        }
        .into_any()
    };
    view! {
        <Card title=t!(invoice.payments)>
            <Table caption=t!(invoice.payments) columns>
                {payments.into_iter().rev().map(row).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}
