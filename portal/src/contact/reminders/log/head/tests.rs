//! A head tells whether the log was cut.

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
