//! SQL of reminders: the institution's steps and words.

use domain::language::Language;
use domain::reminders::{Kind, Policy, Tone};
use jiff::Timestamp;

use super::templates::Part;
use crate::platform::db::{Only, Tx, sql};
use crate::{Error, Result};

/// The newest steps that staff wrote.
pub(super) async fn newest_policy(tx: &mut Tx) -> Result<Option<Policy>> {
    let found = sql!(
        maybe Only<String>,
        tx,
        "SELECT policy FROM reminder_policies ORDER BY version DESC LIMIT 1",
    )?;
    found.map(|(text,)| serde_json::from_str(&text).map_err(Error::corrupt)).transpose()
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
        i64::from(policy.version),
        text,
        by,
        now.as_millisecond(),
    )?;
    Ok(())
}

/// It is decided anew about everybody who owes something.
pub(super) async fn wake_all(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET next_decision_at = $1 WHERE next_decision_at > $1",
        now.as_millisecond(),
    )?;
    Ok(())
}

/// The institution's own words for a kind, a tone and a language.
pub(super) async fn own_words(
    tx: &mut Tx,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<(Part, String)>> {
    let rows = sql!(
        all(String, String),
        tx,
        "SELECT part, text FROM reminder_templates
          WHERE language = $1 AND kind = $2 AND tone = $3",
        language.code(),
        kind.code(),
        tone.code(),
    )?;
    rows.into_iter()
        .map(|(part, text)| Ok((Part::parse(&part).ok_or_else(|| Error::corrupt(part))?, text)))
        .collect()
}

/// Which words.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordsKey {
    pub(super) language: Language,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) part: Part,
}

/// Writes the institution's own words, or forgets them.
pub(super) async fn replace_words(
    tx: &mut Tx,
    key: WordsKey,
    text: Option<&str>,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let (language, kind) = (key.language.code(), key.kind.code());
    let (tone, part) = (key.tone.code(), key.part.code());
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
            now.as_millisecond(),
        )?;
    }
    Ok(())
}
