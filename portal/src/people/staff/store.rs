//! SQL of staff.

use domain::access::{Extent, Right, Role, Roles};
use domain::identity::Email;
use domain::ids::StaffId;
use domain::language::Language;
use domain::staff::StaffState;
use jiff::Timestamp;

use super::{Colleague, StaffMailbox, StaffMember};
use crate::platform::db::{Only, Tx, columns, list, sql};
use crate::{Error, Result};

/// A member of staff without roles, with credentials.
#[derive(Clone)]
pub(in crate::people) struct StaffRow {
    pub(in crate::people) id: StaffId,
    pub(in crate::people) email: Email,
    pub(in crate::people) name: String,
    pub(in crate::people) language: Option<Language>,
    pub(in crate::people) state: StaffState,
    pub(in crate::people) version: i64,
    pub(in crate::people) password_hash: Option<String>,
    pub(in crate::people) factor_sealed: Option<String>,
    pub(in crate::people) factor_step: i64,
    pub(in crate::people) epoch: i64,
    pub(in crate::people) created_at: Timestamp,
}

columns!(StaffRow {
    id,
    email,
    name,
    language,
    state,
    version,
    password_hash,
    factor_sealed,
    factor_step,
    epoch,
    created_at,
});

impl StaffRow {
    pub(super) fn with(self, roles: Roles) -> StaffMember {
        let Self { id, email, name, language, state, version, created_at, .. } = self;
        StaffMember { id, email, name, language, state, roles, version, created_at }
    }
}

/// Selects staff; the argument follows `FROM staff`.
macro_rules! staff {
    ($tail:literal) => {
        concat!(
            "SELECT id, email, name, language, state, version, password_hash, factor_sealed,
                    factor_step, epoch, created_at
               FROM staff ",
            $tail
        )
    };
}

/// Inserts an invited member; `false` if the address is taken.
pub(super) async fn insert(tx: &mut Tx, member: &StaffMember) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "INSERT INTO staff (id, email, name, language, state, version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (email) DO NOTHING",
        member.id,
        member.email,
        member.name,
        member.language,
        member.state,
        member.version,
        member.created_at,
    )?;
    if added == 1 {
        insert_roles(tx, &member.id, &member.roles).await?;
    }
    Ok(added == 1)
}

async fn insert_roles(tx: &mut Tx, id: &StaffId, roles: &Roles) -> Result<()> {
    for role in roles.iter() {
        sql!(run, tx, "INSERT INTO staff_roles (staff_id, role) VALUES ($1, $2)", id, role)?;
    }
    Ok(())
}

pub(super) async fn by_id(tx: &mut Tx, id: &StaffId) -> Result<Option<StaffRow>> {
    Ok(sql!(maybe StaffRow, tx, staff!("WHERE id = $1"), id)?)
}

/// A member with their roles.
pub(super) async fn member(tx: &mut Tx, id: &StaffId) -> Result<StaffMember> {
    let row = by_id(tx, id).await?.ok_or(Error::NotFound)?;
    let roles = roles(tx, id).await?;
    Ok(row.with(roles))
}

pub(super) async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<StaffRow>> {
    Ok(sql!(maybe StaffRow, tx, staff!("WHERE email = $1"), email)?)
}

/// Those with an address, an id or a name.
pub(super) async fn called(tx: &mut Tx, name: &str) -> Result<Vec<StaffRow>> {
    let text = staff!("WHERE id = $1 OR email = $1 OR name = $1 ORDER BY email LIMIT 2");
    Ok(sql!(all StaffRow, tx, text, name)?)
}

/// All staff by name, 1,000 at most.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<StaffMember>> {
    let rows = sql!(all StaffRow, tx, staff!("ORDER BY name, email LIMIT 1000"))?;
    let roles = sql!(
        all(StaffId, Role),
        tx,
        "SELECT staff_id, role FROM staff_roles ORDER BY staff_id LIMIT 5000",
    )?;
    let of = |row: &StaffRow| -> Roles {
        roles.iter().filter(|(id, _)| *id == row.id).map(|(_, role)| *role).collect()
    };
    Ok(rows.into_iter().map(|row| (of(&row), row)).map(|(roles, row)| row.with(roles)).collect())
}

columns!(Colleague { id, name });

/// Active staff who have a right in full, by name.
pub(crate) async fn entitled(tx: &mut Tx, right: Right) -> Result<Vec<Colleague>> {
    let roles = Role::ALL.iter().filter(|role| right.extent(**role) == Extent::Full);
    Ok(sql!(
        listed Colleague,
        tx,
        "SELECT s.id, s.name
           FROM staff s
           JOIN staff_roles r ON r.staff_id = s.id
          WHERE s.state = 'active' AND r.role",
        "GROUP BY s.id, s.name ORDER BY s.name, s.id LIMIT 1000",
        list(roles),
    )?)
}

columns!(StaffMailbox { name, email, language, is_admin });

