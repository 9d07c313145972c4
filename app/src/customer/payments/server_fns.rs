//! Withdrawing a payment.

use domain::ids::PaymentId;
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::payments::withdraw;

use crate::request::context::{redirect, request_context};
use crate::routes;
use crate::shared::answer::not_our_form;

/// Withdraws the payer's own payment and shows what became of it: it may have succeeded meanwhile.
///
/// # Errors
/// When the form is not ours, or the database fails.
#[server(prefix = "/do", endpoint = "cancel_payment")]
pub async fn cancel_payment(payment: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = PaymentId::parse(&payment).map_err(|_| not_our_form())?;
    match withdraw(&context.portal, &context.actor, &id).await {
        // Nobody, missing and foreign lead to the page that says so.
        Ok(_) | Err(Error::NotFound | Error::SignInFirst) => redirect(&routes::payment(&id)),
        Err(error) => {
            tracing::error!(%error, "a payment could not be withdrawn");
            return Err(ServerFnError::ServerError("it could not be withdrawn".to_owned()));
        }
    }
    Ok(())
}
