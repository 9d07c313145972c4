//! Views of accounts: when they end, who is told, and that the database refuses to write.

use domain::access::{Proof, Role, Scope};

use super::*;
use crate::contact::holds;
use crate::people::access;
use crate::people::sessions::SessionKey;
use crate::people::staff::audit as reading;
use crate::people::staff::sessions as staff_sessions;
use crate::people::users;
use crate::testing::family::{Family, family};
use crate::testing::staff_members::{seed_staff, staff_pass};
use crate::testing::{TestPortal, contents, on_both, tamper};

/// A collector with a session.
async fn cole(t: &TestPortal) -> Actor {
    seed_staff(&t.portal, "cole", &[Role::Collector]).await;
    let pass = staff_pass(&t.portal, "cole", Proof::Fresh).await;
    let key = SessionKey::of(b"cole");
    assert!(staff_sessions::open(&t.portal, &key, &pass).await.unwrap());
    let open = staff_sessions::find(&t.portal, &key).await.unwrap().unwrap();
    open.actor("198.51.100.7", t.portal.now())
}

fn parent(family: &Family) -> &UserId {
    let Actor::User(id) = &family.parent else { panic!("the parent is a user") };
    id
}

async fn begun(t: &TestPortal, family: &Family, actor: &Actor) -> ViewTicket {
    let (customer, user) = (&family.first_customer, parent(family));
    begin(&t.portal, actor, customer, user, "No ve su factura").await.unwrap()
}

async fn is_open(t: &TestPortal, ticket: &ViewTicket) -> bool {
    find(&t.portal, &ticket.token).await.unwrap().is_some()
}

#[tokio::test]
async fn a_view_is_told_to_the_user_and_to_colleagues_and_ends_by_itself() {
    on_both(async |t| {
        let (family, cole) = (family(&t.portal).await, cole(&t).await);
        let ticket = begun(&t, &family, &cole).await;
        let found = find(&t.portal, &ticket.token).await.unwrap().unwrap();
        assert_eq!((&found.user, found.user_name.as_str()), (parent(&family), "Rosa Peña"));
        let entries = reading::read(&t.portal, &Actor::System, 0).await.unwrap();
        let facts = &entries.last().unwrap().facts;
        assert_eq!(
            (facts.act, facts.subject.as_str()),
            (AuditAct::ViewBegun, family.first_customer.as_str())
        );
        assert_eq!(facts.reason.as_deref(), Some("No ve su factura"));
        let views = of_account(&t.portal, &family.parent).await.unwrap();
        let expected = PastView {
            staff: "cole".into(),
            begun_at: t.portal.now(),
            ends_at: t.portal.now() + VIEW_LIFETIME,
        };
        assert_eq!(views, [expected]);
        assert_eq!(of_account(&t.portal, &family.uncle).await.unwrap(), []);
        tamper(&t.portal, "UPDATE staff_sessions SET expires_at = ends_at").await.unwrap();
        t.clock.advance(VIEW_LIFETIME - SignedDuration::from_secs(1));
        assert!(is_open(&t, &ticket).await);
        t.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_open(&t, &ticket).await);
    })
    .await;
}

#[tokio::test]
async fn a_view_ends_with_the_session_the_right_and_the_access_and_by_hand() {
    on_both(async |t| {
        let (family, cole) = (family(&t.portal).await, cole(&t).await);
        let ticket = begun(&t, &family, &cole).await;
        let forged = ticket.token.replace(ticket.token.chars().last().unwrap(), "x");
        assert_eq!(find(&t.portal, &forged).await.unwrap(), None);
        for (end, back) in [
            ("UPDATE staff_roles SET role = 'viewer'", "UPDATE staff_roles SET role = 'collector'"),
            ("UPDATE staff SET epoch = epoch + 1", "UPDATE staff SET epoch = epoch - 1"),
        ] {
            tamper(&t.portal, end).await.unwrap();
            assert!(!is_open(&t, &ticket).await, "{end}");
            tamper(&t.portal, back).await.unwrap();
            assert!(is_open(&t, &ticket).await, "{back}");
        }
        let (user, seen) = (parent(&family), &family.first_customer);
        assert!(access::revoke(&t.portal, &Actor::System, user, seen).await.unwrap());
        assert!(!is_open(&t, &ticket).await);
        let scope = Scope::SeeAndPay;
        access::grant(&t.portal, &Actor::System, user, seen, scope).await.unwrap();
        assert!(is_open(&t, &ticket).await);
        let customer = end(&t.portal, &cole, &ticket.token).await.unwrap();
        assert_eq!(customer, family.first_customer);
        assert!(!is_open(&t, &ticket).await);
        let again = end(&t.portal, &cole, &ticket.token).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_user_who_does_not_see_the_customer_is_not_looked_at_and_a_reason_is_needed() {
    on_both(async |t| {
        let (family, cole) = (family(&t.portal).await, cole(&t).await);
        let Actor::User(stranger) = &family.stranger else { panic!("a user") };
        let customer = &family.first_customer;
        let foreign = begin(&t.portal, &cole, customer, stranger, "motivo").await;
        assert!(matches!(foreign, Err(ViewError::Portal(Error::NotFound))), "{foreign:?}");
        let silent = begin(&t.portal, &cole, customer, parent(&family), " ").await;
        assert!(matches!(silent, Err(ViewError::NoReason)), "{silent:?}");
        let long = "x".repeat(LONGEST_LINE + 1);
        let long = begin(&t.portal, &cole, customer, parent(&family), &long).await;
        assert!(matches!(long, Err(ViewError::LongReason)), "{long:?}");
        assert_eq!(of_account(&t.portal, &family.parent).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_what_is_written_by_who_only_looks() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let looking = t.portal.read_only();
        let before = contents(&t.portal).await;
        let invoice = &family.first_invoice;
        let asked = holds::ask(&looking, &family.parent, invoice, "¿Qué es?", Language::Es).await;
        assert!(asked.is_err());
        assert!(users::change_name(&looking, &family.parent, "Otra").await.is_err());
        let granted = access::grant(
            &looking,
            &Actor::System,
            parent(&family),
            &family.first_customer,
            Scope::PayOnly,
        );
        assert!(granted.await.is_err());
        assert!(tamper(&looking, "DELETE FROM invoice_lines").await.is_err());
        assert_eq!(contents(&t.portal).await, before);
        assert!(users::profile(&looking, &family.parent).await.is_ok());
        users::change_name(&t.portal, &family.parent, "Otra").await.unwrap();
        assert_ne!(contents(&t.portal).await, before, "a change is seen");
    })
    .await;
}
