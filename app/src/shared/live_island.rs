//! Keeps an open page up to date: listens for activity and refreshes the page without losing form
//! input.

use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

#[cfg(feature = "hydrate")]
mod count;
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
    /// The page is one of staff, and shows these topics: codes with spaces between them.
    pub topics: String,
    /// Minimum interval of refreshes in seconds, on pages of staff.
    pub pause_s: u32,
    /// Words for one row and for several, for a list that is not refreshed but says how many rows
    /// are new.
    pub rows: Option<NewRows>,
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

/// Words for new rows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRows {
    /// For a single one, with the number.
    pub one: String,
    /// For several, after the number.
    pub many: String,
}

impl NewRows {
    fn read(one: String, many: String) -> Option<Self> {
        (!many.is_empty()).then_some(Self { one, many })
    }
}

impl IslandProps for Watch {
    const CLASS: &'static str = "live";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        Self {
            after: attribute("after").parse().unwrap_or(0),
            invoice: attribute("invoice"),
            payment: attribute("payment"),
            topics: attribute("topics"),
            pause_s: attribute("pause").parse().unwrap_or(0),
            rows: NewRows::read(attribute("one"), attribute("many")),
            keeps_form: attribute("form") == KEPT,
            updated: attribute("updated"),
            ..Self::default()
        }
    }
}

const KEPT: &str = "kept";

/// Listens for activity after an event. When something concerns the page, fetches it again, swaps
/// the part marked `data-live` and announces the change. If a form was edited, or the page keeps
/// its form, it only shows that an update is available; a list may say how many rows are new.
#[island]
pub fn Live() -> impl IntoView {
    let watch = island_props::<Watch>();
    let said = RwSignal::new(String::new());
    let is_stale = RwSignal::new(false);
    let is_offline = RwSignal::new(false);
    let changed = RwSignal::new(watch.changed.clone());

    #[cfg(feature = "hydrate")]
    {
        let Watch { after, invoice, payment, topics, pause_s, rows, keeps_form, updated, .. } =
            watch.clone();
        let tell = refresh::Tell { said, is_stale, is_offline, updated };
        let update = move || match rows.clone() {
            Some(words) => count::count(words, changed, tell.clone()),
            None => refresh::changed(tell.clone(), keeps_form),
        };
        listener::listen(after, listener::Concern { invoice, payment, topics, pause_s }, update);
    }

    view! {
        <div
            class=Watch::CLASS
            data-after=watch.after.to_string()
            data-invoice=watch.invoice
            data-payment=watch.payment
            data-topics=(!watch.topics.is_empty()).then_some(watch.topics)
            data-pause=(watch.pause_s > 0).then(|| watch.pause_s.to_string())
            data-one=watch.rows.clone().map(|rows| rows.one)
            data-many=watch.rows.map(|rows| rows.many)
            data-form=if watch.keeps_form { KEPT } else { "" }
            data-updated=watch.updated
        >
            <p class="visually-hidden" role="status" aria-live="polite">{move || said.get()}</p>
            <div role="status">
                <p class="live__stale" hidden=move || !is_stale.get()>
                    <span>{move || changed.get()}</span>
                    " "
                    <a href="">{watch.show}</a>
                </p>
                <p class="live__stale" hidden=move || !is_offline.get()>{watch.offline}</p>
            </div>
        </div>
    }
}
