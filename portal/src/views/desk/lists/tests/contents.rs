//! What the lists show.

use domain::activity::WithheldFor;
use domain::contact::Channel;
use domain::holds::Cause;
use domain::ids::{PaymentId, ReminderId};
use domain::lists::{AuditFilter, CustomersFilter, MessagesFilter, PaymentsFilter};
use domain::reminders::{Kind, Tone};

use super::*;
use crate::contact::reminders::log::{Entry, LogEvent};
use crate::platform::db::sql;
use crate::testing::staff_members::invited;
use crate::testing::{self, SeedInvoice, user};

#[tokio::test]
async fn invoices_are_found_by_state_day_number_and_amount() {
    on_both(async |t| {
        let portal = &t.portal;
        let family = family(portal).await;
        let zero = SeedInvoice::of("c", "usd-1", &[("2026-11-30", 500)]);
        t.seed_invoice(&SeedInvoice { currency: domain::money::Currency::Usd, ..zero }).await;
        t.seed_paid(&family.parent, &[(family.second[0].as_str(), 0)], 30_000).await;
        t.seed_paid(&family.parent, &[(family.second[1].as_str(), 0)], 30_000).await;
        for (text, expected) in [
            ("", vec!["2026-0001", "usd-1"]),
            ("show=overdue", vec!["2026-0001"]),
            ("show=paid", vec!["2026-0002"]),
            ("show=all&number=2026-", vec!["2026-0001", "2026-0002"]),
            ("number=2026-1", vec![]),
            ("from=2026-11-11&to=2026-11-30", vec!["usd-1"]),
            ("currency=PEN&min=1350", vec!["2026-0001"]),
            ("currency=PEN&min=1350.01", vec![]),
            ("currency=USD", vec!["usd-1"]),
            ("unit=instalment", vec!["2026-0001", "usd-1", "2026-0001", "2026-0001"]),
            ("unit=instalment&show=overdue", vec!["2026-0001"]),
        ] {
            let found = page(portal, &query(text)).await;
            let numbers: Vec<_> =
                found.rows.iter().map(|row| row.invoice.number.as_str()).collect();
            assert_eq!(numbers, expected, "{text}");
        }
        let of_customer = format!("show=all&customer={}", family.second_customer);
        let found = page(portal, &query(&of_customer)).await;
        assert_eq!(found.rows[0].customer_name, "Mateo Ñahui Peña");
        let tabs = [0, 0, 1, 1].map(RowCount::Exactly);
        assert_eq!((found.tabs.as_slice(), DebtShow::ALL.len()), (&tabs[..], 4));
        let sums = page(portal, &query("")).await.sums.unwrap();
        assert_eq!(sums.iter().map(|sum| sum.minor).collect::<Vec<_>>(), [135_000, 500]);
    })
    .await;
}

