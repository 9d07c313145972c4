//! Badges for states.

use domain::invoices::InvoiceStanding;
use domain::payments::StateKind;
use leptos::prelude::*;

use super::{Text, UiTone};
use crate::t;

/// A word in a tone. Each tone has a mark of its own shape, so that colour is not the only cue.
#[component]
pub fn Badge(tone: UiTone, #[prop(into)] text: Text) -> impl IntoView {
    view! { <span class=format!("badge badge--{}", tone.name())>{text}</span> }
}

#[component]
pub fn StandingBadge(
    /// Standing as of today.
    standing: InvoiceStanding,
) -> impl IntoView {
    let (tone, text) = standing_words(standing);
    view! { <Badge tone text/> }
}

/// Tone and word of a standing.
pub(crate) fn standing_words(standing: InvoiceStanding) -> (UiTone, &'static str) {
    match standing {
        InvoiceStanding::Pending => (UiTone::Neutral, t!(standing.pending)),
        InvoiceStanding::PartlyPaid => (UiTone::Info, t!(standing.partly_paid)),
        InvoiceStanding::Overdue => (UiTone::Bad, t!(standing.overdue)),
        InvoiceStanding::Disputed => (UiTone::Warn, t!(standing.disputed)),
        InvoiceStanding::Paid => (UiTone::Good, t!(standing.paid)),
        InvoiceStanding::Void => (UiTone::Neutral, t!(standing.void)),
    }
}

/// Badge of a payment's state. An open outcome is never shown as failed, and money that went back
/// not as paid.
#[component]
pub fn PaymentStateBadge(state: StateKind, #[prop(optional)] is_reversed: bool) -> impl IntoView {
    let (tone, text) = payment_words(state, is_reversed);
    view! { <Badge tone text/> }
}

/// Tone and word of a payment's state.
pub(crate) fn payment_words(state: StateKind, is_reversed: bool) -> (UiTone, &'static str) {
    match state {
        _ if is_reversed => (UiTone::Neutral, t!(payment_state.reversed)),
        StateKind::Created => (UiTone::Info, t!(payment_state.created)),
        StateKind::Started => (UiTone::Info, t!(payment_state.started)),
        StateKind::Processing => (UiTone::Info, t!(payment_state.processing)),
        StateKind::Unknown => (UiTone::Info, t!(payment_state.unknown)),
        StateKind::Succeeded => (UiTone::Good, t!(payment_state.succeeded)),
        StateKind::Failed => (UiTone::Neutral, t!(payment_state.failed)),
        StateKind::Expired => (UiTone::Neutral, t!(payment_state.expired)),
        StateKind::Cancelled => (UiTone::Neutral, t!(payment_state.cancelled)),
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn a_payment_whose_money_went_back_is_not_paid() {
        let state = StateKind::Succeeded;
        let html = html(Language::En, || view! { <PaymentStateBadge state is_reversed=true/> });
        assert!(html.contains("Taken back") && !html.contains("badge--good"), "{html}");
    }

    #[test]
    fn a_payment_whose_outcome_is_open_never_looks_failed() {
        for &state in StateKind::ALL {
            let html = html(Language::En, || view! { <PaymentStateBadge state/> });
            let looks_open = html.contains("badge--info");
            assert_eq!(looks_open, state.is_open(), "{state:?}: {html}");
        }
    }
}
