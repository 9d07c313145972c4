//! Filters of lists that staff saved, for themselves or for all who see the list.

use domain::access::Actor;
use domain::ids::{SavedFilterId, StaffId};
use domain::lists::{AnyFilter, FilterName, FilterNameProblem, FilterReader, ListKind};
use serde_json::json;
use url::form_urlencoded::{Serializer, parse};

use super::count::count;
use super::lists::{RowCount, allow_list, digest_of};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

mod store;

use store::{FilterRow, FilterValuesRow};

/// Number of filters that a person can save.
pub const MOST_SAVED: u32 = 50;
/// Number of filters beside a list.
const SHOWN: u32 = 8;

/// A saved filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    pub name: String,
    pub filter: AnyFilter,
    pub is_shared: bool,
    /// Name of who saved it; `None` if that is who asks.
    pub owner: Option<String>,
}

impl SavedFilter {
    /// Reads a row; values that no list has any more are left out.
    fn of(row: FilterRow, me: &StaffId) -> Self {
        let pairs = parse(row.query.as_bytes()).into_owned();
        let filter = AnyFilter::read(row.list, &mut FilterReader::new(pairs));
        let owner = (row.owner != *me).then_some(row.owner_name);
        Self { id: row.id, name: row.name, filter, is_shared: row.is_shared, owner }
    }
}

/// A saved filter beside its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilterTab {
    pub saved: SavedFilter,
    /// `None` where rows are not counted.
    pub count: Option<RowCount>,
}

/// A filter to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSavedFilter {
    pub filter: AnyFilter,
    pub name: String,
    pub is_shared: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum SavedFilterError {
    #[error(transparent)]
    Name(#[from] FilterNameProblem),
    #[error("a person saves at most {MOST_SAVED} filters")]
    TooMany,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Filters beside a list, the last used first: one's own, and those that others share.
///
/// # Errors
/// Refused without the right to the list.
pub async fn beside(portal: &Portal, actor: &Actor, list: ListKind) -> Result<Vec<SavedFilterTab>> {
    let me = member(actor, list)?;
    let rows = store::of_list(&mut portal.db.read().await?, me, list, SHOWN).await?;
    let mut tabs = Vec::with_capacity(rows.len());
    for row in rows {
        let saved = SavedFilter::of(row, me);
        let count = count(portal, actor, &saved.filter).await?;
        tabs.push(SavedFilterTab { saved, count });
    }
    Ok(tabs)
}

/// One's own filters of a list, the last used first.
///
/// # Errors
/// Refused without the right to the list.
pub async fn own(portal: &Portal, actor: &Actor, list: ListKind) -> Result<Vec<SavedFilter>> {
    let me = member(actor, list)?;
    let rows = store::own(&mut portal.db.read().await?, me, list).await?;
    Ok(rows.into_iter().map(|row| SavedFilter::of(row, me)).collect())
}

/// Saves a filter. One that is saved already gets the name instead.
///
/// # Errors
/// Refused without the right to the list; [`SavedFilterError`].
pub async fn save(
    portal: &Portal,
    actor: &Actor,
    new: &NewSavedFilter,
) -> Result<SavedFilterId, SavedFilterError> {
    let list = new.filter.list();
    let me = member(actor, list)?;
    let name = FilterName::parse(&new.name)?;
    let values = new.filter.values();
    let query = Serializer::new(String::new()).extend_pairs(values.iter()).finish();
    let digest = digest_of(list.code(), &values);
    let now = portal.now();
    let row = FilterValuesRow { name: &name, query: &query, digest: &digest };
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let saved = store::with_digest(&mut tx, me, list, &digest).await?;
    let id = match saved {
        Some(id) => {
            store::rename(&mut tx, &id, &name, new.is_shared).await?;
            id
        }
        None if store::count(&mut tx, me).await? >= MOST_SAVED => {
            return Err(SavedFilterError::TooMany);
        }
        None => {
            let id: SavedFilterId = ids::new(now);
            let key = store::FilterKey { id: &id, owner: me, list, now };
            store::insert(&mut tx, &key, &row, new.is_shared).await?;
            id
        }
    };
    store::mark_used(&mut tx, &id, me, now).await?;
    let after = json!({
        "list": list.code(), "filter": query, "name": name.as_str(), "shared": new.is_shared,
    });
    let entry = NewEntry::of(AuditAct::FilterSaved, id.as_str()).after(after);
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives one's own filter another name, and shares it or keeps it to oneself.
///
/// # Errors
/// `NotFound` for another's; [`SavedFilterError`].
pub async fn change(
    portal: &Portal,
    actor: &Actor,
    id: &SavedFilterId,
    name: &str,
    is_shared: bool,
) -> Result<(), SavedFilterError> {
    let me = somebody_of_staff(actor)?;
    let name = FilterName::parse(name)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = own_one(&mut tx, me, id).await?;
    store::rename(&mut tx, id, &name, is_shared).await?;
    let entry = NewEntry::of(AuditAct::FilterSaved, id.as_str())
        .before(json!({ "name": before.name, "shared": before.is_shared }))
        .after(json!({ "name": name.as_str(), "shared": is_shared }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes one's own filter.
///
/// # Errors
/// `NotFound` for another's.
pub async fn remove(portal: &Portal, actor: &Actor, id: &SavedFilterId) -> Result<()> {
    let me = somebody_of_staff(actor)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = own_one(&mut tx, me, id).await?;
    store::delete(&mut tx, id).await?;
    let entry = NewEntry::of(AuditAct::FilterRemoved, id.as_str());
    let entry = entry.before(json!({ "list": before.list.code(), "name": before.name }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The filter, and it is the last used from now on.
///
/// # Errors
/// Refused without the right to its list; `NotFound` for another's that is not shared.
pub async fn open(portal: &Portal, actor: &Actor, id: &SavedFilterId) -> Result<AnyFilter> {
    let me = somebody_of_staff(actor)?;
    let row = store::find(&mut portal.db.read().await?, id).await?;
    let row = row.filter(|row| row.is_shared || row.owner == *me).ok_or(Error::NotFound)?;
    allow_list(actor, row.list)?;
    let mut tx = portal.db.write().await?;
    store::mark_used(&mut tx, id, me, portal.now()).await?;
    tx.commit().await?;
    Ok(SavedFilter::of(row, me).filter)
}

/// Somebody of staff with the right to a list.
fn member(actor: &Actor, list: ListKind) -> Result<&StaffId> {
    allow_list(actor, list)?;
    somebody_of_staff(actor)
}

fn somebody_of_staff(actor: &Actor) -> Result<&StaffId> {
    match actor {
        Actor::Staff { id, .. } => Ok(id),
        Actor::Nobody => Err(Error::SignInFirst),
        Actor::User(_) | Actor::LinkHolder(_) | Actor::System => Err(Error::NotFound),
    }
}

async fn own_one(tx: &mut Tx, me: &StaffId, id: &SavedFilterId) -> Result<FilterRow> {
    let row = store::find(tx, id).await?;
    row.filter(|row| row.owner == *me).ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests;
