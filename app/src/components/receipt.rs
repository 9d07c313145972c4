//! A receipt, as it looks on the page that confirms a payment.

use domain::money::Money;
use leptos::prelude::*;

use super::Text;
use super::amount::BigAmount;
use super::button::{LinkButton, Look};
use super::icon::Icon;
use crate::t;

/// A receipt: number, amount, facts, and its PDF.
#[component]
pub fn ReceiptPanel(
    #[prop(into)] number: Text,
    /// What it proves.
    value: Money,
    /// The address of its PDF.
    #[prop(into)]
    pdf: Text,
    /// Its facts and what they paid.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="receipt">
            <header class="receipt__head">
                <h2 class="receipt__number">
                    {t!(confirmation.receipt, number = number.as_str())}
                </h2>
                <p class="receipt__value"><BigAmount value/></p>
            </header>
            <div class="receipt__body">{children()}</div>
            <footer class="receipt__foot">
                <LinkButton href=pdf look=Look::Secondary icon=Icon::Download>
                    {t!(confirmation.download)}
                </LinkButton>
            </footer>
        </section>
    }
}
