//! Four eyes: who approves what another asked for, and what ends a request.

use std::sync::Arc;

use domain::access::{Proof, Role};
use domain::approvals::VALIDITY;
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};
use domain::language::Language::Es;
use domain::money::Currency::Pen;
use jiff::SignedDuration;

use super::*;
use crate::billing::invoices::cancel::{CancelOutcome, CancelRequest, cancel, cancellable};
use crate::billing::invoices::detail;
use crate::billing::ledger;
use crate::people::staff::audit as reading;
use crate::platform::audit::AuditAct;
use crate::testing::family::{Family, family};
use crate::testing::staff_members::seed_staff;
use crate::testing::{TestPortal, on_both, staff, staff_with, tamper};

fn eva() -> Actor {
    staff("eva", &[Role::Finance])
}

fn luz() -> Actor {
    staff("luz", &[Role::Finance])
}

fn sol() -> Actor {
    staff("sol", &[Role::Collector])
}

/// A team, and a portal where one person may cancel up to S/ 200.00.
async fn desk(t: &TestPortal) -> (Portal, Family) {
    let family = family(&t.portal).await;
    for (id, role) in [
        ("eva", Role::Finance),
        ("luz", Role::Finance),
        ("sol", Role::Collector),
        ("ada", Role::Admin),
    ] {
        seed_staff(&t.portal, id, &[role]).await;
    }
    let mut settings = (*t.portal.settings).clone();
    settings.four_eyes_above = [(Pen, 20_000)].into();
    let mut portal = t.portal.clone();
    portal.settings = Arc::new(settings);
    (portal, family)
}

/// The second invoice of the family, S/ 600.00, is credited by an amount.
async fn ask(portal: &Portal, family: &Family, by: &Actor, amount: &str) -> CancelOutcome {
    let request = request(portal, family, amount).await;
    cancel(portal, by, &request).await.unwrap()
}

async fn request(portal: &Portal, family: &Family, amount: &str) -> CancelRequest {
    let invoice = family.second_invoice.clone();
    let version = cancellable(portal, &eva(), &invoice).await.unwrap().version;
    let entry = CancellationEntry { amounts: vec![amount.into()], reason: "Se retiró".into() };
    CancelRequest { invoice, version, kind: CancellationKind::CreditNote, entry, language: Es }
}

/// The only request that waits for somebody.
async fn waiting_for(portal: &Portal, actor: &Actor) -> Approval {
    let list = list(portal, actor, &ApprovalCursor::start()).await.unwrap();
    assert_eq!(waiting(portal, actor).await.unwrap(), 1);
    let [one] = <[Approval; 1]>::try_from(list.waiting).expect("one waits");
    one
}

async fn owed(portal: &Portal, family: &Family) -> i64 {
    assert_eq!(ledger::check(portal, &Actor::System).await.unwrap(), []);
    let found = detail(portal, &family.parent, &family.second_invoice).await.unwrap();
    found.invoice.outstanding.minor
}

async fn acts(portal: &Portal) -> Vec<AuditAct> {
    let entries = reading::read(portal, &Actor::System, 0).await.unwrap();
    entries.iter().map(|entry| entry.facts.act).collect()
}

/// State of a request, as who asked sees it.
async fn state(portal: &Portal, id: &ApprovalId) -> ApprovalState {
    find(portal, &luz(), id).await.unwrap().approval.state
}

/// Subjects of new mails, each with its recipient.
async fn mails(t: &TestPortal) -> Vec<(String, String)> {
    let before = t.mailer.mails().len();
    crate::worker::run_due(&t.portal).await.unwrap();
    let new = t.mailer.mails().split_off(before);
    new.into_iter().map(|mail| (mail.to.address, mail.subject)).collect()
}

