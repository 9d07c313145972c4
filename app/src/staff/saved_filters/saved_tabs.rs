//! Saved filters beside a list, and the way to save the one that is shown.

use domain::lists::AnyFilter;
use leptos::prelude::*;
use portal::views::desk::lists::RowCount;
use portal::views::desk::saved_filters::SavedFilterTab;

use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::staff::filter_address::filters_page_of;
use crate::{routes, t};

/// Tabs with the numbers of their rows, the last used first.
#[component]
pub(in crate::staff) fn SavedTabs(
    saved: Vec<SavedFilterTab>,
    /// What the list shows.
    shown: AnyFilter,
) -> impl IntoView {
    let is_saved = saved.iter().any(|tab| tab.saved.filter == shown && tab.saved.owner.is_none());
    let may_save = !shown.values().is_empty() && !is_saved;
    let has_own = saved.iter().any(|tab| tab.saved.owner.is_none());
    let href = filters_page_of(&shown);
    let link = match (may_save, has_own) {
        (true, _) => Some(t!(filters.save_this)),
        (false, true) => Some(t!(filters.manage)),
        (false, false) => None,
    };
    if saved.is_empty() && link.is_none() {
        return ().into_any();
    }
    let tab = |tab: SavedFilterTab| {
        let SavedFilterTab { saved, count } = tab;
        let (count, more) = match count {
            Some(RowCount::Exactly(count)) => (Some(count), false),
            Some(RowCount::MoreThan(count)) => (Some(count), true),
            None => (None, false),
        };
        let text = match saved.owner {
            Some(owner) => t!(filters.by_owner, name = saved.name, owner = owner),
            None => saved.name,
        };
        let (href, current) = (routes::staff_filter(&saved.id), saved.filter == shown);
        view! { <FilterTab href text count more current/> }
    };
    let tabs = saved.into_iter().map(tab).collect::<Vec<_>>();
    let tabs = (!tabs.is_empty())
        .then(|| view! { <FilterTabs label=t!(filters.saved)>{tabs}</FilterTabs> });
    view! {
        <div class="saved-filters">
            {tabs} {link.map(|text| view! { <a href=href>{text}</a> })}
        </div>
    }
    .into_any()
}
