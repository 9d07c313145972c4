//! Total of the basket, updated while the payer selects.

use domain::language::NumberStyle;
use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

#[cfg(feature = "hydrate")]
mod sum;

/// Texts and number format of the total.
#[derive(Debug, Clone)]
pub struct TotalWords {
    pub label: String,
    /// The total as rendered by the server.
    pub printed: String,
    /// Number format.
    pub numbers: NumberStyle,
    /// Shown for several currencies.
    pub mixed: String,
    /// Shown for an unknown total.
    pub unknown: String,
}

impl Default for TotalWords {
    fn default() -> Self {
        let [label, printed, mixed, unknown] = [const { String::new() }; 4];
        Self { label, printed, numbers: NumberStyle::POINT, mixed, unknown }
    }
}

impl IslandProps for TotalWords {
    const CLASS: &'static str = "total--live";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        let comma = NumberStyle::COMMA;
        let is_comma = attribute("decimal").starts_with(comma.decimal);
        Self {
            numbers: if is_comma { comma } else { NumberStyle::POINT },
            mixed: attribute("mixed"),
            unknown: attribute("unknown"),
            ..Self::default()
        }
    }
}

/// Sum of the selected debts and partial amounts in the surrounding form. Parsing and formatting
/// use the same code as on the server.
#[island]
pub fn BasketTotal() -> impl IntoView {
    let words = island_props::<TotalWords>();
    let total = RwSignal::new(words.printed);
    let note = RwSignal::new(String::new());
    let place = NodeRef::<leptos::html::P>::new();

    #[cfg(feature = "hydrate")]
    {
        let (numbers, mixed, unknown) = (words.numbers, words.mixed.clone(), words.unknown.clone());
        Effect::new(move || {
            if let Some(place) = place.get() {
                let (mixed, unknown) = (mixed.clone(), unknown.clone());
                sum::follow(&place, sum::BasketSum { total, note, numbers, mixed, unknown });
            }
        });
    }

    view! {
        <p
            class="total total--live"
            node_ref=place
            data-decimal=words.numbers.decimal.to_string()
            data-mixed=words.mixed
            data-unknown=words.unknown
        >
            <span class="total__label">{words.label}</span>
            <output class="total__value">{move || total.get()}</output>
            <span class="total__note" role="status">{move || note.get()}</span>
        </p>
    }
}
