//! What the server tells an island, in the attributes of the island's own element.
//!
//! Islands have no properties of their own: the library reads them as JSON, and the code for that
//! would be an eighth of all that a browser loads.

use leptos::prelude::*;

/// What an island is told.
pub trait Told: Clone + Default + Send + Sync + 'static {
    /// The class of the island's element.
    const CLASS: &'static str;

    /// Reads it from the element's attributes, by their names without `data-`.
    fn read(attribute: impl Fn(&str) -> String) -> Self;
}

/// What this island is told: on the server by the component around it, in the browser by its
/// element, as the server wrote it.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub fn told<T: Told>() -> T {
    use_context::<T>().unwrap_or_default()
}

/// What this island is told: on the server by the component around it, in the browser by its
/// element, as the server wrote it.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn told<T: Told>() -> T {
    let found = document().query_selector(&format!(".{}", T::CLASS)).ok().flatten();
    let read = |element: web_sys::Element| {
        T::read(|name| element.get_attribute(&format!("data-{name}")).unwrap_or_default())
    };
    found.map(read).unwrap_or_default()
}
