//! Questions, promises, claims and disputes: access, holds and outcomes.

use domain::access::LinkTarget;
use domain::holds::{Case, Cause, ClaimOutcome, DisputeOutcome};
use domain::ids::HoldId;
use jiff::SignedDuration;
use jiff::civil::date;

use super::*;
use crate::testing::family::{Family, family};
use crate::testing::{SeedInvoice, TestPortal, admin, on_both, tamper, user};

mod by_phone;
mod cases;
mod decisions;
mod repetition;

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

fn claim(reference: &str) -> NewClaim {
    NewClaim {
        paid_on: date(2026, 11, 20),
        method: "transferencia BCP".into(),
        reference: reference.into(),
    }
}

async fn causes(t: &TestPortal, f: &Family) -> Vec<Cause> {
    let holds = holds(&t.portal, &f.parent, &f.first_invoice).await.unwrap();
    holds.holds.iter().map(|hold| hold.cause).collect()
}

async fn only_case(t: &TestPortal) -> HoldId {
    let found = open_cases(&t.portal, &Actor::System).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].id.clone()
}

/// The error as text.
fn why<T: std::fmt::Debug>(result: std::result::Result<T, HoldError>) -> String {
    format!("{:?}", result.unwrap_err())
}

#[tokio::test]
async fn a_question_keeps_reminders_back_until_it_is_answered_and_the_answer_goes_by_mail() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let es = Language::Es;
        ask(portal, &f.parent, &f.first_invoice, " ¿Qué es esto? ", es).await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::Question]);
        let again = ask(portal, &f.parent, &f.first_invoice, "¿Y?", es).await;
        assert_eq!(why(again), "Question(Open)");
        let id = only_case(&t).await;
        answer(portal, &admin(), &id, "La pensión de marzo.").await.unwrap();
        assert_eq!(causes(&t, &f).await, []);
        let seen = holds(portal, &f.parent, &f.first_invoice).await.unwrap();
        assert_eq!(seen.questions[0].text, "¿Qué es esto?");
        assert_eq!(seen.questions[0].answer.as_deref().unwrap(), "La pensión de marzo.");
        assert!(seen.may_ask);
        let twice = answer(portal, &admin(), &id, "Otra vez").await;
        assert_eq!(why(twice), "Reply(Closed)");
        crate::worker::run_due(portal).await.unwrap();
        let mails = t.mailer.mails();
        let mail = mails.iter().find(|mail| mail.to.address == "rosa@example.org").unwrap();
        assert!(mail.text.contains("La pensión de marzo."), "{}", mail.text);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_answers_stays_a_hold_and_is_overdue_after_a_fortnight() {
    on_both(async |t| {
        let (f, portal, es) = (family(&t.portal).await, &t.portal, Language::Es);
        let (parent, invoice) = (&f.parent, &f.first_invoice);
        ask(portal, parent, invoice, "¿Hola?", es).await.unwrap();
        claim_paid(portal, parent, invoice, &claim("OP 123"), es).await.unwrap();
        let overdue = async || {
            let open = open_cases(portal, &Actor::System).await.unwrap();
            open.iter().filter(|case| case.is_overdue(portal.now())).count()
        };
        let both = vec![Cause::ClaimPaid, Cause::Question];
        let open = async || {
            let mut causes = causes(&t, &f).await;
            causes.sort();
            causes
        };
        t.clock.advance(days(14) - SignedDuration::from_secs(1));
        assert_eq!((open().await, overdue().await), (both.clone(), 0));
        for later in [SignedDuration::from_secs(1), days(30), days(365)] {
            t.clock.advance(later);
            assert_eq!((open().await, overdue().await), (both.clone(), 2));
            let again = ask(portal, parent, invoice, "¿Hay alguien?", es).await;
            assert_eq!(why(again), "Question(Open)");
            claim_paid(portal, parent, invoice, &claim("OP 123"), es).await.unwrap();
            let other = claim_paid(portal, parent, invoice, &claim("OP 124"), es).await;
            assert_eq!(why(other), "Claim(Open)");
        }
    })
    .await;
}

#[tokio::test]
async fn once_answered_the_same_matter_does_not_keep_reminders_back_again_within_a_month() {
    on_both(async |t| {
        let (f, portal, es) = (family(&t.portal).await, &t.portal, Language::Es);
        let (parent, invoice) = (&f.parent, &f.first_invoice);
        let asked = async |text| {
            let held = ask(portal, parent, invoice, text, es).await.unwrap().is_some();
            assert_eq!(causes(&t, &f).await.contains(&Cause::Question), held, "{text}");
            let id = only_case(&t).await;
            answer(portal, &admin(), &id, "La pensión de marzo.").await.unwrap();
            held
        };
        assert!(asked("¿Qué me cobran aquí?").await);
        assert!(!asked("¿QUE ME COBRAN AQUI?").await);
        assert!(!asked("¿?").await);
        assert!(asked("¿Puedo pagar en dólares?").await);
        t.clock.advance(days(30));
        assert!(asked("¿Qué me cobran aquí?").await);
    })
    .await;
}

