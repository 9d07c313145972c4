//! Refunds: asked for, approved, paid out; the books agree after each step, on both engines.

use domain::access::{Actor, Proof, Role, Scope};
use domain::approvals::{ApprovalRefusal, ApprovalState};
use domain::ids::{ApprovalId, InstalmentId, InvoiceId};
use domain::money::Currency::Pen;
use domain::payments::{Event, RefundRefusal, RefundWay};
use domain::till::TakingKind;
use jiff::SignedDuration;

use super::*;
use crate::Portal;
use crate::billing::{invoices, ledger};
use crate::contact::pauses;
use crate::payments::takings::{self, NewTaking};
use crate::payments::tills::{self, TillVersion};
use crate::payments::{
    OfflinePayment, ReversalError, detail, list, receipts, record_offline, reverse,
};
use crate::platform::db::sql;
use crate::platform::ids;
use crate::testing::staff_members::seed_staff;
use crate::testing::{
    ScriptedGateway, SeedInvoice, TestPortal, admin, choices, on_both, staff, staff_with, tamper,
    user,
};
use crate::views::desk::approvals::{self, ApprovalError};

/// A payment of S/ 300.00 for two instalments, of which S/ 5.00 were paid at the counter meanwhile.
struct World<'t> {
    t: &'t TestPortal,
    payment: PaymentId,
}

fn soles(minor: i64) -> Money {
    Money::new(minor, Pen)
}

fn cashier() -> Actor {
    staff("caro", &[Role::Cashier])
}

fn finance() -> Actor {
    staff("fina", &[Role::Finance])
}

impl<'t> World<'t> {
    async fn of(t: &'t TestPortal) -> Self {
        for (id, role) in
            [("caro", Role::Cashier), ("fina", Role::Finance), ("felix", Role::Finance)]
        {
            seed_staff(&t.portal, id, &[role]).await;
        }
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        let plan = [("2026-11-10", 10_000), ("2026-12-10", 20_000)];
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &plan)).await;
        let open = t.seed_payment(&user("ana"), &[("l1-1", 0), ("l1-2", 0)], 30_000).await;
        let world = Self { t, payment: open.payment };
        world.at_the_counter("l1-1", 500, "caja-0").await;
        let (reference, at) = (ScriptedGateway::reference(&world.payment), t.portal.now());
        t.seed_outcome(&world.payment, Event::Succeeded { reference, at }).await;
        world.sound().await;
        world
    }

    /// A payment that was recorded from outside.
    async fn at_the_counter(&self, instalment: &str, minor: i64, reference: &str) -> PaymentId {
        let offline = OfflinePayment {
            reference: reference.into(),
            at: self.t.portal.now(),
            payer: None,
            parts: vec![(InstalmentId::parse(instalment).unwrap(), soles(minor))],
        };
        record_offline(self.portal(), &admin(), &[offline]).await.unwrap().remove(0)
    }

    fn portal(&self) -> &Portal {
        &self.t.portal
    }

    async fn sound(&self) {
        assert_eq!(ledger::check(self.portal(), &Actor::System).await.unwrap(), []);
    }

    async fn request(&self, minor: i64) -> RefundProposal {
        let offer = offer(self.portal(), &cashier(), &self.payment).await.unwrap();
        RefundProposal {
            payment: self.payment.clone(),
            version: offer.version,
            minor,
            currency: Pen,
            reason: "Se retiró del taller".into(),
        }
    }

    async fn asked(&self, minor: i64) -> ApprovalId {
        ask(self.portal(), &cashier(), &self.request(minor).await).await.unwrap()
    }

    async fn approved(&self, minor: i64) -> Refund {
        let id = self.asked(minor).await;
        approvals::approve(self.portal(), &finance(), &id, "").await.unwrap();
        self.sound().await;
        refunds_of(self.portal(), &admin(), &self.payment).await.unwrap().pop().unwrap()
    }

    async fn owed(&self) -> i64 {
        let id = InvoiceId::parse("l1").unwrap();
        let found = invoices::detail(self.portal(), &user("ana"), &id).await.unwrap();
        found.invoice.outstanding.minor
    }

    async fn pay(&self, actor: &Actor, refund: &Refund, way: RefundWay) -> Result<(), PayOutError> {
        let new = NewPayOut { way, reference: "OP 77".into() };
        pay_out(self.portal(), actor, &refund.id, &new).await
    }

    async fn booked(&self, account: &'static str) -> i64 {
        let mut tx = self.portal().db.read().await.unwrap();
        let (minor,) = sql!(
            one(i64,),
            &mut tx,
            "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM entries WHERE account = $1",
            account,
        )
        .unwrap();
        minor
    }
}

