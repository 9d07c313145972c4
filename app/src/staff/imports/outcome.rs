//! What the check or the load of a file counted.

use domain::imports::ImportState;
use leptos::prelude::*;
use portal::views::imports::files::ImportFile;
use portal::views::imports::{MailboxWarning, Summary};

use crate::components::card::Card;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::reader::money;
use crate::t;

/// The counts, and mailboxes that strangers share.
#[component]
pub(super) fn Outcome(file: ImportFile) -> impl IntoView {
    let Some(summary) = file.summary else { return ().into_any() };
    let is_loaded = matches!(file.state, ImportState::Loaded | ImportState::Undone);
    let title = match is_loaded {
        true => t!(imports.counts.done),
        false => t!(imports.counts.forecast),
    };
    let counts = if is_loaded { loaded(&summary) } else { forecast(&summary) };
    let fact = |(term, count): (&'static str, String)| view! { <Fact term>{count}</Fact> };
    let warnings = summary.mailbox_warnings;
    view! {
        <Card title>
            <SummaryList>{counts.into_iter().map(fact).collect_view()}</SummaryList>
        </Card>
        {(!warnings.is_empty()).then(|| mailboxes(warnings))}
    }
    .into_any()
}

fn forecast(summary: &Summary) -> Vec<(&'static str, String)> {
    let forecast = &summary.forecast;
    let always = [
        (t!(imports.counts.lines), summary.records),
        (t!(imports.counts.added), forecast.added),
        (t!(imports.counts.changed), forecast.changed),
        (t!(imports.counts.unchanged), forecast.unchanged),
    ];
    let counts = always.map(|(words, count)| (words, count.to_string()));
    let rare = [
        (t!(imports.counts.credited), forecast.credited),
        (t!(imports.counts.void), forecast.void),
    ];
    counts.into_iter().chain(there(&rare)).chain(troubles(summary)).collect()
}

fn loaded(summary: &Summary) -> Vec<(&'static str, String)> {
    let worth = summary.added_totals.iter().map(|sum| money(*sum)).collect::<Vec<_>>().join(", ");
    let count = summary.added.to_string();
    let added = match worth.is_empty() {
        true => count,
        false => t!(imports.counts.worth, count = count, sum = worth),
    };
    let counts = [
        (t!(imports.counts.lines), summary.records.to_string()),
        (t!(imports.counts.added), added),
        (t!(imports.counts.changed), summary.changed.to_string()),
        (t!(imports.counts.unchanged), summary.unchanged.to_string()),
    ];
    let rare = [
        (t!(imports.counts.customers), summary.changed_customers),
        (t!(imports.counts.settled), summary.settled),
        (t!(imports.counts.credited), summary.credited),
        (t!(imports.counts.void), summary.void),
    ];
    counts.into_iter().chain(there(&rare)).chain(troubles(summary)).collect()
}

fn troubles(summary: &Summary) -> Vec<(&'static str, String)> {
    there(&[
        (t!(imports.counts.waiting), summary.waiting),
        (t!(imports.counts.kept), summary.kept),
        (t!(imports.counts.bad), summary.bad),
        (t!(imports.counts.remarks), summary.remarks),
    ])
}

/// Counts that are not zero.
fn there(counts: &[(&'static str, u64)]) -> Vec<(&'static str, String)> {
    let there = counts.iter().filter(|(_, count)| *count > 0);
    there.map(|(words, count)| (*words, count.to_string())).collect()
}

fn mailboxes(warnings: Vec<MailboxWarning>) -> AnyView {
    let line = |warning: MailboxWarning| {
        let named = warning.customers.into_iter().take(5);
        let named = named.map(|customer| customer.name.unwrap_or(customer.number));
        let named = named.collect::<Vec<_>>().join(", ");
        view! { <Fact term=warning.email>{named}</Fact> }
    };
    view! {
        <Card title=t!(imports.mailboxes.title)>
            <p>{t!(imports.mailboxes.text)}</p>
            <SummaryList>{warnings.into_iter().map(line).collect_view()}</SummaryList>
        </Card>
    }
    .into_any()
}
