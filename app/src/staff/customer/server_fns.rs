//! Server functions of a customer's page.

use domain::ids::{CustomerId, UserId};
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::contact::notes::{self, NoteError};
use portal::people::access;
use portal::people::staff::StaffError;

use crate::request::confirmation::confirm;
use crate::request::context::request_context;
use crate::request::refusal::{refuse, sign_in_first};
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::stay;
use crate::staff::form_errors::StaffFormError;

/// Takes a user off a customer.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "revoke_access")]
pub async fn staff_revoke_access(customer: String, user: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let user = UserId::parse(&user).map_err(|_| not_our_form())?;
    let revoked = access::revoke(&context.portal, &context.actor, &user, &id).await;
    let revoked = revoked.map(|_| "revoked").map_err(StaffError::from);
    stay(revoked, &routes::staff_customer(&id), "")
}

/// Writes a note about a customer.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "add_note")]
pub async fn staff_add_note(customer: String, text: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let page = routes::staff_customer(&id);
    // Browsers count a line break as one character but send two.
    let text = text.replace("\r\n", "\n");
    match notes::add(&context.portal, &context.actor, &id, &text).await {
        Ok(()) => confirm(&page, "done", "noted"),
        Err(NoteError::Portal(Error::SignInFirst)) => sign_in_first(),
        Err(error) => refuse(&page, &StaffFormError::of_note(error)?.query("", false)),
    }
    Ok(())
}
