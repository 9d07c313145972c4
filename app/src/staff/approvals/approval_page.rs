//! A request: what was asked for, what it is about by now, and the form that decides.

use domain::approvals::{ANSWER_MAX_CHARS, ApprovalKind, ApprovalState};
use domain::ids::{ApprovalId, InvoiceId, PaymentId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::views::desk::approvals::{self, Approval, ApprovalDetail};

use super::server_fns::StaffDecideApproval;
use super::words;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::text_area::TextArea;
use crate::components::{Text, UiTone};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::refusal::{self, typed};
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

#[component]
pub fn ApprovalPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = match confirmed("done").as_deref() {
        _ if problem.is_some() => None,
        Some("approved") => Some(t!(approvals.done_approved)),
        Some("refused") => Some(t!(approvals.done_refused)),
        _ => None,
    };
    Suspend::new(async move {
        let found = async {
            let id = ApprovalId::parse(last_segment(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            approvals::find(&context.portal, &context.actor, &id).await
        };
        answer(found.await, |found| {
            let approval = found.approval.clone();
            let (tone, text) = words::state(approval.state);
            let lead = format!("{} · {}", approval.label, approval.customer_name);
            view! {
                <Frame section=Section::StaffApprovals width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_APPROVALS text=t!(approvals.title)/>
                        <PageTitle title=words::kind(approval.kind) lead>
                            <Badge tone text/>
                        </PageTitle>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <Advice found=found.clone()/>
                        <Facts found=found.clone()/>
                        <Decide found problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Why an open request cannot be approved by the reader, and what to do; or, of one that ended of
/// itself, the same.
#[component]
fn Advice(found: ApprovalDetail) -> impl IntoView {
    let ended = match found.approval.state {
        ApprovalState::Stale => Some((t!(approvals.changed), t!(approvals.ask_again))),
        ApprovalState::Expired => Some((t!(approvals.expired), t!(approvals.ask_again))),
        ApprovalState::Lapsed => Some((t!(approvals.left), t!(approvals.left_advice))),
        ApprovalState::Open
        | ApprovalState::Approved
        | ApprovalState::Refused
        | ApprovalState::Withdrawn => None,
    };
    let advice = ended.or_else(|| found.refusal.and_then(words::advice));
    advice.map(|(title, advice)| {
        view! {
            <Notice tone=UiTone::Info title>
                <p>{advice}</p>
            </Notice>
        }
    })
}

/// The page of what it is about.
fn subject(approval: &Approval) -> Option<String> {
    match approval.kind {
        ApprovalKind::Void | ApprovalKind::CreditNote | ApprovalKind::WriteOff => {
            InvoiceId::parse(&approval.subject).ok().map(|id| routes::staff_invoice(&id))
        }
        ApprovalKind::Refund => {
            PaymentId::parse(&approval.subject).ok().map(|id| routes::staff_payment(&id))
        }
    }
}

#[component]
fn Facts(found: ApprovalDetail) -> impl IntoView {
    let ApprovalDetail { approval, left, .. } = found;
    let (then, now) = words::seen(approval.kind);
    let is_open = approval.state == ApprovalState::Open;
    let about = approval.label.clone();
    let about = match subject(&approval) {
        Some(href) => view! { <a href=href>{about}</a> }.into_any(),
        None => about.into_any(),
    };
    let decided = approval.decided_at.map(|at| {
        let who = approval.decider_name.filter(|_| !approval.state.is_of_itself());
        view! {
            <Fact term=t!(approvals.decided)>
                {who.map(|who| format!("{who} · "))}
                <Instant at/>
            </Fact>
        }
    });
    view! {
        <Card>
            <SummaryList>
                <Fact term=t!(approvals.about)>{about}</Fact>
                <Fact term=t!(approvals.customer)>{approval.customer_name}</Fact>
                <Fact term=t!(approvals.amount)>
                    <Amount value=approval.amount/>
                </Fact>
                <Fact term=then>
                    <Amount value=approval.seen/>
                </Fact>
                <Fact term=now>
                    <Amount value=left/>
                </Fact>
                <Fact term=t!(approvals.reason)>
                    <span class="case-words">{approval.reason}</span>
                </Fact>
                <Fact term=t!(approvals.asker)>
                    {format!("{} · ", approval.asker_name)}
                    <Instant at=approval.asked_at/>
                </Fact>
                {is_open
                    .then(|| {
                        view! {
                            <Fact term=t!(approvals.until)>
                                <Instant at=approval.expires_at/>
                            </Fact>
                        }
                    })}
                {decided}
                {approval
                    .answer
                    .map(|answer| {
                        view! {
                            <Fact term=t!(approvals.answer)>
                                <span class="case-words">{answer}</span>
                            </Fact>
                        }
                    })}
            </SummaryList>
        </Card>
    }
    .into_any()
}

/// What the reader may do with an open request.
#[component]
fn Decide(found: ApprovalDetail, problem: StaffFormProblem) -> impl IntoView {
    if found.approval.state != ApprovalState::Open {
        return ().into_any();
    }
    let action = StaffDecideApproval::url();
    let id = found.approval.id.to_string();
    if found.is_own {
        return view! {
            <form method="post" action=action>
                <input type="hidden" name="approval" value=id/>
                <Button look=Look::Secondary submits=("decision".into(), "refuse".into())>
                    {t!(approvals.withdraw)}
                </Button>
            </form>
        }
        .into_any();
    }
    let may_approve = found.refusal.is_none();
    let proof = (may_approve && found.needs_proof)
        .then(|| view! { <ProofField form="" problem=problem.clone()/> });
    let look = if may_approve { Look::Secondary } else { Look::Primary };
    view! {
        <Card title=t!(approvals.decide)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="approval" value=id/>
                <TextArea
                    name="answer"
                    label=t!(approvals.answer)
                    hint=t!(approvals.answer_hint)
                    longest=ANSWER_MAX_CHARS
                    value=typed(action, "answer").map(Text::from)
                    error=problem.at("", "answer")
                    may_be_empty=true
                    rows=3
                />
                {proof}
                <Actions>
                    {may_approve
                        .then(|| {
                            view! {
                                <Button submits=("decision".into(), "approve".into())>
                                    {t!(approvals.approve)}
                                </Button>
                            }
                        })}
                    <Button look submits=("decision".into(), "refuse".into())>
                        {t!(approvals.refuse)}
                    </Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}
