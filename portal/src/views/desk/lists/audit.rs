//! The list of the audit.

use domain::access::{Actor, Right};
use domain::ids::StaffId;
use domain::lists::AuditFilter;
use serde_json::{Map, Value};

use super::{ListPage, ListQuery};
use crate::platform::actor::allow;
use crate::platform::audit::AuditEntry;
use crate::{Portal, Result};

pub(in crate::views::desk) mod store;

pub use crate::platform::audit::AuditAct;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditOfList {
    pub entry: AuditEntry,
    /// `None` if it was not a member of staff.
    pub actor_name: Option<String>,
    /// Name of the member of staff whom it was about.
    pub subject_name: Option<String>,
}

impl AuditOfList {
    /// The fields that it tells about.
    #[must_use]
    pub fn changes(&self) -> Vec<AuditChange> {
        let (before, after) = (fields(&self.entry.facts.before), fields(&self.entry.facts.after));
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
        let change = |name: &String| AuditChange {
            field: name.clone(),
            before: before.get(name).map(plain),
            after: after.get(name).map(plain),
        };
        names.map(change).collect()
    }
}

/// Fields of a state; none if it is not JSON.
fn fields(state: &Option<String>) -> Map<String, Value> {
    let read = |text: &String| serde_json::from_str(text).ok();
    state.as_ref().and_then(read).unwrap_or_default()
}

/// A field that an entry tells about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A member of staff to filter by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditActor {
    pub id: StaffId,
    pub name: String,
}

/// A page of the audit, and who may have written its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    pub page: ListPage<AuditOfList>,
    /// By name.
    pub actors: Vec<AuditActor>,
}

/// Entries, the latest first.
///
/// # Errors
/// Refused without the right to read the audit.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    query: &ListQuery<AuditFilter>,
) -> Result<AuditPage> {
    allow(actor, Right::ReadAudit)?;
    let mut tx = portal.db.read().await?;
    let sql = store::sql(&query.filter, super::instants(portal, query.filter.days));
    let page = super::read(portal, &mut tx, query, &sql, &[]).await?;
    Ok(AuditPage { page, actors: store::actors(&mut tx).await? })
}
