//! Server functions of preferences, signed in or by a link. Each redirects to the page of the form,
//! or shows it with the error.

use domain::access::{Actor, LinkTarget};
use domain::contact::PreferencesProblem;
use domain::ids::DebtorId;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::contact::preferences::{self, NewPreferences, PreferencesError};

use super::choices::ChoicesForm;
use super::form_errors::PreferencesFormError;
use crate::request::confirmation::confirm;
use crate::request::context::{RequestContext, redirect, request_context};
use crate::request::refusal::{refuse, sign_in_first};
use crate::routes;
use crate::shared::answer::{failed, not_our_form};

type FormResult = Result<(), ServerFnError>;

/// Saves preferences; resumes stopped reminders.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "save_choices")]
pub async fn save_choices(
    debtor: String,
    token: Option<String>,
    chosen: ChoicesForm,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let form = DebtorForm::read(&context, &debtor, token.as_deref())?;
    let new = chosen.read().ok_or_else(not_our_form)?;
    let saved = match &form.actor {
        Some(actor) => preferences::save(&context.portal, actor, &form.debtor, &new).await,
        None => Err(Error::NotFound.into()),
    };
    form.finish(saved, "saved", Some(new))
}

/// Stops all reminders to a debtor.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "stop_reminders")]
pub async fn stop_reminders(debtor: String, token: Option<String>) -> Result<(), ServerFnError> {
    let context = request_context();
    let form = DebtorForm::read(&context, &debtor, token.as_deref())?;
    let stopped = match &form.actor {
        Some(actor) => preferences::stop(&context.portal, actor, &form.debtor).await,
        None => Err(Error::NotFound.into()),
    };
    form.finish(stopped, "stopped", None)
}

/// Postpones the next reminder to a debtor.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "move_reminder")]
pub async fn move_reminder(
    debtor: String,
    token: Option<String>,
    to: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let form = DebtorForm::read(&context, &debtor, token.as_deref())?;
    let Ok(to) = to.trim().parse() else {
        return form.back(PreferencesProblem::NoDate, None);
    };
    let moved = match &form.actor {
        Some(actor) => preferences::move_next(&context.portal, actor, &form.debtor, to).await,
        None => Err(Error::NotFound.into()),
    };
    form.finish(moved, "moved", None)
}

/// Actor, debtor and page of a form.
pub(super) struct DebtorForm {
    /// `None` if the link is invalid.
    actor: Option<Actor>,
    pub(super) debtor: DebtorId,
    page: String,
}

impl DebtorForm {
    fn read(
        context: &RequestContext,
        debtor: &str,
        token: Option<&str>,
    ) -> Result<Self, ServerFnError> {
        let debtor = DebtorId::parse(debtor).map_err(|_| not_our_form())?;
        let (actor, page) = match token {
            Some(token) => {
                let page = routes::reminders_by_link(token).ok_or_else(not_our_form)?;
                (
                    portal::people::links::preferences::open(&context.portal, token)
                        .ok()
                        .map(|debtor| Actor::LinkHolder(LinkTarget::Preferences(debtor))),
                    page,
                )
            }
            None => (Some(context.actor.clone()), routes::REMINDERS.to_owned()),
        };
        Ok(Self { actor, debtor, page })
    }

    /// The signed-in user, for changes that a link does not permit.
    pub(super) fn signed_in(
        context: &RequestContext,
        debtor: &str,
    ) -> Result<(Self, Actor), ServerFnError> {
        let form = Self::read(context, debtor, None)?;
        Ok((form, context.actor.clone()))
    }

    /// Redirects to the page with a confirmation, or shows it with the error.
    pub(super) fn finish(
        self,
        done: Result<(), PreferencesError>,
        what: &str,
        chosen: Option<NewPreferences>,
    ) -> FormResult {
        match done {
            Ok(()) => confirm(&self.page, "done", what),
            // The page hides missing and foreign debtors.
            Err(PreferencesError::Portal(Error::NotFound)) => redirect(&self.page),
            Err(PreferencesError::Portal(Error::SignInFirst)) => sign_in_first(),
            Err(PreferencesError::Portal(error)) => {
                return Err(failed(&error, "a choice about reminders could not be kept"));
            }
            Err(error) => {
                let problem = error.problem().ok_or_else(not_our_form)?;
                return self.back(problem, chosen);
            }
        }
        Ok(())
    }

    fn back(self, problem: PreferencesProblem, chosen: Option<NewPreferences>) -> FormResult {
        let error = PreferencesFormError { whose: self.debtor, problem, chosen };
        refuse(&self.page, &error.query());
        Ok(())
    }
}
