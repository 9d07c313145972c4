//! A page that changes by itself.

use leptos::prelude::*;

use super::live_island::{Live, Watch};
use crate::t;

/// Keeps the page up to date from here on: see [`Live`].
#[component]
pub fn LivePage(
    /// The newest event that the page knows of.
    after: i64,
    /// Only what concerns this invoice.
    #[prop(optional_no_strip)]
    invoice: Option<String>,
    /// Only what concerns this payment.
    #[prop(optional_no_strip)]
    payment: Option<String>,
    /// The page holds a choice: it only tells that something changed.
    #[prop(optional)]
    keeps_form: bool,
) -> impl IntoView {
    let [updated, changed, show, offline] =
        [t!(live.updated), t!(live.changed), t!(live.show), t!(live.offline)].map(str::to_owned);
    let (invoice, payment) = (invoice.unwrap_or_default(), payment.unwrap_or_default());
    let watch = Watch { after, invoice, payment, keeps_form, updated, changed, show, offline };
    provide_context(watch);
    view! { <Live/> }
}
