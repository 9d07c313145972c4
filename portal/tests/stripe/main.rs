//! Stripe's client against a double that speaks Stripe's wire format.

#![cfg(test)]
#![recursion_limit = "256"]

mod double;
mod harness;
mod wire;

mod contract {
    //! The promises of every gateway.

    portal::gateway_contract!(crate::harness::Stripe::start());
}
