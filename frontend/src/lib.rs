//! What wakes up in the browser: the islands of `app`, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

// Named so that the linker keeps every island's entry point.
extern crate app as _;

/// Called by the page once the module has loaded; each island on it then hydrates by its own name.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
