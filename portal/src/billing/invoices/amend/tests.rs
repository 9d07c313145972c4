//! Changes by staff: who sees them, who may make them, and from which state.

use domain::access::Role;
use domain::activity::Activity;

use super::*;
use crate::billing::invoices::detail;
use crate::billing::ledger;
use crate::people::staff::audit as reading;
use crate::testing::family::{Family, family};
use crate::testing::{TestPortal, on_both, staff};

fn eva() -> Actor {
    staff("eva", &[Role::Finance])
}

fn entry(description: &str, due: [&str; 2]) -> AmendmentEntry {
    AmendmentEntry {
        description: description.into(),
        due: due.map(str::to_owned).into(),
        reason: "Lo pidió la familia".into(),
    }
}

/// Due on 10 November and 10 December.
async fn amended(
    t: &TestPortal,
    family: &Family,
    entry: &AmendmentEntry,
) -> Result<(), AmendError> {
    let invoice = &family.second_invoice;
    let found = amendable(&t.portal, &eva(), invoice).await.unwrap();
    amend(&t.portal, &eva(), invoice, &found.version, entry).await
}

#[tokio::test]
async fn a_change_is_seen_by_the_customer_and_its_reason_by_staff() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        amended(&t, &family, &entry("Pensión, plazo ampliado", ["2026-12-01", "2027-01-15"]))
            .await
            .unwrap();
        let invoice = &family.second_invoice;
        let found = detail(&t.portal, &family.parent, invoice).await.unwrap();
        assert_eq!(found.invoice.description, "Pensión, plazo ampliado");
        let due: Vec<_> = found.instalments.iter().map(|part| part.due_on.to_string()).collect();
        assert_eq!(due, ["2026-12-01", "2027-01-15"]);
        let what: Vec<_> = found.events.into_iter().map(|event| event.what).collect();
        let moved = Activity::DueDateChanged { on: "2026-12-01".parse().unwrap() };
        assert!(what.contains(&moved) && what.contains(&Activity::InvoiceReworded), "{what:?}");
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);

        let entries = reading::read(&t.portal, &Actor::System, 0).await.unwrap();
        let facts = &entries.last().unwrap().facts;
        assert_eq!(facts.act, AuditAct::InvoiceAmended);
        assert_eq!(facts.reason.as_deref(), Some("Lo pidió la familia"));
        assert!(facts.before.as_ref().unwrap().contains("2026-11-10"), "{facts:?}");
        assert!(facts.after.as_ref().unwrap().contains("2027-01-15"), "{facts:?}");
        assert_eq!(reading::verify(&t.portal, &Actor::System).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_is_not_moved() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", domain::access::Scope::SeeAndPay)]).await;
        let plan = [("2026-12-10", 100), ("2027-01-10", 100)];
        t.seed_invoice(&crate::testing::SeedInvoice::of("lucia", "l1", &plan)).await;
        t.seed_paid(&crate::testing::user("ana"), &[("l1-1", 0)], 100).await;
        let id = InvoiceId::parse("l1").unwrap();
        let found = amendable(&t.portal, &eva(), &id).await.unwrap();
        let entry = entry("Otra", ["2027-05-05", "2027-02-10"]);
        amend(&t.portal, &eva(), &id, &found.version, &entry).await.unwrap();
        let after = amendable(&t.portal, &eva(), &id).await.unwrap().issued;
        let due: Vec<_> = after.instalments.iter().map(|part| part.due_on.to_string()).collect();
        assert_eq!(due, ["2026-12-10", "2027-02-10"]);
    })
    .await;
}

#[tokio::test]
async fn a_form_made_from_an_older_state_changes_nothing() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let invoice = &family.second_invoice;
        let old = amendable(&t.portal, &eva(), invoice).await.unwrap().version;
        let moved = entry("Pensión 2026", ["2026-12-01", "2027-01-15"]);
        amend(&t.portal, &eva(), invoice, &old, &moved).await.unwrap();
        let stale = amend(&t.portal, &eva(), invoice, &old, &moved).await;
        assert!(matches!(stale, Err(AmendError::Stale)), "{stale:?}");
        let same = amended(&t, &family, &moved).await;
        assert!(matches!(same, Err(AmendError::Unchanged)), "{same:?}");
        let entries = reading::read(&t.portal, &Actor::System, 0).await.unwrap();
        assert_eq!(entries.len(), 1, "one change");
    })
    .await;
}

#[tokio::test]
async fn without_a_reason_nothing_is_changed() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let mut entry = entry("Otra", ["2026-12-01", "2027-01-15"]);
        entry.reason = " ".into();
        let refused = amended(&t, &family, &entry).await;
        assert!(matches!(refused, Err(AmendError::Entry(problems)) if problems.len() == 1));
        let found = detail(&t.portal, &family.parent, &family.second_invoice).await.unwrap();
        assert_eq!(found.invoice.description, "Pensión 2026");
    })
    .await;
}
