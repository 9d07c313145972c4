//! SQL of policies.

use domain::reminders::Policy;
use jiff::Timestamp;

use super::PolicyVersion;
use crate::contact::reminders::templates::TemplateKey;
use crate::platform::db::{Only, Tx, columns, sql};
use crate::{Error, Result};

/// The newest policy that staff saved.
pub(super) async fn newest_policy(tx: &mut Tx) -> Result<Option<Policy>> {
    let found = sql!(
        maybe Only<Policy>,
        tx,
        "SELECT policy FROM reminder_policies ORDER BY version DESC LIMIT 1",
    )?;
    Ok(found.map(|(policy,)| policy))
}

columns!(PolicyVersion { version, by: author_name, at: made_at, reason });

/// The newest versions.
pub(super) async fn versions(tx: &mut Tx) -> Result<Vec<PolicyVersion>> {
    Ok(sql!(
        all PolicyVersion,
        tx,
        "SELECT p.version, p.made_at, p.reason, COALESCE(s.name, p.made_by) AS author_name
           FROM reminder_policies p
           LEFT JOIN staff s ON s.id = p.made_by
          ORDER BY p.version DESC
          LIMIT 20",
    )?)
}

/// A version to insert.
pub(super) struct NewPolicyRow<'a> {
    pub(super) policy: &'a Policy,
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
    pub(super) reason: &'a str,
}

pub(super) async fn insert_policy(tx: &mut Tx, new: &NewPolicyRow<'_>) -> Result<()> {
    let text = serde_json::to_string(new.policy).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO reminder_policies (version, policy, made_by, made_at, reason)
         VALUES ($1, $2, $3, $4, $5)",
        new.policy.version,
        text,
        new.by,
        new.at,
        new.reason,
    )?;
    Ok(())
}

/// Gives a version the texts of another.
pub(super) async fn copy_texts(tx: &mut Tx, from: u32, to: u32) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO policy_texts (version, language, kind, tone, part, text)
         SELECT CAST($2 AS BIGINT), language, kind, tone, part, text
           FROM policy_texts
          WHERE version = $1",
        from,
        to,
    )?;
    Ok(())
}

/// Replaces a text of a version, or restores ours.
pub(super) async fn replace_text(
    tx: &mut Tx,
    version: u32,
    key: TemplateKey,
    text: Option<&str>,
) -> Result<()> {
    let TemplateKey { language, kind, tone, part } = key;
    sql!(
        run,
        tx,
        "DELETE FROM policy_texts
          WHERE version = $1 AND language = $2 AND kind = $3 AND tone = $4 AND part = $5",
        version,
        language,
        kind,
        tone,
        part,
    )?;
    if let Some(text) = text {
        sql!(
            run,
            tx,
            "INSERT INTO policy_texts (version, language, kind, tone, part, text)
             VALUES ($1, $2, $3, $4, $5, $6)",
            version,
            language,
            kind,
            tone,
            part,
            text,
        )?;
    }
    Ok(())
}

/// Schedules a decision about every debtor with debts.
pub(super) async fn wake_all(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE debtors SET next_decision_at = $1 WHERE next_decision_at > $1", now,)?;
    Ok(())
}
