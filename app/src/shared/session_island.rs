//! Warns before the session ends, and keeps it open if the reader says so.

use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

/// When the session ends without use, and what the page says then.
#[derive(Debug, Clone, Default)]
pub struct SessionEnd {
    /// Seconds from now.
    pub after_s: u32,
    pub text: String,
    pub stay: String,
}

impl IslandProps for SessionEnd {
    const CLASS: &'static str = "session-end";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        let after_s = attribute("after").parse().unwrap_or(0);
        Self { after_s, text: attribute("text"), stay: attribute("stay") }
    }
}

/// Shows the warning two minutes before the end, with a button that keeps the session open.
#[island]
pub fn SessionWarning() -> impl IntoView {
    let SessionEnd { after_s, text, stay } = island_props();
    let is_near = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    clock::warn_later(after_s, is_near);

    let warning = {
        let (text, stay) = (text.clone(), stay.clone());
        move || {
            let keep = move |_| {
                #[cfg(feature = "hydrate")]
                clock::stay(after_s, is_near);
            };
            is_near.get().then(|| {
                view! {
                    <div class="session-end__box">
                        <p>{text.clone()}</p>
                        <button class="button button--secondary" type="button" on:click=keep>
                            {stay.clone()}
                        </button>
                    </div>
                }
            })
        }
    };
    view! {
        <div
            class=SessionEnd::CLASS
            role="alert"
            data-after=after_s.to_string()
            data-text=text
            data-stay=stay
        >
            {warning}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod clock {
    use std::time::Duration;

    use leptos::prelude::{RwSignal, Set, set_timeout};

    use crate::routes;
    use crate::shared::live_island::refresh::{FetchResult, fetch};

    /// Time to react, in seconds.
    const BEFORE_S: u32 = 120;

    pub(super) fn warn_later(after_s: u32, is_near: RwSignal<bool>) {
        let wait = Duration::from_secs(after_s.saturating_sub(BEFORE_S).into());
        if after_s > 0 {
            set_timeout(move || is_near.set(true), wait);
        }
    }

    pub(super) fn stay(after_s: u32, is_near: RwSignal<bool>) {
        leptos::task::spawn_local(async move {
            if let FetchResult::Text(_) = fetch(routes::STAY).await {
                is_near.set(false);
                warn_later(after_s, is_near);
            }
        });
    }
}
