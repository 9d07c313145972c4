//! What the forms of the reminders page share.

use domain::ids::DebtorId;
use domain::language::Language;
use leptos::prelude::*;

use super::form_errors::PreferencesFormError;

/// What the forms of all people on the page have around them.
#[derive(Debug, Clone)]
pub(super) struct FormContext {
    /// The token of the link; none for who has signed in.
    pub token: Option<String>,
    /// What was refused a moment ago.
    pub error: Option<PreferencesFormError>,
    /// The number that was refused, if it was one.
    pub typed: Option<String>,
    /// There are several people on the page.
    pub several: bool,
    /// What who has not chosen reads.
    pub language: Language,
}

/// Whose choice a form changes, and by which link.
#[component]
pub(super) fn Whose(debtor: DebtorId, token: Option<String>) -> impl IntoView {
    view! {
        <input type="hidden" name="debtor" value=debtor.to_string()/>
        {token.map(|token| view! { <input type="hidden" name="token" value=token/> })}
    }
}
