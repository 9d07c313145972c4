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

/// Offers to resume the reader's own unfinished payment, or says that one is in progress.
#[component]
pub fn OpenPaymentNotice(payment: PaymentSummary) -> impl IntoView {
    let amount = money(payment.amount);
    let unfinished = payment.state == StateKind::Started && payment.own;
    let (title, text, link) = match unfinished {
        true => (
            t!(invoice.unfinished_title),
            t!(invoice.unfinished_text, amount = amount.as_str()),
            t!(invoice.resume),
        ),
        false => (
            t!(overview.under_way_title),
            t!(overview.under_way, amount = amount.as_str()),
            t!(overview.under_way_link),
        ),
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
