//! Text in elements that are rendered as they are: `title` and `textarea`.

/// Text that ends no element and is no character reference.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
