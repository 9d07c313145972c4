//! Server function for cancelling a payment.

use domain::ids::PaymentId;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::payments::withdraw;

use crate::request::context::{redirect, request_context};
use crate::request::problem::server_error;
use crate::routes;
use crate::shared::answer::not_our_form;

/// Cancels the payer's own payment and shows its page: it may have succeeded meanwhile.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/do", endpoint = "cancel_payment")]
pub async fn cancel_payment(payment: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = PaymentId::parse(&payment).map_err(|_| not_our_form())?;
    match withdraw(&context.portal, &context.actor, &id).await {
        // For these the payment's page shows the error.
        Ok(_) | Err(Error::NotFound | Error::SignInFirst) => redirect(&routes::payment(&id)),
        Err(error) => return Err(server_error(&error)),
    }
    Ok(())
}
