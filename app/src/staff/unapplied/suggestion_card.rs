//! Customers to whom money may belong, each with the reasons.

use domain::money::Money;
use leptos::prelude::*;
use portal::views::desk::unapplied::{SuggestedCustomer, SuggestedCustomers};

use super::match_choice::of_customer;
use super::words;
use crate::components::UiTone;
use crate::components::card::Card;
use crate::components::notice::Notice;
use crate::t;

#[component]
pub(super) fn SuggestionCard(
    suggestions: SuggestedCustomers,
    amount: Money,
    /// Address of the page.
    page: String,
) -> impl IntoView {
    let SuggestedCustomers { ranked, tied } = suggestions;
    if ranked.is_empty() {
        return view! {
            <Card title=t!(unapplied.suggestions)>
                <p>{t!(unapplied.no_suggestion)}</p>
            </Card>
        }
        .into_any();
    }
    let tied = tied.map(|count| {
        view! { <Notice tone=UiTone::Warn title=t!(unapplied.tied, count = count)/> }
    });
    let one = |suggested: SuggestedCustomer| {
        let SuggestedCustomer { id, number, name, reasons } = suggested;
        let reason = |one| view! { <li>{words::reason(&one, amount)}</li> };
        view! {
            <li>
                <a href=of_customer(&page, &id)>{format!("{name} · {number}")}</a>
                <ul>{reasons.into_iter().map(reason).collect_view()}</ul>
            </li>
        }
    };
    let ranked = ranked.into_iter().map(one).collect_view();
    view! {
        <Card title=t!(unapplied.suggestions)>
            <div class="stack">
                <p>{t!(unapplied.suggestions_hint)}</p>
                {tied}
                <ol class="plain-list stack">{ranked}</ol>
            </div>
        </Card>
    }
    .into_any()
}
