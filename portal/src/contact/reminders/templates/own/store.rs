//! SQL of the institution's own templates.

use domain::language::Language;
use domain::reminders::{Kind, Tone};
use jiff::Timestamp;

use crate::Result;
use crate::contact::reminders::templates::{TemplateKey, TemplatePart};
use crate::platform::db::value::codes;
use crate::platform::db::{Tx, sql};

codes!(TemplatePart);

/// The institution's own texts for a kind, tone and language.
pub(super) async fn own_words(
    tx: &mut Tx,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<(TemplatePart, String)>> {
    Ok(sql!(
        all(TemplatePart, String),
        tx,
        "SELECT part, text FROM reminder_templates
          WHERE language = $1 AND kind = $2 AND tone = $3",
        language,
        kind,
        tone,
    )?)
}

/// Saves or deletes an own text.
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
