//! The institution's reminder policy: steps, own limits of contacts and own texts, in versions. A
//! reminder names the version that it was decided and worded by.

use domain::access::{Actor, Right};
use domain::holds::{LONGEST_LINE, statement};
use domain::reminders::{Policy, PolicyChange, PolicyProblem};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::templates::{self, NewTexts, RefusedText, TemplateError, TemplateKey};
use crate::platform::actor::{allow, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// The effective policy: the newest that staff saved, or the default.
///
/// # Errors
/// Refused without the right to change it.
pub async fn current(portal: &Portal, actor: &Actor) -> Result<Policy> {
    allow(actor, Right::SetPolicies)?;
    let mut tx = portal.db.read().await?;
    in_tx(&mut tx).await
}

pub(crate) async fn in_tx(tx: &mut Tx) -> Result<Policy> {
    Ok(store::newest_policy(tx).await?.unwrap_or_else(Policy::usual))
}

/// A version that staff saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    pub version: u32,
    /// Name of who saved it.
    pub by: String,
    pub at: Timestamp,
    /// Empty for versions of older releases and of the command line.
    pub reason: String,
}

/// The versions that staff saved, newest first; of very many only the newest.
///
/// # Errors
/// Refused without the right to change the policy.
pub async fn versions(portal: &Portal, actor: &Actor) -> Result<Vec<PolicyVersion>> {
    allow(actor, Right::SetPolicies)?;
    store::versions(&mut portal.db.read().await?).await
}

/// Why a policy cannot be saved or previewed.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    #[error(transparent)]
    Policy(#[from] PolicyProblem),
    /// The day of a preview is not in the calendar.
    #[error("the day is not in the calendar")]
    NoDate,
    #[error(transparent)]
    Text(#[from] RefusedText),
    /// Somebody saved another version meanwhile.
    #[error("the policy was changed meanwhile")]
    Stale,
    /// It is the same as before.
    #[error("nothing is changed")]
    Unchanged,
    #[error("the reason is missing")]
    NoReason,
    #[error("the reason is too long")]
    LongReason,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// What an edit changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditedPart {
    Policy(PolicyChange),
    Texts(NewTexts),
}

impl EditedPart {
    /// Checks that it can be saved.
    ///
    /// # Errors
    /// [`PolicyError::Policy`], [`PolicyError::Text`].
    pub fn check(&self, portal: &Portal, policy: &Policy) -> Result<(), PolicyError> {
        match self {
            Self::Policy(change) => match change.applied_to(policy)? {
                changed if changed == *policy => Err(PolicyError::Unchanged),
                _ => Ok(()),
            },
            Self::Texts(new) => {
                new.parts(portal)?;
                Ok(())
            }
        }
    }
}

/// A change to be saved as a new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyEdit {
    /// Version that the change was made from.
    pub base: u32,
    pub part: EditedPart,
    pub reason: String,
}

/// Saves a change as a new version, and schedules new decisions about all debtors. Returns the
/// version.
///
/// # Errors
/// [`PolicyError`]; refused without the right to change the policy.
pub async fn save(portal: &Portal, actor: &Actor, edit: &PolicyEdit) -> Result<u32, PolicyError> {
    staff(actor, Right::SetPolicies)?;
    let (empty, long) = (PolicyError::NoReason, PolicyError::LongReason);
    let reason = statement(&edit.reason, LONGEST_LINE, empty, long)?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let before = in_tx(&mut tx).await?;
    if before.version != edit.base {
        return Err(PolicyError::Stale);
    }
    let new = match &edit.part {
        EditedPart::Policy(change) => {
            let policy = change.applied_to(&before)?;
            if policy == before {
                return Err(PolicyError::Unchanged);
            }
            let words = words_of(&before, &policy, change);
            NewVersion { policy, texts: Vec::new(), reason: &reason, words }
        }
        EditedPart::Texts(new) => {
            let saved = templates::saved_texts(&mut tx, new).await?;
            let texts = new.checked(portal, &saved)?;
            if texts.is_empty() {
                return Err(PolicyError::Unchanged);
            }
            let words = words_of_texts(&texts);
            NewVersion { policy: before, texts, reason: &reason, words }
        }
    };
    let version = write(portal, &mut tx, actor, &new).await?;
    tx.commit().await?;
    Ok(version)
}

