//! A template of answers: its texts, and its removal.

use domain::ids::AnswerTemplateId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::Error;
use portal::contact::cases::answer_templates::{self, AnswerTemplate, AnswerTemplateTexts};

use super::server_fns::{
    REMOVE_FORM, StaffRemoveAnswerTemplate, StaffSaveAnswerTemplate, TEMPLATE_FORM,
};
use super::template_fields::TemplateFields;
use crate::components::UiTone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::refusal::{self, typed};
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

#[component]
pub fn AnswerTemplatePage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let is_saved = !problem.is_some() && confirmed("done").as_deref() == Some("saved");
    Suspend::new(async move {
        let found = async {
            let id = AnswerTemplateId::parse(last_segment(&context.path));
            let id = id.map_err(|_| Error::NotFound)?;
            answer_templates::find(&context.portal, &context.actor, &id).await
        };
        answer(found.await, |found| {
            let saved = is_saved.then(|| {
                view! { <Notice tone=UiTone::Good title=t!(cases.templates.saved) live=true/> }
            });
            let title = found.template.title.clone();
            view! {
                <Frame section=Section::StaffCases width=Width::Narrow>
                    <div class="stack">
                        <BackLink
                            href=routes::STAFF_ANSWER_TEMPLATES
                            text=t!(cases.templates.title)
                        />
                        <PageTitle title/>
                        {saved}
                        <ErrorSummary errors=problem.summary()/>
                        <EditTemplate found=found.clone() problem=problem.clone()/>
                        <RemoveTemplate template=found.template problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Version that a form was made from: a refused form keeps its own, a stale one begins anew.
fn version_of(action: &str, problem: &StaffFormProblem, now: i64) -> i64 {
    let version = typed(action, "version").filter(|_| !problem.is_stale());
    version.and_then(|version| version.parse().ok()).unwrap_or(now)
}

#[component]
fn EditTemplate(found: AnswerTemplateTexts, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffSaveAnswerTemplate::url();
    let AnswerTemplate { id, version, .. } = found.template.clone();
    let version = version_of(action, &problem, version);
    view! {
        <Card title=t!(cases.templates.edit)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="template" value=id.to_string()/>
                <input type="hidden" name="version" value=version/>
                <TemplateFields action current=Some(found) problem=problem.clone()/>
                <ProofField form=TEMPLATE_FORM problem/>
                <Button>{t!(form.save)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn RemoveTemplate(template: AnswerTemplate, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffRemoveAnswerTemplate::url();
    let version = version_of(action, &problem, template.version);
    view! {
        <Card title=t!(cases.templates.remove)>
            <form class="stack" method="post" action=action>
                <p>{t!(cases.templates.remove_hint)}</p>
                <input type="hidden" name="template" value=template.id.to_string()/>
                <input type="hidden" name="version" value=version/>
                <ProofField form=REMOVE_FORM problem/>
                <Button look=Look::Secondary>{t!(cases.templates.remove)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
