//! Highlighted messages.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::{Text, UiTone};
use crate::t;

/// A message in a tone: what happened, whether money moved, what to do next.
#[component]
pub fn Notice(
    tone: UiTone,
    #[prop(into)] title: Text,
    /// Announced at once by screen readers: for events, not for permanent content.
    #[prop(optional)]
    live: bool,
    /// Details, with links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match tone {
        UiTone::Good => Icon::Check,
        UiTone::Warn | UiTone::Bad => Icon::Alert,
        UiTone::Neutral | UiTone::Info => Icon::Info,
    };
    view! {
        <section class=format!("notice notice--{}", tone.name()) role=live.then_some("status")>
            <Glyph icon/>
            <div class="notice__text">
                <p class="notice__title">{title}</p>
                {children.map(|children| view! { <div class="notice__body">{children()}</div> })}
            </div>
        </section>
    }
}

/// Shown on every page of a sandbox deployment: no real money moves.
#[component]
pub fn SandboxBanner() -> impl IntoView {
    view! {
        <p class="sandbox-banner">
            <strong>{t!(shell.sandbox_title)}</strong>
            " "
            {t!(shell.sandbox)}
        </p>
    }
}
