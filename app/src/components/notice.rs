//! A message set apart from the page.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::{Text, Tone};
use crate::t;

/// A message in a tone: what happened, whether money moved, what to do next.
#[component]
pub fn Notice(
    /// How it feels.
    tone: Tone,
    /// In a few words.
    #[prop(into)]
    title: Text,
    /// Read out at once: for what has just happened, not for what is always there.
    #[prop(optional)]
    live: bool,
    /// In full, with links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match tone {
        Tone::Good => Icon::Check,
        Tone::Warn | Tone::Bad => Icon::Alert,
        Tone::Neutral | Tone::Info => Icon::Info,
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

/// On every page of a deployment with the sandbox gateway: no money moves.
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
