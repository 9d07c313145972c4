//! Filters of a list, each with a URL of its own.

use leptos::prelude::*;

use super::Text;

/// A row of [`FilterTab`]s.
#[component]
pub fn FilterTabs(
    /// Accessible name of the row.
    #[prop(into)]
    label: Text,
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="filter-tabs" aria-label=label>
            <ul class="filter-tabs__list">{children()}</ul>
        </nav>
    }
}

#[component]
pub fn FilterTab(
    #[prop(into)] href: Text,
    #[prop(into)] text: Text,
    /// Number of entries.
    #[prop(optional_no_strip, into)]
    count: Option<u32>,
    /// There are more than the count says.
    #[prop(optional)]
    more: bool,
    /// Whether this filter is active.
    current: bool,
) -> impl IntoView {
    view! {
        <li>
            <a class="filter-tabs__tab" href=href aria-current=current.then_some("page")>
                {text}
                {count
                    .map(|count| {
                        let more = more.then_some("+");
                        view! { <span class="filter-tabs__count">{count}{more}</span> }
                    })}
            </a>
        </li>
    }
}
