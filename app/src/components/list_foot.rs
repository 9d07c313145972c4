//! The end of a list: how many rows there are, what they sum up to, and the pages beside.

use domain::money::Money;
use leptos::prelude::*;

use super::Text;
use super::amount::Amount;
use super::icon::{Glyph, Icon};
use crate::t;

/// Count and sums of all pages.
#[component]
pub fn ListFoot(
    #[prop(into)] count: Text,
    /// What the sums are of.
    #[prop(into)]
    label: Text,
    /// By currency.
    sums: Vec<Money>,
    /// Address that sums up, where that is not done at once.
    sum_up: Option<String>,
    /// Address that exports the list, for who may.
    export: Option<String>,
    /// Address where rows are chosen, for who may do something with many.
    select: Option<String>,
) -> impl IntoView {
    let is_summed = !sums.is_empty();
    view! {
        <div class="list-foot">
            <p class="list-foot__count">{count}</p>
            {sum_up.map(|href| view! { <a href=href>{t!(lists.sum_up)}</a> })}
            {export.map(|href| view! { <a href=href>{t!(exports.link)}</a> })}
            {select.map(|href| view! { <a href=href>{t!(bulk.select)}</a> })}
            {is_summed
                .then(|| {
                    view! {
                        <p class="list-foot__sums">
                            <span class="list-foot__label">{label}</span>
                            {sums
                                .into_iter()
                                .map(|value| view! { <Amount value/> })
                                .collect_view()}
                        </p>
                    }
                })}
        </div>
    }
}

/// Links to the page before and the page after. Renders nothing for a single page.
#[component]
pub fn PageSteps(before: Option<String>, after: Option<String>) -> impl IntoView {
    let is_alone = before.is_none() && after.is_none();
    let step = |href: String, rel: &'static str, text: &'static str, icon| {
        view! {
            <a class="pagination__step" href=href rel=rel>
                <Glyph icon/>
                <span>{text}</span>
            </a>
        }
    };
    (!is_alone).then(|| {
        view! {
            <nav class="pagination" aria-label=t!(pagination.label)>
                {before.map(|href| step(href, "prev", t!(pagination.previous), Icon::ArrowLeft))}
                {after.map(|href| step(href, "next", t!(pagination.next), Icon::ArrowRight))}
            </nav>
        }
    })
}
