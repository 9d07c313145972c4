//! Server functions of the policy. Each shows what a change would make of the next day, or saves
//! it.

use leptos::prelude::*;
use leptos::server;
use portal::contact::reminders::{
    EditedPart,
    PolicyEdit,
    PolicyError,
    current_policy,
    save_policy, //
};

use super::addresses;
use super::entries::{EditEntry, LimitsEntry, PolicyEntryProblem, SAVE, StepEntry, TextsEntry};
use crate::request::confirmation::confirm;
use crate::request::context::request_context;
use crate::request::refusal::{preview, refuse};
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::{finish, has_fresh_proof, proved};
use crate::staff::form_errors::StaffFormError;

/// The form of each page.
pub(super) const EDIT_FORM: &str = "edit";

/// Shows or saves a change of a step.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "save_policy_step")]
pub async fn staff_save_policy_step(
    #[server(default)] entry: StepEntry,
    #[server(default)] edit: EditEntry,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let page = match entry.is_new() {
        true => routes::STAFF_POLICY_STEP.to_owned(),
        false => addresses::step(&entry.name),
    };
    end(&page, entry.part(), edit, code).await
}

/// Shows or saves limits of a place.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "save_contact_limits")]
pub async fn staff_save_contact_limits(
    #[server(default)] entry: LimitsEntry,
    #[server(default)] edit: EditEntry,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    end(&addresses::limits(&entry.place), entry.part(), edit, code).await
}

/// Shows or saves texts.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "save_reminder_texts")]
pub async fn staff_save_reminder_texts(
    #[server(default)] entry: TextsEntry,
    #[server(default)] edit: EditEntry,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let page = match entry.key() {
        Some((language, kind, tone)) => addresses::texts(language, kind, tone),
        None => routes::STAFF_REMINDER_TEXTS.to_owned(),
    };
    end(&page, entry.part(), edit, code).await
}

async fn end(
    page: &str,
    part: Result<EditedPart, PolicyEntryProblem>,
    edit: EditEntry,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let refused = || {
        refuse(page, &StaffFormError::NotSaved.query(EDIT_FORM, has_fresh_proof()));
        Ok(())
    };
    if edit.act != SAVE {
        // Who may not save may not look.
        let policy = match current_policy(&context.portal, &context.actor).await {
            Ok(policy) => policy,
            Err(error) => {
                return finish(Err(PolicyError::Portal(error)), page, page, EDIT_FORM);
            }
        };
        let is_good = part.is_ok_and(|part| part.check(&context.portal, &policy).is_ok());
        if !is_good {
            return refused();
        }
        preview(page);
        return Ok(());
    }
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), page, page, EDIT_FORM),
    };
    let base = edit.version.parse().map_err(|_| not_our_form())?;
    let saved = match part {
        Ok(part) => {
            let edit = PolicyEdit { base, part, reason: edit.reason };
            save_policy(&context.portal, &actor, &edit).await
        }
        // Who may not save is told so, whatever they typed.
        Err(_) => match current_policy(&context.portal, &actor).await {
            Ok(_) => return refused(),
            Err(error) => Err(PolicyError::Portal(error)),
        },
    };
    match saved {
        Ok(_) => {
            confirm(routes::STAFF_POLICY, "done", "saved");
            Ok(())
        }
        Err(error) => finish(Err(error), page, page, EDIT_FORM),
    }
}
