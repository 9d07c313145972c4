//! Pages that refresh themselves.

use domain::activity::DeskTopic;
use domain::calendar::Timestamp;
use leptos::prelude::*;

use super::live_island::{Live, NewRows, Watch};
use crate::components::day::AsOf;
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
    let words = Watch { updated, changed, show, offline, ..Watch::default() };
    provide_context(Watch { after, invoice, payment, keeps_form, ..words });
    view! { <Live/> }
}

/// Keeps a page of staff up to date.
#[component]
pub fn LiveDesk(
    /// Position that the page read before all else.
    after: i64,
    /// What it shows.
    topics: Vec<DeskTopic>,
    /// Minimum interval of refreshes in seconds.
    #[prop(optional)]
    pause_s: u32,
    /// The page is not refreshed, but says how many rows are new.
    #[prop(optional)]
    counts: bool,
) -> impl IntoView {
    let [updated, changed, show, offline] =
        [t!(live.updated), t!(live.changed), t!(live.show), t!(live.offline)].map(str::to_owned);
    let [one, many] = [t!(live.one_row), t!(live.rows)].map(str::to_owned);
    let topics = topics.into_iter().map(DeskTopic::code).collect::<Vec<_>>().join(" ");
    let rows = counts.then_some(NewRows { one, many });
    let words = Watch { updated, changed, show, offline, ..Watch::default() };
    provide_context(Watch { after, topics, pause_s, rows, ..words });
    view! { <Live/> }
}

/// When a page of staff was read, and without scripts a link that reads it again.
#[component]
pub fn ReadAt(at: Timestamp) -> impl IntoView {
    view! {
        <div class="read-at">
            <AsOf at/>
            <noscript>
                <a href="">{t!(live.again)}</a>
            </noscript>
        </div>
    }
}
