//! The figures in the browser: every amount opens to rows that add up to it.

use std::collections::BTreeSet;

use domain::access::Actor;
use domain::language::Language;
use domain::money::{Currency, Money};
use http::header::ACCEPT_LANGUAGE;
use jiff::SignedDuration;
use portal::payments::{OfflinePayment, record_offline};
use portal::testing::family::family;
use portal::testing::outline;
use reqwest::Method;

use super::*;
use crate::pages::between;

/// One of two instalments of 300.00 was paid a day ago, the other is due on 2026-12-10; of an
/// invoice of 1,350.00 nothing is paid, and 450.00 are overdue.
async fn world(t: &TestPortal) {
    let family = family(&t.portal).await;
    let paid = OfflinePayment {
        reference: "caja-1".into(),
        at: t.portal.now() - SignedDuration::from_hours(24),
        payer: None,
        parts: vec![(family.second[0].clone(), Money::new(30_000, Currency::Pen))],
    };
    record_offline(&t.portal, &Actor::System, &[paid]).await.unwrap();
}

async fn viewer(house: &House) -> Visitor {
    seed_staff(&house.t.portal, "vera", &[Role::Viewer]).await;
    house.staff(&staff_pass(&house.t.portal, "vera", Proof::Stale).await).await
}

/// Addresses of rows on a page.
fn rows_linked(page: &str) -> BTreeSet<String> {
    let parts = page.split("href=\"/staff/figures/rows?").skip(1);
    let query = |part: &str| part.split('"').next().unwrap().replace("&amp;", "&");
    parts.map(|part| format!("/staff/figures/rows?{}", query(part))).collect()
}

fn main_of(body: &str) -> &str {
    between(body, "<main", "</main>").split_once('>').unwrap().1
}

/// Amounts of `<data>` elements, in minor units.
fn amounts(html: &str) -> Vec<i64> {
    let parts = html.split("<data value=\"").skip(1);
    let minor = |part: &str| part.split('"').next().unwrap().replace('.', "").parse().unwrap();
    parts.map(minor).collect()
}

#[tokio::test]
async fn every_number_opens_to_rows_that_add_up_to_it() {
    on_both(async |t| {
        world(&t).await;
        let house = House::open(t).await;
        let vera = viewer(&house).await;
        for address in ["/staff/figures", "/staff/figures?by=invoice"] {
            let page = vera.get(address).await;
            assert_eq!(page.status, StatusCode::OK);
            let linked = rows_linked(&page.body);
            assert!(linked.len() > 40, "{linked:?}");
            for rows in linked {
                let rows = vera.get(&rows).await;
                assert_eq!(rows.status, StatusCode::OK);
                let main = main_of(&rows.body);
                if let [total, rows @ ..] = amounts(main).as_slice() {
                    assert_eq!(*total, rows.iter().sum::<i64>(), "{main}");
                }
            }
        }
        let overdue = "/staff/figures/rows?figure=overdue&on=2026-11-21&currency=PEN";
        let overdue = vera.get(overdue).await;
        assert_eq!(amounts(main_of(&overdue.body)), [45_000, 45_000]);
    })
    .await;
}

#[tokio::test]
async fn the_figures_and_their_rows_read_like_their_snapshots() {
    on_both(async |t| {
        world(&t).await;
        let house = House::open(t).await;
        let vera = viewer(&house).await;
        for (name, path) in [
            ("figures", "/staff/figures"),
            ("figure_rows", "/staff/figures/rows?figure=outstanding&currency=PEN"),
        ] {
            for language in Language::ALL {
                let request = vera.request(Method::GET, path);
                let answer = vera.send(request.header(ACCEPT_LANGUAGE, language.code())).await;
                insta::with_settings!({
                    prepend_module_to_snapshot => false,
                    omit_expression => true,
                    snapshot_path => "../snapshots",
                }, {
                    let name = format!("{name}@{}", language.code());
                    insta::assert_snapshot!(name, outline(main_of(&answer.body)));
                });
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_past_day_says_that_it_changed_and_a_day_to_come_is_today() {
    on_both(async |t| {
        world(&t).await;
        let house = House::open(t).await;
        let vera = viewer(&house).await;
        let yesterday = vera.get("/staff/figures?on=2026-11-20").await;
        assert!(yesterday.body.contains("cambiaron después de ese día"), "{}", yesterday.body);
        assert!(yesterday.body.contains("rel=\"next\""), "{}", yesterday.body);
        for address in ["/staff/figures?on=2027-01-01", "/staff/figures?on=x", "/staff/figures"] {
            let today = vera.get(address).await;
            assert!(today.body.contains("value=\"2026-11-21\""), "{}", today.body);
            assert!(!today.body.contains("cambiaron después"), "{}", today.body);
            assert!(!today.body.contains("rel=\"next\""), "{}", today.body);
        }
        let empty = vera.get("/staff/figures?on=1990-01-01").await;
        assert!(empty.body.contains("Aún no hay cifras"), "{}", empty.body);
    })
    .await;
}

#[tokio::test]
async fn only_those_who_may_see_figures_find_them_in_the_menu() {
    on_both(async |t| {
        let house = House::open(t).await;
        for role in Role::ALL {
            seed_staff(&house.t.portal, role.code(), &[*role]).await;
            let pass = staff_pass(&house.t.portal, role.code(), Proof::Stale).await;
            let home = house.staff(&pass).await.get("/staff").await;
            let is_shown = home.body.contains("href=\"/staff/figures\"");
            assert_eq!(is_shown, *role != Role::Cashier, "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_past_day_that_changed_opens_to_what_changed_it() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        let family = family(portal).await;
        let day = portal.today();
        house.t.clock.advance(SignedDuration::from_hours(24 * 20));
        let vera = viewer(&house).await;
        let figures = format!("/staff/figures?on={day}");
        let changes = format!("/staff/figures/changes?on={day}");
        assert!(!vera.get(&figures).await.body.contains(&changes));
        assert!(vera.get(&changes).await.body.contains("Nada cambió después"));
        let late = OfflinePayment {
            reference: "caja-1".into(),
            at: portal.now() - SignedDuration::from_hours(24 * 21),
            payer: None,
            parts: vec![(family.second[0].clone(), Money::new(30_000, Currency::Pen))],
        };
        record_offline(portal, &Actor::System, &[late]).await.unwrap();

        assert!(vera.get(&figures).await.body.contains(&changes));
        let page = vera.get(&changes).await;
        assert_eq!(amounts(main_of(&page.body)), [-30_000], "{}", page.body);
        assert!(page.body.contains("href=\"/staff/invoices/"), "{}", page.body);
    })
    .await;
}
