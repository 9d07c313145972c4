//! SQL of telephones that wait for their code.

use std::collections::HashMap;

use domain::contact::{Channel, Phone};
use domain::ids::DebtorId;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, columns, list, sql};

/// How a person's telephone stands.
pub(super) struct PhoneState {
    /// Its owner has shown that they read what goes there.
    pub(super) is_verified: bool,
    /// The one that waits for its code.
    pub(super) awaited: Option<String>,
}

struct PhoneRow {
    id: DebtorId,
    phone_verified_at: Option<Timestamp>,
    awaited: Option<String>,
}

columns!(PhoneRow { id, phone_verified_at, awaited });

/// How the telephones of people stand.
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

/// A telephone waits for its code from now on; the one before no longer does.
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

/// Keeps the hash of the code that is about to be sent; gives where it goes, if it is still the one
/// that was asked for at that instant.
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

/// A try that was counted.
pub(super) struct PhoneTry {
    pub(super) phone: String,
    pub(super) code_hash: String,
    pub(super) attempts: i64,
    pub(super) sent_at: Timestamp,
}

columns!(PhoneTry { phone, code_hash, attempts, sent_at });

/// Counts a try at the code of a person; `None` when there is none to try.
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

/// No telephone of the person waits for a code from now on.
pub(super) async fn forget(tx: &mut Tx, debtor: &DebtorId) -> Result<()> {
    sql!(run, tx, "DELETE FROM phone_changes WHERE debtor_id = $1", debtor)?;
    Ok(())
}

/// The telephone is the person's from now on. The code came back: text messages arrive there.
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

/// The person has no telephone from now on, and these channels.
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

/// Deletes what has expired; gives how many.
pub(super) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(sql!(run, tx, "DELETE FROM phone_changes WHERE expires_at <= $1", now)?)
}
