//! A dropdown menu that works without scripts.

use leptos::prelude::*;

/// A menu of the header. The shared `name` keeps at most one open.
#[component]
pub fn Drop(
    /// Content of the button.
    button: AnyView,
    /// Links and buttons of class `drop__item`.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="drop" name="header-drop">
            <summary class="drop__button">{button}</summary>
            <div class="drop__sheet">{children()}</div>
        </details>
    }
}
