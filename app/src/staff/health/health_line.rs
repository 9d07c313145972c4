//! The health in one line, on the first page.

use domain::health::HealthState;
use leptos::prelude::*;

use super::words;
use crate::components::badge::Badge;
use crate::{routes, t};

#[component]
pub(in crate::staff) fn HealthLine(
    /// That of the worst part.
    state: HealthState,
) -> impl IntoView {
    let (tone, text) = words::state(state);
    let says = match state {
        HealthState::Good => t!(health.all_good),
        HealthState::Strained => t!(health.some_strained),
        HealthState::Failing => t!(health.some_failing),
    };
    view! {
        <p class="health-line">
            <Badge tone text/>
            <span>{says}</span>
            <a href=routes::STAFF_HEALTH>{t!(health.see)}</a>
        </p>
    }
    .into_any()
}
