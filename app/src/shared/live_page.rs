//! Pages that refresh themselves.

use leptos::prelude::*;

use super::live_island::{Live, Watch};
use crate::t;

/// Keeps the page up to date: see [`Live`].
#[component]
pub fn LivePage(
    /// Sequence number of the newest event that the page includes.
    after: i64,
    /// Restricts to this invoice.
    #[prop(optional_no_strip)]
    invoice: Option<String>,
    /// Restricts to this payment.
    #[prop(optional_no_strip)]
    payment: Option<String>,
    /// The page has a form: only shows that an update is available.
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