#[tokio::test]
async fn above_the_limit_one_asks_and_another_approves_with_a_fresh_proof() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        assert_eq!(ask(&portal, &family, &eva(), "200.00").await, CancelOutcome::Done);
        let asked = ask(&portal, &family, &eva(), "200.01").await;
        assert_eq!(asked, CancelOutcome::WaitsForApproval);
        assert_eq!(owed(&portal, &family).await, 40_000);
        assert_eq!(waiting(&portal, &eva()).await.unwrap(), 0, "one's own does not wait for one");

        let open = waiting_for(&portal, &luz()).await;
        assert_eq!(
            (open.amount.minor, open.seen.minor, &*open.label),
            (20_001, 40_000, "2026-0002")
        );
        let own = approve(&portal, &eva(), &open.id, "").await;
        assert!(matches!(own, Err(ApprovalError::Refused(ApprovalRefusal::Own))), "{own:?}");
        let asks = find(&portal, &sol(), &open.id).await;
        assert!(matches!(asks, Err(Error::NotFound)), "who only asks sees their own: {asks:?}");
        let stale = staff_with("luz", &[Role::Finance], Proof::Stale);
        let shown = find(&portal, &stale, &open.id).await.unwrap();
        assert_eq!((shown.refusal, shown.needs_proof), (None, true));
        let unproved = approve(&portal, &stale, &open.id, "").await;
        assert!(matches!(unproved, Err(ApprovalError::Portal(Error::ProofNeeded))), "{unproved:?}");
        assert_eq!(owed(&portal, &family).await, 40_000);

        approve(&portal, &luz(), &open.id, " De acuerdo ").await.unwrap();
        assert_eq!(owed(&portal, &family).await, 19_999);
        let twice = approve(&portal, &staff("ada", &[Role::Admin]), &open.id, "").await;
        assert!(
            matches!(twice, Err(ApprovalError::Refused(ApprovalRefusal::Decided))),
            "{twice:?}"
        );
        let entries = reading::read(&portal, &Actor::System, 0).await.unwrap();
        let [.., cancelled, approved] = &entries[..] else { panic!("too few entries") };
        for entry in [cancelled, approved] {
            let facts = &entry.facts;
            assert_eq!((&*facts.actor, facts.on_behalf.as_deref()), ("luz", Some("eva")));
        }
        let found = [cancelled.facts.act, approved.facts.act];
        assert_eq!(found, [AuditAct::InvoiceCancelled, AuditAct::Approved]);
        assert_eq!(approved.facts.reason.as_deref(), Some("De acuerdo"));
        let told = mails(&t).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, "eva@santarosa.example");
        assert!(told[0].1.contains("aprobado"), "{told:?}");
        let shown = find(&portal, &eva(), &open.id).await.unwrap();
        assert_eq!(shown.approval.answer.as_deref(), Some("De acuerdo"));
        assert_eq!(shown.approval.decider_name.as_deref(), Some("luz"));
    })
    .await;
}

#[tokio::test]
async fn who_may_only_ask_asks_for_any_amount_and_sees_what_became_of_it() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        let asked = ask(&portal, &family, &sol(), "1.00").await;
        assert_eq!(asked, CancelOutcome::WaitsForApproval);
        let again = request(&portal, &family, "2.00").await;
        let again = cancel(&portal, &eva(), &again).await;
        assert!(matches!(again, Ok(CancelOutcome::Done)), "a small one is done by who may");
        let open = waiting_for(&portal, &luz()).await;
        // What was done meanwhile changed the invoice: the request is about another state of it.
        let shown = find(&portal, &luz(), &open.id).await.unwrap();
        assert_eq!(shown.refusal, Some(ApprovalRefusal::Changed));
        assert_eq!((shown.approval.seen.minor, shown.left.minor), (60_000, 59_800));
        let stale = approve(&portal, &luz(), &open.id, "").await;
        assert!(
            matches!(stale, Err(ApprovalError::Refused(ApprovalRefusal::Changed))),
            "{stale:?}"
        );
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Stale);
        assert_eq!(owed(&portal, &family).await, 59_800);
        assert_eq!(acts(&portal).await.last(), Some(&AuditAct::RequestEnded));

        assert_eq!(ask(&portal, &family, &sol(), "1.00").await, CancelOutcome::WaitsForApproval);
        let twice = request(&portal, &family, "1.00").await;
        let twice = cancel(&portal, &sol(), &twice).await;
        assert!(matches!(twice, Err(CancelError::RequestOpen)), "{twice:?}");
        let open = waiting_for(&portal, &luz()).await;
        let silent = refuse(&portal, &luz(), &open.id, " ").await;
        assert!(matches!(silent, Err(ApprovalError::NoAnswer)), "{silent:?}");
        let long = refuse(&portal, &luz(), &open.id, &"x".repeat(501)).await;
        assert!(matches!(long, Err(ApprovalError::LongAnswer)), "{long:?}");
        refuse(&portal, &luz(), &open.id, "Falta la firma").await.unwrap();
        let own = list(&portal, &sol(), &ApprovalCursor::start()).await.unwrap();
        assert_eq!(own.waiting, []);
        let states: Vec<_> = own.others.iter().map(|one| one.state).collect();
        assert_eq!(states, [ApprovalState::Refused, ApprovalState::Stale]);
        assert_eq!(own.others[0].answer.as_deref(), Some("Falta la firma"));
        let told = mails(&t).await;
        assert!(told.iter().all(|(to, _)| to == "sol@santarosa.example"), "{told:?}");
        assert_eq!(told.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_request_is_taken_back_by_who_asked_without_a_word() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        ask(&portal, &family, &sol(), "1.00").await;
        let open = waiting_for(&portal, &luz()).await;
        refuse(&portal, &sol(), &open.id, "").await.unwrap();
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Withdrawn);
        let late = approve(&portal, &luz(), &open.id, "").await;
        assert!(matches!(late, Err(ApprovalError::Refused(ApprovalRefusal::Decided))), "{late:?}");
        assert_eq!(mails(&t).await, []);
        assert_eq!(acts(&portal).await, [AuditAct::Requested, AuditAct::Declined]);
    })
    .await;
}

