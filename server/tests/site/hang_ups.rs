//! Crowds of readers who hang up at any moment do not break what others do next.

use std::time::Duration;

use domain::access::Actor;
use domain::identity::{Email, Password};
use futures::future::join_all;
use portal::people::users::{self, NewUser};
use portal::testing::{TestPortal, on_both};
use reqwest::Method;

use crate::house::House;
use crate::people::Person;

const PASSWORD: &str = "cuatro gatos verdes bailan";
const PAGES: [&str; 3] = ["/", "/invoices", "/payments"];
const CROWDS: u64 = 15;
const READERS: u64 = 64;
/// After each crowd.
const SIGN_INS: usize = 3;

async fn people(t: &TestPortal) -> Vec<String> {
    let emails: Vec<String> = (0..SIGN_INS).map(|n| format!("p{n}@example.org")).collect();
    for email in &emails {
        let new = NewUser {
            email: Email::parse(email).unwrap(),
            name: "Leo".into(),
            language: None,
            password: Some(Password::new(PASSWORD.into())),
        };
        users::create(&t.portal, &Actor::System, new).await.unwrap();
    }
    emails
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_crowds_that_hang_up_everybody_signs_in() {
    on_both(async |t| {
        let emails = people(&t).await;
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let reader = house.user(&ana.user).await;
        let begun = tokio::time::Instant::now();
        reader.get("/").await;
        let whole = begun.elapsed().max(Duration::from_millis(5));
        let (mut hung_up, mut held, mut failed) = (0, 0, Vec::new());
        for crowd in 0..CROWDS {
            // From nothing to a bit more than a page takes, so that every await is met.
            let patience = |n| whole * u32::try_from(crowd + n * CROWDS).unwrap() / 800;
            let readers = (0..READERS).map(|n| {
                let page = reader.request(Method::GET, PAGES[usize::try_from(n).unwrap() % 3]);
                tokio::time::timeout(patience(n), page.send())
            });
            let ended = join_all(readers).await;
            hung_up += ended.iter().filter(|one| one.is_err()).count();
            for email in &emails {
                let form = [("email", email.as_str()), ("password", PASSWORD)];
                let answer = house.nobody().post("/do/sign_in", &form).await;
                match answer.header("location") {
                    "/" => held += 1,
                    other => failed.push(format!("{} {other}", answer.status)),
                }
            }
            house.t.clock.advance(jiff::SignedDuration::from_mins(20));
        }
        let all = SIGN_INS * usize::try_from(CROWDS).unwrap();
        let engine = house.t.portal.db.engine();
        println!("{engine}: {hung_up} readers hung up; held {held} of {all} sign-ins after them");
        assert!(hung_up > 100, "{hung_up}");
        assert_eq!((held, failed), (all, vec![]));
    })
    .await;
}
