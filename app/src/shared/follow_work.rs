//! Keeps a page up to date while the portal works on what it shows.

use leptos::prelude::*;

use super::work_island::{WorkWatch, WorkWords};
use crate::t;

/// With scripts and without, as long as the part `data-live` of the page has a part `data-running`.
#[component]
pub fn FollowWork() -> impl IntoView {
    provide_context(WorkWords { offline: t!(imports.step.offline).to_owned() });
    view! {
        <WorkWatch/>
        <noscript>
            <meta http-equiv="refresh" content="3"/>
        </noscript>
    }
    .into_any()
}
