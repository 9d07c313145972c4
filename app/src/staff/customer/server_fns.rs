//! Server functions of a customer's page.

use domain::ids::{CustomerId, DebtorId, UserId};
use leptos::prelude::*;
use leptos::server;
use portal::Error;
use portal::billing::debtors::mailboxes;
use portal::contact::notes::{self, NoteError};
use portal::people::access;
use portal::people::account_views::{self, ViewError};
use portal::people::staff::StaffError;

use crate::request::confirmation::confirm;
use crate::request::context::{redirect, request_context};
use crate::request::cookies;
use crate::request::refusal::{refuse, sign_in_first};
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::failure::StaffFailure;
use crate::staff::finish::{finish, proved, stay};
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

/// Begins to look at the pages of a customer as a user sees them.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "begin_view")]
pub async fn staff_begin_view(
    customer: String,
    user: String,
    reason: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let user = UserId::parse(&user).map_err(|_| not_our_form())?;
    let begun = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        let begun = account_views::begin(&context.portal, &actor, &id, &user, &reason).await;
        begun.map_err(ViewFailure::View)
    };
    let page = routes::staff_customer(&id);
    let done = begun.await.map(|ticket| {
        let seconds = ticket.ends_at.duration_since(context.portal.now()).as_secs();
        cookies::write(&context, cookies::VIEW, &ticket.token, seconds);
    });
    finish(done, routes::OVERVIEW, &page, &view_form(&user))
}

/// The form that begins to look as a user.
pub(super) fn view_form(user: &UserId) -> String {
    format!("view-{user}")
}

/// Why nobody begins to look.
#[derive(Debug)]
enum ViewFailure {
    /// The proof.
    Staff(StaffError),
    View(ViewError),
}

impl From<StaffError> for ViewFailure {
    fn from(error: StaffError) -> Self {
        Self::Staff(error)
    }
}

impl StaffFailure for ViewFailure {
    fn form_error(self) -> Result<StaffFormError, ServerFnError> {
        match self {
            Self::Staff(error) => error.form_error(),
            Self::View(ViewError::NoReason) => Ok(StaffFormError::NoReason),
            Self::View(ViewError::LongReason) => Ok(StaffFormError::LongReason),
            Self::View(ViewError::Portal(error)) => StaffError::Portal(error).form_error(),
        }
    }

    fn is_signed_out(&self) -> bool {
        matches!(
            self,
            Self::Staff(StaffError::Portal(Error::SignInFirst))
                | Self::View(ViewError::Portal(Error::SignInFirst))
        )
    }
}

/// Ends to look at somebody's pages.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "end_view")]
pub async fn staff_end_view() -> Result<(), ServerFnError> {
    let context = request_context();
    let token = cookies::read(&context, cookies::VIEW).unwrap_or_default();
    let ended = account_views::end(&context.portal, &context.actor, &token).await;
    cookies::write(&context, cookies::VIEW, "", 0);
    match ended {
        Ok(customer) => redirect(&routes::staff_customer(&customer)),
        // It was over already.
        Err(Error::NotFound) => redirect(routes::STAFF),
        Err(error) => {
            return finish(Err(StaffError::Portal(error)), routes::STAFF, routes::STAFF, "");
        }
    }
    Ok(())
}

/// Says that the customers of a mailbox are one household.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "confirm_mailbox")]
pub async fn staff_confirm_mailbox(debtor: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = DebtorId::parse(&debtor).map_err(|_| not_our_form())?;
    let done = mailboxes::confirm_one_payer(&context.portal, &context.actor, &id).await;
    stay(done.map(|()| "household").map_err(StaffError::from), routes::STAFF_SHARED, "")
}

/// Says that the customers of a mailbox are strangers.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "part_mailbox")]
pub async fn staff_part_mailbox(debtor: String) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = DebtorId::parse(&debtor).map_err(|_| not_our_form())?;
    let done = mailboxes::part(&context.portal, &context.actor, &id).await;
    stay(done.map(|()| "parted").map_err(StaffError::from), routes::STAFF_SHARED, "")
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
