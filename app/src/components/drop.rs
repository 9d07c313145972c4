//! A sheet that drops from a button, without scripts.

use leptos::prelude::*;

/// A button of the header and what drops from it. Only one of them is open at a time.
#[component]
pub fn Drop(
    /// What the button shows.
    button: AnyView,
    /// Links and buttons of the class `drop__item`.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="drop" name="header-drop">
            <summary class="drop__button">{button}</summary>
            <div class="drop__sheet">{children()}</div>
        </details>
    }
}
