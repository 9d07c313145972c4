//! SQL of the institution's own templates.

use domain::language::Language;
use domain::reminders::{Kind, Tone};

use crate::Result;
use crate::contact::reminders::templates::TemplatePart;
use crate::platform::db::value::codes;
use crate::platform::db::{Tx, sql};

codes!(TemplatePart);

/// The institution's own texts for a kind, tone and language, of the newest version of the policy.
pub(super) async fn own_words(
    tx: &mut Tx,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<(TemplatePart, String)>> {
    Ok(sql!(
        all(TemplatePart, String),
        tx,
        "SELECT part, text FROM policy_texts
          WHERE version = (SELECT COALESCE(MAX(p.version), 1) FROM reminder_policies p)
            AND language = $1 AND kind = $2 AND tone = $3",
        language,
        kind,
        tone,
    )?)
}