#[tokio::test]
async fn what_was_too_much_goes_back_first_and_the_rest_is_owed_again_and_seen_everywhere() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let refund = world.approved(15_500).await;
        assert_eq!((refund.amount, &refund.paid_out), (soles(15_500), &None));
        assert_eq!((refund.asker_name.as_str(), refund.approver_name.as_str()), ("caro", "fina"));
        assert_eq!(world.owed().await, 15_000, "five soles were credit");
        assert_eq!(world.booked("refund").await, -15_500, "it is to be paid out");
        assert_eq!(world.booked("credit").await, 0);

        let seen = detail(world.portal(), &user("ana"), &world.payment).await.unwrap();
        assert_eq!(seen.refunded, Some(soles(15_500)));
        let listed = list(world.portal(), &user("ana"), 1).await.unwrap();
        let row = listed.rows.iter().find(|row| row.id == world.payment).unwrap();
        assert_eq!(row.refunded, Some(soles(15_500)));
        let shown = receipts::verify(world.portal(), &seen.receipts[0].code).await.unwrap();
        assert_eq!(shown.refunded, Some(soles(15_500)));
        let view = receipts::find(world.portal(), &user("ana"), &seen.receipts[0].id).await;
        assert_eq!(view.unwrap().refunded, Some(soles(15_500)));
        let paused = pauses::list(world.portal(), &admin()).await.unwrap();
        assert_eq!(paused.len(), 1, "nobody is dunned for what was given back yesterday");

        let waiting = waiting(world.portal(), &cashier()).await.unwrap();
        assert_eq!(waiting, std::slice::from_ref(&refund));
        world.pay(&finance(), &refund, RefundWay::Transfer).await.unwrap();
        world.sound().await;
        assert_eq!(world.booked("refund").await, 0);
        let found = refunds_of(world.portal(), &admin(), &world.payment).await.unwrap();
        let paid = found[0].paid_out.as_ref().unwrap();
        assert_eq!((paid.way, paid.reference.as_deref()), (RefundWay::Transfer, Some("OP 77")));
        crate::worker::run_due(world.portal()).await.unwrap();
        let mails = t.mailer.mails();
        let told = mails.iter().filter(|mail| mail.text.contains("Se retiró del taller")).count();
        assert_eq!(told, 1, "who paid");
        let again = world.pay(&finance(), &refund, RefundWay::Transfer).await;
        assert!(matches!(again, Err(PayOutError::PaidOut)), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_back_more_than_was_paid_nor_by_a_form_of_another_state() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let stale = world.request(10_000).await;
        for (minor, expected) in [
            (0, RefundRefusal::NotPositive),
            (-5, RefundRefusal::NotPositive),
            (30_001, RefundRefusal::TooMuch(soles(30_000))),
        ] {
            let answer = ask(world.portal(), &cashier(), &world.request(minor).await).await;
            assert!(
                matches!(&answer, Err(RefundError::Refused(why)) if *why == expected),
                "{minor}: {answer:?}"
            );
        }
        let empty = RefundProposal { reason: "  ".into(), ..stale.clone() };
        let answer = ask(world.portal(), &cashier(), &empty).await;
        assert!(matches!(answer, Err(RefundError::NoReason)), "{answer:?}");
        world.approved(10_000).await;
        let answer = ask(world.portal(), &cashier(), &stale).await;
        assert!(matches!(answer, Err(RefundError::Stale)), "{answer:?}");
        world.approved(20_000).await;
        assert_eq!(world.owed().await, 29_500);
        let offer = offer(world.portal(), &cashier(), &world.payment).await.unwrap();
        assert!(offer.left.is_zero(), "{offer:?}");
        let answer = ask(world.portal(), &cashier(), &world.request(1).await).await;
        let is_refused = matches!(answer, Err(RefundError::Refused(RefundRefusal::NothingLeft)));
        assert!(is_refused, "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn another_person_approves_and_only_what_was_asked_for() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let request = world.request(10_000).await;
        let id = ask(world.portal(), &finance(), &request).await.unwrap();
        let again = ask(world.portal(), &cashier(), &request).await;
        assert!(matches!(again, Err(RefundError::RequestOpen)), "{again:?}");
        let open = offer(world.portal(), &cashier(), &world.payment).await.unwrap().open_request;
        assert_eq!(open, Some(id.clone()));
        let own = approvals::approve(world.portal(), &finance(), &id, "").await;
        let is_own = matches!(own, Err(ApprovalError::Refused(ApprovalRefusal::Own)));
        assert!(is_own, "{own:?}");
        let stale = staff_with("felix", &[Role::Finance], Proof::Stale);
        let unproved = approvals::approve(world.portal(), &stale, &id, "").await;
        assert!(matches!(unproved, Err(ApprovalError::Portal(Error::ProofNeeded))), "{unproved:?}");
        let asks_only = approvals::approve(world.portal(), &cashier(), &id, "").await;
        assert!(asks_only.is_err(), "a cashier approves nothing");
        assert_eq!(world.owed().await, 0, "nothing is booked");
        let felix = staff("felix", &[Role::Finance]);
        approvals::approve(world.portal(), &felix, &id, "").await.unwrap();
        world.sound().await;
        let twice = approvals::approve(world.portal(), &felix, &id, "").await;
        assert!(
            matches!(twice, Err(ApprovalError::Refused(ApprovalRefusal::Decided))),
            "{twice:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn two_who_approve_at_once_book_one_refund() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let id = world.asked(10_000).await;
        let (fina, felix) = (finance(), staff("felix", &[Role::Finance]));
        let other = t.replica().await;
        let (one, two) = tokio::join!(
            approvals::approve(world.portal(), &fina, &id, ""),
            approvals::approve(&other, &felix, &id, ""),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let refunds = refunds_of(world.portal(), &admin(), &world.payment).await.unwrap();
        assert_eq!(refunds.len(), 1);
        world.sound().await;
        let refund = &refunds[0];
        let by_provider = NewPayOut { way: RefundWay::Provider, reference: "re_1".into() };
        let (one, two) = tokio::join!(
            world.pay(&fina, refund, RefundWay::Transfer),
            pay_out(&other, &felix, &refund.id, &by_provider),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        world.sound().await;
    })
    .await;
}

#[tokio::test]
async fn cash_leaves_the_open_till_of_who_pays_it_out_and_no_more_than_is_in_it() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let refund = world.approved(10_000).await;
        let caro = cashier();
        let answer = world.pay(&caro, &refund, RefundWay::Cash).await;
        assert!(matches!(answer, Err(PayOutError::NoTill)), "{answer:?}");
        let till = tills::open(world.portal(), &caro, soles(9_999)).await.unwrap();
        let answer = world.pay(&caro, &refund, RefundWay::Cash).await;
        assert!(matches!(answer, Err(PayOutError::NotEnoughCash)), "{answer:?}");
        t.seed_invoice(&SeedInvoice::of("lucia", "l2", &[("2026-11-10", 500)])).await;
        let taking = NewTaking {
            key: ids::text(t.portal.now()),
            kind: TakingKind::Cash,
            reference: String::new(),
            choices: choices(&[("l2-1", 0)]),
        };
        takings::take(world.portal(), &caro, &taking).await.unwrap();
        world.pay(&caro, &refund, RefundWay::Cash).await.unwrap();
        world.sound().await;
        let form = TillVersion { id: till.clone(), version: 0 };
        tills::count(world.portal(), &caro, &form, 499).await.unwrap();
        let closed = tills::find(world.portal(), &admin(), &till).await.unwrap();
        assert_eq!(closed.till.expected, Some(soles(499)), "9,999 and 500, less 10,000");
        world.sound().await;
    })
    .await;
}

