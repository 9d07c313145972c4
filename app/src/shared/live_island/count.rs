//! Counts what is new in a list, without moving what is being read.

use leptos::prelude::{RwSignal, Set, document, window};
use web_sys::Document;

use super::NewRows;
use super::refresh::{FetchResult, Tell, fetch, parse};

const ROWS: &str = "[data-live] tbody tr";

/// Fetches the page and says how many of its rows are not on the screen as they are now.
pub fn count(words: NewRows, changed: RwSignal<String>, tell: Tell) {
    leptos::task::spawn_local(async move {
        let Ok(address) = window().location().href() else { return };
        match fetch(&address).await {
            FetchResult::Text(html) => {
                let Some(page) = parse(&html) else { return };
                tell.is_offline.set(false);
                let shown = rows(&document());
                let new = rows(&page).iter().filter(|row| !shown.contains(row)).count();
                changed.set(match new {
                    1 => words.one,
                    many => [many.to_string(), words.many].join(" "),
                });
                tell.is_stale.set(new > 0);
            }
            // Signed out: a reload shows the current state.
            FetchResult::Elsewhere => {
                let _ = window().location().reload();
            }
            FetchResult::Nothing => tell.is_offline.set(true),
        }
    });
}

/// The text of each row.
fn rows(page: &Document) -> Vec<String> {
    let Ok(found) = page.query_selector_all(ROWS) else { return Vec::new() };
    let rows = (0..found.length()).filter_map(|index| found.get(index));
    rows.filter_map(|row| row.text_content()).collect()
}
