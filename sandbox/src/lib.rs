//! Simulated providers for the demo and for tests. An institution's real deployment runs none of
//! them.
//!
//! Each speaks its provider's wire format, and reaches the portal over the network only.

// Stripe's objects are large for `json!`.
#![recursion_limit = "256"]

use std::io;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use futures::stream;
use jiff::Timestamp;

pub mod card_provider;
pub mod faults;
pub mod signature;
pub mod smtp_sink;
pub mod stripe;
pub mod twilio;
pub mod webhook_receiver;

#[expect(clippy::disallowed_methods, reason = "a provider has a clock of its own")]
fn machine_time() -> Timestamp {
    Timestamp::now()
}

/// Status code chosen by a test.
fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).expect("a status has three digits")
}

/// Makes the server close the connection, because the body fails.
fn broken_connection() -> Response {
    let error = Err::<Bytes, _>(io::Error::other("the connection is broken on purpose"));
    Response::new(Body::from_stream(stream::iter([error])))
}