#[tokio::test]
async fn withdrawing_a_promise_and_promising_again_is_no_rest_for_ever() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (parent, invoice) = (&f.parent, &f.first_invoice);
        let mut rested = 0;
        for _ in 0..60 {
            let last = holds(portal, parent, invoice).await.unwrap().promise_until;
            if let Some(last) = last {
                promise(portal, parent, invoice, last).await.unwrap();
            }
            rested += usize::from(causes(&t, &f).await.contains(&Cause::Promise));
            t.clock.advance(days(1));
            let open = holds(portal, parent, invoice).await.unwrap().promise;
            if open.is_some() {
                withdraw_promise(portal, parent, invoice).await.unwrap();
            }
        }
        assert!(rested <= 32, "{rested} of 60 days");
        assert!(rested >= 14, "{rested} of 60 days");
    })
    .await;
}

#[tokio::test]
async fn who_claimed_a_payment_hears_by_mail_what_staff_found() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (parent, invoice) = (&f.parent, &f.first_invoice);
        claim_paid(portal, parent, invoice, &claim("OP 123"), Language::Pt).await.unwrap();
        let id = only_case(&t).await;
        let outcome = ClaimOutcome::NotFound;
        decide_claim(portal, &admin(), &id, outcome, "Não está no extrato.").await.unwrap();
        crate::worker::run_due(portal).await.unwrap();
        let mails = t.mailer.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address, "rosa@example.org");
        for words in ["Não encontramos", "OP 123", "Não está no extrato.", "/invoices/"] {
            assert!(mails[0].text.contains(words), "{words}: {}", mails[0].text);
        }
        let seen = holds(portal, parent, invoice).await.unwrap();
        assert_eq!(seen.claim.unwrap().answer.unwrap(), "Não está no extrato.");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_says_nothing_and_only_staff_answer() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let invoice = &f.first_invoice;
        for actor in [&f.stranger, &crate::testing::link_holder("other")] {
            let asked = ask(portal, actor, invoice, "?", Language::Es).await.map(drop);
            let promised = promise(portal, actor, invoice, date(2026, 11, 25)).await;
            let claimed = claim_paid(portal, actor, invoice, &claim("1"), Language::Es).await;
            let seen = holds(portal, actor, invoice).await.map(drop).map_err(HoldError::from);
            for refused in [asked, promised, claimed, seen] {
                assert!(matches!(refused, Err(HoldError::Portal(Error::NotFound))), "{refused:?}");
            }
        }
        ask(portal, &f.uncle, invoice, "¿?", Language::Es).await.unwrap();
        let id = only_case(&t).await;
        for actor in [&f.parent, &Actor::System] {
            let refused = answer(portal, actor, &id, "x").await;
            assert!(matches!(refused, Err(HoldError::Portal(Error::NotFound))), "{actor:?}");
        }
        assert!(matches!(open_cases(portal, &f.parent).await, Err(Error::NotFound)));
        let seen = holds(portal, &f.uncle, invoice).await.unwrap();
        assert_eq!(seen.questions[0].text, "¿?", "his own words are for him");
        assert!(!seen.may_ask);
    })
    .await;
}

