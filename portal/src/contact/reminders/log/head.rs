//! The head of the whole contact log: one number that changes with every entry. It is mailed and
//! printed, so that a log that was cut or written anew differs from what is in other hands.

use domain::access::{Actor, Right};
use jiff::Timestamp;

use super::store;
use crate::platform::actor::allow;
use crate::platform::chain::KEYED;
use crate::platform::keys::{Key, Purpose};
use crate::{Portal, Result};

/// The head as of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// Entries until this instant count.
    pub until: Timestamp,
    /// Debtors with entries.
    pub people: u64,
    pub entries: i64,
    /// Logs that end with an entry of an older release, made without the key. Never grows.
    pub unkeyed: u64,
    /// 64 hexadecimal digits.
    pub head: String,
}

/// The head of the contact log as of an instant: the same whenever it is asked for.
///
/// # Errors
/// Refused without the right to read messages.
pub async fn head(portal: &Portal, actor: &Actor, until: Timestamp) -> Result<LogHead> {
    allow(actor, Right::SeeMessages)?;
    let key = Key::of(&portal.settings, Purpose::ContactLog);
    let mut tx = portal.db.read().await?;
    let mut head = LogHead { until, people: 0, entries: 0, unkeyed: 0, head: String::new() };
    let mut tag = key.tag(&[b"head"]);
    let mut after = String::new();
    loop {
        let ends = store::ends_until(&mut tx, &after, until).await?;
        let Some(last) = ends.last() else { break };
        after = last.debtor.to_string();
        for end in &ends {
            let (debtor, number) = (end.debtor.as_str().as_bytes(), end.number.to_be_bytes());
            tag = key.tag(&[&tag, debtor, &number, end.hash.as_bytes()]);
            head.people += 1;
            head.entries += end.number;
            head.unkeyed += u64::from(!end.hash.starts_with(KEYED));
        }
    }
    head.head = hex::encode(tag);
    Ok(head)
}

#[cfg(test)]
mod tests;
