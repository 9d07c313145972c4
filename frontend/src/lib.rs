//! The browser's entry point: hydrates the islands of `app`.

use wasm_bindgen::prelude::wasm_bindgen;

// Keeps the linker from dropping the islands' entry points.
extern crate app as _;

/// Called by the page after loading the module; each island then hydrates by its own exported
/// function.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
