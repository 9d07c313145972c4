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
/// or the page keeps its form, it only tells that there is something new.
#[island]
pub fn Live(
    /// The newest event that the page knows of.
    after: i64,
    /// Only what concerns this invoice; empty, as that of the payment, means all that the reader
    /// may see.
    invoice: String,
    /// Only what concerns this payment.
    payment: String,
    /// The page never changes by itself.
    keeps_form: bool,
    /// What is said when the page has changed.
    updated: String,
    /// What is said when it would have.
    changed: String,
    /// What the link says that shows what changed.
    show: String,
    /// What is said while nothing can be fetched.
    offline: String,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let is_stale = RwSignal::new(false);
    let is_offline = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    {
        let tell = refresh::Tell { said, is_stale, is_offline, updated };
        let changed = move || refresh::changed(tell.clone(), keeps_form);
        listener::listen(after, listener::Concern { invoice, payment }, changed);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (after, invoice, payment, keeps_form, updated);

    view! {
        <div class="live">
            <p class="visually-hidden" role="status" aria-live="polite">{move || said.get()}</p>
            <div role="status">
                <p class="live__stale" hidden=move || !is_stale.get()>
                    <span>{changed}</span>
                    " "
                    <a href="">{show}</a>
                </p>
                <p class="live__stale" hidden=move || !is_offline.get()>{offline}</p>
            </div>
        </div>
    }
}
