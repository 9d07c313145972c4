//! Reading the audit, verifying it, and its head: one text that changes with every entry. It is
//! mailed and printed, so that an audit that was cut or written anew differs from what is in other
//! hands.

use domain::access::{Actor, Right};
use jiff::Timestamp;
use serde_json::json;

use crate::platform::actor::allow;
use crate::platform::audit::{self as entries, AuditAct, AuditEntry, NewEntry, chain_of, store};
use crate::platform::chain::{Broken, Link};
use crate::platform::keys::{Key, Purpose};
use crate::platform::throttle::Write;
use crate::{Error, Portal, Result};

/// The head as of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// Entries until this instant count.
    pub until: Timestamp,
    pub entries: i64,
    /// 64 hexadecimal digits.
    pub head: String,
}

/// The head of the audit as of an instant: the same whenever it is asked for.
///
/// # Errors
/// Refused without the right to read the audit.
pub async fn head(portal: &Portal, actor: &Actor, until: Timestamp) -> Result<AuditHead> {
    allow(actor, Right::ReadAudit)?;
    let key = Key::of(&portal.settings, Purpose::Audit);
    let mut tx = portal.db.read().await?;
    let (entries, hash) = store::end_until(&mut tx, until).await?.unwrap_or_default();
    let tag = key.tag(&[b"head", &entries.to_be_bytes(), hash.as_bytes()]);
    Ok(AuditHead { until, entries, head: hex::encode(tag) })
}

/// Up to 1,000 entries after a number, oldest first.
///
/// # Errors
/// Refused without the right to read the audit.
pub async fn read(portal: &Portal, actor: &Actor, after: i64) -> Result<Vec<AuditEntry>> {
    allow(actor, Right::ReadAudit)?;
    let mut tx = portal.db.read().await?;
    store::entries_after(&mut tx, after).await
}

/// Verifies the whole audit; returns where it is broken.
///
/// # Errors
/// Refused without the right to read the audit.
pub async fn verify(portal: &Portal, actor: &Actor) -> Result<Option<Broken>> {
    allow(actor, Right::ReadAudit)?;
    let key = Key::of(&portal.settings, Purpose::Audit);
    let mut tx = portal.db.read_patiently().await?;
    let expected = store::end(&mut tx).await?;
    let mut last = (0, String::new());
    loop {
        let entries = store::entries_after(&mut tx, last.0).await?;
        if entries.is_empty() {
            break;
        }
        if let Some(number) = misled(&last.1, &entries) {
            return Ok(Some(Broken { number }));
        }
        let links = entries.iter().map(AuditEntry::link).collect::<Result<Vec<Link>>>()?;
        match chain_of(&key).follow(last, &links) {
            Ok(end) => last = end,
            Err(broken) => return Ok(Some(broken)),
        }
    }
    Ok((last != expected).then_some(Broken { number: last.0 + 1 }))
}

/// The first entry that names another hash than that of the one before.
fn misled(first: &str, entries: &[AuditEntry]) -> Option<i64> {
    let before = std::iter::once(first).chain(entries.iter().map(|entry| entry.hash.as_str()));
    let mut pairs = entries.iter().zip(before);
    pairs.find(|(entry, before)| entry.prev_hash != *before).map(|(entry, _)| entry.number)
}

/// Records that something was refused to a member of staff for lack of the right. Beyond what a
/// person does, it is only logged.
///
/// # Errors
/// When the database fails.
pub async fn record_refusal(portal: &Portal, actor: &Actor, what: &str) -> Result<()> {
    let Actor::Staff { id, .. } = actor else { return Ok(()) };
    match portal.guard.throttle.admit(Write::Change, id.as_str()) {
        Ok(()) => {}
        Err(Error::TooMany(_)) => {
            tracing::warn!(staff = id.as_str(), "refused again and again");
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    let mut tx = portal.db.write().await?;
    let entry = NewEntry::of(AuditAct::Refused, id.as_str()).after(json!({ "act": what }));
    entries::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await
}
