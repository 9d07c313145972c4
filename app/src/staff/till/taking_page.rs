//! A payment taken at the desk: its receipts, whether a cheque cleared, and taking it back.

use domain::access::Right;
use domain::ids::PaymentId;
use domain::receipts::label;
use domain::till::{REASON_MAX_CHARS, TakingKind, TillState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::takings::{self, DeskReceipt, Taking, TakingDetail};
use portal::payments::tills;

use super::form_errors::TillProblem;
use super::server_fns::{StaffDecideCheque, StaffSendReceipts, StaffVoidTaking};
use super::words;
use crate::components::amount::{Amount, BigAmount};
use crate::components::badge::Badge;
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::text_area::TextArea;
use crate::components::{Text, UiTone};
use crate::request::confirmation::confirmed;
use crate::request::context::{RequestContext, request_context};
use crate::request::reader::short_instant;
use crate::request::refusal::{self, typed};
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

/// What the page shows.
struct TakingView {
    detail: TakingDetail,
    /// Whether the actor may take it back now.
    is_voidable: bool,
    /// Whether the actor may say what became of the cheque.
    is_decidable: bool,
}

#[component]
pub fn TakingPage() -> impl IntoView {
    let context = request_context();
    let problem = TillProblem::read(&refusal::problem());
    let done = match confirmed("done") {
        Some(code) if !problem.is_some() => words::confirmation(&code),
        _ => None,
    };
    Suspend::new(async move {
        answer(read(&context).await, |TakingView { detail, is_voidable, is_decidable }| {
            let TakingDetail { taking, receipts } = detail;
            let payment = taking.payment.to_string();
            let (void_payment, sent_payment) = (payment.clone(), payment.clone());
            let void_problem = problem.clone();
            view! {
                <Frame section=Section::StaffTills width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_TILLS text=t!(till.title)/>
                        <Title taking=taking.clone()/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        {is_decidable.then(|| view! { <Decide payment/> })}
                        <TakingFacts taking/>
                        {(!receipts.is_empty())
                            .then(|| view! { <Receipts receipts payment=sent_payment/> })}
                        {is_voidable
                            .then(|| view! { <Void payment=void_payment problem=void_problem/> })}
                        <p>
                            <LinkButton look=Look::Secondary href=routes::STAFF_TAKE>
                                {t!(till.take.another)}
                            </LinkButton>
                        </p>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

async fn read(context: &RequestContext) -> portal::Result<TakingView> {
    let RequestContext { portal, actor, .. } = context;
    let id = PaymentId::parse(last_segment(&context.path)).map_err(|_| portal::Error::NotFound)?;
    let detail = takings::find(portal, actor, &id).await?;
    let takes = actor.may(Right::TakeMoney);
    let taking = &detail.taking;
    let is_open = match tills::in_use(portal, actor).await {
        Ok(Some(till)) => till.state == TillState::Open && taking.till.as_ref() == Some(&till.id),
        Ok(None) | Err(portal::Error::NoRight) => false,
        Err(error) => return Err(error),
    };
    let is_cheque = taking.kind == TakingKind::Cheque;
    Ok(TakingView {
        is_voidable: takes && is_open && !is_cheque && taking.reversed_at.is_none(),
        is_decidable: takes && is_cheque && taking.state.is_open(),
        detail,
    })
}

#[component]
fn Title(taking: Taking) -> impl IntoView {
    let (tone, text) = words::taking_state(&taking);
    view! {
        <PageTitle title=words::kind(taking.kind)>
            <Badge tone text/>
        </PageTitle>
        <p>
            <BigAmount value=taking.amount/>
        </p>
    }
    .into_any()
}

#[component]
fn TakingFacts(taking: Taking) -> impl IntoView {
    let taken = t!(till.by_at, who = taking.taker_name, at = short_instant(taking.taken_at));
    let reversed = taking.reversed_at.map(|at| {
        view! { <Fact term=t!(till.take.voided)>{short_instant(at)}</Fact> }
    });
    let till = taking.till.map(|till| {
        view! {
            <Fact term=t!(till.nav)>
                <a href=routes::staff_till(&till)>{t!(till.take.to_till)}</a>
            </Fact>
        }
    });
    view! {
        <Card title=t!(till.report)>
            <SummaryList>
                <Fact term=t!(till.take.paid_for)>{taking.description}</Fact>
                <Fact term=t!(till.take.reference)>{taking.reference}</Fact>
                <Fact term=t!(till.take.taken_by)>{taken}</Fact>
                {till}
                {reversed}
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Receipts(receipts: Vec<DeskReceipt>, payment: String) -> impl IntoView {
    let sends = request_context().actor.may(Right::SeeMessages);
    let receipt = |receipt: DeskReceipt| {
        let term = format!("{} · {}", receipt.customer_name, label(receipt.number));
        view! {
            <Fact term>
                <p>
                    <Amount value=receipt.amount/>
                </p>
                <LinkButton
                    look=Look::Quiet
                    icon=Icon::Download
                    href=routes::staff_receipt_pdf(&receipt.id)
                >
                    {t!(till.take.receipt_pdf)}
                </LinkButton>
            </Fact>
        }
    };
    let facts = receipts.into_iter().map(receipt).collect_view();
    view! {
        <Card title=t!(till.take.receipts)>
            <SummaryList>{facts}</SummaryList>
            {sends
                .then(|| {
                    view! {
                        <form method="post" action=StaffSendReceipts::url()>
                            <input type="hidden" name="payment" value=payment/>
                            <Button look=Look::Secondary>{t!(till.take.send_again)}</Button>
                        </form>
                    }
                })}
        </Card>
    }
    .into_any()
}

#[component]
fn Decide(payment: String) -> impl IntoView {
    view! {
        <Card title=t!(till.take.cheque_title)>
            <form class="stack" method="post" action=StaffDecideCheque::url()>
                <p>{t!(till.take.cheque_hint)}</p>
                <input type="hidden" name="payment" value=payment/>
                <Actions>
                    <Button submits=("answer".into(), "cleared".into())>
                        {t!(till.take.cleared)}
                    </Button>
                    <Button look=Look::Secondary submits=("answer".into(), "bounced".into())>
                        {t!(till.take.bounced)}
                    </Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Void(payment: String, problem: TillProblem) -> impl IntoView {
    let action = StaffVoidTaking::url();
    view! {
        <Card title=t!(till.take.void_title)>
            <form class="stack" method="post" action=action>
                <p>{t!(till.take.void_hint)}</p>
                <input type="hidden" name="payment" value=payment/>
                <TextArea
                    name="reason"
                    label=t!(till.take.void_reason)
                    longest=REASON_MAX_CHARS
                    value=typed(action, "reason").map(Text::from)
                    error=problem.at("void", "reason")
                />
                <Button look=Look::Secondary>{t!(till.take.void_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
