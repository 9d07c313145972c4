//! Stripe's client against a double that speaks Stripe's wire format.

#![cfg(test)]

mod harness;
mod wire;

mod contract {
    //! The promises of every gateway.

    portal::gateway_contract!(crate::harness::Stripe::start());
}
