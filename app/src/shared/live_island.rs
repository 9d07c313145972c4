//! Keeps an open page up to date: listens for activity and refreshes the page without losing form
//! input.

use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

#[cfg(feature = "hydrate")]
mod listener;
#[cfg(feature = "hydrate")]
pub(crate) mod refresh;

/// What a page listens for, and its messages.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Sequence number of the newest event that the page includes.
    pub after: i64,
    /// Restricts to this invoice. If it and `payment` are empty, everything the reader may see
    /// counts.
    pub invoice: String,
    /// Restricts to this payment.
    pub payment: String,
    /// The page is never refreshed automatically.
    pub keeps_form: bool,
    /// Announced after a refresh.
    pub updated: String,
    /// Shown when a refresh is available but was not made.
    pub changed: String,
    /// Text of the link that refreshes the page.
    pub show: String,
    /// Shown while the server cannot be reached.
    pub offline: String,
}

impl IslandProps for Watch {
    const CLASS: &'static str = "live";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        Self {
            after: attribute("after").parse().unwrap_or(0),
            invoice: attribute("invoice"),
            payment: attribute("payment"),
            keeps_form: attribute("form") == KEPT,
            updated: attribute("updated"),
            ..Self::default()
        }
    }
}

const KEPT: &str = "kept";

/// Listens for activity after an event. When something concerns the page, fetches it again, swaps
/// the part marked `data-live` and announces the change. If a form was edited, or the page keeps
/// its form, it only shows that an update is available.
#[island]
pub fn Live() -> impl IntoView {
    let watch = island_props::<Watch>();
    let said = RwSignal::new(String::new());
    let is_stale = RwSignal::new(false);
    let is_offline = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    {
        let Watch { after, invoice, payment, keeps_form, updated, .. } = watch.clone();
        let tell = refresh::Tell { said, is_stale, is_offline, updated };
        let changed = move || refresh::changed(tell.clone(), keeps_form);
        listener::listen(after, listener::Concern { invoice, payment }, changed);
    }

    view! {
        <div
            class=Watch::CLASS
            data-after=watch.after.to_string()
            data-invoice=watch.invoice
            data-payment=watch.payment
            data-form=if watch.keeps_form { KEPT } else { "" }
            data-updated=watch.updated
        >
            <p class="visually-hidden" role="status" aria-live="polite">{move || said.get()}</p>
            <div role="status">
                <p class="live__stale" hidden=move || !is_stale.get()>
                    <span>{watch.changed}</span>
                    " "
                    <a href="">{watch.show}</a>
                </p>
                <p class="live__stale" hidden=move || !is_offline.get()>{watch.offline}</p>
            </div>
        </div>
    }
}
