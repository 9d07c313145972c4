//! The sandbox gateway's client against the simulated card provider, over HTTP.

#![cfg(test)]

mod harness;
mod page;
mod restart;
mod webhooks;

use domain::language::Language;
use domain::money::{Currency, Money};
use jiff::SignedDuration;
use portal::outside::gateways::CheckoutRequest;
use portal::platform::clock::{Clock, SystemClock};

mod contract {
    //! The contract of all gateways.

    portal::gateway_contract!(crate::harness::Sandbox::start());
}

/// A request for a new payment.
fn request() -> CheckoutRequest {
    let now = SystemClock::default().now();
    CheckoutRequest {
        payment: portal::platform::ids::new(now),
        amount: Money::new(123_456, Currency::Pen),
        description: "<b>Pensión</b> & \"matrícula\"".to_owned(),
        language: Language::Es,
        payer_email: None,
        return_url: "http://127.0.0.1:3000/pagos/1/espera?a=1&b=2".to_owned(),
        cancel_url: "http://127.0.0.1:3000/pagos/1".to_owned(),
        expires_at: now + SignedDuration::from_hours(1),
    }
}
