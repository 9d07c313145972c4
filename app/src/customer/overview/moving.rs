//! Payments that have not ended: nobody should pay twice.

use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::StateKind;
use leptos::prelude::*;

use crate::components::Tone;
use crate::components::notice::Notice;
use crate::request::reader::money;
use crate::{routes, t};

/// A payment that has not ended, as other pages mention it.
#[derive(Debug, Clone)]
pub struct OpenPayment {
    pub id: PaymentId,
    /// How it stands.
    pub state: StateKind,
    /// How much of it concerns the page.
    pub amount: Money,
    /// The reader's own.
    pub own: bool,
    /// The reader may open its page.
    pub opens: bool,
}

/// Says that a payment was begun and how to go on, or that one is on its way.
#[component]
pub fn OpenPaymentNotice(payment: OpenPayment) -> impl IntoView {
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
        <Notice tone=Tone::Info title>
            <p>{text}</p>
            {payment.opens.then(|| view! { <a href=href>{link}</a> })}
        </Notice>
    }
    .into_any()
}
