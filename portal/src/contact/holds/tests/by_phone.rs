//! Promises that are made on the telephone: who is told, what is refused, what is counted.

use domain::access::{LinkTarget, Role};
use domain::ids::InvoiceId;
use domain::reports::PromiseRate;

use super::*;
use crate::outside::messages::Mail;
use crate::people::staff::audit as entries;
use crate::platform::audit::{AuditAct, AuditEntry};
use crate::testing::staff;
use crate::testing::staff_members::seed_staff;
use crate::worker::run_due;

const ON: Date = Date::constant(2026, 11, 25);

async fn collector(t: &TestPortal, id: &str) -> Actor {
    seed_staff(&t.portal, id, &[Role::Collector]).await;
    staff(id, &[Role::Collector])
}

fn by_call(f: &Family, invoices: &[&InvoiceId], on: Date) -> NewPhonePromise {
    let invoices = invoices.iter().copied().cloned().collect();
    NewPhonePromise { customer: f.first_customer.clone(), invoices, on: Some(on) }
}

/// Another invoice of the first customer.
async fn another(t: &TestPortal, f: &Family, number: &str) -> InvoiceId {
    let issued = crate::testing::family::invoice(&t.portal, &f.first_customer, number, 1_000, 1);
    issued.await.invoice
}

async fn acts(t: &TestPortal, act: AuditAct) -> Vec<AuditEntry> {
    let all = entries::read(&t.portal, &admin(), 0).await.unwrap();
    all.into_iter().filter(|entry| entry.facts.act == act).collect()
}

async fn mails(t: &TestPortal) -> Vec<Mail> {
    run_due(&t.portal).await.unwrap();
    t.mailer.mails()
}

fn refused(result: Result<(), PhonePromiseError>) -> String {
    format!("{:?}", result.unwrap_err())
}

async fn open_promise_of(t: &TestPortal, f: &Family, by: &Actor) -> NotedPromise {
    let found = promisable_debts(&t.portal, by, &f.first_customer).await.unwrap();
    found.debts.into_iter().find_map(|debt| debt.promise).unwrap()
}

#[tokio::test]
async fn a_promise_on_the_telephone_holds_all_chosen_debts_and_everybody_is_told() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (eva, other) = (collector(&t, "eva").await, another(&t, &f, "2026-0009").await);
        let before = promisable_debts(portal, &eva, &f.first_customer).await.unwrap();
        assert_eq!(before.debts.len(), 2);
        assert_eq!(before.until, Some(date(2026, 12, 5)));
        assert!(before.is_told && !before.is_barred);

        let both = by_call(&f, &[&f.first_invoice, &other], ON);
        note_promise(portal, &eva, &both).await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::Promise]);
        let seen = holds(portal, &f.parent, &f.first_invoice).await.unwrap();
        let promise = seen.promise.unwrap();
        assert_eq!((promise.on, promise.is_noted), (ON, true));
        assert_eq!(seen.promise_until, None);
        let open = open_promise_of(&t, &f, &eva).await;
        assert_eq!((open.on, open.by.as_deref()), (ON, Some("eva")));

        // It is the customer's promise, and nothing that those who only pay or hold a link said.
        let link = Actor::LinkHolder(LinkTarget::Invoice(f.first_invoice.clone()));
        for other in [&f.uncle, &link] {
            let seen = holds(portal, other, &f.first_invoice).await.unwrap();
            assert_eq!(seen.promise, None, "{other:?}");
            let withdrawn = withdraw_promise(portal, other, &f.first_invoice).await;
            assert!(matches!(withdrawn, Err(Error::NotFound)), "{other:?}");
        }
        let mails = mails(&t).await;
        assert_eq!(mails.len(), 1, "one for both debts");
        assert_eq!(mails[0].to.address, "a-100@example.org");
        for words in ["25 de noviembre", "2026-0001", "2026-0009", "/invoices"] {
            assert!(mails[0].text.contains(words), "{words}: {}", mails[0].text);
        }
        let noted = acts(&t, AuditAct::PromiseNoted).await;
        assert_eq!(noted.len(), 1);
        let facts = &noted[0].facts;
        assert_eq!((facts.actor.as_str(), &*facts.subject), ("eva", f.first_customer.as_str()));
        assert!(facts.after.as_deref().unwrap().contains("2026-0001, 2026-0009"), "{facts:?}");

        withdraw_promise(portal, &f.parent, &f.first_invoice).await.unwrap();
        assert_eq!(causes(&t, &f).await, [], "the customer may change their mind");
    })
    .await;
}

