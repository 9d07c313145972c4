//! What happened to the invoice of a case, newest first.

use domain::activity::{Activity, ActivityEntry};
use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::timeline::{ActivityEntry as TimelineEntry, Timeline};
use crate::customer::invoices::{What, what_of, words};
use crate::t;

#[component]
pub(super) fn CaseHistory(events: Vec<ActivityEntry>) -> impl IntoView {
    let entry = |event: ActivityEntry| {
        let (tone, title) = words(&told_to_staff(&event.what)?);
        let at = event.at;
        Some(view! {
            <TimelineEntry tone title>
                <Instant at/>
            </TimelineEntry>
        })
    };
    let entries = events.into_iter().rev().filter_map(entry).collect_view();
    view! {
        <Card title=t!(invoice.history)>
            <Timeline>{entries}</Timeline>
        </Card>
    }
    .into_any()
}

/// Timeline entry of an activity. Staff see what customers read from the invoice itself, too.
fn told_to_staff(what: &Activity) -> Option<What> {
    match what {
        Activity::InvoiceIssued { .. } => Some(What::Issued),
        Activity::PaymentStarted { .. } => Some(What::Started),
        Activity::PaymentSettled { amount } => Some(What::Paid(*amount, None)),
        what => what_of(what),
    }
}
