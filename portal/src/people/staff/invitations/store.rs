//! SQL of invitations.

use domain::identity::Email;
use domain::ids::StaffId;
use domain::language::Language;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, columns, sql};

/// An invitation that can be accepted.
pub(super) struct OpenInvitation {
    pub(super) id: String,
    pub(super) staff: StaffId,
    pub(super) email: Email,
    pub(super) name: String,
    pub(super) language: Option<Language>,
    pub(super) expires_at: Timestamp,
    pub(super) password_hash: Option<String>,
    pub(super) factor_sealed: Option<String>,
}

columns!(OpenInvitation {
    id,
    staff: staff_id,
    email,
    name,
    language,
    expires_at,
    password_hash,
    factor_sealed,
});

pub(in crate::people::staff) async fn insert(
    tx: &mut Tx,
    id: &str,
    staff: &StaffId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO staff_invitations (id, staff_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4)",
        id,
        staff,
        now,
        expires_at,
    )?;
    Ok(())
}

/// Makes all invitations of somebody worthless.
pub(in crate::people::staff) async fn void_all(
    tx: &mut Tx,
    staff: &StaffId,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE staff_invitations
            SET used_at = $2, password_hash = NULL, factor_sealed = NULL
          WHERE staff_id = $1 AND used_at IS NULL",
        staff,
        now,
    )?;
    Ok(())
}

/// The invitation, if it is open.
pub(super) async fn open(tx: &mut Tx, id: &str, now: Timestamp) -> Result<Option<OpenInvitation>> {
    Ok(sql!(
        maybe OpenInvitation,
        tx,
        "SELECT i.id, i.staff_id, m.email, m.name, m.language, i.expires_at, i.password_hash,
                i.factor_sealed
           FROM staff_invitations i
           JOIN staff m ON m.id = i.staff_id
          WHERE i.id = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND m.state = 'invited'",
        id,
        now,
    )?)
}

/// Keeps what was chosen until the second factor is proved.
pub(super) async fn set_choice(tx: &mut Tx, id: &str, hash: &str, sealed: &str) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE staff_invitations
            SET password_hash = $2, factor_sealed = $3
          WHERE id = $1 AND used_at IS NULL",
        id,
        hash,
        sealed,
    )?;
    Ok(())
}

/// Uses an invitation up, with what was chosen last; `false` if it was used or chosen again.
pub(super) async fn use_up(tx: &mut Tx, id: &str, sealed: &str, now: Timestamp) -> Result<bool> {
    let used = sql!(
        run,
        tx,
        "UPDATE staff_invitations
            SET used_at = $3, password_hash = NULL, factor_sealed = NULL
          WHERE id = $1 AND factor_sealed = $2 AND used_at IS NULL AND expires_at > $3",
        id,
        sealed,
        now,
    )?;
    Ok(used == 1)
}
