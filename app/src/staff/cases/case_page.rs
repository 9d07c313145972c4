//! A case: what the customer said, the debt, and what staff answer.

use domain::access::{Actor, Right};
use domain::ids::HoldId;
use leptos::prelude::*;
use portal::contact::cases::answer_templates::{self, AnswerTemplate};
use portal::contact::cases::{self, CaseClosing, CaseDetail, CaseStatement};
use portal::contact::holds::Question;
use portal::{Error, Portal, Result};

use super::case_history::CaseHistory;
use super::proposal::Proposal;
use super::reply_forms::Reply;
use super::side::{CaseDebt, CaseNotes, CaseOwner};
use super::words;
use crate::components::badge::Badge;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::{Text, UiTone};
use crate::request::confirmation::confirmed;
use crate::request::context::{query_value, request_context};
use crate::request::reader::{long_date, short_instant};
use crate::request::refusal::{self, RefusedForm};
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::pauses::PauseCustomer;
use crate::{routes, t};

/// What the page shows.
struct CaseView {
    detail: CaseDetail,
    /// `None` if the reader may not answer, or it is answered.
    proposal: Option<Proposal>,
}

async fn read(portal: &Portal, actor: &Actor, id: &str, query: &str) -> Result<CaseView> {
    let id = HoldId::parse(id).map_err(|_| Error::NotFound)?;
    let detail = cases::find(portal, actor, &id).await?;
    if detail.closing.is_some() || !actor.may(Right::Answer) {
        return Ok(CaseView { detail, proposal: None });
    }
    let templates = answer_templates::choices(portal, actor).await?;
    let chosen = query_value(query, "template");
    let is_chosen = |template: &&AnswerTemplate| chosen.as_deref() == Some(template.id.as_str());
    let chosen = templates.iter().find(is_chosen).map(|template| template.id.clone());
    let draft = match &chosen {
        Some(template) => Some(answer_templates::draft(portal, actor, &id, template).await?),
        None => None,
    };
    Ok(CaseView { detail, proposal: Some(Proposal { templates, chosen, draft }) })
}

