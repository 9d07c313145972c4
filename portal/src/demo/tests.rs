//! The demo's content, which must look the same on any day.

use std::sync::Arc;

use domain::access::{Actor, Role};
use domain::identity::Email;
use jiff::SignedDuration;

use super::*;
use crate::billing::invoices::Show;
use crate::billing::ledger;
use crate::platform::db::{Only, sql};
use crate::platform::queue;
use crate::platform::settings::Settings;
use crate::testing::staff_members::seed_staff;
use crate::testing::{Engine, TestPortal, on_both, tamper};

#[derive(Debug, PartialEq)]
struct Sum {
    what: String,
    rows: i64,
    minor: i64,
}

crate::platform::db::columns!(Sum { what, rows, minor });

/// Row counts and totals as of today.
async fn sums(t: &TestPortal) -> Vec<Sum> {
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    let today = t.portal.today().to_string();
    let mut tx = t.portal.db.read().await.unwrap();
    sql!(
        all Sum,
        &mut tx,
        "SELECT what, COUNT(*) AS rows, CAST(SUM(minor) AS BIGINT) AS minor
           FROM (SELECT source || ' all' AS what, total_minor AS minor FROM invoices
                  UNION ALL
                 SELECT source || ' open', outstanding_minor FROM invoices
                  WHERE issued_on <= $1 AND outstanding_minor > 0
                  UNION ALL
                 SELECT source || ' overdue', outstanding_minor FROM invoices
                  WHERE issued_on <= $1 AND outstanding_minor > 0 AND due_on < $1
                  UNION ALL
                 SELECT 'credit', amount_minor FROM credits
                  UNION ALL
                 SELECT 'disputed', outstanding_minor FROM invoices WHERE disputed
                  UNION ALL
                 SELECT 'paid by users', amount_minor FROM payments
                  WHERE payer_user_id IS NOT NULL) x
          GROUP BY what
          ORDER BY what",
        today,
    )
    .unwrap()
}

fn row(what: &str, rows: i64, minor: i64) -> Sum {
    Sum { what: what.into(), rows, minor }
}

#[tokio::test]
async fn the_demo_is_loaded_once_and_is_as_of_today() {
    on_both(async |t| {
        let sign_ins = load(&t.portal).await.unwrap();
        let before = sums(&t).await;
        let history = before.iter().filter(|sum| sum.what.starts_with("history"));
        let expected = [
            row("history all", 2466, 15_913_025),
            row("history open", 84, 551_546),
            row("history overdue", 5, 29_538),
        ];
        assert_eq!(history.collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
        assert_eq!(load(&t.portal).await.unwrap(), sign_ins);
        t.clock.advance(SignedDuration::from_hours(24 * 3));
        load(&t.portal).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(-24 * 3));
        assert_eq!(sums(&t).await, before, "repeating it adds nothing");
        assert_eq!(queue::backlog(&t.portal).await.unwrap().queued, 0, "nobody is written to");
    })
    .await;
}

#[tokio::test]
async fn every_user_of_the_demo_has_something_to_show() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let sign_ins = load(&t.portal).await.unwrap();
    let mut tx = t.portal.db.read().await.unwrap();
    for sign_in in &sign_ins {
        let email = Email::parse(&sign_in.email).unwrap();
        let account = users::store::by_email(&mut tx, &email).await.unwrap().unwrap();
        let seen = access::customers_of(&t.portal, &Actor::User(account.user.id)).await.unwrap();
        assert!(!seen.is_empty(), "{}", sign_in.who);
        let uncle = sign_in.who.contains("brother");
        assert!(seen.iter().all(|g| (g.scope == Scope::PayOnly) == uncle), "{}", sign_in.who);
    }
    let paid = ["Sofía García Núñez"];
    let owing = sql!(
        all Only<String>,
        &mut tx,
        "SELECT name FROM customers c
          WHERE source = 'colegio'
            AND NOT EXISTS (SELECT 1 FROM invoices v
                             WHERE v.customer_id = c.id AND v.outstanding_minor > 0)",
    );
    let owing: Vec<String> = owing.unwrap().into_iter().map(|(name,)| name).collect();
    assert_eq!(owing, paid);
}

#[tokio::test]
async fn the_companies_of_the_demo_have_overdue_pending_and_paid_invoices() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let sign_ins = load(&t.portal).await.unwrap();
    let companies: Vec<_> = sign_ins.iter().filter(|s| s.who.contains("company")).collect();
    assert_eq!(companies.len(), 2);
    for SignIn { who, email, .. } in companies {
        let mut tx = t.portal.db.read().await.unwrap();
        let account = users::store::by_email(&mut tx, &Email::parse(email).unwrap()).await.unwrap();
        drop(tx);
        let actor = Actor::User(account.unwrap().user.id);
        let open = invoices::list(&t.portal, &actor, &Filter::default()).await.unwrap();
        let overdue = open.rows.iter().filter(|row| row.invoice.due_on < open.today).count();
        assert!(overdue > 0 && open.rows.len() > overdue, "{who}");
        let paid = Filter { show: Show::Paid, ..Filter::default() };
        let paid = invoices::list(&t.portal, &actor, &paid).await.unwrap();
        assert!(paid.total > 10, "{who}: {}", paid.total);
    }
}

