//! SQL of the audit.

use jiff::Timestamp;

use super::{AuditEntry, AuditFacts};
use crate::platform::db::{Tx, columns, sql};
use crate::{Error, Result};

columns!(AuditEntry { number, at, facts, prev_hash, hash });

columns!(AuditFacts {
    id,
    actor,
    on_behalf,
    act,
    right: right_code,
    subject,
    before: state_before,
    after: state_after,
    reason,
    address,
    session,
});

/// Number and hash of the last entry, locked until the transaction ends.
pub(crate) async fn lock_end(tx: &mut Tx) -> Result<(i64, String)> {
    let mut ends =
        sql!(locked(i64, String), tx, "SELECT number, hash FROM audit_end WHERE id = 1")?;
    ends.pop().ok_or_else(|| Error::corrupt("the audit has no end"))
}

/// Number and hash of the last entry.
pub(crate) async fn end(tx: &mut Tx) -> Result<(i64, String)> {
    let end = sql!(maybe(i64, String), tx, "SELECT number, hash FROM audit_end WHERE id = 1")?;
    end.ok_or_else(|| Error::corrupt("the audit has no end"))
}

/// Appends an entry; the caller holds the lock of the end.
pub(super) async fn insert(tx: &mut Tx, entry: &AuditEntry) -> Result<()> {
    let AuditEntry { number, at, facts, prev_hash, hash } = entry;
    sql!(
        run,
        tx,
        "INSERT INTO audit (number, at, id, actor, on_behalf, act, right_code, subject,
                            state_before, state_after, reason, address, session, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        number,
        at,
        facts.id,
        facts.actor,
        facts.on_behalf,
        facts.act,
        facts.right,
        facts.subject,
        facts.before,
        facts.after,
        facts.reason,
        facts.address,
        facts.session,
        prev_hash,
        hash,
    )?;
    sql!(run, tx, "UPDATE audit_end SET number = $1, hash = $2 WHERE id = 1", number, hash)?;
    Ok(())
}

/// Up to 1,000 entries after a number, oldest first.
pub(crate) async fn entries_after(tx: &mut Tx, number: i64) -> Result<Vec<AuditEntry>> {
    Ok(sql!(
        all AuditEntry,
        tx,
        "SELECT number, at, id, actor, on_behalf, act, right_code, subject, state_before,
                state_after, reason, address, session, prev_hash, hash
           FROM audit
          WHERE number > $1
          ORDER BY number
          LIMIT 1000",
        number,
    )?)
}

/// Number and hash of the last entry as of an instant.
pub(crate) async fn end_until(tx: &mut Tx, until: Timestamp) -> Result<Option<(i64, String)>> {
    Ok(sql!(
        maybe(i64, String),
        tx,
        "SELECT number, hash FROM audit WHERE at <= $1 ORDER BY number DESC LIMIT 1",
        until,
    )?)
}
