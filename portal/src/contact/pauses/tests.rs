//! Pauses: who begins and ends them, and what they are refused for.

use domain::access::{Role, Scope};
use domain::holds::Cause;
use domain::ids::InvoiceId;
use jiff::SignedDuration;
use jiff::civil::date;

use super::*;
use crate::contact::holds::holds;
use crate::people::staff::audit as entries;
use crate::testing::{SeedInvoice, TestPortal, admin, on_both, remind_of, staff, user};

async fn seed(t: &TestPortal) {
    for (name, invoice) in [("lucia", "l1"), ("mateo", "m1")] {
        t.seed_user(&format!("{name}-parent"), &[(name, Scope::SeeAndPay)]).await;
        t.seed_invoice(&SeedInvoice::of(name, invoice, &[("2026-11-10", 35_000)])).await;
        let customer = CustomerId::parse(name).unwrap();
        remind_of(&t.portal, &customer, &format!("{name}@example.org")).await;
    }
}

fn pause(scope: PauseScope, last: Date) -> NewPause {
    NewPause { scope, last: Some(last), reason: "Vacaciones".into() }
}

fn lucia() -> PauseScope {
    PauseScope::Customer(CustomerId::parse("lucia").unwrap())
}

/// Whether reminders of each customer are paused, as their parents read it.
async fn paused(t: &TestPortal) -> [bool; 2] {
    let mut found = [false; 2];
    for (place, (name, invoice)) in found.iter_mut().zip([("lucia", "l1"), ("mateo", "m1")]) {
        let reader = user(&format!("{name}-parent"));
        let id = InvoiceId::parse(invoice).unwrap();
        let all = holds(&t.portal, &reader, &id).await.unwrap().holds;
        *place = all.iter().any(|hold| hold.cause == Cause::Paused);
    }
    found
}

#[tokio::test]
async fn a_pause_lasts_until_the_end_of_its_last_day_or_until_it_is_ended() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, eva) = (&t.portal, staff("eva", &[Role::Collector]));
        let today = portal.today();
        begin(portal, &eva, &pause(lucia(), today)).await.unwrap();
        assert_eq!(paused(&t).await, [true, false]);
        let again = begin(portal, &eva, &pause(lucia(), today)).await;
        assert!(matches!(again, Err(PausingError::Pause(PauseError::Open))));
        t.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(paused(&t).await, [false, false], "its day is over");

        let later = portal.today().checked_add(30.days()).unwrap();
        begin(portal, &eva, &pause(lucia(), later)).await.unwrap();
        begin(portal, &eva, &pause(PauseScope::Everybody, later)).await.unwrap();
        assert_eq!(paused(&t).await, [true, true]);
        let all = list(portal, &eva).await.unwrap();
        let names: Vec<_> = all.iter().map(|pause| pause.customer.as_deref()).collect();
        assert_eq!(names, [Some("Lucia"), None]);
        end(portal, &eva, &all[1].id).await.unwrap();
        assert_eq!(paused(&t).await, [true, false]);
        assert!(matches!(end(portal, &eva, &all[1].id).await, Err(Error::NotFound)));
        let acts = entries::read(portal, &admin(), 0).await.unwrap();
        let count = |act| acts.iter().filter(|entry| entry.facts.act == act).count();
        assert_eq!((count(AuditAct::PauseBegun), count(AuditAct::PauseEnded)), (3, 1));
    })
    .await;
}

#[tokio::test]
async fn a_pause_needs_a_reason_a_near_end_and_somebody_whom_it_concerns() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, eva) = (&t.portal, staff("eva", &[Role::Collector]));
        let today = portal.today();
        let good = pause(PauseScope::Everybody, today);
        let segment = PauseScope::Segment("becas".into());
        for (new, expected) in [
            (NewPause { reason: " ".into(), ..good.clone() }, PauseError::NoReason),
            (NewPause { reason: "ñ".repeat(201), ..good.clone() }, PauseError::LongReason),
            (NewPause { last: None, ..good.clone() }, PauseError::NoDate),
            (pause(PauseScope::Everybody, date(2026, 1, 1)), PauseError::Past),
            (pause(PauseScope::Everybody, date(2099, 1, 1)), PauseError::TooFar),
            (pause(segment, today), PauseError::UnknownSegment),
        ] {
            match begin(portal, &eva, &new).await {
                Err(PausingError::Pause(refused)) => assert_eq!(refused, expected),
                other => panic!("{expected:?}: {other:?}"),
            }
        }
        let nobody = PauseScope::Customer(CustomerId::parse("nobody").unwrap());
        let missing = begin(portal, &eva, &pause(nobody, today)).await;
        assert!(matches!(missing, Err(PausingError::Portal(Error::NotFound))));
        let cashier = staff("caja", &[Role::Cashier]);
        assert!(matches!(list(portal, &cashier).await, Err(Error::NoRight)));
        assert_eq!(list(portal, &eva).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_pause_of_a_segment_concerns_its_customers_only() {
    on_both(async |t| {
        seed(&t).await;
        let (portal, eva) = (&t.portal, staff("eva", &[Role::Collector]));
        let text = "UPDATE debtors SET segments = 'taller,becas'
                     WHERE id IN (SELECT debtor_id FROM customers WHERE id = 'mateo')";
        crate::testing::tamper(portal, text).await.unwrap();
        let segment = PauseScope::Segment("becas".into());
        begin(portal, &eva, &pause(segment, portal.today())).await.unwrap();
        assert_eq!(paused(&t).await, [false, true]);
    })
    .await;
}