#[tokio::test]
async fn payments_are_found_by_state_and_by_the_day_on_which_they_settled() {
    on_both(async |t| {
        let portal = &t.portal;
        let family = family(portal).await;
        let paid = t.seed_paid(&family.parent, &[(family.first[0].as_str(), 0)], 45_000).await;
        let open = t.seed_payment(&family.parent, &[(family.second[0].as_str(), 0)], 30_000).await;
        let list = async |text: &str| -> Vec<PaymentId> {
            let found = payments::list(portal, &admin(), &query::<PaymentsFilter>(text)).await;
            found.unwrap().rows.into_iter().map(|row| row.id).collect()
        };
        assert_eq!(list("").await, std::slice::from_ref(&paid));
        assert_eq!(list("show=in_progress").await, std::slice::from_ref(&open.payment));
        assert_eq!(list("show=not_made").await, []);
        assert_eq!(list("show=all").await.len(), 2);
        assert_eq!(list("from=2026-11-21&to=2026-11-21").await, std::slice::from_ref(&paid));
        assert_eq!(list("to=2026-11-20").await, []);
        assert_eq!(list("from=9999-12-31").await, []);
        assert_eq!(list("to=9999-12-31&origin=stripe").await, []);
        let found = payments::list(portal, &admin(), &query("currency=PEN&min=450")).await.unwrap();
        assert_eq!(found.rows[0].customer_name.as_deref(), Some("Lucía Ñahui Peña"));
        assert_eq!(found.sums, Some(vec![Money::new(45_000, Pen)]));

        let detail = crate::payments::detail_for_staff(portal, &admin(), &paid).await.unwrap();
        assert_eq!((detail.amount.minor, detail.debts.len(), detail.own), (45_000, 1, false));
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn customers_are_listed_with_what_they_owe_and_addresses_are_masked_for_viewers() {
    on_both(async |t| {
        let portal = &t.portal;
        family(portal).await;
        testing::customer(portal, "B-1", "Ágata").await;
        let list = async |actor: &Actor, text: &str| {
            customers::list(portal, actor, &query::<CustomersFilter>(text)).await.unwrap()
        };
        let found = list(&admin(), "").await;
        let numbers: Vec<_> = found.rows.iter().map(|row| row.number.as_str()).collect();
        assert_eq!(numbers, ["A-100", "A-101", "B-1"]);
        assert_eq!(found.rows[0].email.as_deref(), Some("a-100@example.org"));
        let balance = &found.rows[0].balances[0];
        assert_eq!((balance.owed.minor, balance.overdue.minor), (135_000, 45_000));
        assert_eq!(found.rows[2].balances, []);
        assert_eq!(found.tabs, [3, 2, 2].map(RowCount::Exactly));
        assert_eq!(found.sums, Some(vec![Money::new(195_000, Pen)]));
        let viewer = list(&staff("eva", &[Role::Viewer]), "show=owing&number=A-1").await;
        assert_eq!(viewer.rows[0].email.as_deref(), Some("a••••@example.org"));
        let newest = list(&admin(), "sort=name&show=overdue").await;
        assert_eq!(newest.rows.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_log_of_reminders_lists_what_became_of_each_and_nothing_else() {
    on_both(async |t| {
        let portal = &t.portal;
        let customer = testing::customer(portal, "C-1", "Ana").await;
        let debtor = testing::remind_of(portal, &customer, "ana@example.org").await;
        let reminder = || ReminderId::parse("r").unwrap();
        let (channel, why) = (Channel::Email, String::new);
        let reason = WithheldFor::Hold { cause: Cause::Question };
        let events = [
            LogEvent::Claimed {
                reminder: reminder(),
                channel,
                kind: Kind::Overdue,
                tone: Tone::Firm,
            },
            LogEvent::Sent { reminder: reminder(), channel, window_ms: 1 },
            LogEvent::Unknown { reminder: reminder() },
            LogEvent::Postponed { reminder: reminder(), why: why() },
            LogEvent::Failed { reminder: reminder(), channel, why: why() },
            LogEvent::Delivered { reminder: reminder() },
            LogEvent::Withheld { reason, until: None },
            LogEvent::Dropped { reminder: reminder() },
            LogEvent::PhoneRemoved,
        ];
        let mut tx = portal.db.write().await.unwrap();
        for (number, event) in (100_i64..).zip(&events) {
            let entry = serde_json::to_string(&Entry::of(event.clone())).unwrap();
            let text = "INSERT INTO contact_log (debtor_id, number, at, entry, hash)
                        VALUES ($1, $2, $3, $4, '')";
            sql!(run, &mut tx, text, debtor, number, portal.now(), entry).unwrap();
        }
        tx.commit().await.unwrap();
        let list = async |text: &str| -> Vec<LogEvent> {
            let found = messages::list(portal, &admin(), &query::<MessagesFilter>(text)).await;
            let of_customer =
                |row: &messages::MessageOfList| row.customer.as_ref() == Some(&customer);
            let rows = found.unwrap().rows;
            assert!(rows.iter().all(of_customer), "{rows:?}");
            rows.into_iter().map(|row| row.entry.what).collect()
        };
        let of = |places: &[usize]| places.iter().map(|n| events[*n].clone()).collect::<Vec<_>>();
        assert_eq!(list("").await, of(&[7, 6, 4, 2, 1]));
        assert_eq!(list("show=sent").await, of(&[1]));
        assert_eq!(list("show=withheld").await, of(&[6]));
        assert_eq!(list("show=failed").await, of(&[4, 2]));
        assert_eq!(list("show=dropped&from=2026-11-21&to=2026-11-21").await, of(&[7]));
        assert_eq!(list("from=2026-11-22").await, of(&[]));
    })
    .await;
}

#[tokio::test]
async fn the_audit_is_found_by_act_member_and_day() {
    on_both(async |t| {
        let portal = &t.portal;
        let member = invited(portal, "eva", &[Role::Viewer]).await;
        let list = async |text: &str| {
            audit::list(portal, &admin(), &query::<AuditFilter>(text)).await.unwrap()
        };
        let found = list("act=invited").await;
        assert_eq!(found.page.rows[0].subject_name.as_deref(), Some("eva"));
        assert_eq!(found.page.rows[0].actor_name, None);
        let changes = found.page.rows[0].changes();
        let name = changes.iter().find(|change| change.field == "name").unwrap();
        assert_eq!((name.before.as_deref(), name.after.as_deref()), (None, Some("eva")));
        assert_eq!(found.actors[0].id, member.staff);
        assert_eq!(found.page.count, RowCount::Exactly(1));
        for text in ["act=disabled", "actor=eva", "to=2026-11-20"] {
            assert_eq!(list(text).await.page.rows, [], "{text}");
        }
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn staff_open_any_invoice_and_a_customer_no_more_than_before() {
    on_both(async |t| {
        let portal = &t.portal;
        let family = family(portal).await;
        let open = crate::billing::invoices::detail_for_staff;
        let viewer = staff("eva", &[Role::Viewer]);
        let found = open(portal, &viewer, &family.first_invoice).await.unwrap();
        assert_eq!((found.instalments.len(), found.lines.len()), (3, 1));
        let refused = open(portal, &family.parent, &family.first_invoice).await;
        assert!(matches!(refused, Err(crate::Error::NotFound)));
        let stranger = user("nobody");
        let refused = crate::billing::invoices::detail(portal, &stranger, &family.first_invoice);
        assert!(matches!(refused.await, Err(crate::Error::NotFound)));
    })
    .await;
}
