//! Server functions of saved filters.

use domain::ids::SavedFilterId;
use domain::lists::ListKind;
use leptos::prelude::*;
use leptos::server;
use portal::views::desk::saved_filters::{self, NewSavedFilter, SavedFilterError};

use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer::not_our_form;
use crate::staff::filter_address::{any_filter, filters_page_of, list_address};
use crate::staff::finish::finish;

/// Form that saves a filter.
pub(super) const NEW_FILTER: &str = "filter";

/// Form that changes a saved filter.
pub(super) fn filter_form(id: &SavedFilterId) -> String {
    format!("filter-{id}")
}

fn saved_filter(id: &str) -> Result<SavedFilterId, ServerFnError> {
    SavedFilterId::parse(id).map_err(|_| not_our_form())
}

/// The page of one's filters of a list.
fn page_of(list: &str) -> Result<String, ServerFnError> {
    let list = ListKind::parse(list).ok_or_else(not_our_form)?;
    Ok(format!("{}?list={}", routes::STAFF_FILTERS, list.code()))
}

/// Saves a filter; its list follows.
///
/// # Errors
/// When the form is none of ours, or the database fails.
#[server(prefix = "/staff/do", endpoint = "save_filter")]
pub async fn staff_save_filter(
    list: String,
    query: String,
    name: String,
    shared: Option<String>,
) -> Result<(), ServerFnError> {
    let context = request_context();
    let filter = any_filter(&format!("list={list}&{query}")).ok_or_else(not_our_form)?;
    let (next, page) = (list_address(&filter), filters_page_of(&filter));
    let new = NewSavedFilter { filter, name, is_shared: shared.is_some() };
    let saved = saved_filters::save(&context.portal, &context.actor, &new).await;
    finish(saved.map(drop), &next, &page, NEW_FILTER)
}

/// Changes the name of a filter, and whether it is shared.
///
/// # Errors
/// When the form is none of ours, or the database fails.
#[server(prefix = "/staff/do", endpoint = "change_filter")]
pub async fn staff_change_filter(
    filter: String,
    list: String,
    name: String,
    shared: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id, page) = (request_context(), saved_filter(&filter)?, page_of(&list)?);
    let (portal, actor) = (&context.portal, &context.actor);
    let changed = saved_filters::change(portal, actor, &id, &name, shared.is_some()).await;
    finish(changed, &page, &page, &filter_form(&id))
}

/// Removes a filter.
///
/// # Errors
/// When the form is none of ours, or the database fails.
#[server(prefix = "/staff/do", endpoint = "remove_filter")]
pub async fn staff_remove_filter(filter: String, list: String) -> Result<(), ServerFnError> {
    let (context, id, page) = (request_context(), saved_filter(&filter)?, page_of(&list)?);
    let removed = saved_filters::remove(&context.portal, &context.actor, &id).await;
    finish(removed.map_err(SavedFilterError::from), &page, &page, &filter_form(&id))
}
