//! What staff see of a customer, and what is masked.

use domain::access::{Role, Scope};
use domain::holds::Cause;

use super::*;
use crate::billing::customers::{CustomerRecord, upsert};
use crate::contact::holds;
use crate::testing::{TestPortal, family, on_both, staff, user};

async fn file(t: &TestPortal, id: &CustomerId, role: Role) -> CustomerFile {
    customer(&t.portal, &staff("eva", &[role]), id).await.unwrap()
}

#[tokio::test]
async fn the_page_of_a_customer_says_what_is_owed_who_reads_it_and_what_keeps_reminders_back() {
    on_both(async |t| {
        let family = family::family(&t.portal).await;
        let es = Language::Es;
        t.leaves_jobs();
        holds::ask(&t.portal, &family.parent, &family.first_invoice, "¿Qué es?", es).await.unwrap();
        let file = file(&t, &family.first_customer, Role::Collector).await;
        assert_eq!(file.customer.name, "Lucía Ñahui Peña");
        let balances: Vec<_> =
            file.balances.iter().map(|one| (one.owed.minor, one.overdue.minor)).collect();
        assert_eq!(balances, [(135_000, 45_000)]);
        assert!(file.credits.is_empty());
        let debts: Vec<_> =
            file.debts.iter().map(|d| (d.number, d.instalments, d.outstanding.minor)).collect();
        assert_eq!(debts, [(1, 3, 45_000), (2, 3, 45_000), (3, 3, 45_000)]);
        assert!(file.debts.iter().all(|debt| debt.holds[0].cause == Cause::Question));
        let users: Vec<_> = file.users.iter().map(|u| (u.name.as_str(), u.scope)).collect();
        assert_eq!(users, [("Rosa Peña", Scope::SeeAndPay), ("Tito Peña", Scope::PayOnly)]);
        let debtor = file.debtor.unwrap();
        assert_eq!(debtor.email.as_deref(), Some("a-100@example.org"));
        assert!(debtor.others.is_empty() && !debtor.are_strangers && !debtor.stopped);
        assert!(!file.is_masked && !file.has_more_debts);
    })
    .await;
}

#[tokio::test]
async fn addresses_are_masked_for_whoever_may_not_read_them() {
    on_both(async |t| {
        let family = family::family(&t.portal).await;
        let file = file(&t, &family.first_customer, Role::Viewer).await;
        assert!(file.is_masked);
        let shown = format!("{file:?}");
        for hidden in ["a-100@", "rosa@", "tito@"] {
            assert!(!shown.contains(hidden), "{hidden}: {shown}");
        }
        assert_eq!(file.customer.email.as_deref(), Some("a••••@example.org"));
    })
    .await;
}

#[tokio::test]
async fn customers_of_one_mailbox_are_named_and_strangers_are_marked() {
    on_both(async |t| {
        let record = |number: &str, name: &str| CustomerRecord {
            number: number.into(),
            name: name.into(),
            email: Some("office@example.org".into()),
            ..CustomerRecord::default()
        };
        let records = [record("1", "Ana Ruiz"), record("2", "Luz Ruiz"), record("3", "Eva Soto")];
        let ids = upsert(&t.portal, &Actor::System, "school", &records).await.unwrap();
        let debtor = file(&t, &ids[0], Role::Finance).await.debtor.unwrap();
        let others: Vec<_> = debtor.others.iter().map(|other| other.name.as_str()).collect();
        assert_eq!(others, ["Eva Soto", "Luz Ruiz"]);
        assert!(debtor.are_strangers);
        let mailboxes = crate::billing::debtors::mailboxes::confirm_one_payer;
        mailboxes(&t.portal, &staff("eva", &[Role::Finance]), &debtor.id).await.unwrap();
        assert!(!file(&t, &ids[0], Role::Finance).await.debtor.unwrap().are_strangers);
    })
    .await;
}

#[tokio::test]
async fn who_is_no_staff_finds_no_page_and_staff_find_none_of_a_missing_customer() {
    on_both(async |t| {
        let family = family::family(&t.portal).await;
        let id = &family.first_customer;
        for actor in [&family.parent, &user("nobody")] {
            assert!(matches!(customer(&t.portal, actor, id).await, Err(Error::NotFound)));
        }
        let missing = CustomerId::parse("missing").unwrap();
        let eva = staff("eva", &[Role::Admin]);
        assert!(matches!(customer(&t.portal, &eva, &missing).await, Err(Error::NotFound)));
    })
    .await;
}
