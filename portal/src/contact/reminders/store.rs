//! SQL of reminders: the institution's steps and words.

use domain::language::Language;
use domain::reminders::{Kind, Policy, Tone};
use jiff::Timestamp;

use super::templates::{Part, TemplateKey};
use crate::platform::db::value::codes;
use crate::platform::db::{Only, Tx, sql};
use crate::{Error, Result};

codes!(Part);

/// The newest steps that staff wrote.
pub(super) async fn newest_policy(tx: &mut Tx) -> Result<Option<Policy>> {
    let found = sql!(
        maybe Only<Policy>,
        tx,
        "SELECT policy FROM reminder_policies ORDER BY version DESC LIMIT 1",
    )?;
    Ok(found.map(|(policy,)| policy))
}

/// Writes new steps.
pub(super) async fn insert_policy(
    tx: &mut Tx,
    policy: &Policy,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let text = serde_json::to_string(policy).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO reminder_policies (version, policy, made_by, made_at)
         VALUES ($1, $2, $3, $4)",
        policy.version,
        text,
        by,
        now,
    )?;
    Ok(())
}

/// It is decided anew about everybody who owes something.
pub(super) async fn wake_all(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE debtors SET next_decision_at = $1 WHERE next_decision_at > $1", now,)?;
    Ok(())
}

/// The institution's own words for a kind, a tone and a language.
pub(super) async fn own_words(
    tx: &mut Tx,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<(Part, String)>> {
    Ok(sql!(
        all(Part, String),
        tx,
        "SELECT part, text FROM reminder_templates
          WHERE language = $1 AND kind = $2 AND tone = $3",
        language,
        kind,
        tone,
    )?)
}

/// Writes the institution's own words, or forgets them.
pub(super) async fn replace_words(
    tx: &mut Tx,
    key: TemplateKey,
    text: Option<&str>,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let TemplateKey { language, kind, tone, part } = key;
    sql!(
        run,
        tx,
        "DELETE FROM reminder_templates
          WHERE language = $1 AND kind = $2 AND tone = $3 AND part = $4",
        language,
        kind,
        tone,
        part,
    )?;
    if let Some(text) = text {
        sql!(
            run,
            tx,
            "INSERT INTO reminder_templates (language, kind, tone, part, text, made_by, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            language,
            kind,
            tone,
            part,
            text,
            by,
            now,
        )?;
    }
    Ok(())
}