#[tokio::test]
async fn what_customers_may_not_promise_staff_may_not_note() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (eva, other) = (collector(&t, "eva").await, another(&t, &f, "2026-0009").await);
        let (first, second) = (&f.first_invoice, &f.second_invoice);
        let missing = InvoiceId::parse("missing").unwrap();
        for (new, why) in [
            (by_call(&f, &[], ON), "NoDebt"),
            (NewPhonePromise { on: None, ..by_call(&f, &[first], ON) }, "Promise(NoDate)"),
            (by_call(&f, &[first], date(2026, 11, 20)), "Promise(Past)"),
            (by_call(&f, &[first], date(2026, 12, 6)), "Promise(TooFar)"),
            (by_call(&f, &[first, second], ON), "Portal(NotFound)"),
            (by_call(&f, &[first, &missing], ON), "Portal(NotFound)"),
        ] {
            assert_eq!(refused(note_promise(portal, &eva, &new).await), why);
        }
        promise(portal, &f.parent, first, ON).await.unwrap();
        let both = by_call(&f, &[first, &other], ON);
        assert_eq!(refused(note_promise(portal, &eva, &both).await), "Promise(Open)");
        let found = promisable_debts(portal, &eva, &f.first_customer).await.unwrap();
        let of_other = found.debts.iter().find(|debt| debt.invoice == other).unwrap();
        assert_eq!((&of_other.promise, of_other.until), (&None, Some(date(2026, 12, 5))));
        assert_eq!(acts(&t, AuditAct::PromiseNoted).await.len(), 0, "all of them, or none");
        assert_eq!(mails(&t).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_debt_that_was_paid_meanwhile_is_not_promised_and_neither_are_the_others() {
    on_both(async |t| {
        t.leaves_jobs();
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (eva, other) = (collector(&t, "eva").await, another(&t, &f, "2026-0009").await);
        let parts: Vec<(&str, i64)> = f.first.iter().map(|id| (id.as_str(), 0)).collect();
        t.seed_paid(&f.parent, &parts, 135_000).await;
        let stale = by_call(&f, &[&f.first_invoice, &other], ON);
        assert_eq!(refused(note_promise(portal, &eva, &stale).await), "Promise(Paid)");
        let found = promisable_debts(portal, &eva, &f.first_customer).await.unwrap();
        assert_eq!(found.debts.len(), 1, "{found:?}");
        assert_eq!(found.debts[0].promise, None);
    })
    .await;
}

#[tokio::test]
async fn two_clicks_two_tabs_and_two_replicas_note_one_promise() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (eva, luz) = (collector(&t, "eva").await, collector(&t, "luz").await);
        let new = by_call(&f, &[&f.first_invoice], ON);
        let replica = t.replica().await;
        let (one, two) =
            tokio::join!(note_promise(portal, &eva, &new), note_promise(&replica, &eva, &new));
        one.unwrap();
        two.unwrap();
        let other_day = by_call(&f, &[&f.first_invoice], date(2026, 11, 26));
        assert_eq!(refused(note_promise(portal, &eva, &other_day).await), "Promise(Open)");
        assert_eq!(refused(note_promise(portal, &luz, &new).await), "Promise(Open)");
        assert_eq!(acts(&t, AuditAct::PromiseNoted).await.len(), 1);
        assert_eq!(mails(&t).await.len(), 1);

        let (first, id) = (&f.first_customer, open_promise_of(&t, &f, &eva).await.id);
        let (one, two) = tokio::join!(
            withdraw_noted(portal, &luz, first, &id, "Era otro cliente"),
            withdraw_noted(&replica, &luz, first, &id, "Era otro cliente")
        );
        assert_eq!([&one, &two].iter().filter(|done| done.is_ok()).count(), 1);
        let late = if one.is_ok() { two } else { one };
        assert_eq!(refused(late), "Closed");
        assert_eq!(acts(&t, AuditAct::PromiseWithdrawn).await.len(), 1);
        assert_eq!(mails(&t).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn staff_withdraw_what_was_noted_by_mistake_with_a_reason_and_nothing_else() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (eva, other) = (collector(&t, "eva").await, another(&t, &f, "2026-0009").await);
        let customer = &f.first_customer;
        promise(portal, &f.parent, &other, ON).await.unwrap();
        let own = open_promise_of(&t, &f, &eva).await;
        assert_eq!(own.by, None);
        let of_customer = withdraw_noted(portal, &eva, customer, &own.id, "x").await;
        assert_eq!(refused(of_customer), "Portal(NotFound)", "it is not for staff to withdraw");

        note_promise(portal, &eva, &by_call(&f, &[&f.first_invoice], ON)).await.unwrap();
        let id = holds(portal, &f.parent, &f.first_invoice).await.unwrap().promise.unwrap().id;
        for (whose, reason, why) in [
            (customer, " ", "NoReason"),
            (customer, &*"ñ".repeat(201), "LongReason"),
            (&f.second_customer, "x", "Portal(NotFound)"),
        ] {
            assert_eq!(refused(withdraw_noted(portal, &eva, whose, &id, reason).await), why);
        }
        let reason = "Era para el 2 de diciembre";
        withdraw_noted(portal, &eva, customer, &id, reason).await.unwrap();
        assert_eq!(causes(&t, &f).await, []);
        let entry = acts(&t, AuditAct::PromiseWithdrawn).await.remove(0);
        assert_eq!(entry.facts.reason.as_deref(), Some(reason));
        let mails = mails(&t).await;
        assert!(mails[1].text.contains("por error"), "{}", mails[1].text);
        assert!(!mails[1].text.contains(reason), "the reason is for colleagues");

        let right_day = by_call(&f, &[&f.first_invoice], date(2026, 12, 2));
        note_promise(portal, &eva, &right_day).await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::Promise]);
        run_due(portal).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_was_promised_on_the_telephone_is_kept_or_broken_and_counted() {
    on_both(async |t| {
        t.leaves_jobs();
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (eva, other) = (collector(&t, "eva").await, another(&t, &f, "2026-0009").await);
        let both = by_call(&f, &[&f.first_invoice, &other], ON);
        note_promise(portal, &eva, &both).await.unwrap();
        t.seed_paid(&f.parent, &[(f.first[0].as_str(), 0)], 45_000).await;
        t.clock.advance(days(7));
        jobs::close_promises(portal).await.unwrap();
        let day = portal.today();
        let figures = crate::views::reports::figures(portal, &admin(), day).await.unwrap();
        let (_, PromiseRate { kept, broken, open, withdrawn }) = figures.promises[0];
        let counts = [kept, broken, open, withdrawn].map(|sum| sum.number);
        assert_eq!(counts, [1, 1, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn who_broke_too_many_promises_makes_none_on_the_telephone_either() {
    on_both(async |t| {
        t.leaves_jobs();
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let eva = collector(&t, "eva").await;
        for _ in 0..3 {
            let today = portal.today();
            note_promise(portal, &eva, &by_call(&f, &[&f.first_invoice], today)).await.unwrap();
            t.clock.advance(days(3));
            jobs::close_promises(portal).await.unwrap();
        }
        let found = promisable_debts(portal, &eva, &f.first_customer).await.unwrap();
        assert!(found.is_barred);
        assert_eq!(found.until, None);
        let today = portal.today();
        let again = note_promise(portal, &eva, &by_call(&f, &[&f.first_invoice], today)).await;
        assert_eq!(refused(again), "Promise(Broken)");
    })
    .await;
}

#[tokio::test]
async fn without_a_mailbox_that_is_surely_theirs_nobody_is_written_to() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let eva = collector(&t, "eva").await;
        let text = "UPDATE customers SET email = NULL, debtor_id = NULL WHERE number = 'A-100'";
        tamper(portal, text).await.unwrap();
        let found = promisable_debts(portal, &eva, &f.first_customer).await.unwrap();
        assert!(!found.is_told);
        note_promise(portal, &eva, &by_call(&f, &[&f.first_invoice], ON)).await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::Promise]);
        assert_eq!(mails(&t).await.len(), 0);
    })
    .await;
}
