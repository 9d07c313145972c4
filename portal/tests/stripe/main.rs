//! Stripe's client against a double that speaks Stripe's wire format.

#![cfg(test)]

mod harness;
mod wire;

mod contract {
    //! The contract of all gateways.

    portal::gateway_contract!(crate::harness::Stripe::start());
}
