//! Ways to see a list: each is an address.

use leptos::prelude::*;

use super::Text;

/// A row of [`FilterTab`]s.
#[component]
pub fn FilterTabs(
    /// What they choose.
    #[prop(into)]
    label: Text,
    /// The tabs.
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="filter-tabs" aria-label=label>
            <ul class="filter-tabs__list">{children()}</ul>
        </nav>
    }
}

/// One way to see the list.
#[component]
pub fn FilterTab(
    /// Its address.
    #[prop(into)]
    href: Text,
    /// Its name.
    #[prop(into)]
    text: Text,
    /// How many it shows.
    #[prop(optional_no_strip, into)]
    count: Option<u32>,
    /// It is the one that is seen.
    current: bool,
) -> impl IntoView {
    view! {
        <li>
            <a class="filter-tabs__tab" href=href aria-current=current.then_some("page")>
                {text}
                {count.map(|count| view! { <span class="filter-tabs__count">{count}</span> })}
            </a>
        </li>
    }
}
