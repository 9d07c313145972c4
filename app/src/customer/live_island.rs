//! Keeps an open page up to date: listens to what happens and shows the page anew, without losing
//! what somebody is writing in it.
#![expect(missing_docs, reason = "`island` writes a struct that it does not document")]

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod listener;
#[cfg(feature = "hydrate")]
mod refresh;

/// Listens behind `after`. What concerns the page changes it in place: the part marked `data-live`
/// is fetched again and swapped, and assistive technology is told. Where something was written,
/// or the page says so, it only tells that there is something new.
#[island]
pub fn Live(
    /// The newest event that the page knows of.
    after: i64,
    /// Only what concerns this invoice; nothing means all that the reader may see.
    #[prop(optional)]
    invoice: Option<String>,
    /// Only what concerns this payment.
    #[prop(optional)]
    payment: Option<String>,
    /// What is said when the page has changed.
    updated: String,
    /// What the link says that shows a changed page; with it the page never changes by itself.
    #[prop(optional)]
    show: Option<String>,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let is_stale = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    {
        let tell = refresh::Tell { said, is_stale, updated: updated.clone() };
        let keeps_form = show.is_some();
        let changed = move || refresh::changed(tell.clone(), keeps_form);
        listener::listen(after, listener::Concern { invoice, payment }, changed);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (after, invoice, payment);

    let link = show.clone().unwrap_or_default();
    view! {
        <div class="live">
            <p class="visually-hidden" role="status" aria-live="polite">{move || said.get()}</p>
            <p class="live__stale" hidden=move || !is_stale.get()>
                <span>{updated}</span>
                " "
                <a href="">{link}</a>
            </p>
        </div>
    }
}
