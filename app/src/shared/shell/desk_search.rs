//! The search field in the header of staff.

use domain::search::LONGEST_SEARCH;
use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::shared::search_island::PaletteWords;
use crate::{routes, t};

/// A plain form; with scripts `/` and Ctrl-K open the palette.
#[component]
pub(super) fn DeskSearch() -> impl IntoView {
    view! {
        <form
            class="desk-search"
            method="get"
            action=routes::STAFF_SEARCH
            role="search"
            aria-label=t!(search.quick)
        >
            <Glyph icon=Icon::Search/>
            <input
                class="desk-search__field"
                name="q"
                type="search"
                autocomplete="off"
                maxlength=LONGEST_SEARCH.to_string()
                aria-label=t!(search.quick)
                placeholder=t!(search.quick_hint)
            />
            <kbd class="desk-search__key" aria-hidden="true">"Ctrl K"</kbd>
        </form>
    }
}

pub(super) fn palette_words() -> PaletteWords {
    PaletteWords {
        label: t!(search.label).to_owned(),
        hint: t!(search.hint).to_owned(),
        keys: t!(search.keys).to_owned(),
        switch: t!(search.switch).to_owned(),
        close: t!(search.close).to_owned(),
    }
}
