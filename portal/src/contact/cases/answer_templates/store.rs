//! SQL of templates of answers.

use domain::ids::AnswerTemplateId;
use domain::language::Language;
use jiff::Timestamp;

use super::AnswerTemplate;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(AnswerTemplate { id, title, version });

/// All templates by title, 500 at most.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<AnswerTemplate>> {
    Ok(sql!(
        all AnswerTemplate,
        tx,
        "SELECT id, title, version FROM answer_templates ORDER BY title LIMIT 500",
    )?)
}

pub(super) async fn find(tx: &mut Tx, id: &AnswerTemplateId) -> Result<Option<AnswerTemplate>> {
    let text = "SELECT id, title, version FROM answer_templates WHERE id = $1";
    Ok(sql!(maybe AnswerTemplate, tx, text, id)?)
}

/// Texts of a template by language.
pub(super) async fn texts(tx: &mut Tx, id: &AnswerTemplateId) -> Result<Vec<(Language, String)>> {
    Ok(sql!(
        all(Language, String),
        tx,
        "SELECT language, text FROM answer_template_texts WHERE template_id = $1",
        id,
    )?)
}

/// Whether another template has a title.
pub(super) async fn is_taken(tx: &mut Tx, title: &str, id: &AnswerTemplateId) -> Result<bool> {
    let text = "SELECT id FROM answer_templates WHERE title = $1 AND id <> $2";
    Ok(sql!(maybe Only<AnswerTemplateId>, tx, text, title, id)?.is_some())
}

/// What is written of a template besides its texts.
pub(super) struct TemplateHead<'a> {
    pub(super) id: &'a AnswerTemplateId,
    pub(super) title: &'a str,
    pub(super) by: &'a str,
    pub(super) now: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, head: &TemplateHead<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO answer_templates (id, title, made_by, made_at) VALUES ($1, $2, $3, $4)",
        head.id,
        head.title,
        head.by,
        head.now,
    )?;
    Ok(())
}

/// Replaces the title, and makes older forms stale.
pub(super) async fn update(tx: &mut Tx, head: &TemplateHead<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE answer_templates
            SET title = $2, made_by = $3, made_at = $4, version = version + 1
          WHERE id = $1",
        head.id,
        head.title,
        head.by,
        head.now,
    )?;
    Ok(())
}

pub(super) async fn replace_texts(
    tx: &mut Tx,
    id: &AnswerTemplateId,
    texts: &[(Language, String)],
) -> Result<()> {
    delete_texts(tx, id).await?;
    for (language, text) in texts {
        sql!(
            run,
            tx,
            "INSERT INTO answer_template_texts (template_id, language, text) VALUES ($1, $2, $3)",
            id,
            language,
            text,
        )?;
    }
    Ok(())
}

async fn delete_texts(tx: &mut Tx, id: &AnswerTemplateId) -> Result<()> {
    sql!(run, tx, "DELETE FROM answer_template_texts WHERE template_id = $1", id)?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &AnswerTemplateId) -> Result<()> {
    delete_texts(tx, id).await?;
    sql!(run, tx, "DELETE FROM answer_templates WHERE id = $1", id)?;
    Ok(())
}
