//! SQL of saved filters.

use domain::calendar::Timestamp;
use domain::ids::{SavedFilterId, StaffId};
use domain::lists::{FilterName, ListKind};

use super::MOST_SAVED;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

pub(super) struct FilterRow {
    pub(super) id: SavedFilterId,
    pub(super) owner: StaffId,
    pub(super) owner_name: String,
    pub(super) list: ListKind,
    pub(super) name: String,
    pub(super) query: String,
    pub(super) is_shared: bool,
}

columns!(FilterRow { id, owner, owner_name, list, name, query, is_shared });

/// Filters that somebody sees beside a list, the last used first.
pub(super) async fn of_list(
    tx: &mut Tx,
    me: &StaffId,
    list: ListKind,
    limit: u32,
) -> Result<Vec<FilterRow>> {
    Ok(sql!(
        all FilterRow,
        tx,
        "SELECT f.id, f.owner, s.name AS owner_name, f.list, f.name, f.query, f.is_shared
           FROM saved_filters f
           JOIN staff s                  ON s.id = f.owner
           LEFT JOIN saved_filter_uses u ON u.filter_id = f.id AND u.staff_id = $1
          WHERE f.list = $2 AND (f.owner = $1 OR f.is_shared)
          ORDER BY COALESCE(u.used_at, 0) DESC, f.name, f.id
          LIMIT $3",
        me,
        list,
        limit,
    )?)
}

/// Somebody's own filters of a list.
pub(super) async fn own(tx: &mut Tx, me: &StaffId, list: ListKind) -> Result<Vec<FilterRow>> {
    Ok(sql!(
        all FilterRow,
        tx,
        "SELECT f.id, f.owner, s.name AS owner_name, f.list, f.name, f.query, f.is_shared
           FROM saved_filters f
           JOIN staff s                  ON s.id = f.owner
           LEFT JOIN saved_filter_uses u ON u.filter_id = f.id AND u.staff_id = $1
          WHERE f.owner = $1 AND f.list = $2
          ORDER BY COALESCE(u.used_at, 0) DESC, f.name, f.id
          LIMIT $3",
        me,
        list,
        MOST_SAVED,
    )?)
}

pub(super) async fn find(tx: &mut Tx, id: &SavedFilterId) -> Result<Option<FilterRow>> {
    Ok(sql!(
        maybe FilterRow,
        tx,
        "SELECT f.id, f.owner, s.name AS owner_name, f.list, f.name, f.query, f.is_shared
           FROM saved_filters f
           JOIN staff s ON s.id = f.owner
          WHERE f.id = $1",
        id,
    )?)
}

/// Somebody's filter with a digest.
pub(super) async fn with_digest(
    tx: &mut Tx,
    owner: &StaffId,
    list: ListKind,
    digest: &str,
) -> Result<Option<SavedFilterId>> {
    let text = "SELECT id FROM saved_filters WHERE owner = $1 AND list = $2 AND digest = $3";
    let found = sql!(maybe Only<SavedFilterId>, tx, text, owner, list, digest)?;
    Ok(found.map(|(id,)| id))
}

pub(super) async fn count(tx: &mut Tx, owner: &StaffId) -> Result<u32> {
    let text = "SELECT COUNT(*) FROM saved_filters WHERE owner = $1";
    Ok(sql!(one Only<u32>, tx, text, owner)?.0)
}

pub(super) struct FilterKey<'a> {
    pub(super) id: &'a SavedFilterId,
    pub(super) owner: &'a StaffId,
    pub(super) list: ListKind,
    pub(super) now: Timestamp,
}

pub(super) struct FilterValuesRow<'a> {
    pub(super) name: &'a FilterName,
    pub(super) query: &'a str,
    pub(super) digest: &'a str,
}

pub(super) async fn insert(
    tx: &mut Tx,
    key: &FilterKey<'_>,
    values: &FilterValuesRow<'_>,
    is_shared: bool,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO saved_filters (id, owner, list, name, query, digest, is_shared, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        key.id,
        key.owner,
        key.list,
        values.name.as_str(),
        values.query,
        values.digest,
        is_shared,
        key.now,
    )?;
    Ok(())
}

pub(super) async fn rename(
    tx: &mut Tx,
    id: &SavedFilterId,
    name: &FilterName,
    is_shared: bool,
) -> Result<()> {
    let text = "UPDATE saved_filters SET name = $2, is_shared = $3 WHERE id = $1";
    sql!(run, tx, text, id, name.as_str(), is_shared)?;
    Ok(())
}

pub(super) async fn mark_used(
    tx: &mut Tx,
    id: &SavedFilterId,
    by: &StaffId,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO saved_filter_uses (filter_id, staff_id, used_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (filter_id, staff_id) DO UPDATE SET used_at = excluded.used_at",
        id,
        by,
        now,
    )?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &SavedFilterId) -> Result<()> {
    sql!(run, tx, "DELETE FROM saved_filter_uses WHERE filter_id = $1", id)?;
    sql!(run, tx, "DELETE FROM saved_filters WHERE id = $1", id)?;
    Ok(())
}
