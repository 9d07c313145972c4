//! Refreshes a page while the portal works on what it shows.

use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

/// Words of the page.
#[derive(Debug, Clone, Default)]
pub struct WorkWords {
    /// Shown while the server cannot be reached.
    pub offline: String,
}

impl IslandProps for WorkWords {
    const CLASS: &'static str = "work";

    fn read(_: impl Fn(&str) -> String) -> Self {
        Self::default()
    }
}

/// Fetches the page again every two seconds as long as its part `data-live` says that there is
/// work.
#[island]
pub fn WorkWatch() -> impl IntoView {
    let words = island_props::<WorkWords>();
    let said = RwSignal::new(String::new());
    let is_offline = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    {
        use crate::shared::live_island::refresh;
        let tell = refresh::Tell {
            said,
            is_stale: RwSignal::new(false),
            is_offline,
            updated: String::new(),
        };
        let is_running = || {
            let running = document().query_selector("[data-live] [data-running]");
            running.is_ok_and(|running| running.is_some())
        };
        let look = move || {
            if is_running() {
                refresh::changed(tell.clone(), false);
            }
        };
        set_interval(look, std::time::Duration::from_secs(2));
    }

    view! {
        <div class=WorkWords::CLASS>
            <p class="visually-hidden" role="status" aria-live="polite">{move || said.get()}</p>
            <div role="status">
                <p class="live__stale" hidden=move || !is_offline.get()>{words.offline}</p>
            </div>
        </div>
    }
}
