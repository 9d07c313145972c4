//! Context shared by the forms of the preferences page.

use domain::ids::DebtorId;
use domain::language::Language;
use leptos::prelude::*;

use super::form_errors::PreferencesFormError;
use crate::request::refusal::typed;

#[derive(Debug, Clone)]
pub(super) struct FormContext {
    /// Token of the link; `None` when signed in.
    pub token: Option<String>,
    /// Error of the last request.
    pub error: Option<PreferencesFormError>,
    /// Whether the page shows several debtors.
    pub several: bool,
    /// Used if the debtor has not chosen a language.
    pub language: Language,
}

/// Hidden fields that identify the debtor and the link.
#[component]
pub(super) fn Whose(debtor: DebtorId, token: Option<String>) -> impl IntoView {
    view! {
        <input type="hidden" name="debtor" value=debtor.to_string()/>
        {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
    }
}

/// What was typed into a field of the refused form of this debtor.
pub(super) fn typed_for(action: &str, field: &str, debtor: &DebtorId) -> Option<String> {
    typed(action, "debtor").filter(|id| id == debtor.as_str())?;
    typed(action, field)
}
