//! Layout of the sign-in pages, with a welcome panel beside the form.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::t;

/// A sign-in page: heading and form, beside the welcome panel.
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

/// Three benefits of the portal; hidden on narrow screens.
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
