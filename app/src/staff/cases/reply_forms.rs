//! The forms that answer a question, or decide a claim or a dispute.

use domain::holds::{Cause, ClaimOutcome, DisputeOutcome, LONGEST};
use domain::ids::HoldId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::cases::CaseFacts;

use super::proposal::Proposal;
use super::server_fns::{StaffAnswerQuestion, StaffDecideClaim, StaffDecideDispute};
use crate::components::Text;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::select::Select;
use crate::components::text_area::TextArea;
use crate::request::refusal::typed;
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

#[component]
pub(super) fn Reply(
    facts: CaseFacts,
    proposal: Proposal,
    problem: StaffFormProblem,
) -> impl IntoView {
    let hint = match facts.has_mailbox {
        true => t!(cases.reply_hint),
        false => t!(cases.reply_hint_no_mailbox),
    };
    let (action, buttons) = match facts.cause {
        Cause::ClaimPaid => (StaffDecideClaim::url(), claim_buttons()),
        Cause::Dispute => (StaffDecideDispute::url(), dispute_buttons()),
        _ => (StaffAnswerQuestion::url(), question_buttons()),
    };
    let text = typed(action, "answer").or_else(|| proposal.draft.clone());
    view! {
        <Card title=t!(cases.reply)>
            <div class="stack">
                <Templates id=facts.id.clone() proposal/>
                <form class="stack" method="post" action=action>
                    <input type="hidden" name="case" value=facts.id.to_string()/>
                    <TextArea
                        name="answer"
                        label=t!(cases.answer)
                        longest=LONGEST
                        value=text.map(Text::from)
                        hint
                        error=problem.at("", "answer")
                        rows=8
                    />
                    <Actions>{buttons}</Actions>
                </form>
            </div>
        </Card>
    }
    .into_any()
}

fn question_buttons() -> AnyView {
    view! { <Button>{t!(cases.answer_submit)}</Button> }.into_any()
}

fn claim_buttons() -> AnyView {
    let submits = |outcome: ClaimOutcome| (Text::from("outcome"), Text::from(outcome.code()));
    view! {
        <Button submits=submits(ClaimOutcome::Found)>{t!(cases.found)}</Button>
        <Button look=Look::Secondary submits=submits(ClaimOutcome::NotFound)>
            {t!(cases.not_found)}
        </Button>
    }
    .into_any()
}

fn dispute_buttons() -> AnyView {
    let submits = |outcome: DisputeOutcome| (Text::from("outcome"), Text::from(outcome.code()));
    view! {
        <Button submits=submits(DisputeOutcome::Upheld)>{t!(cases.uphold)}</Button>
        <Button look=Look::Secondary submits=submits(DisputeOutcome::Rejected)>
            {t!(cases.reject)}
        </Button>
    }
    .into_any()
}

/// Puts a template's text into the answer, filled for this case.
#[component]
fn Templates(id: HoldId, proposal: Proposal) -> impl IntoView {
    let Proposal { templates, chosen, .. } = proposal;
    (!templates.is_empty()).then(|| {
        let options = templates.into_iter().map(|template| {
            (Text::from(String::from(template.id)), Text::from(template.title)) //
        });
        let chosen = chosen.map(String::from).unwrap_or_default();
        view! {
            <form class="case-templates" method="get" action=routes::staff_case(&id)>
                <Select
                    name="template"
                    label=t!(cases.template)
                    options=options.collect()
                    chosen
                />
                <Button look=Look::Secondary>{t!(cases.template_use)}</Button>
            </form>
        }
    })
}
