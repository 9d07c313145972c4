//! Lists of labelled facts.

use leptos::prelude::*;

use super::Text;

/// A list of [`Fact`]s.
#[component]
pub fn SummaryList(children: Children) -> impl IntoView {
    view! { <dl class="summary-list">{children()}</dl> }
}

/// A label and its value, optionally with an action.
#[component]
pub fn Fact(#[prop(into)] term: Text, children: Children) -> impl IntoView {
    view! {
        <div class="summary-list__row">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
