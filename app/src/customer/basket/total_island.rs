//! The total of the basket, added up while the payer chooses.
#![expect(missing_docs, reason = "`island` writes a struct that it does not document")]

use domain::language::NumberStyle;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod sum;

/// The sum of what is ticked in the form around it, with the parts that are written. The browser
/// applies the rules of the server: amounts are read and printed by the same code.
#[island]
pub fn BasketTotal(
    /// What the total is.
    label: String,
    /// The total as the server knows it.
    printed: String,
    /// How numbers are written.
    numbers: NumberStyle,
    /// What is said when the currencies differ.
    mixed: String,
    /// What stands in for a total that cannot be told.
    unknown: String,
) -> impl IntoView {
    let total = RwSignal::new(printed);
    let note = RwSignal::new(String::new());
    let place = NodeRef::<leptos::html::P>::new();

    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if let Some(place) = place.get() {
            sum::follow(
                &place,
                sum::Shown { total, note, numbers, mixed: mixed.clone(), unknown: unknown.clone() },
            );
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (numbers, mixed, unknown);

    view! {
        <p class="total" node_ref=place>
            <span class="total__label">{label}</span>
            <output class="total__value">{move || total.get()}</output>
            <span class="total__note" role="status">{move || note.get()}</span>
        </p>
    }
}