#[tokio::test]
async fn a_request_ends_with_its_time_and_with_the_right_of_who_asked() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        ask(&portal, &family, &sol(), "1.00").await;
        let open = waiting_for(&portal, &luz()).await;
        jobs::end_outdated(&portal).await.unwrap();
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Open);
        tamper(&portal, "UPDATE staff_roles SET role = 'viewer' WHERE staff_id = 'sol'")
            .await
            .unwrap();
        let shown = find(&portal, &luz(), &open.id).await.unwrap();
        assert_eq!(shown.refusal, Some(ApprovalRefusal::AskerLeft));
        jobs::end_outdated(&portal).await.unwrap();
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Lapsed);

        ask(&portal, &family, &eva(), "300.00").await;
        let open = waiting_for(&portal, &luz()).await;
        tamper(&portal, "UPDATE staff SET state = 'disabled' WHERE id = 'eva'").await.unwrap();
        let left = approve(&portal, &luz(), &open.id, "").await;
        assert!(
            matches!(left, Err(ApprovalError::Refused(ApprovalRefusal::AskerLeft))),
            "{left:?}"
        );
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Lapsed);

        ask(&portal, &family, &luz(), "300.00").await;
        let ada = staff("ada", &[Role::Admin]);
        let open = waiting_for(&portal, &ada).await;
        t.clock.advance(VALIDITY - SignedDuration::from_millis(1));
        jobs::end_outdated(&portal).await.unwrap();
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Open);
        t.clock.advance(SignedDuration::from_millis(1));
        assert_eq!(waiting(&portal, &ada).await.unwrap(), 0);
        let late = approve(&portal, &ada, &open.id, "").await;
        assert!(matches!(late, Err(ApprovalError::Refused(ApprovalRefusal::Expired))), "{late:?}");
        assert_eq!(state(&portal, &open.id).await, ApprovalState::Expired);
        ask(&portal, &family, &luz(), "300.00").await;
        t.clock.advance(VALIDITY);
        for _ in 0..2 {
            jobs::end_outdated(&portal).await.unwrap();
        }
        let ended = list(&portal, &ada, &ApprovalCursor::start()).await.unwrap().others;
        assert_eq!(ended[0].state, ApprovalState::Expired);
        assert_eq!(owed(&portal, &family).await, 60_000);
        let told = mails(&t).await;
        let to: Vec<_> = told.iter().map(|(to, _)| to.as_str()).collect();
        // Who was kept out is told nothing.
        let luz = "luz@santarosa.example";
        assert_eq!(to, ["sol@santarosa.example", luz, luz], "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn of_two_approvals_at_once_on_two_replicas_one_wins() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        ask(&portal, &family, &eva(), "300.00").await;
        let open = waiting_for(&portal, &luz()).await;
        let other = Portal { settings: portal.settings.clone(), ..t.replica().await };
        let ada = staff("ada", &[Role::Admin]);
        let luz = luz();
        let both = tokio::join!(
            approve(&portal, &luz, &open.id, ""),
            approve(&other, &ada, &open.id, ""),
        );
        let outcomes = [both.0, both.1];
        let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let is_late = |outcome: &Result<(), ApprovalError>| {
            matches!(outcome, Err(ApprovalError::Refused(ApprovalRefusal::Decided)))
        };
        assert_eq!(done, 1, "{outcomes:?}");
        assert!(outcomes.iter().any(is_late), "{outcomes:?}");
        assert_eq!(owed(&portal, &family).await, 30_000);
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn without_anybody_to_approve_nothing_is_asked_and_what_was_asked_is_frozen() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        ask(&portal, &family, &sol(), "1.00").await;
        for change in [
            "UPDATE approvals SET amount_minor = 2",
            "UPDATE approvals SET content = '{}'",
            "UPDATE approvals SET asked_by = 'ada'",
            "DELETE FROM approvals",
        ] {
            assert!(tamper(&portal, change).await.is_err(), "{change}");
        }
        tamper(&portal, "UPDATE staff SET state = 'disabled' WHERE id <> 'eva'").await.unwrap();
        let alone = request(&portal, &family, "300.00").await;
        let alone = cancel(&portal, &eva(), &alone).await;
        assert!(matches!(alone, Err(CancelError::NobodyToApprove)), "{alone:?}");
    })
    .await;
}

#[tokio::test]
async fn older_requests_follow_page_by_page() {
    on_both(async |t| {
        let (portal, family) = desk(&t).await;
        for _ in 0..27 {
            ask(&portal, &family, &sol(), "1.00").await;
            let open = waiting_for(&portal, &luz()).await;
            refuse(&portal, &sol(), &open.id, "").await.unwrap();
            t.clock.advance(SignedDuration::from_secs(1));
        }
        let first = list(&portal, &luz(), &ApprovalCursor::start()).await.unwrap();
        let next = first.next.expect("there are more");
        let second = list(&portal, &luz(), &next).await.unwrap();
        assert_eq!((first.others.len(), second.others.len(), second.next), (25, 2, None));
        let all: Vec<_> = first.others.iter().chain(&second.others).map(|one| &one.id).collect();
        assert!(all.is_sorted_by(|a, b| a > b), "{all:?}");
    })
    .await;
}
