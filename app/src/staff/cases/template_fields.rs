//! The fields of a template of answers.

use domain::holds::LONGEST;
use domain::holds::answer_template::{LONGEST_TITLE, Placeholder};
use domain::language::Language;
use leptos::prelude::*;
use portal::contact::cases::answer_templates::AnswerTemplateTexts;

use super::server_fns::TEMPLATE_FORM;
use super::words;
use crate::components::Text;
use crate::components::field::Field;
use crate::components::text_area::TextArea;
use crate::request::context::request_context;
use crate::request::refusal::typed;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::t;

/// Title and texts: as typed, or else as they are.
#[component]
pub(super) fn TemplateFields(
    action: &'static str,
    /// `None` for a new template.
    current: Option<AnswerTemplateTexts>,
    problem: StaffFormProblem,
) -> impl IntoView {
    let needed = request_context().portal.settings.institution.language;
    let title = typed(action, "title");
    let title = title.or_else(|| current.as_ref().map(|found| found.template.title.clone()));
    let error = problem.at(TEMPLATE_FORM, "title");
    let area = move |language: &Language| {
        let name = format!("texts[{}]", language.code());
        let text = typed(action, &name).or_else(|| {
            let text = current.as_ref()?.text(*language)?;
            Some(text.to_owned())
        });
        view! {
            <TextArea
                id=field_id(language.code(), "text")
                name=name
                label=words::language(*language)
                longest=LONGEST
                value=text.map(Text::from)
                error=problem.at(language.code(), "text")
                may_be_empty=*language != needed
            />
        }
    };
    view! {
        <Field
            name="title"
            id=field_id(TEMPLATE_FORM, "title")
            label=t!(cases.templates.name)
            value=title.map(Text::from)
            autocomplete="off"
            longest=LONGEST_TITLE
            error
        />
        <Placeholders/>
        {Language::ALL.iter().map(area).collect_view()}
    }
    .into_any()
}

/// What may stand in braces.
#[component]
fn Placeholders() -> impl IntoView {
    let line = |placeholder: &Placeholder| {
        let code = format!("{{{}}}", placeholder.code());
        view! {
            <li>
                <code>{code}</code>
                " "
                {words::placeholder(*placeholder)}
            </li>
        }
    };
    view! {
        <div class="case-placeholders">
            <p>{t!(cases.templates.placeholders)}</p>
            <ul class="plain-list">{Placeholder::ALL.iter().map(line).collect_view()}</ul>
        </div>
    }
    .into_any()
}
