//! A sunrise animation for waiting pages.

use leptos::prelude::*;

/// Decorative only: the adjacent text tells the state.
#[component]
pub fn Sunrise() -> impl IntoView {
    view! {
        <svg class="sunrise" viewBox="0 0 160 84" aria-hidden="true">
            <svg width="160" height="70">
                <g class="sunrise__sun">
                    <circle cx="80" cy="70" r="30"></circle>
                    <path d="M80 24V14M46 38l-7-7m75 7 7-7"></path>
                </g>
            </svg>
            <path class="sunrise__horizon" d="M12 70h136"></path>
        </svg>
    }
}
