//! Server functions of invitations of users. Each shows the customer, with the confirmation or with
//! the error.

use domain::access::Scope;
use domain::ids::CustomerId;
use leptos::prelude::*;
use leptos::server;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::people::invitations::{self, NewUserInvitation};

use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::stay;

/// Form that invites somebody.
pub(super) const INVITE_FORM: &str = "invite";

/// What the form of an invitation says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct UserInvitationEntry {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    /// Whether they only pay, and see no history.
    pay_only: Option<String>,
}

/// Invites somebody to a customer.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "invite_user")]
pub async fn staff_invite_user(
    customer: String,
    entry: UserInvitationEntry,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let customer = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let scope = if entry.pay_only.is_some() { Scope::PayOnly } else { Scope::SeeAndPay };
    let page = routes::staff_customer(&customer);
    let new = NewUserInvitation { customer, email: entry.email, name: entry.name, scope };
    let invited = invitations::invite_user(&context.portal, &context.actor, &new).await;
    stay(invited.map(|()| "invited"), &page, INVITE_FORM)
}

/// Sends an invitation again.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "send_invitation_again")]
pub async fn staff_send_invitation_again(
    customer: String,
    invitation: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let (portal, actor) = (&context.portal, &context.actor);
    let sent = invitations::send_invitation_again(portal, actor, &id, &invitation).await;
    stay(sent.map(|()| "sent_again"), &routes::staff_customer(&id), "")
}

/// Takes an invitation back.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "withdraw_invitation")]
pub async fn staff_withdraw_invitation(
    customer: String,
    invitation: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let (portal, actor) = (&context.portal, &context.actor);
    let withdrawn = invitations::withdraw_invitation(portal, actor, &id, &invitation).await;
    stay(withdrawn.map(|()| "invitation_withdrawn"), &routes::staff_customer(&id), "")
}