#[tokio::test]
async fn each_way_needs_what_it_needs() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let refund = world.approved(10_000).await;
        let bare = |way| NewPayOut { way, reference: "  ".into() };
        for way in [RefundWay::Transfer, RefundWay::Provider] {
            let answer = pay_out(world.portal(), &finance(), &refund.id, &bare(way)).await;
            assert!(matches!(answer, Err(PayOutError::NoReference)), "{answer:?}");
            let answer = world.pay(&cashier(), &refund, way).await;
            assert!(
                matches!(answer, Err(PayOutError::Portal(Error::NoRight))),
                "{way:?}: {answer:?}"
            );
        }
        world.pay(&finance(), &refund, RefundWay::Provider).await.unwrap();
        world.sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_payment_of_the_desk_goes_back_by_no_provider_and_is_not_taken_back_as_a_mistake() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l2", &[("2026-11-10", 5_000)])).await;
        let payment = world.at_the_counter("l2-1", 5_000, "caja-1").await;
        let desk = World { t: world.t, payment };
        let refund = desk.approved(1_000).await;
        let answer = desk.pay(&finance(), &refund, RefundWay::Provider).await;
        assert!(matches!(answer, Err(PayOutError::NoProvider)), "{answer:?}");
        let answer = reverse(world.portal(), &admin(), &desk.payment).await;
        assert!(matches!(answer, Err(ReversalError::Refunded)), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn a_request_about_a_payment_that_was_taken_back_meanwhile_ends() {
    on_both(async |t| {
        let world = World::of(&t).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l2", &[("2026-11-10", 5_000)])).await;
        let payment = world.at_the_counter("l2-1", 5_000, "caja-1").await;
        let desk = World { t: world.t, payment };
        let id = desk.asked(1_000).await;
        reverse(world.portal(), &admin(), &desk.payment).await.unwrap();
        let answer = approvals::approve(world.portal(), &finance(), &id, "").await;
        let is_changed = matches!(answer, Err(ApprovalError::Refused(ApprovalRefusal::Changed)));
        assert!(is_changed, "{answer:?}");
        let found = approvals::find(world.portal(), &finance(), &id).await.unwrap();
        assert_eq!(found.approval.state, ApprovalState::Stale);
        world.sound().await;
    })
    .await;
}

#[tokio::test]
async fn refunds_and_payments_in_any_order_keep_the_books() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let mut owed = 0;
        for (step, minor) in [700_i64, 1, 4_000, 12_345, 200].into_iter().enumerate() {
            t.clock.advance(SignedDuration::from_hours(1));
            let refund = world.approved(minor).await;
            owed = world.owed().await;
            if step % 2 == 0 {
                world.pay(&finance(), &refund, RefundWay::Transfer).await.unwrap();
            }
            world.sound().await;
        }
        assert_eq!(owed, 700 + 1 + 4_000 + 12_345 + 200 - 500, "five soles were credit");
        // What is owed again is paid again, and that payment can go back too.
        let paid = t.seed_paid(&user("ana"), &[("l1-2", 0)], owed).await;
        let again = World { t: world.t, payment: paid };
        assert_eq!(again.owed().await, 0);
        again.approved(owed).await;
        assert_eq!(again.owed().await, owed);
    })
    .await;
}

#[tokio::test]
async fn what_was_approved_is_frozen_and_paid_out_once() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let refund = world.approved(10_000).await;
        for statement in [
            "UPDATE refunds SET amount_minor = 1",
            "DELETE FROM refunds",
            "UPDATE refund_parts SET amount_minor = 1",
            "DELETE FROM refund_parts",
        ] {
            assert!(tamper(world.portal(), statement).await.is_err(), "{statement}");
        }
        world.pay(&finance(), &refund, RefundWay::Transfer).await.unwrap();
        let unpay = "UPDATE refunds SET way = NULL, paid_out_at = NULL, paid_out_by = NULL,
                                        pay_out_id = NULL";
        assert!(tamper(world.portal(), unpay).await.is_err(), "it was paid out");
        world.sound().await;
    })
    .await;
}
