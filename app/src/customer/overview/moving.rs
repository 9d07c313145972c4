//! Open payments, mentioned on other pages so that nobody pays twice.

use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::StateKind;
use leptos::prelude::*;

use crate::components::UiTone;
use crate::components::notice::Notice;
use crate::request::reader::money;
use crate::{routes, t};

/// A payment whose outcome is open.
#[derive(Debug, Clone)]
pub struct PaymentSummary {
    pub id: PaymentId,
    pub state: StateKind,
    /// The part that concerns the page.
    pub amount: Money,
    /// Whether the reader is the payer.
    pub own: bool,
    /// Whether the reader may open its page.
    pub opens: bool,
}

/// What a page says of an open payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenPaymentNews {
    /// The provider says that the money is in progress.
    OnItsWay,
    /// The reader began it, and nothing was reported of it yet.
    Unfinished,
    /// Somebody else opened the provider's page: nothing is known of it, and anybody may pay.
    Nothing,
}

const fn news(state: StateKind, own: bool) -> OpenPaymentNews {
    match state {
        StateKind::Processing => OpenPaymentNews::OnItsWay,
        StateKind::Created | StateKind::Started | StateKind::Unknown if own => {
            OpenPaymentNews::Unfinished
        }
        StateKind::Created
        | StateKind::Started
        | StateKind::Unknown
        | StateKind::Succeeded
        | StateKind::Failed
        | StateKind::Expired
        | StateKind::Cancelled => OpenPaymentNews::Nothing,
    }
}

/// Offers to resume the reader's own unfinished payment, or says that one is in progress.
#[component]
pub fn OpenPaymentNotice(payment: PaymentSummary) -> impl IntoView {
    let amount = money(payment.amount);
    let (title, text, link) = match news(payment.state, payment.own) {
        OpenPaymentNews::Unfinished => (
            t!(invoice.unfinished_title),
            t!(invoice.unfinished_text, amount = amount.as_str()),
            t!(invoice.resume),
        ),
        OpenPaymentNews::OnItsWay => (
            t!(overview.under_way_title),
            t!(overview.under_way, amount = amount.as_str()),
            t!(overview.under_way_link),
        ),
        OpenPaymentNews::Nothing => return ().into_any(),
    };
    let href = routes::payment(&payment.id);
    view! {
        <Notice tone=UiTone::Info title>
            <p>{text}</p>
            {payment.opens.then(|| view! { <a href=href>{link}</a> })}
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_on_its_way_only_when_the_provider_says_so() {
        for &state in StateKind::ALL {
            for own in [true, false] {
                let is_moving = news(state, own) == OpenPaymentNews::OnItsWay;
                assert_eq!(is_moving, state == StateKind::Processing, "{state:?} {own}");
            }
            let of_others = news(state, false) == OpenPaymentNews::Unfinished;
            assert!(!of_others, "{state:?}: nobody is told what somebody else left");
        }
    }
}
