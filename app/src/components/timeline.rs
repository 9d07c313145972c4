//! What happened, in order.

use leptos::prelude::*;

use super::{Text, Tone};

/// Events, the newest first.
#[component]
pub fn Timeline(
    /// The events.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// An event.
#[component]
pub fn ActivityEntry(
    /// How it feels.
    tone: Tone,
    /// What happened.
    #[prop(into)]
    title: Text,
    /// When, and more about it.
    children: Children,
) -> impl IntoView {
    view! {
        <li class=format!("timeline__event timeline__event--{}", tone.name())>
            <p class="timeline__title">{title}</p>
            <div class="timeline__note">{children()}</div>
        </li>
    }
}
