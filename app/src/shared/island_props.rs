//! Values that the server passes to an island in attributes of the island's element.
//!
//! Islands have no properties: leptos would deserialise them from JSON, and that code would be an
//! eighth of all that a browser loads.

use leptos::prelude::*;

/// Values passed to an island.
pub trait IslandProps: Clone + Default + Send + Sync + 'static {
    /// Class of the island's element.
    const CLASS: &'static str;

    /// Reads the values from attributes; names are without `data-`.
    fn read(attribute: impl Fn(&str) -> String) -> Self;
}

/// Values of this island, from the context that the surrounding component provided.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub fn island_props<T: IslandProps>() -> T {
    use_context::<T>().unwrap_or_default()
}

/// Values of this island, from the attributes that the server rendered.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn island_props<T: IslandProps>() -> T {
    let found = document().query_selector(&format!(".{}", T::CLASS)).ok().flatten();
    let read = |element: web_sys::Element| {
        T::read(|name| element.get_attribute(&format!("data-{name}")).unwrap_or_default())
    };
    found.map(read).unwrap_or_default()
}
