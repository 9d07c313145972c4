//! The templates of answers, and the form for a new one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::cases::answer_templates::{self, AnswerTemplate};

use super::server_fns::{StaffSaveAnswerTemplate, TEMPLATE_FORM};
use super::template_fields::TemplateFields;
use crate::components::UiTone;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

#[component]
pub fn AnswerTemplatesPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let is_saved = !problem.is_some() && confirmed("done").as_deref() == Some("saved");
    Suspend::new(async move {
        let found = answer_templates::list(&context.portal, &context.actor).await;
        answer(found, |all| {
            let saved = is_saved.then(|| {
                view! { <Notice tone=UiTone::Good title=t!(cases.templates.saved) live=true/> }
            });
            view! {
                <Frame section=Section::StaffCases width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_CASES text=t!(cases.title)/>
                        <PageTitle title=t!(cases.templates.title) lead=t!(cases.templates.lead)/>
                        {saved}
                        <ErrorSummary errors=problem.summary()/>
                        <Templates all/>
                        <NewTemplate problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Templates(all: Vec<AnswerTemplate>) -> impl IntoView {
    let line = |template: AnswerTemplate| {
        let href = routes::staff_answer_template(&template.id);
        view! { <li><a href=href>{template.title}</a></li> }
    };
    (!all.is_empty()).then(|| {
        view! {
            <Card title=t!(cases.templates.all)>
                <ul class="plain-list">{all.into_iter().map(line).collect_view()}</ul>
            </Card>
        }
    })
}

#[component]
fn NewTemplate(problem: StaffFormProblem) -> impl IntoView {
    let action = StaffSaveAnswerTemplate::url();
    view! {
        <Card title=t!(cases.templates.add)>
            <form class="stack" method="post" action=action>
                <TemplateFields action current=None problem=problem.clone()/>
                <ProofField form=TEMPLATE_FORM problem/>
                <Button>{t!(form.save)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
