//! The side of the pages for signing in: what this is for, at sunrise.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::t;

/// A page for signing in: its heading and form, with the welcome beside them.
#[component]
pub fn SignInPage(
    /// Heading and form.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sign-in">
            <Welcome/>
            <div class="sign-in__form">{children()}</div>
        </div>
    }
}

/// Three good reasons; only where the screen has room for them.
#[component]
fn Welcome() -> impl IntoView {
    let reasons = [
        (Icon::Invoice, t!(sign_in.reasons.see)),
        (Icon::Card, t!(sign_in.reasons.pay)),
        (Icon::Receipt, t!(sign_in.reasons.receipt)),
    ];
    let reason = |(icon, text): (Icon, &'static str)| {
        view! {
            <li>
                <Glyph icon/>
                <span>{text}</span>
            </li>
        }
    };
    view! {
        <aside class="welcome">
            <p class="welcome__line">{t!(sign_in.reasons.line)}</p>
            <ul class="welcome__reasons">{reasons.map(reason).into_iter().collect_view()}</ul>
        </aside>
    }
}
