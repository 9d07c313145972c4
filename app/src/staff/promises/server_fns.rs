//! Server functions of promises on the telephone. Each shows the customer's promises, with the
//! confirmation or with the error.

use std::collections::BTreeMap;

use domain::ids::{CustomerId, HoldId, InvoiceId};
use leptos::prelude::*;
use leptos::server;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::contact::holds::{self, NewPhonePromise};

use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::finish::stay;

/// Form that notes a promise.
pub(super) const NOTE_FORM: &str = "note";

/// Form that withdraws one.
pub(super) fn withdraw_form(id: &HoldId) -> String {
    format!("withdraw-{id}")
}

/// Begins the name of a debt's box: what begins with a digit would be read as a place in a list.
pub(super) const DEBT: &str = "debt-";

/// What the form of a promise says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct PhonePromiseEntry {
    /// The chosen ones, by name of their box.
    #[serde(default)]
    debts: BTreeMap<String, String>,
    #[serde(default)]
    on: String,
}

/// Notes a promise that was made on the telephone.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "note_promise")]
pub async fn staff_note_promise(
    customer: String,
    entry: PhonePromiseEntry,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let customer = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let chosen = entry.debts.keys().map(|name| InvoiceId::parse(name.strip_prefix(DEBT)?).ok());
    let invoices = chosen.collect::<Option<_>>().ok_or_else(not_our_form)?;
    let page = routes::staff_promises(&customer);
    let new = NewPhonePromise { customer, invoices, on: entry.on.trim().parse().ok() };
    let noted = holds::note_promise(&context.portal, &context.actor, &new).await;
    stay(noted.map(|()| "noted"), &page, NOTE_FORM)
}

/// Withdraws a promise that was noted by mistake.
///
/// # Errors
/// When the form is invalid, or the database fails.
#[server(prefix = "/staff/do", endpoint = "withdraw_promise")]
pub async fn staff_withdraw_promise(
    customer: String,
    promise: String,
    reason: String,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let customer = CustomerId::parse(&customer).map_err(|_| not_our_form())?;
    let id = HoldId::parse(&promise).map_err(|_| not_our_form())?;
    let (portal, actor) = (&context.portal, &context.actor);
    let withdrawn = holds::withdraw_noted(portal, actor, &customer, &id, &reason).await;
    let page = routes::staff_promises(&customer);
    stay(withdrawn.map(|()| "withdrawn"), &page, &withdraw_form(&id))
}
