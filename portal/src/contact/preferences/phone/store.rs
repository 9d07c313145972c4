//! SQL of pending changes of telephone.

use std::collections::HashMap;

use domain::contact::{Channel, Phone};
use domain::ids::DebtorId;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, columns, list, sql};

pub(super) struct PhoneState {
    /// Whether its owner has confirmed a code.
    pub(super) is_verified: bool,
    /// Number that awaits its code.
    pub(super) awaited: Option<String>,
}

struct PhoneRow {
    id: DebtorId,
    phone_verified_at: Option<Timestamp>,
    awaited: Option<String>,
}

columns!(PhoneRow { id, phone_verified_at, awaited });

/// States of telephones, by debtor.
pub(super) async fn states(
    tx: &mut Tx,
    debtors: &[DebtorId],
    now: Timestamp,
) -> Result<HashMap<DebtorId, PhoneState>> {
    let rows = sql!(
        listed PhoneRow,
        tx,
        "SELECT d.id, d.phone_verified_at, c.phone AS awaited
           FROM debtors d
           LEFT JOIN phone_changes c ON c.debtor_id = d.id AND c.expires_at > $2
          WHERE d.id",
        "",
        list(debtors),
        now,
    )?;
    let state = |PhoneRow { id, phone_verified_at, awaited }| {
        (id, PhoneState { is_verified: phone_verified_at.is_some(), awaited })
    };
    Ok(rows.into_iter().map(state).collect())
}

/// Stores a pending change, in place of an earlier one.
pub(super) async fn put(
    tx: &mut Tx,
    debtor: &DebtorId,
    phone: &Phone,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    forget(tx, debtor).await?;
    sql!(
        run,
        tx,
        "INSERT INTO phone_changes (debtor_id, phone, code_hash, sent_at, expires_at)
         VALUES ($1, $2, '', $3, $4)",
        debtor,
        phone,
        now,
        expires_at,
    )?;
    Ok(())
}

/// Stores the hash of the code that is about to be sent; returns the number, unless a newer request
/// replaced this one.
pub(super) async fn set_hash(
    tx: &mut Tx,
    debtor: &DebtorId,
    asked_at: Timestamp,
    hash: &str,
) -> Result<Option<String>> {
    let found = sql!(
        maybe(String,),
        tx,
        "UPDATE phone_changes SET code_hash = $3
          WHERE debtor_id = $1 AND sent_at = $2
      RETURNING phone",
        debtor,
        asked_at,
        hash,
    )?;
    Ok(found.map(|(phone,)| phone))
}

/// A counted attempt.
pub(super) struct PhoneTry {
    pub(super) phone: String,
    pub(super) code_hash: String,
    pub(super) attempts: i64,
    pub(super) sent_at: Timestamp,
}

columns!(PhoneTry { phone, code_hash, attempts, sent_at });

/// Counts an attempt to enter the code; `None` if no code is pending.
pub(super) async fn count_try(
    tx: &mut Tx,
    debtor: &DebtorId,
    now: Timestamp,
) -> Result<Option<PhoneTry>> {
    Ok(sql!(
        maybe PhoneTry,
        tx,
        "UPDATE phone_changes SET attempts = attempts + 1
          WHERE debtor_id = $1 AND expires_at > $2
      RETURNING phone, code_hash, attempts, sent_at",
        debtor,
        now,
    )?)
}

/// Deletes the pending change of a debtor.
pub(super) async fn forget(tx: &mut Tx, debtor: &DebtorId) -> Result<()> {
    sql!(run, tx, "DELETE FROM phone_changes WHERE debtor_id = $1", debtor)?;
    Ok(())
}

/// Stores the confirmed telephone. The code arrived, so text messages are deliverable again.
pub(super) async fn verify(
    tx: &mut Tx,
    debtor: &DebtorId,
    phone: &Phone,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET phone = $2, phone_verified_at = $3 WHERE id = $1",
        debtor,
        phone,
        now,
    )?;
    sql!(
        run,
        tx,
        "DELETE FROM undeliverable WHERE debtor_id = $1 AND channel = $2 AND address = $3",
        debtor,
        Channel::Sms,
        phone,
    )?;
    Ok(())
}

/// Removes the telephone and sets the remaining channels.
pub(super) async fn remove(tx: &mut Tx, debtor: &DebtorId, channels: &[Channel]) -> Result<()> {
    let channels: Vec<&str> = channels.iter().map(|channel| channel.code()).collect();
    sql!(
        run,
        tx,
        "UPDATE debtors SET phone = NULL, phone_verified_at = NULL, channels = $2 WHERE id = $1",
        debtor,
        channels.join(","),
    )?;
    Ok(())
}

/// Deletes expired changes; returns their number.
pub(super) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(sql!(run, tx, "DELETE FROM phone_changes WHERE expires_at <= $1", now)?)
}
