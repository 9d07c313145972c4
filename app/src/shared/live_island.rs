//! Keeps an open page up to date: listens to what happens and shows the page anew, without losing
//! what somebody is writing in it.

use leptos::prelude::*;

use crate::shared::told::{Told, told};

#[cfg(feature = "hydrate")]
mod listener;
#[cfg(feature = "hydrate")]
mod refresh;

/// What the page listens to, and what it says.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// The newest event that the page knows of.
    pub after: i64,
    /// Only what concerns this invoice; empty, as that of the payment, means all that the reader
    /// may see.
    pub invoice: String,
    /// Only what concerns this payment.
    pub payment: String,
    /// The page never changes by itself.
    pub keeps_form: bool,
    /// What is said when the page has changed.
    pub updated: String,
    /// What is said when it would have.
    pub changed: String,
    /// What the link says that shows what changed.
    pub show: String,
    /// What is said while nothing can be fetched.
    pub offline: String,
}

impl Told for Watch {
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

/// Listens behind an event. What concerns the page changes it in place: the part marked
/// `data-live` is fetched again and swapped, and assistive technology is told. Where something was
/// written, or the page keeps its form, it only tells that there is something new.
#[island]
pub fn Live() -> impl IntoView {
    let watch = told::<Watch>();
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
