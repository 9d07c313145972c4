//! Templates of answers: written by administrators, filled with the facts of a case.

use domain::access::{Actor, Right};
use domain::holds::answer_template::{
    AnswerTemplateProblem, Placeholder, fill, template_text, template_title,
};
use domain::ids::{AnswerTemplateId, HoldId};
use domain::language::Language;
use serde_json::json;

use super::detail::store as cases;
use crate::platform::actor::{allow, allow_act, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::{format, ids};
use crate::{Error, Portal, Result};

mod store;

/// A template without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTemplate {
    pub id: AnswerTemplateId,
    /// What staff choose it by.
    pub title: String,
    /// A form carries it back; a change in between makes the form stale.
    pub version: i64,
}

/// A template with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTemplateTexts {
    pub template: AnswerTemplate,
    /// A language without a text has that of the institution.
    pub texts: Vec<(Language, String)>,
}

impl AnswerTemplateTexts {
    #[must_use]
    pub fn text(&self, language: Language) -> Option<&str> {
        let found = self.texts.iter().find(|(of, _)| *of == language);
        found.map(|(_, text)| text.as_str())
    }
}

/// A template to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswerTemplate {
    /// The template that is replaced, with the version that the form was made from.
    pub replaces: Option<(AnswerTemplateId, i64)>,
    pub title: String,
    /// An empty text is none. The institution's language needs one.
    pub texts: Vec<(Language, String)>,
}

/// Why a template is not saved.
#[derive(Debug, thiserror::Error)]
pub enum AnswerTemplateError {
    #[error(transparent)]
    Title(AnswerTemplateProblem),
    /// What is wrong with the text of a language.
    #[error("{problem}, in {}", language.code())]
    Text { language: Language, problem: AnswerTemplateProblem },
    #[error("another template has this title")]
    TitleTaken,
    /// Somebody changed it after the form was made.
    #[error("it was changed meanwhile")]
    Stale,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// All templates by title, to choose one for an answer.
///
/// # Errors
/// Refused without the right to answer.
pub async fn choices(portal: &Portal, actor: &Actor) -> Result<Vec<AnswerTemplate>> {
    allow(actor, Right::Answer)?;
    store::all(&mut portal.db.read().await?).await
}

/// All templates by title, to change them.
///
/// # Errors
/// Refused without the right to change templates.
pub async fn list(portal: &Portal, actor: &Actor) -> Result<Vec<AnswerTemplate>> {
    allow(actor, Right::SetPolicies)?;
    store::all(&mut portal.db.read().await?).await
}

/// A template with its texts.
///
/// # Errors
/// Refused without the right to change templates; `NotFound`.
pub async fn find(
    portal: &Portal,
    actor: &Actor,
    id: &AnswerTemplateId,
) -> Result<AnswerTemplateTexts> {
    allow(actor, Right::SetPolicies)?;
    let mut tx = portal.db.read().await?;
    let template = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    Ok(AnswerTemplateTexts { template, texts: store::texts(&mut tx, id).await? })
}

/// The answer that a template proposes for a case, in the language of the customer.
///
/// # Errors
/// Refused without the right to answer; `NotFound`.
pub async fn draft(
    portal: &Portal,
    actor: &Actor,
    case: &HoldId,
    template: &AnswerTemplateId,
) -> Result<String> {
    allow(actor, Right::Answer)?;
    let institution = &portal.settings.institution;
    let mut tx = portal.db.read().await?;
    let row = cases::find(&mut tx, case).await?.ok_or(Error::NotFound)?;
    let invoice = cases::invoice(&mut tx, &row.invoice).await?;
    let texts = store::texts(&mut tx, template).await?;
    let wanted = row.facts.language.unwrap_or(institution.language);
    let of = |language| texts.iter().find(move |(of, _)| *of == language);
    let found = of(wanted).or_else(|| of(institution.language));
    let (language, text) = found.ok_or(Error::NotFound)?;
    let value = |placeholder| match placeholder {
        Placeholder::Customer => row.facts.customer_name.clone(),
        Placeholder::Invoice => invoice.number.clone(),
        Placeholder::Outstanding => {
            format::money(invoice.outstanding, *language, &institution.country)
        }
        Placeholder::DueOn => format::date(invoice.due_on, *language),
        Placeholder::Institution => institution.name.clone(),
    };
    fill(text, value).map_err(Error::corrupt)
}

/// Saves a template.
///
/// # Errors
/// Refused without the right to change templates; [`AnswerTemplateError`].
pub async fn save(
    portal: &Portal,
    actor: &Actor,
    new: &NewAnswerTemplate,
) -> Result<AnswerTemplateId, AnswerTemplateError> {
    allow_act(actor, Right::SetPolicies)?;
    let title = template_title(&new.title).map_err(AnswerTemplateError::Title)?;
    let texts = checked_texts(&new.texts, portal.settings.institution.language)?;
    let now = portal.now();
    let id = new.replaces.as_ref().map_or_else(|| ids::new(now), |(id, _)| id.clone());
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    if store::is_taken(&mut tx, &title, &id).await? {
        return Err(AnswerTemplateError::TitleTaken);
    }
    let by = author(actor);
    let head = store::TemplateHead { id: &id, title: &title, by: &by, now };
    match &new.replaces {
        None => store::insert(&mut tx, &head).await?,
        Some((_, version)) => match store::find(&mut tx, &id).await?.ok_or(Error::NotFound)? {
            before if before.version == *version => store::update(&mut tx, &head).await?,
            _ => return Err(AnswerTemplateError::Stale),
        },
    }
    store::replace_texts(&mut tx, &id, &texts).await?;
    let entry = NewEntry::of(AuditAct::AnswerTemplateSaved, id.as_str()).by(Right::SetPolicies);
    let codes: serde_json::Map<_, _> =
        texts.iter().map(|(language, text)| (language.code().to_owned(), json!(text))).collect();
    let after = json!({ "title": title, "texts": codes });
    audit::append(portal, &mut tx, actor, entry.after(after)).await?;
    tx.commit().await?;
    Ok(id)
}

/// The texts that are not empty, each checked.
fn checked_texts(
    texts: &[(Language, String)],
    needed: Language,
) -> Result<Vec<(Language, String)>, AnswerTemplateError> {
    let is_wanted =
        |(language, text): &&(Language, String)| *language == needed || !text.trim().is_empty();
    let checked = |(language, text): &(Language, String)| match template_text(text) {
        Ok(text) => Ok((*language, text)),
        Err(problem) => Err(AnswerTemplateError::Text { language: *language, problem }),
    };
    let texts: Vec<_> = texts.iter().filter(is_wanted).map(checked).collect::<Result<_, _>>()?;
    if texts.iter().all(|(language, _)| *language != needed) {
        let problem = AnswerTemplateProblem::Empty;
        return Err(AnswerTemplateError::Text { language: needed, problem });
    }
    Ok(texts)
}

/// Removes a template that was at a version.
///
/// # Errors
/// Refused without the right to change templates; `NotFound`; [`AnswerTemplateError::Stale`].
pub async fn remove(
    portal: &Portal,
    actor: &Actor,
    id: &AnswerTemplateId,
    version: i64,
) -> Result<(), AnswerTemplateError> {
    allow_act(actor, Right::SetPolicies)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if before.version != version {
        return Err(AnswerTemplateError::Stale);
    }
    store::delete(&mut tx, id).await?;
    let entry = NewEntry {
        before: Some(json!({ "title": before.title })),
        ..NewEntry::of(AuditAct::AnswerTemplateRemoved, id.as_str()).by(Right::SetPolicies)
    };
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}
