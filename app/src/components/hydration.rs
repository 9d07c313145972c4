//! The script that wakes up the islands of a page, allowed by the nonce of its response.

use leptos::prelude::*;

/// `(js, wasm) => void`, written for our hashed names: leptos' own component reads names from
/// `LeptosOptions` and a file beside the binary, and we carry everything inside it.
const SCRIPT: &str = include_str!("hydration.js");

/// Goes into the `<head>` of the shell. The page names no preload: script and WASM are fetched
/// side by side, and only where the page has an island.
///
/// Islands are hydrated one by one, so the rest of the page is told that it is not: it is
/// rendered without the markers that only hydration needs.
#[component]
pub fn Hydration(
    /// The address of the module that wasm-bindgen wrote.
    js: &'static str,
    /// The address of the WASM it loads.
    wasm: &'static str,
) -> impl IntoView {
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let script = format!("({})({js:?}, {wasm:?})", SCRIPT.trim().trim_end_matches(';'));
    view! { <script type="module" nonce=use_nonce()>{script}</script> }
}

#[cfg(test)]
mod tests {
    use leptos::nonce::Nonce;

    use super::*;

    #[test]
    fn the_script_has_the_nonce_of_the_response_and_the_hashed_names() {
        let html = Owner::new().with(|| {
            provide_context(Nonce::from_value("n0nce"));
            view! { <Hydration js="/assets/aldia-1.js" wasm="/assets/aldia-2.wasm"/> }.to_html()
        });

        assert!(html.contains("async (js, wasm) => {"), "{html}");
        assert!(html.starts_with(r#"<script type="module" nonce="n0nce">("#), "{html}");
        assert!(html.contains(r#")("/assets/aldia-1.js", "/assets/aldia-2.wasm")"#), "{html}");
        assert_eq!(html.matches("<script").count(), html.matches("</script>").count());
    }
}
