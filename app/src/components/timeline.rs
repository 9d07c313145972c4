//! Chronological lists of events.

use leptos::prelude::*;

use super::{Text, UiTone};

/// Events, newest first.
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

#[component]
pub fn ActivityEntry(
    tone: UiTone,
    #[prop(into)] title: Text,
    /// Time and details.
    children: Children,
) -> impl IntoView {
    view! {
        <li class=format!("timeline__event timeline__event--{}", tone.name())>
            <p class="timeline__title">{title}</p>
            <div class="timeline__note">{children()}</div>
        </li>
    }
}
