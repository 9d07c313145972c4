//! A receipt on the confirmation page of a payment.

use domain::money::Money;
use leptos::prelude::*;

use super::Text;
use super::amount::BigAmount;
use super::button::{LinkButton, Look};
use super::icon::Icon;
use crate::t;

/// A receipt: number, amount, facts and PDF.
#[component]
pub fn ReceiptPanel(
    #[prop(into)] number: Text,
    /// Total of the receipt.
    value: Money,
    /// Address of the PDF.
    #[prop(into)]
    pdf: Text,
    /// Facts and debts paid.
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
