//! No address makes a page say that something is wrong, or confirm what was not done.

use domain::access::{Proof, Role};
use domain::holds::{ClaimError, PromiseError, QuestionError};
use portal::testing::staff_members::{seed_staff, staff_pass};
use portal::testing::{Engine, TestPortal};

use super::house;
use crate::house::House;
use crate::people::Person;

/// A confirmation on a page.
const CONFIRMED: &str = "notice--good\" role=\"status\"";

#[tokio::test]
async fn no_address_makes_a_page_say_that_something_is_wrong() {
    let house = house().await;
    let ana = Person::new(&house.t, "ana").await;
    let questions = QuestionError::ALL.iter().map(|error| ("question", error.code()));
    let promises = PromiseError::ALL.iter().map(|error| ("promise", error.code()));
    let claims = ClaimError::ALL.iter().map(|error| ("claim", error.code()));
    let others = [
        "wrong",
        "wrong_code",
        "lost_code",
        "not_an_email",
        "busy",
        "too_short",
        "wrong_current",
        "no_name",
        "slow_down&minutes=5",
        "nothing",
        "missing",
        "paid",
        "mixed",
        "in_flight",
        "too_large",
        "no_channel",
        "no_day",
        "no_hour",
        "no_date",
        "moved_already",
        "not_a_phone",
        "no_code",
        "changed",
        "proof_needed",
        "stale",
        "attempt_over",
        "last_administrator",
        "empty_note",
        "past_day",
    ];
    let all = questions.chain(promises).chain(claims);
    let all: Vec<(&str, &str)> = all.chain(others.map(|code| ("", code))).collect();
    let user = house.user(&ana.user).await;
    seed_staff(&house.t.portal, "eva", &[Role::Admin]).await;
    let staff = house.staff(&staff_pass(&house.t.portal, "eva", Proof::Fresh).await).await;
    for page in house.app.pages.list() {
        let path = page.path();
        let visitor = if app::routes::is_of_staff(path) { &staff } else { &user };
        let id = match path {
            path if path.starts_with("/payments") => ana.payment.as_str(),
            path if path.starts_with("/staff/customers") => ana.customer.as_str(),
            _ => ana.invoice.as_str(),
        };
        let path = path.replace("{id}", id);
        for (form, code) in &all {
            let (whose, i) = (&ana.debtor, &ana.instalment);
            let address =
                format!("{path}?i={i}&problem={code}&form={form}&field=part-{i}&whose={whose}");
            let shown = visitor.get(&address).await.body;
            assert!(!shown.contains("error-summary"), "{address}: {shown}");
            assert!(!shown.contains("aria-invalid"), "{address}: {shown}");
        }
    }
}

#[tokio::test]
async fn no_address_makes_a_page_confirm_what_was_not_done() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let ana = Person::new(&house.t, "ana").await;
    let user = house.user(&ana.user).await;
    seed_staff(&house.t.portal, "eva", &[Role::Admin]).await;
    let staff = house.staff(&staff_pass(&house.t.portal, "eva", Proof::Fresh).await).await;
    let invoice = format!("/invoices/{}", ana.invoice);
    let customer = format!("/staff/customers/{}", ana.customer);
    let promises = format!("{customer}/promises");
    for (page, name, codes) in [
        ("/profile", "done", &["saved", "password", "email"][..]),
        ("/reminders", "done", &["saved", "stopped", "moved", "phone_verified"]),
        (&invoice, "said", &["question", "promise", "claim", "withdrawn"]),
        ("/staff/people", "done", &["saved", "waits", "invited", "invited_waits"]),
        ("/staff/people/eva", "done", &["saved", "waits", "invited"]),
        ("/staff/account", "done", &["saved", "password"]),
        ("/staff/settings", "done", &["sent", "unsent", "mailbox", "refused"]),
        ("/staff/reminders/policy", "done", &["saved"]),
        (
            &customer,
            "done",
            &["noted", "paused", "revoked", "invited", "sent_again", "invitation_withdrawn"],
        ),
        (&promises, "done", &["noted", "withdrawn"]),
    ] {
        let visitor = if app::routes::is_of_staff(page) { &staff } else { &user };
        let plain = visitor.get(page).await.body;
        assert!(!plain.contains(CONFIRMED), "{page}: nothing to confirm");
        for code in codes {
            for stamp in ["", "&at=", "&at=1795780800.0123456789abcdef01234567"] {
                let path = format!("{page}?{name}={code}{stamp}");
                let shown = visitor.get(&path).await.body;
                assert!(!shown.contains(CONFIRMED), "{path}");
            }
        }
    }
}
