//! Server functions of bulk acts.

use domain::bulk::BulkKind;
use domain::ids::BulkId;
use leptos::prelude::*;
use leptos::server;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::views::desk::bulk::{self, BulkOrder, NewBulk};

use crate::request::context::{redirect, request_context};
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::filter_address::{any_filter, list_address};
use crate::staff::finish::{finish, proved, stay};

/// What is chosen in a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct BulkEntry {
    /// Drawn with the form.
    act: String,
    list: String,
    #[serde(default)]
    query: String,
    kind: String,
    #[serde(default)]
    which: String,
    #[serde(default)]
    ticked: Vec<String>,
}

/// The list of a filter, with its rows to be chosen.
pub(super) fn selecting(list: &str) -> String {
    format!("{list}{}select=1", if list.contains('?') { '&' } else { '?' })
}

fn act_of(id: &str) -> Result<BulkId, ServerFnError> {
    BulkId::parse(id).map_err(|_| not_our_form())
}

/// Freezes what was chosen; the page that confirms the act follows.
///
/// # Errors
/// When the form is none of ours, or the database fails.
#[server(prefix = "/staff/do", endpoint = "prepare_bulk")]
pub async fn staff_prepare_bulk(entry: BulkEntry) -> Result<(), ServerFnError> {
    let context = request_context();
    let BulkEntry { act, list, query, kind, which, ticked } = entry;
    let filter = any_filter(&format!("list={list}&{query}")).ok_or_else(not_our_form)?;
    let page = selecting(&list_address(&filter));
    let new = NewBulk {
        id: act_of(&act)?,
        kind: BulkKind::parse(&kind).ok_or_else(not_our_form)?,
        filter,
        ticked: (which != "all").then_some(ticked),
    };
    match bulk::prepare(&context.portal, &context.actor, &new).await {
        Ok(act) => {
            redirect(&routes::staff_bulk(&act));
            Ok(())
        }
        Err(error) => finish(Err(error), &page, &page, ""),
    }
}

/// Orders an act.
///
/// # Errors
/// When the form is none of ours, or the database fails.
#[server(prefix = "/staff/do", endpoint = "order_bulk")]
pub async fn staff_order_bulk(
    act: String,
    #[server(default)] reason: String,
    #[server(default)] last: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), act_of(&act)?);
    let page = routes::staff_bulk(&id);
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, ""),
    };
    let order = BulkOrder { reason, last: last.trim().parse().ok() };
    let ordered = bulk::order(&context.portal, &actor, &id, &order).await;
    finish(ordered, &page, &page, "")
}

/// Approves, refuses, gives up or stops an act.
///
/// # Errors
/// When the form is none of ours, or the database fails.
#[server(prefix = "/staff/do", endpoint = "move_bulk")]
pub async fn staff_move_bulk(
    act: String,
    step: String,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), act_of(&act)?);
    let page = routes::staff_bulk(&id);
    let actor = match proved(&context, &code.unwrap_or_default()).await {
        Ok(actor) => actor,
        Err(error) => return finish(Err(error), &page, &page, ""),
    };
    let portal = &context.portal;
    let (moved, what) = match step.as_str() {
        "approve" => (bulk::approve(portal, &actor, &id).await, "approved"),
        "refuse" => (bulk::refuse(portal, &actor, &id).await, "refused"),
        "stop" => (bulk::stop(portal, &actor, &id).await, "stopped"),
        _ => return Err(not_our_form()),
    };
    stay(moved.map(|()| what), &page, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_in_the_list_of_the_same_filter() {
        assert_eq!(selecting("/staff/invoices"), "/staff/invoices?select=1");
        assert_eq!(selecting("/staff/invoices?show=paid"), "/staff/invoices?show=paid&select=1");
    }
}
