//! Server functions of cases. Each shows the case again, with the confirmation or with the error.

use std::collections::BTreeMap;

use domain::access::Actor;
use domain::holds::{ClaimOutcome, DisputeOutcome};
use domain::ids::{AnswerTemplateId, HoldId, StaffId};
use domain::language::Language;
use leptos::prelude::*;
use leptos::server;
use portal::contact::cases::answer_templates::{self, AnswerTemplateError, NewAnswerTemplate};
use portal::contact::{cases, holds};

use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::{finish, proved, stay};

/// Form of a note.
pub(super) const NOTE_FORM: &str = "note";
/// Form of a template besides its texts, whose forms are named by language.
pub(super) const TEMPLATE_FORM: &str = "template";
/// Form that removes a template.
pub(super) const REMOVE_FORM: &str = "remove";

fn case_of(text: &str) -> Result<HoldId, ServerFnError> {
    HoldId::parse(text).map_err(|_| not_our_form())
}

/// Browsers count a line break as one character but send two.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Answers a question.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "answer_question")]
pub async fn staff_answer_question(case: String, answer: String) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), case_of(&case)?);
    let done = holds::answer(&context.portal, &context.actor, &id, &lines(&answer)).await;
    stay(done.map(|()| "answered"), &routes::staff_case(&id), "")
}

/// Decides a claim of payment.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "decide_claim")]
pub async fn staff_decide_claim(
    case: String,
    outcome: String,
    answer: String,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), case_of(&case)?);
    let outcome = ClaimOutcome::parse(&outcome).ok_or_else(not_our_form)?;
    let text = lines(&answer);
    let done = holds::decide_claim(&context.portal, &context.actor, &id, outcome, &text).await;
    stay(done.map(|()| "decided"), &routes::staff_case(&id), "")
}

/// Decides a dispute.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "decide_dispute")]
pub async fn staff_decide_dispute(
    case: String,
    outcome: String,
    answer: String,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), case_of(&case)?);
    let outcome = match DisputeOutcome::parse(&outcome) {
        Some(outcome @ (DisputeOutcome::Upheld | DisputeOutcome::Rejected)) => outcome,
        Some(DisputeOutcome::Withdrawn) | None => return Err(not_our_form()),
    };
    let text = lines(&answer);
    let done = holds::decide_dispute(&context.portal, &context.actor, &id, outcome, &text).await;
    stay(done.map(|()| "decided"), &routes::staff_case(&id), "")
}

/// Takes a case, gives it back, or gives it to a colleague.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "hand_over")]
pub async fn staff_hand_over(
    case: String,
    shown: String,
    act: String,
    to: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), case_of(&case)?);
    let member = |id: &str| StaffId::parse(id).map_err(|_| not_our_form());
    let shown = if shown.is_empty() { None } else { Some(member(&shown)?) };
    let to = match (act.as_str(), &context.actor) {
        ("take", Actor::Staff { id, .. }) => Some(id.clone()),
        ("give", _) => Some(member(&to.unwrap_or_default())?),
        // Who is no staff is refused.
        ("take" | "release", _) => None,
        _ => return Err(not_our_form()),
    };
    let (portal, actor) = (&context.portal, &context.actor);
    let done = cases::hand_over(portal, actor, &id, shown.as_ref(), to.as_ref()).await;
    stay(done.map(|()| "owner"), &routes::staff_case(&id), "")
}

/// Writes a note about a case.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "write_note")]
pub async fn staff_write_note(case: String, text: String) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), case_of(&case)?);
    let done = cases::write_note(&context.portal, &context.actor, &id, &lines(&text)).await;
    stay(done.map(|()| "note"), &routes::staff_case(&id), NOTE_FORM)
}

/// Saves a template of answers: a new one, or the next version of one.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "save_answer_template")]
pub async fn staff_save_answer_template(
    template: Option<String>,
    version: Option<i64>,
    title: String,
    #[server(default)] texts: BTreeMap<String, String>,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let replaces = match (template.as_deref().map(AnswerTemplateId::parse), version) {
        (Some(Ok(id)), Some(version)) => Some((id, version)),
        (None, None) => None,
        _ => return Err(not_our_form()),
    };
    let page = match &replaces {
        Some((id, _)) => routes::staff_answer_template(id),
        None => routes::STAFF_ANSWER_TEMPLATES.to_owned(),
    };
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, TEMPLATE_FORM),
    };
    let text = |language: &Language| {
        let text = texts.get(language.code()).map(|text| lines(text));
        (*language, text.unwrap_or_default())
    };
    let texts = Language::ALL.iter().map(text).collect();
    let new = NewAnswerTemplate { replaces, title, texts };
    let saved = answer_templates::save(&context.portal, &actor, &new).await;
    let form = match &saved {
        Err(AnswerTemplateError::Text { language, .. }) => language.code(),
        _ => TEMPLATE_FORM,
    };
    stay(saved.map(|_| "saved"), &page, form)
}

/// Removes a template of answers.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "remove_answer_template")]
pub async fn staff_remove_answer_template(
    template: String,
    version: i64,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = AnswerTemplateId::parse(&template).map_err(|_| not_our_form())?;
    let page = routes::staff_answer_template(&id);
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, REMOVE_FORM),
    };
    let removed = answer_templates::remove(&context.portal, &actor, &id, version).await;
    finish(removed, routes::STAFF_ANSWER_TEMPLATES, &page, REMOVE_FORM)
}
