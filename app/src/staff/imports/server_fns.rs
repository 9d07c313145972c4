//! Server functions of imports.

use std::collections::BTreeMap;

use domain::ids::ImportId;
use domain::imports::{ColumnRole, Mapping, NegativeMeaning, RowMeaning};
use leptos::prelude::*;
use leptos::server;
use leptos::server_fn::serde::{Deserialize, Serialize};
use portal::views::imports::files::{self, MappingOrder};

use super::form_errors::{DISCARD, ImportActError, LOAD, MAP, RETRY, SAVED, UNDO, stay};
use crate::request::context::request_context;
use crate::routes;
use crate::shared::answer;
use crate::staff::finish::proved;

fn import(id: &str) -> Result<ImportId, ServerFnError> {
    ImportId::parse(id).map_err(|_| answer::not_our_form())
}

/// What the form of the mapping says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde")]
pub struct MappingFields {
    source: String,
    currency: String,
    date: String,
    decimal: String,
    due_days: String,
    rows: String,
    negative: String,
    /// Position of each role's column, empty if there is none.
    #[serde(default)]
    columns: BTreeMap<String, String>,
    save_as: String,
}

impl MappingFields {
    fn mapping(&self) -> Option<Mapping> {
        let chosen = self.columns.iter().filter(|(_, place)| !place.is_empty());
        let column = |(role, place): (&String, &String)| {
            Some((ColumnRole::parse(role)?, place.parse().ok()?)) //
        };
        Some(Mapping {
            source: self.source.trim().to_owned(),
            currency: self.currency.clone(),
            date: self.date.clone(),
            decimal: self.decimal.chars().next(),
            due_days: self.due_days.trim().parse().ok(),
            rows: RowMeaning::parse(&self.rows)?,
            negative: NegativeMeaning::parse(&self.negative)?,
            columns: chosen.map(column).collect::<Option<_>>()?,
        })
    }
}

/// Says which column is what.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "map_import")]
pub async fn import_map(
    id: String,
    version: i64,
    fields: MappingFields,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), import(&id)?);
    let mapping = fields.mapping().ok_or_else(answer::not_our_form)?;
    let order = MappingOrder { import: &id, version, mapping: &mapping, save_as: &fields.save_as };
    let mapped = files::map(&context.portal, &context.actor, order).await;
    stay(mapped.map_err(Into::into), &routes::staff_import(&id), MAP)
}

/// Checks the file by a saved mapping.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "use_mapping")]
pub async fn import_use_mapping(
    id: String,
    version: i64,
    name: String,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), import(&id)?);
    let used = files::apply_profile(&context.portal, &context.actor, &id, version, &name).await;
    stay(used.map_err(Into::into), &routes::staff_import(&id), SAVED)
}

/// Loads the file.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "load_import")]
pub async fn import_load(
    id: String,
    version: i64,
    accepts_bad: Option<String>,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), import(&id)?);
    let loaded = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        let loaded =
            files::load(&context.portal, &actor, &id, version, accepts_bad.is_some()).await;
        loaded.map_err(ImportActError::from)
    };
    stay(loaded.await, &routes::staff_import(&id), LOAD)
}

/// Undoes what loading the file did.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "undo_import")]
pub async fn import_undo(
    id: String,
    version: i64,
    code: Option<String>,
) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), import(&id)?);
    let undone = async {
        let actor = proved(&context, &code.unwrap_or_default()).await?;
        let undone = files::undo(&context.portal, &actor, &id, version).await;
        undone.map_err(ImportActError::from)
    };
    stay(undone.await, &routes::staff_import(&id), UNDO)
}

/// Begins work on the file anew that failed.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "retry_import")]
pub async fn import_retry(id: String, version: i64) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), import(&id)?);
    let begun = files::retry(&context.portal, &context.actor, &id, version).await;
    stay(begun.map_err(Into::into), &routes::staff_import(&id), RETRY)
}

/// Deletes the content of the file.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/staff/do", endpoint = "discard_import")]
pub async fn import_discard(id: String, version: i64) -> Result<(), ServerFnError> {
    let (context, id) = (request_context(), import(&id)?);
    let discarded = files::discard(&context.portal, &context.actor, &id, version).await;
    stay(discarded.map_err(Into::into), &routes::staff_import(&id), DISCARD)
}