#[tokio::test]
async fn the_demo_has_a_pay_link_that_opens() {
    on_both(async |t| {
        assert_eq!(pay_link(&t.portal).await.unwrap(), None, "before it is loaded");
        load(&t.portal).await.unwrap();
        let link = pay_link(&t.portal).await.unwrap().unwrap();
        let token = link.rsplit('/').next().unwrap();
        assert!(matches!(
            links::open(&t.portal, token).await,
            Ok(links::PayLinkTarget::Invoice(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn the_school_can_be_loaded_on_any_day() {
    for day in ["2026-03-01", "2027-12-31", "2028-02-29", "2029-01-31"] {
        let t = TestPortal::open(Engine::Sqlite).await;
        let now: jiff::Timestamp = format!("{day}T05:00:00Z").parse().unwrap();
        t.clock.advance(now.duration_since(t.portal.now()));
        assert_eq!(t.portal.today().to_string(), day, "the first instant of the day in Lima");
        let loaded = bills::load(&t.portal, &School::read().unwrap(), &[]).await;
        loaded.unwrap_or_else(|error| panic!("{day}: {error}"));
        let sums = sums(&t).await;
        let rows = |what: &str| sums.iter().find(|sum| sum.what == what).map(|sum| sum.rows);
        assert_eq!(rows("credit"), Some(1), "{day}");
        assert_eq!(rows("disputed"), Some(1), "{day}");
        assert!(rows("colegio overdue") >= Some(6), "{day}: {sums:?}");
    }
}

#[tokio::test]
async fn the_demo_is_loaded_nowhere_else() {
    let mut t = TestPortal::open(Engine::Sqlite).await;
    let settings = Settings { demo: false, ..(*t.portal.settings).clone() };
    t.portal.settings = Arc::new(settings);
    assert!(matches!(load(&t.portal).await, Err(DemoError::OtherMode)));
    assert_eq!(sums(&t).await, []);
}

#[tokio::test]
async fn the_demo_is_loaded_into_no_database_of_others() {
    on_both(async |t| {
        let user = NewUser {
            email: Email::parse("real@example.org").unwrap(),
            name: "Real".to_owned(),
            language: None,
            password: None,
        };
        users::create(&t.portal, &Actor::System, user).await.unwrap();
        refuse_demo_data(&t.portal.db).await.unwrap();
        let refused = load(&t.portal).await.unwrap_err();
        assert!(matches!(&refused, DemoError::OthersData(what) if what == "a user"), "{refused}");
        refuse_demo_data(&t.portal.db).await.unwrap();
    })
    .await;
    on_both(async |t| {
        let record = customers::CustomerRecord {
            number: "A-100".to_owned(),
            name: "Real".to_owned(),
            ..customers::CustomerRecord::default()
        };
        customers::upsert(&t.portal, &Actor::System, "school", &[record]).await.unwrap();
        let refused = load(&t.portal).await.unwrap_err();
        let is_named = refused.to_string().contains("customers or invoices of");
        assert!(matches!(refused, DemoError::OthersData(_)) && is_named, "{refused}");
        assert_eq!(users_of(&t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_demo_is_loaded_into_no_database_that_others_administer() {
    on_both(async |t| {
        seed_staff(&t.portal, "eva", &[Role::Admin]).await;
        let refused = load(&t.portal).await.unwrap_err();
        assert!(matches!(&refused, DemoError::OthersData(what) if what == "staff"), "{refused}");
    })
    .await;
    on_both(async |t| {
        load_staff(&t.portal).await.unwrap();
        load(&t.portal).await.unwrap();
        seed_staff(&t.portal, "eva", &[Role::Admin]).await;
        load(&t.portal).await.unwrap();
    })
    .await;
}

async fn users_of(t: &TestPortal) -> i64 {
    let mut tx = t.portal.db.read().await.unwrap();
    sql!(one Only<i64>, &mut tx, "SELECT COUNT(*) FROM users").unwrap().0
}

#[tokio::test]
async fn a_database_of_the_demo_is_known_by_its_mark_and_by_its_users() {
    on_both(async |t| {
        load(&t.portal).await.unwrap();
        for change in
            ["UPDATE users SET email = 'x' || email", "DELETE FROM counters WHERE name = 'demo'"]
        {
            let refused = refuse_demo_data(&t.portal.db).await.unwrap_err();
            assert!(matches!(refused, DemoError::DemoData), "{refused}");
            tamper(&t.portal, change).await.unwrap();
        }
        refuse_demo_data(&t.portal.db).await.unwrap();
        tamper(&t.portal, "UPDATE users SET email = substr(email, 2)").await.unwrap();
        let refused = refuse_demo_data(&t.portal.db).await.unwrap_err();
        assert!(matches!(refused, DemoError::DemoData), "{refused}");
        // A demo of an older release is marked at its next start.
        load(&t.portal).await.unwrap();
        load(&t.portal).await.unwrap();
    })
    .await;
}