/// Mailboxes of active staff who have a right in full.
pub(crate) async fn mailboxes(tx: &mut Tx, right: Right) -> Result<Vec<StaffMailbox>> {
    let roles = Role::ALL.iter().filter(|role| right.extent(**role) == Extent::Full);
    Ok(sql!(
        listed StaffMailbox,
        tx,
        "SELECT s.name, s.email, s.language,
                EXISTS (SELECT 1 FROM staff_roles a
                         WHERE a.staff_id = s.id AND a.role = 'admin') AS is_admin
           FROM staff s
           JOIN staff_roles r ON r.staff_id = s.id
          WHERE s.state = 'active' AND r.role",
        "GROUP BY s.id, s.name, s.email, s.language ORDER BY s.email LIMIT 1000",
        list(roles),
    )?)
}

/// Mailbox of somebody who is active.
pub(crate) async fn mailbox(tx: &mut Tx, id: &str) -> Result<Option<StaffMailbox>> {
    Ok(sql!(
        maybe StaffMailbox,
        tx,
        "SELECT s.name, s.email, s.language,
                EXISTS (SELECT 1 FROM staff_roles a
                         WHERE a.staff_id = s.id AND a.role = 'admin') AS is_admin
           FROM staff s
          WHERE s.id = $1 AND s.state = 'active'",
        id,
    )?)
}

/// Whether there is any member of staff.
pub(super) async fn is_any(tx: &mut Tx) -> Result<bool> {
    Ok(sql!(maybe Only<StaffId>, tx, "SELECT id FROM staff LIMIT 1")?.is_some())
}

pub(in crate::people) async fn roles(tx: &mut Tx, id: &StaffId) -> Result<Roles> {
    let rows = sql!(all Only<Role>, tx, "SELECT role FROM staff_roles WHERE staff_id = $1", id)?;
    Ok(rows.into_iter().map(|(role,)| role).collect())
}

/// Replaces the roles, and makes older forms stale.
pub(super) async fn set_roles(tx: &mut Tx, id: &StaffId, roles: &Roles) -> Result<()> {
    sql!(run, tx, "DELETE FROM staff_roles WHERE staff_id = $1", id)?;
    insert_roles(tx, id, roles).await?;
    sql!(run, tx, "UPDATE staff SET version = version + 1 WHERE id = $1", id)?;
    Ok(())
}

/// Active administrators besides these two.
pub(super) async fn administrators_besides(tx: &mut Tx, one: &str, other: &StaffId) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        "SELECT COUNT(*)
           FROM staff s
           JOIN staff_roles r ON r.staff_id = s.id
          WHERE r.role = 'admin' AND s.state = 'active' AND s.id <> $1 AND s.id <> $2",
        one,
        other,
    )?;
    Ok(count)
}

/// Takes password and factor away, ends all sessions, and makes older forms stale.
pub(super) async fn strip(tx: &mut Tx, id: &StaffId, state: StaffState) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE staff
            SET state = $2, password_hash = NULL, factor_sealed = NULL, factor_step = 0,
                epoch = epoch + 1, version = version + 1
          WHERE id = $1",
        id,
        state,
    )?;
    sql!(run, tx, "DELETE FROM staff_recovery_codes WHERE staff_id = $1", id)?;
    sql!(run, tx, "DELETE FROM staff_sessions WHERE staff_id = $1", id)?;
    Ok(())
}

/// Credentials of somebody who accepted an invitation.
pub(super) struct Credentials<'a> {
    pub(super) password_hash: &'a str,
    pub(super) factor_sealed: &'a str,
    /// Step of the code that proved the factor.
    pub(super) step: i64,
}

/// Makes an invited member active; returns the epoch, or `None` if they are not invited.
pub(super) async fn activate(
    tx: &mut Tx,
    id: &StaffId,
    new: &Credentials<'_>,
) -> Result<Option<i64>> {
    let epoch = sql!(
        maybe(i64,),
        tx,
        "UPDATE staff
            SET state = 'active', password_hash = $2, factor_sealed = $3, factor_step = $4,
                epoch = epoch + 1, version = version + 1
          WHERE id = $1 AND state = 'invited'
      RETURNING epoch",
        id,
        new.password_hash,
        new.factor_sealed,
        new.step,
    )?;
    Ok(epoch.map(|(epoch,)| epoch))
}

/// Uses a step of the second factor up; `false` if it, or a later one, was used.
pub(super) async fn use_step(tx: &mut Tx, id: &StaffId, step: i64) -> Result<bool> {
    let used = sql!(
        run,
        tx,
        "UPDATE staff
            SET factor_step = $2
          WHERE id = $1 AND state = 'active' AND factor_step < $2",
        id,
        step,
    )?;
    Ok(used == 1)
}

/// Stores a new password and ends all sessions; returns the new epoch.
pub(super) async fn set_password(tx: &mut Tx, id: &StaffId, hash: &str) -> Result<i64> {
    let (epoch,) = sql!(
        one(i64,),
        tx,
        "UPDATE staff
            SET password_hash = $2, epoch = epoch + 1
          WHERE id = $1 AND state = 'active'
      RETURNING epoch",
        id,
        hash,
    )?;
    Ok(epoch)
}

/// Stores a new hash of the same password, unless the password changed meanwhile.
pub(super) async fn rehash(tx: &mut Tx, id: &StaffId, old: &str, new: &str) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE staff SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
        id,
        old,
        new,
    )?;
    Ok(())
}

pub(super) async fn set_language(tx: &mut Tx, id: &StaffId, language: Language) -> Result<()> {
    sql!(run, tx, "UPDATE staff SET language = $2 WHERE id = $1", id, language)?;
    Ok(())
}
