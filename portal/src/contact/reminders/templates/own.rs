//! The institution's own templates: validated when saved, and again when used, because the rules
//! may have changed.

use domain::access::{Actor, Right};
use domain::contact::{Forbidden, RulePack, forbidden};
use domain::language::Language;
use domain::reminders::{Kind, Tone};
use minijinja::{Value, context};

use super::{TemplateKey, TemplatePart, TemplateParts, ours};
use crate::outside::messages::{Letterhead, render_text};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// Maximum length of a text in characters.
pub const LONGEST: usize = 1_000;

/// Why the institution's own template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("the text is empty")]
    Empty,
    #[error("the text has more than {LONGEST} characters")]
    TooLong,
    /// Message of the template engine.
    #[error("{0}")]
    Broken(String),
    /// Names the phrase, the rule and its law.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Validates a template text: syntax, available values and forbidden phrases. Returns an example
/// rendering.
///
/// # Errors
/// The message of the template engine or of the rule.
pub fn check(portal: &Portal, language: Language, text: &str) -> Result<String, TemplateError> {
    if text.trim().is_empty() {
        return Err(TemplateError::Empty);
    }
    if let Some(found) = unlawful(portal, portal.settings.reminders.pack, language, text) {
        return Err(found.into());
    }
    let [several, letter, one] = read(portal, language, text);
    several.and(letter).and(one).map_err(TemplateError::Broken)
}

/// Renders examples with several debts, as a letter, and with one debt, so that both branches of
/// conditions are checked.
fn read(portal: &Portal, language: Language, text: &str) -> [Result<String, String>; 3] {
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
fn unlawful(portal: &Portal, pack: &RulePack, language: Language, text: &str) -> Option<Forbidden> {
    let rendered = read(portal, language, text);
    let read = rendered.iter().flatten().map(String::as_str);
    [text].into_iter().chain(read).find_map(|text| forbidden(pack.forbidden_phrases, text))
}

/// Effective template texts: the institution's own, or ours.
///
/// # Errors
/// Refused without the right to change them.
pub async fn current(
    portal: &Portal,
    actor: &Actor,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<TemplateParts> {
    allow(actor, Right::SetPolicies)?;
    let mut tx = portal.db.read().await?;
    let packs = [portal.settings.reminders.pack];
    in_tx(portal, &mut tx, &TemplateQuery { language, kind, tone, packs: &packs }).await
}

/// Which texts are wanted, and for whom.
pub(super) struct TemplateQuery<'a> {
    pub(super) language: Language,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    /// The rules that they must meet.
    pub(super) packs: &'a [&'static RulePack],
}

/// The same within a transaction. Own texts that the rules of today forbid are replaced by ours.
pub(super) async fn in_tx(
    portal: &Portal,
    tx: &mut Tx,
    wanted: &TemplateQuery<'_>,
) -> Result<TemplateParts> {
    let TemplateQuery { language, kind, tone, packs } = *wanted;
    let mut parts = ours(language, kind, tone).clone();
    for (part, text) in store::own_words(tx, language, kind, tone).await? {
        let found = packs.iter().find_map(|pack| unlawful(portal, pack, language, &text));
        match found {
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
/// Refused without the right to change them.
pub async fn set_aside(
    portal: &Portal,
    actor: &Actor,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<Vec<SetAside>> {
    allow(actor, Right::SetPolicies)?;
    let mut tx = portal.db.read().await?;
    let own = store::own_words(&mut tx, language, kind, tone).await?;
    let refused = |(part, text): (TemplatePart, String)| {
        let why = unlawful(portal, portal.settings.reminders.pack, language, &text)?;
        Some(SetAside { part, text, why })
    };
    Ok(own.into_iter().filter_map(refused).collect())
}

/// A text that is refused, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", part.code())]
pub struct RefusedText {
    pub part: TemplatePart,
    pub error: TemplateError,
}

/// New texts for a kind, tone and language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTexts {
    pub language: Language,
    pub kind: Kind,
    pub tone: Tone,
    /// An empty text restores ours.
    pub texts: Vec<(TemplatePart, String)>,
}

impl NewTexts {
    /// Our texts, replaced by these.
    ///
    /// # Errors
    /// The first text that is refused.
    pub(in crate::contact::reminders) fn parts(
        &self,
        portal: &Portal,
    ) -> Result<TemplateParts, RefusedText> {
        let mut parts = ours(self.language, self.kind, self.tone).clone();
        for (part, text) in &self.texts {
            if let Some(text) = self.own(portal, *part, text)? {
                parts.set(*part, text);
            }
        }
        Ok(parts)
    }

    /// A text as it is stored; `None` if it is ours.
    fn own(
        &self,
        portal: &Portal,
        part: TemplatePart,
        text: &str,
    ) -> Result<Option<String>, RefusedText> {
        let text = lines(text);
        let our = ours(self.language, self.kind, self.tone).get(part);
        if text.is_empty() || text == our {
            return Ok(None);
        }
        let refused = |error| RefusedText { part, error };
        if text.chars().count() > LONGEST {
            return Err(refused(TemplateError::TooLong));
        }
        check(portal, self.language, &text).map_err(refused)?;
        Ok(Some(text))
    }

    /// The texts that differ from those saved, each checked.
    ///
    /// # Errors
    /// The first text that is refused.
    pub(in crate::contact::reminders) fn checked(
        &self,
        portal: &Portal,
        saved: &[(TemplatePart, String)],
    ) -> Result<Vec<(TemplateKey, Option<String>)>, RefusedText> {
        let Self { language, kind, tone, .. } = *self;
        let mut changed = Vec::new();
        for (part, text) in &self.texts {
            let text = self.own(portal, *part, text)?;
            let before = saved.iter().find(|(of, _)| of == part).map(|(_, text)| text.as_str());
            if text.as_deref() != before {
                changed.push((TemplateKey { language, kind, tone, part: *part }, text));
            }
        }
        Ok(changed)
    }
}

/// The institution's own texts that new ones would replace.
pub(in crate::contact::reminders) async fn saved_texts(
    tx: &mut Tx,
    new: &NewTexts,
) -> Result<Vec<(TemplatePart, String)>> {
    store::own_words(tx, new.language, new.kind, new.tone).await
}

/// A text of a form, with our line ends and without blank ends.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests;