#[component]
pub fn CasePage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = if problem.is_some() { None } else { done() };
    Suspend::new(async move {
        let id = last_segment(&context.path);
        let found = read(&context.portal, &context.actor, id, &context.query).await;
        answer(found, |CaseView { detail, proposal }| {
            view! {
                <Frame section=Section::StaffCases>
                    <div class="stack">
                        <BackLink href=routes::STAFF_CASES text=t!(cases.title)/>
                        <Heading detail=detail.clone()/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=summary(&problem, detail.closing.as_ref())/>
                        <Case detail proposal problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Confirmation of the last change.
fn done() -> Option<&'static str> {
    match confirmed("done")?.as_str() {
        "answered" => Some(t!(cases.done.answered)),
        "decided" => Some(t!(cases.done.decided)),
        "owner" => Some(t!(cases.done.owner)),
        "note" => Some(t!(cases.done.note)),
        "paused" => Some(t!(pauses.paused)),
        _ => None,
    }
}

/// Entries of the error summary. Of a case that was closed meanwhile it says by whom, and when.
fn summary(problem: &StaffFormProblem, closing: Option<&CaseClosing>) -> Vec<(Option<Text>, Text)> {
    match closing {
        Some(CaseClosing { by, at, .. }) if problem.is_closed() => {
            let (who, at) = (by.as_str(), short_instant(*at));
            vec![(None, t!(cases.error.closed_by, who = who, at = at).into())]
        }
        _ => problem.summary(),
    }
}

#[component]
fn Heading(detail: CaseDetail) -> impl IntoView {
    let kind = words::kind(detail.facts.cause);
    let (tone, text) = match &detail.closing {
        Some(closing) => words::outcome(closing.outcome),
        None if detail.facts.due_at.is_some_and(|due_at| due_at <= detail.as_of) => {
            (UiTone::Bad, t!(cases.overdue))
        }
        None => (UiTone::Info, t!(cases.open)),
    };
    let lead = format!("{kind} · {} · {}", detail.invoice.number, detail.invoice.description);
    view! {
        <PageTitle title=detail.facts.customer_name lead>
            <Badge tone text/>
        </PageTitle>
    }
    .into_any()
}

#[component]
fn Case(
    detail: CaseDetail,
    proposal: Option<Proposal>,
    problem: StaffFormProblem,
) -> impl IntoView {
    let facts = detail.facts.clone();
    let may_answer = proposal.is_some();
    let reply = proposal.map(|proposal| {
        view! { <Reply facts=facts.clone() proposal problem=problem.clone()/> }
    });
    let closing = detail.closing.clone().map(|closing| view! { <Closing closing/> });
    let owner =
        may_answer.then(|| view! { <CaseOwner facts colleagues=detail.colleagues.clone()/> });
    let pause = request_context().actor.may(Right::PauseReminders).then(|| {
        let (case, customer) = (detail.facts.id.clone(), detail.invoice.customer.clone());
        view! { <PauseCustomer case customer problem=problem.clone()/> }
    });
    let unsent = unsent().filter(|_| problem.is_closed());
    view! {
        <div class="case">
            <div class="case__main stack">
                <Statement statement=detail.statement.clone()/>
                {closing}
                {unsent.map(|text| view! { <Unsent text/> })}
                {reply}
                <Thread others=detail.others.clone()/>
                <CaseNotes id=detail.facts.id.clone() notes=detail.notes.clone() problem/>
            </div>
            <div class="case__side stack">
                <CaseDebt detail=detail.clone()/>
                {owner}
                {pause}
                <CaseHistory events=detail.events/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Statement(statement: CaseStatement) -> impl IntoView {
    match statement {
        CaseStatement::Question { text } => view! {
            <Card title=t!(cases.kind.question)>
                <p class="case-words">{text}</p>
            </Card>
        }
        .into_any(),
        CaseStatement::Claim { paid_on, method, reference } => view! {
            <Card title=t!(cases.kind.claim)>
                <SummaryList>
                    <Fact term=t!(holds.paid_on)>{long_date(paid_on)}</Fact>
                    <Fact term=t!(holds.method)>{method}</Fact>
                    <Fact term=t!(holds.reference)>{reference}</Fact>
                </SummaryList>
            </Card>
        }
        .into_any(),
        CaseStatement::Dispute => view! {
            <Card title=t!(cases.kind.dispute)>
                <p>{t!(cases.dispute_hint)}</p>
            </Card>
        }
        .into_any(),
    }
}

/// Who closed the case, and what the customer was told.
#[component]
fn Closing(closing: CaseClosing) -> impl IntoView {
    let CaseClosing { outcome, answer, by, at } = closing;
    let (_, title) = words::outcome(outcome);
    let line = t!(cases.closed_by, who = by, at = short_instant(at));
    view! {
        <Card title>
            {answer.map(|answer| view! { <p class="case-words">{answer}</p> })}
            <p class="case-clock">{line}</p>
        </Card>
    }
    .into_any()
}

/// What was typed into the form of a case that somebody else closed.
fn unsent() -> Option<String> {
    let RefusedForm { form, .. } = use_context::<RefusedForm>()?;
    form.value("answer").filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

#[component]
fn Unsent(text: String) -> impl IntoView {
    view! {
        <Notice tone=UiTone::Warn title=t!(cases.unsent)>
            <p class="case-words">{text}</p>
        </Notice>
    }
    .into_any()
}

/// The other questions about the invoice, with their answers.
#[component]
fn Thread(others: Vec<Question>) -> impl IntoView {
    let line = |question: Question| {
        let asked = short_instant(question.asked_at);
        let answer = question.answer.unwrap_or_else(|| t!(cases.unanswered).to_owned());
        view! {
            <li>
                <p class="case-words">
                    <strong>{question.text}</strong>
                </p>
                <p class="case-words">{answer}</p>
                <small class="case-clock">{asked}</small>
            </li>
        }
    };
    (!others.is_empty()).then(|| {
        view! {
            <Card title=t!(cases.others)>
                <ul class="plain-list">{others.into_iter().map(line).collect_view()}</ul>
            </Card>
        }
    })
}