/// Replaces the policy but for its texts, and schedules new decisions about all debtors. Returns
/// the version.
///
/// # Errors
/// Refused without the right to change it; [`PolicyError::Policy`].
pub async fn replace(portal: &Portal, actor: &Actor, policy: &Policy) -> Result<u32, PolicyError> {
    staff(actor, Right::SetPolicies)?;
    policy.check()?;
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let words = AuditWords {
        before: json!({ "steps": in_tx(&mut tx).await?.steps }),
        after: json!({ "steps": policy.steps }),
    };
    let new = NewVersion { policy: policy.clone(), texts: Vec::new(), reason: "", words };
    let version = write(portal, &mut tx, actor, &new).await?;
    tx.commit().await?;
    Ok(version)
}

/// Replaces a part of our template by the institution's own, in a new version; `None` restores
/// ours.
///
/// # Errors
/// See [`TemplateError`]; refused without the right to change them.
pub async fn replace_text(
    portal: &Portal,
    actor: &Actor,
    key: TemplateKey,
    text: Option<&str>,
) -> Result<(), TemplateError> {
    staff(actor, Right::SetPolicies)?;
    if let Some(text) = text {
        templates::check(portal, key.language, text)?;
    }
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let texts = vec![(key, text.map(str::to_owned))];
    let words = words_of_texts(&texts);
    let new = NewVersion { policy: in_tx(&mut tx).await?, texts, reason: "", words };
    write(portal, &mut tx, actor, &new).await?;
    tx.commit().await?;
    Ok(())
}

/// What the audit says of a change.
struct AuditWords {
    before: Value,
    after: Value,
}

/// A version to write; its number is the next one.
struct NewVersion<'a> {
    policy: Policy,
    /// Texts that differ from those of the version before; `None` restores ours.
    texts: Vec<(TemplateKey, Option<String>)>,
    reason: &'a str,
    words: AuditWords,
}

/// Writes a version and its audit entry; returns its number. The caller holds the audit's lock.
async fn write(portal: &Portal, tx: &mut Tx, actor: &Actor, new: &NewVersion<'_>) -> Result<u32> {
    let now = portal.now();
    let before = in_tx(tx).await?.version;
    let version = before + 1;
    let policy = Policy { version, ..new.policy.clone() };
    let by = crate::platform::actor::author(actor);
    let row = store::NewPolicyRow { policy: &policy, by: &by, at: now, reason: new.reason };
    store::insert_policy(tx, &row).await?;
    store::copy_texts(tx, before, version).await?;
    for (key, text) in &new.texts {
        store::replace_text(tx, version, *key, text.as_deref()).await?;
    }
    store::wake_all(tx, now).await?;
    let id = version.to_string();
    let AuditWords { before, after } = &new.words;
    let entry = NewEntry::of(AuditAct::PolicyChanged, &id).by(Right::SetPolicies);
    let entry = entry.before(before.clone()).after(after.clone()).because(new.reason);
    audit::append(portal, tx, actor, entry).await?;
    Ok(version)
}

fn words_of(before: &Policy, after: &Policy, change: &PolicyChange) -> AuditWords {
    let of = |policy: &Policy| match change {
        PolicyChange::Step { step: domain::reminders::Step { name, .. }, .. }
        | PolicyChange::Removal { step: name } => {
            json!({ "step": policy.steps.iter().find(|step| step.name == *name) })
        }
        PolicyChange::Limits { place, .. } => {
            json!({ "place": place, "limits": policy.limits.get(place) })
        }
    };
    AuditWords { before: of(before), after: of(after) }
}

/// The texts themselves are with the version.
fn words_of_texts(texts: &[(TemplateKey, Option<String>)]) -> AuditWords {
    let code = |(key, _): &(TemplateKey, Option<String>)| {
        let TemplateKey { language, kind, tone, part } = key;
        format!("{}.{}.{}.{}", language.code(), kind.code(), tone.code(), part.code())
    };
    let all: Vec<String> = texts.iter().map(code).collect();
    AuditWords { before: json!({}), after: json!({ "texts": all }) }
}
