//! Context shared by the forms of the preferences page.

use domain::ids::DebtorId;
use domain::language::Language;
use leptos::prelude::*;

use super::form_errors::PreferencesFormError;

#[derive(Debug, Clone)]
pub(super) struct FormContext {
    /// Token of the link; `None` when signed in.
    pub token: Option<String>,
    /// Error of the last request.
    pub error: Option<PreferencesFormError>,
    /// The rejected telephone number, if the error concerns one.
    pub typed: Option<String>,
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
