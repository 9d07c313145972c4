//! Facts, each with its name.

use leptos::prelude::*;

use super::Text;

/// A list of [`Fact`]s.
#[component]
pub fn SummaryList(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="summary-list">{children()}</dl> }
}

/// A fact: its name, what it is, and perhaps something to do about it.
#[component]
pub fn Fact(
    /// Its name.
    #[prop(into)]
    term: Text,
    /// What it is.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="summary-list__row">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
