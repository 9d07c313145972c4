//! Pauses by staff: with an end, logged, and no reminder before it.

use domain::access::Role;
use jiff::SignedDuration;

use super::*;
use crate::billing::customers::{CustomerRecord, upsert};
use crate::people::staff as members;
use crate::testing::{TestPortal, on_both, staff, user};

async fn lucia(t: &TestPortal) -> CustomerId {
    let record = CustomerRecord {
        number: "A-1".into(),
        name: "Lucía".into(),
        email: Some("lucia@example.org".into()),
        ..CustomerRecord::default()
    };
    upsert(&t.portal, &Actor::System, "school", &[record]).await.unwrap().remove(0)
}

async fn not_before(t: &TestPortal, id: &CustomerId) -> Option<String> {
    let mut tx = t.portal.db.read().await.unwrap();
    let debtor = store::debtor_of(&mut tx, id).await.unwrap().unwrap();
    let row = debtors::store::find_all(&mut tx, &[debtor]).await.unwrap().pop().unwrap();
    row.read(&t.portal.settings).unwrap().not_before.map(|moment| moment.to_string())
}

#[tokio::test]
async fn a_pause_lasts_until_its_day_or_until_staff_end_it() {
    on_both(async |t| {
        let (id, eva) = (lucia(&t).await, staff("eva", &[Role::Collector]));
        let day = Date::constant(2026, 12, 1);
        pause(&t.portal, &eva, &id, day).await.unwrap();
        assert_eq!(not_before(&t, &id).await.as_deref(), Some("2026-12-01T05:00:00Z"));
        resume(&t.portal, &eva, &id).await.unwrap();
        assert_eq!(not_before(&t, &id).await, None);
        resume(&t.portal, &eva, &id).await.unwrap();
        let entries = members::audit::read(&t.portal, &Actor::System, 0).await.unwrap();
        let acts: Vec<AuditAct> = entries.iter().map(|entry| entry.facts.act).collect();
        assert_eq!(acts, [AuditAct::RemindersPaused, AuditAct::RemindersResumed]);
        assert!(entries.iter().all(|entry| entry.facts.subject == id.as_str()));

        pause(&t.portal, &eva, &id, day).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(24 * 11));
        resume(&t.portal, &eva, &id).await.unwrap();
        let debtor = crate::billing::debtors::by_email(&t.portal, &eva, "lucia@example.org");
        let debtor = debtor.await.unwrap().unwrap();
        let (links, end) = log::read(&t.portal, &eva, &debtor).await.unwrap();
        assert_eq!(links.len(), 3);
        assert!(links[0].text.contains("\"by\":\"eva\""), "{}", links[0].text);
        log::verify(&t.portal, &debtor, &links, &end).unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_may_not_pause_and_days_that_cannot_be_are_refused() {
    on_both(async |t| {
        let id = lucia(&t).await;
        let missing = CustomerId::parse("missing").unwrap();
        let eva = staff("eva", &[Role::Collector]);
        let (day, past) = (Date::constant(2026, 12, 1), Date::constant(2026, 11, 21));
        for (actor, customer, day, expected) in [
            (&staff("eva", &[Role::Cashier]), &id, day, "Portal(NoRight)"),
            (&user("ana"), &id, day, "Portal(NotFound)"),
            (&eva, &missing, day, "Portal(NotFound)"),
            (&eva, &id, past, "Problem(Past)"),
            (&eva, &id, Date::constant(2028, 1, 1), "Problem(TooFar)"),
        ] {
            let refused = pause(&t.portal, actor, customer, day).await.unwrap_err();
            assert_eq!(format!("{refused:?}"), expected);
        }
        assert_eq!(not_before(&t, &id).await, None);
    })
    .await;
}
