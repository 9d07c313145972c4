//! Server functions of administrators.

use std::collections::BTreeMap;

use domain::access::{Actor, Role, Roles};
use domain::identity::Email;
use domain::ids::StaffId;
use leptos::prelude::*;
use leptos::server;
use portal::people::staff::{self, ChangeOutcome, NewStaff};

use super::decision_form;
use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer;
use crate::staff::finish::{proved, stay};

/// Roles by code, as `roles[viewer]=on`.
type RoleTicks = BTreeMap<String, String>;

/// Roles that were ticked.
fn ticked(roles: &RoleTicks) -> Roles {
    roles.keys().filter_map(|code| Role::parse(code)).collect()
}

fn member(id: &str) -> Result<StaffId, ServerFnError> {
    StaffId::parse(id).map_err(|_| answer::not_our_form())
}

const fn done(outcome: &ChangeOutcome) -> &'static str {
    match outcome {
        ChangeOutcome::Done => "saved",
        ChangeOutcome::WaitsForApproval => "waits",
    }
}

/// Invites somebody.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "invite")]
pub async fn staff_invite(
    email: String,
    name: String,
    #[server(default)] roles: BTreeMap<String, String>,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let invited = async {
        let email = Email::parse(&email)?;
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        let new = NewStaff { email, name, language: None, roles: ticked(&roles) };
        staff::invite(&context.portal, &actor, &new).await
    };
    let what = |outcome| match outcome {
        ChangeOutcome::Done => "invited",
        ChangeOutcome::WaitsForApproval => "invited_waits",
    };
    let invited = invited.await.map(|(_, outcome)| what(outcome));
    stay(invited, routes::STAFF_PEOPLE, "invite")
}

/// Replaces somebody's roles.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "change_roles")]
pub async fn staff_change_roles(
    id: String,
    version: i64,
    #[server(default)] roles: BTreeMap<String, String>,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), member(&id)?);
    let changed = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        let wanted = ticked(&roles);
        staff::change_roles(&context.portal, &actor, &id, version, &wanted).await
    };
    let changed = changed.await.map(|outcome| done(&outcome));
    stay(changed, &routes::staff_person(&id), "roles")
}

/// Keeps somebody out.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "disable")]
pub async fn staff_disable(
    id: String,
    version: i64,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), member(&id)?);
    let disabled = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        staff::disable(&context.portal, &actor, &id, version).await
    };
    stay(disabled.await.map(|()| "saved"), &routes::staff_person(&id), "disable")
}

/// Invites somebody anew.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "invite_again")]
pub async fn staff_invite_again(
    id: String,
    version: i64,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), member(&id)?);
    let invited = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        staff::invite_again(&context.portal, &actor, &id, version).await
    };
    let what = |invitation: Option<_>| if invitation.is_some() { "invited" } else { "waits" };
    stay(invited.await.map(what), &routes::staff_person(&id), "anew")
}

/// Approves or declines what another administrator asked for.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "decide")]
pub async fn staff_decide(
    request: String,
    answer: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let decided = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        staff::decide(&context.portal, &actor, &request, answer == "approve").await
    };
    let form = decision_form(&request);
    stay(decided.await.map(|()| "saved"), routes::STAFF_PEOPLE, &form)
}

/// Ends a session: one's own, or another's.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "end_session")]
pub async fn staff_end_session(
    id: String,
    number: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), member(&id)?);
    let page = match &context.actor {
        Actor::Staff { id: own, .. } if *own == id => routes::STAFF_ACCOUNT.into(),
        _ => routes::staff_person(&id),
    };
    let ended = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        staff::sessions::end(&context.portal, &actor, &id, &number).await
    };
    stay(ended.await.map(|()| "saved"), &page, "sessions")
}
