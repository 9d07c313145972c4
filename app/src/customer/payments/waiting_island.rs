//! Progress bar of the waiting page; says when waiting takes longer than usual.

use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

/// Waiting time, so far and usual.
#[derive(Debug, Clone, Default)]
pub struct Wait {
    /// Seconds waited before the page was rendered.
    pub waited_s: u32,
    /// Usual maximum, in seconds.
    pub usual_s: u32,
    /// Already takes longer than usual.
    pub slow: bool,
    /// Accessible name of the progress bar.
    pub label: String,
}

impl IslandProps for Wait {
    const CLASS: &'static str = "waiting__progress";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        let number = |name| attribute(name).parse().unwrap_or_default();
        Self {
            waited_s: number("waited"),
            usual_s: number("usual"),
            slow: attribute("pace") == SLOW,
            label: String::new(),
        }
    }
}

const SLOW: &str = "slow";

/// A bar that fills ever more slowly, because the duration is unknown. Its children appear after
/// the usual time.
#[island]
pub fn WaitingProgress(
    /// Notice that waiting takes longer than usual.
    children: Children,
) -> impl IntoView {
    let Wait { waited_s, usual_s, slow, label } = island_props();
    let waited = RwSignal::new(waited_s);
    let is_slow = move || slow || waited.get() > usual_s;
    let done = move || filled(waited.get(), usual_s).to_string();

    let bar = NodeRef::<leptos::html::Progress>::new();

    #[cfg(feature = "hydrate")]
    Effect::new(move || tick(waited, bar));

    view! {
        <div
            class=Wait::CLASS
            data-waited=waited_s.to_string()
            data-usual=usual_s.to_string()
            data-pace=if slow { SLOW } else { "" }
        >
            <progress
                class="waiting__bar"
                max="100"
                value=done
                aria-label=label
                node_ref=bar
            ></progress>
            <div class="waiting__slow" role="status">
                <div hidden=move || !is_slow()>{children()}</div>
            </div>
        </div>
    }
}

/// Counts seconds while the bar is in the document: a refreshed page has a new bar.
#[cfg(feature = "hydrate")]
fn tick(waited: RwSignal<u32>, bar: NodeRef<leptos::html::Progress>) {
    let second = std::time::Duration::from_secs(1);
    let ticking = std::rc::Rc::new(std::cell::Cell::new(None));
    let handle = ticking.clone();
    let count = move || {
        if bar.get_untracked().is_some_and(|bar| bar.is_connected()) {
            waited.update(|waited| *waited = waited.saturating_add(1));
        } else if let Some(ticking) = ticking.take() {
            leptos::leptos_dom::helpers::IntervalHandle::clear(&ticking);
        }
    };
    handle.set(set_interval_with_handle(count, second).ok());
}

/// Fill level in percent: each half of the usual time fills half of the rest.
fn filled(waited_s: u32, usual_s: u32) -> u32 {
    let half = (usual_s / 2).max(1);
    let (halves, rest) = (waited_s / half, waited_s % half);
    let left = 100_u32 >> halves.min(6);
    let next = left / 2;
    (100 - left + (left - next) * rest / half).min(97)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_always_moves_on_and_is_never_full() {
        for (waited, expected) in [(0, 0), (5, 25), (10, 50), (20, 75), (40, 94), (10_000, 97)] {
            assert_eq!(filled(waited, 20), expected, "{waited} s");
        }
        let steps: Vec<u32> = (0..500).map(|waited| filled(waited, 20)).collect();
        assert!(steps.is_sorted());
    }
}
