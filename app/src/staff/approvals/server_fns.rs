//! Server function of requests.

use domain::ids::ApprovalId;
use leptos::prelude::*;
use leptos::server;
use portal::views::desk::approvals;

use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::{finish, proved, stay};

/// Approves or refuses what another asked for, or takes back what one asked for oneself.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "decide_approval")]
pub async fn staff_decide_approval(
    approval: String,
    decision: String,
    #[server(default)] answer: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let id = ApprovalId::parse(&approval).map_err(|_| not_our_form())?;
    let page = routes::staff_approval(&id);
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, ""),
    };
    let portal = &context.portal;
    let (done, what) = match decision.as_str() {
        "approve" => (approvals::approve(portal, &actor, &id, &answer).await, "approved"),
        "refuse" => (approvals::refuse(portal, &actor, &id, &answer).await, "refused"),
        _ => return Err(not_our_form()),
    };
    stay(done.map(|()| what), &page, "")
}
