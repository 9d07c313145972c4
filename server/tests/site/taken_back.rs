//! A payment that was taken back is told wherever its receipt is shown.

use domain::access::Actor;
use portal::payments::receipts::find;
use portal::payments::reverse;
use portal::testing::{admin, on_both};
use reqwest::Method;
use reqwest::header::ACCEPT_LANGUAGE;

use crate::house::House;
use crate::people::Person;

#[tokio::test]
async fn the_pages_of_a_receipt_say_that_its_payment_was_taken_back_and_when() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        let ana = Person::new(&house.t, "ana").await;
        let actor = Actor::User(ana.user.clone());
        let code = find(portal, &actor, &ana.receipt).await.unwrap().receipt.code;
        let visitor = house.user(&ana.user).await;
        let pages = [
            format!("/payments/{}", ana.payment),
            "/payments".to_owned(),
            format!("/verify/{code}"),
        ];
        let seen = async |path: &str, language: &str| {
            let asked = visitor.request(Method::GET, path).header(ACCEPT_LANGUAGE, language);
            visitor.send(asked).await.body.replace('\u{a0}', " ")
        };
        let words = [
            ("es", ["anul", "21 nov 2026", "21 de noviembre de 2026"]),
            ("en", ["taken back", "21 Nov 2026", "21 November 2026"]),
            ("pt", ["esfeito", "21 de nov. de 2026", "21 de novembro de 2026"]),
        ];
        for path in &pages {
            for (language, [word, ..]) in words {
                assert!(!seen(path, language).await.contains(word), "{path} {language}");
            }
        }
        reverse(portal, &admin(), &ana.payment).await.unwrap();
        for path in &pages {
            for (language, [word, short, long]) in words {
                let body = seen(path, language).await.to_lowercase();
                let has_day = [short, long].iter().any(|day| body.contains(&day.to_lowercase()));
                assert!(body.contains(word) && has_day, "{path} {language}: {body}");
            }
        }
    })
    .await;
}
