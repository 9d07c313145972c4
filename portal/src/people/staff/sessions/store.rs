//! SQL of sessions of staff.

use domain::ids::StaffId;
use domain::language::Language;
use jiff::Timestamp;

use super::{ListedSession, StaffPass};
use crate::Result;
use crate::people::sessions::SessionKey;
use crate::platform::db::{Only, Tx, columns, sql};
use crate::platform::settings::SessionLimits;

pub(super) struct SessionRow {
    pub(super) staff: StaffId,
    pub(super) name: String,
    pub(super) language: Option<Language>,
    pub(super) number: String,
    pub(super) proved_at: Timestamp,
    pub(super) seen_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) has_codes: bool,
}

columns!(SessionRow {
    staff: staff_id,
    name,
    language,
    number,
    proved_at,
    seen_at,
    expires_at,
    ends_at,
    has_codes,
});

columns!(ListedSession { number, created_at, seen_at, address, agent });

/// Inserts a session. The absolute limit counts from the sign-in. Of two proofs at once in one
/// session, the second takes the place of the first and keeps its codes.
pub(super) async fn insert(
    tx: &mut Tx,
    key: &SessionKey,
    pass: &StaffPass,
    now: Timestamp,
    limits: SessionLimits,
) -> Result<bool> {
    let ends_at = pass.began_at + limits.absolute;
    let added = sql!(
        run,
        tx,
        "INSERT INTO staff_sessions (id, number, staff_id, epoch, created_at, seen_at, proved_at,
                                     expires_at, ends_at, address, agent, codes_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (number) DO UPDATE
            SET id = excluded.id, epoch = excluded.epoch, seen_at = excluded.seen_at,
                proved_at = excluded.proved_at, expires_at = excluded.expires_at,
                codes_sealed = COALESCE(excluded.codes_sealed, staff_sessions.codes_sealed)",
        key.as_str(),
        pass.number,
        pass.staff,
        pass.epoch,
        pass.began_at,
        now,
        pass.proved_at,
        (now + limits.idle).min(ends_at),
        ends_at,
        pass.address,
        pass.agent,
        pass.codes,
    )?;
    Ok(added == 1)
}

/// The session, if it is open, and the current data of its owner.
pub(super) async fn find(
    tx: &mut Tx,
    key: &SessionKey,
    now: Timestamp,
) -> Result<Option<SessionRow>> {
    Ok(sql!(
        maybe SessionRow,
        tx,
        "SELECT s.staff_id, m.name, m.language, s.number, s.proved_at, s.seen_at, s.expires_at,
                s.ends_at, s.codes_sealed IS NOT NULL AS has_codes
           FROM staff_sessions s
           JOIN staff m ON m.id = s.staff_id
          WHERE s.id = $1 AND s.expires_at > $2 AND s.epoch = m.epoch AND m.state = 'active'",
        key.as_str(),
        now,
    )?)
}

/// What a session's new id keeps.
pub(in crate::people::staff) struct SessionOrigin {
    pub(in crate::people::staff) epoch: i64,
    pub(in crate::people::staff) created_at: Timestamp,
    pub(in crate::people::staff) address: String,
    pub(in crate::people::staff) agent: String,
    pub(in crate::people::staff) codes_sealed: Option<String>,
}

columns!(SessionOrigin { epoch, created_at, address, agent, codes_sealed });

/// The session with a number, if it is open.
pub(in crate::people::staff) async fn origin(
    tx: &mut Tx,
    staff: &StaffId,
    number: &str,
    now: Timestamp,
) -> Result<Option<SessionOrigin>> {
    Ok(sql!(
        maybe SessionOrigin,
        tx,
        "SELECT epoch, created_at, address, agent, codes_sealed
           FROM staff_sessions
          WHERE staff_id = $1 AND number = $2 AND expires_at > $3",
        staff,
        number,
        now,
    )?)
}

/// Records use: restarts the idle limit, within the absolute limit.
pub(super) async fn touch(
    tx: &mut Tx,
    key: &SessionKey,
    now: Timestamp,
    limits: SessionLimits,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE staff_sessions
            SET seen_at = $2,
                expires_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END
          WHERE id = $1 AND expires_at > $2 AND seen_at < $2",
        key.as_str(),
        now,
        now + limits.idle,
    )?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, key: &SessionKey) -> Result<()> {
    sql!(run, tx, "DELETE FROM staff_sessions WHERE id = $1", key.as_str())?;
    Ok(())
}

/// Deletes an open session by its number; `false` if there is none.
pub(in crate::people::staff) async fn delete_number(
    tx: &mut Tx,
    staff: &StaffId,
    number: &str,
) -> Result<bool> {
    let gone = sql!(
        run,
        tx,
        "DELETE FROM staff_sessions WHERE staff_id = $1 AND number = $2",
        staff,
        number,
    )?;
    Ok(gone == 1)
}

/// Deletes all sessions of somebody. A new epoch has already ended them; this is clean-up.
pub(in crate::people::staff) async fn delete_of_staff(tx: &mut Tx, staff: &StaffId) -> Result<()> {
    sql!(run, tx, "DELETE FROM staff_sessions WHERE staff_id = $1", staff)?;
    Ok(())
}

/// Open sessions of somebody, the latest first.
pub(super) async fn of_staff(
    tx: &mut Tx,
    staff: &StaffId,
    now: Timestamp,
) -> Result<Vec<ListedSession>> {
    Ok(sql!(
        all ListedSession,
        tx,
        "SELECT s.number, s.created_at, s.seen_at, s.address, s.agent
           FROM staff_sessions s
           JOIN staff m ON m.id = s.staff_id
          WHERE s.staff_id = $1 AND s.expires_at > $2 AND s.epoch = m.epoch
          ORDER BY s.seen_at DESC, s.number
          LIMIT 100",
        staff,
        now,
    )?)
}

/// Keeps sealed recovery codes until they are shown; `None` when they were.
pub(in crate::people::staff) async fn set_codes(
    tx: &mut Tx,
    number: &str,
    sealed: Option<&str>,
) -> Result<()> {
    let text = "UPDATE staff_sessions SET codes_sealed = $2 WHERE number = $1";
    sql!(run, tx, text, number, sealed)?;
    Ok(())
}

/// Sealed recovery codes that are still to be shown.
pub(in crate::people::staff) async fn codes(tx: &mut Tx, number: &str) -> Result<Option<String>> {
    let found = sql!(
        maybe Only<Option<String>>,
        tx,
        "SELECT codes_sealed FROM staff_sessions WHERE number = $1",
        number,
    )?;
    Ok(found.and_then(|(sealed,)| sealed))
}

/// Deletes expired sessions; returns their number.
pub(super) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(sql!(run, tx, "DELETE FROM staff_sessions WHERE expires_at <= $1", now)?)
}