#[tokio::test]
async fn who_may_only_pay_or_holds_a_link_reads_and_withdraws_their_own_words_only() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let invoice = &f.first_invoice;
        let link = Actor::LinkHolder(LinkTarget::Invoice(invoice.clone()));
        let said = async |actor: &Actor| {
            let seen = holds(portal, actor, invoice).await.unwrap();
            (!seen.questions.is_empty(), seen.promise.is_some(), seen.claim.is_some())
        };
        let on = date(2026, 11, 25);
        ask(portal, &f.parent, invoice, "¿Qué es esto?", Language::Es).await.unwrap();
        promise(portal, &f.parent, invoice, on).await.unwrap();
        claim_paid(portal, &f.parent, invoice, &claim("1"), Language::Es).await.unwrap();
        assert_eq!(said(&f.parent).await, (true, true, true));
        for actor in [&f.uncle, &link] {
            assert_eq!(said(actor).await, (false, false, false), "{actor:?}");
            let withdrawn = withdraw_promise(portal, actor, invoice).await;
            assert!(matches!(withdrawn, Err(Error::NotFound)), "{actor:?}");
            let seen = holds(portal, actor, invoice).await.unwrap();
            assert!(!seen.may_ask && !seen.may_claim && seen.promise_until.is_none());
            assert!(!seen.holds.is_empty(), "that there is a hold is no secret");
        }
        withdraw_promise(portal, &f.parent, invoice).await.unwrap();
        promise(portal, &link, invoice, on).await.unwrap();
        assert_eq!(said(&link).await, (false, true, false));
        assert_eq!(said(&f.uncle).await, (false, false, false));
        assert!(matches!(withdraw_promise(portal, &f.uncle, invoice).await, Err(Error::NotFound)));
        withdraw_promise(portal, &link, invoice).await.unwrap();
        promise(portal, &f.uncle, invoice, on).await.unwrap();
        assert_eq!(said(&f.uncle).await, (false, true, false));
        withdraw_promise(portal, &f.parent, invoice).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_promise_has_limits_and_is_kept_or_broken() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (parent, invoice) = (&f.parent, &f.first_invoice);
        assert_eq!(
            why(promise(portal, parent, invoice, date(2026, 11, 20)).await),
            "Promise(Past)"
        );
        assert_eq!(
            why(promise(portal, parent, invoice, date(2026, 12, 6)).await),
            "Promise(TooFar)"
        );
        promise(portal, parent, invoice, date(2026, 11, 25)).await.unwrap();
        assert_eq!(
            why(promise(portal, parent, invoice, date(2026, 11, 26)).await),
            "Promise(Open)"
        );
        assert_eq!(causes(&t, &f).await, [Cause::Promise]);
        withdraw_promise(portal, parent, invoice).await.unwrap();
        assert_eq!(causes(&t, &f).await, []);

        promise(portal, parent, invoice, date(2026, 11, 25)).await.unwrap();
        t.clock.advance(days(6));
        jobs::close_promises(portal).await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::Promise], "the money may be arriving");
        t.clock.advance(days(1));
        jobs::close_promises(portal).await.unwrap();
        assert_eq!(causes(&t, &f).await, []);
        let mut tx = portal.db.read().await.unwrap();
        let broken = store::broken_promises(&mut tx, &f.first_customer, date(2026, 1, 1)).await;
        assert_eq!(broken.unwrap(), 1);
        drop(tx);

        promise(portal, parent, invoice, date(2026, 12, 1)).await.unwrap();
        t.seed_paid(parent, &[(f.first[0].as_str(), 0)], 45_000).await;
        t.clock.advance(days(10));
        jobs::close_promises(portal).await.unwrap();
        let mut tx = portal.db.read().await.unwrap();
        let broken = store::broken_promises(&mut tx, &f.first_customer, date(2026, 1, 1)).await;
        assert_eq!(broken.unwrap(), 1, "this one was kept");
    })
    .await;
}

#[tokio::test]
async fn a_claim_keeps_back_while_staff_look_and_is_not_made_again_at_once() {
    on_both(async |t| {
        let (f, portal) = (family(&t.portal).await, &t.portal);
        let (parent, invoice) = (&f.parent, &f.first_invoice);
        let ahead = NewClaim { paid_on: date(2026, 11, 22), ..claim("1") };
        assert_eq!(
            why(claim_paid(portal, parent, invoice, &ahead, Language::Es).await),
            "Claim(Future)"
        );
        let early = NewClaim { paid_on: date(1800, 1, 1), ..claim("1") };
        assert_eq!(
            why(claim_paid(portal, parent, invoice, &early, Language::Es).await),
            "Claim(TooEarly)"
        );
        assert_eq!(
            why(claim_paid(portal, parent, invoice, &claim(" "), Language::Es).await),
            "Claim(NoReference)"
        );
        claim_paid(portal, parent, invoice, &claim("OP 123"), Language::Es).await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::ClaimPaid]);
        assert_eq!(
            why(claim_paid(portal, parent, invoice, &claim("2"), Language::Es).await),
            "Claim(Open)"
        );
        let id = only_case(&t).await;
        decide_claim(portal, &admin(), &id, ClaimOutcome::NotFound, "No está.").await.unwrap();
        assert_eq!(causes(&t, &f).await, []);
        assert_eq!(
            why(claim_paid(portal, parent, invoice, &claim("3"), Language::Es).await),
            "Claim(NotFound)"
        );
        t.clock.advance(days(31));
        claim_paid(portal, parent, invoice, &claim("4"), Language::Es).await.unwrap();
        let id = only_case(&t).await;
        decide_claim(portal, &admin(), &id, ClaimOutcome::Found, "Aquí está.").await.unwrap();
        assert_eq!(causes(&t, &f).await, [Cause::ClaimPaid], "until it is booked");
        t.clock.advance(days(8));
        assert_eq!(causes(&t, &f).await, []);
    })
    .await;
}
