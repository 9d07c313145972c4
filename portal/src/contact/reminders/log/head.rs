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
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::billing::debtors;
    use crate::contact::reminders::log::{Entry, LogEvent, append};
    use crate::testing::family::family;
    use crate::testing::{on_both, remind_of, tamper};

    #[tokio::test]
    async fn a_head_is_the_same_later_unless_somebody_cut_the_log() {
        on_both(async |t| {
            let portal = &t.portal;
            let customer = family(portal).await.first_customer;
            let debtor = remind_of(portal, &customer, "lucia@example.org").await;
            for _ in 0..3 {
                t.clock.advance(SignedDuration::from_hours(12));
                let mut tx = portal.db.write().await.unwrap();
                let row = debtors::store::lock(&mut tx, &debtor).await.unwrap().unwrap();
                let mut debtor = row.read(&portal.settings).unwrap();
                let entry = Entry::of(LogEvent::PhoneRemoved);
                append(&mut tx, &mut debtor, portal.now(), &entry).await.unwrap();
                tx.commit().await.unwrap();
            }
            let then = portal.now();
            let mailed = head(portal, &Actor::System, then).await.unwrap();
            assert_eq!((mailed.people, mailed.entries, mailed.unkeyed), (1, 3, 0));
            t.clock.advance(SignedDuration::from_hours(24));
            assert_eq!(head(portal, &Actor::System, then).await.unwrap(), mailed);

            for statement in cut(portal) {
                tamper(portal, statement).await.unwrap();
            }
            let now = head(portal, &Actor::System, then).await.unwrap();
            assert_ne!(now.head, mailed.head);
            assert!(now.entries < mailed.entries);
        })
        .await;
    }

    /// Statements that remove the last entry of each log, and the trigger that forbids it.
    fn cut(portal: &Portal) -> Vec<&'static str> {
        let trigger = match portal.db.pools {
            crate::platform::db::Pools::Sqlite { .. } => "DROP TRIGGER contact_log_no_delete",
            crate::platform::db::Pools::Postgres(_) => {
                "DROP TRIGGER contact_log_only_added_to ON contact_log"
            }
        };
        vec![
            trigger,
            "DELETE FROM contact_log
              WHERE number = (SELECT d.log_number FROM debtors d
                               WHERE d.id = contact_log.debtor_id)",
        ]
    }
}
