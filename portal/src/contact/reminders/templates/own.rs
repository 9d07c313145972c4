//! The institution's own templates: validated when saved, and again when used, because the rules
//! may have changed.

use domain::access::{Actor, Right};
use domain::contact::{Forbidden, forbidden};
use domain::language::Language;
use domain::reminders::{Kind, Tone};
use minijinja::{Value, context};

use super::{TemplateKey, TemplatePart, TemplateParts, ours};
use crate::outside::messages::{Letterhead, render_text};
use crate::platform::actor::{allow, staff};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// Checks that words are a template, ask only for what they are given, and say nothing that the
/// rules of the place forbid. Gives how they read.
///
/// # Errors
/// What is wrong with them, in the words of the template engine or of the rule.
pub fn check(
    portal: &Portal,
    language: Language,
    text: &str,
) -> std::result::Result<String, String> {
    if text.trim().is_empty() {
        return Err("the text is empty".into());
    }
    let [several, letter, one] = read(portal, language, text);
    let (_, _, one) = (several?, letter?, one?);
    match unlawful(portal, language, text) {
        Some(found) => Err(found.to_string()),
        None => Ok(one),
    }
}

/// How words read of several debts, in a letter, and of one debt, so that both sides of a choice
/// are seen.
fn read(
    portal: &Portal,
    language: Language,
    text: &str,
) -> [std::result::Result<String, String>; 3] {
    let letterhead = Letterhead::from(&*portal.settings);
    [(3, 5, false), (1, 1, true), (1, 1, false)].map(|(count, days, letter)| {
        let given: Value = context! {
            count,
            days,
            total => "S/ 450.00",
            due_on => portal.today(),
            url => format!("{}/l/…", portal.settings.base_url),
            name => "Rosa",
            letter,
        };
        render_text(text, language, &letterhead, given).map_err(|error| error.to_string())
    })
}

/// First forbidden phrase in the template text, where a branch may hide it, or in an example.
fn unlawful(portal: &Portal, language: Language, text: &str) -> Option<Forbidden> {
    let pack = portal.settings.reminders.pack;
    let rendered = read(portal, language, text);
    let read = rendered.iter().flatten().map(String::as_str);
    [text].into_iter().chain(read).find_map(|text| forbidden(pack.forbidden_phrases, text))
}

/// Effective template texts: the institution's own, or ours.
///
/// # Errors
/// `NotFound` for who may not change them.
pub async fn current(
    portal: &Portal,
    actor: &Actor,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<TemplateParts> {
    allow(actor, Right::SetReminders)?;
    let mut tx = portal.db.read().await?;
    in_tx(portal, &mut tx, language, kind, tone).await
}

/// The same within a transaction. Own texts that today's rules forbid are replaced by ours.
pub(super) async fn in_tx(
    portal: &Portal,
    tx: &mut Tx,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<TemplateParts> {
    let mut parts = ours(language, kind, tone).clone();
    for (part, text) in store::own_words(tx, language, kind, tone).await? {
        match unlawful(portal, language, &text) {
            None => parts.set(part, text),
            Some(Forbidden { rule, phrase }) => tracing::warn!(
                language = language.code(),
                kind = kind.code(),
                tone = tone.code(),
                part = part.code(),
                rule = rule.code,
                law = rule.source.law,
                phrase,
                "own words are forbidden by the rules of today: ours are used",
            ),
        }
    }
    Ok(parts)
}

/// An own text that is not in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub part: TemplatePart,
    /// As saved.
    pub text: String,
    pub why: Forbidden,
}

/// Own texts that today's rules forbid; ours are used in their place.
///
/// # Errors
/// `NotFound` for who may not change them.
pub async fn set_aside(
    portal: &Portal,
    actor: &Actor,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<SetAside>> {
    allow(actor, Right::SetReminders)?;
    let mut tx = portal.db.read().await?;
    let own = store::own_words(&mut tx, language, kind, tone).await?;
    let refused = |(part, text): (TemplatePart, String)| {
        let why = unlawful(portal, language, &text)?;
        Some(SetAside { part, text, why })
    };
    Ok(own.into_iter().filter_map(refused).collect())
}

/// Replaces a part of our template by the institution's own; `None` restores ours.
///
/// # Errors
/// [`Error::Forbidden`] when a rule of the place forbids what they say; `Invalid` when they cannot
/// be used; `NotFound` for who may not change them.
pub async fn replace(
    portal: &Portal,
    actor: &Actor,
    key: TemplateKey,
    text: Option<&str>,
) -> Result<()> {
    let by = staff(actor, Right::SetReminders)?;
    if let Some(text) = text {
        if let Some(found) = unlawful(portal, key.language, text) {
            return Err(found.into());
        }
        check(portal, key.language, text).map_err(|problem| {
            tracing::warn!(%problem, "words are refused");
            Error::Invalid { field: "text", why: "not_a_template" }
        })?;
    }
    let mut tx = portal.db.write().await?;
    store::replace_words(&mut tx, key, text, by.as_str(), portal.now()).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests;
