//! Snapshots of the customers' pages in every language.

use domain::access::Scope;
use domain::ids::{CustomerId, PaymentId, UserId};
use domain::language::Language;
use domain::payments::{Event, Failure};
use http::header::ACCEPT_LANGUAGE;
use portal::payments;
use portal::people::links::preferences;
use portal::testing::{self, SeedInvoice, TestPortal, on_both, outline, user};
use reqwest::Method;

use crate::house::{House, Visitor};

/// A mother of two with open, settled, unfinished and declined payments.
struct World {
    open: PaymentId,
    paid: PaymentId,
    failed: PaymentId,
    /// Code of the settled payment's receipt.
    code: String,
    /// Token of the link in her reminders.
    token: String,
}

impl World {
    async fn of(t: &TestPortal) -> Self {
        let access = [("lucia", Scope::SeeAndPay), ("mateo", Scope::SeeAndPay)];
        t.seed_user("rosa", &access).await;
        let rosa = user("rosa");
        for (customer, id, plan) in [
            ("lucia", "F-101", &[("2026-11-10", 45_000), ("2026-12-10", 45_000)][..]),
            ("lucia", "F-102", &[("2026-10-10", 45_000)]),
            ("mateo", "F-103", &[("2026-11-30", 30_000)]),
            ("mateo", "F-104", &[("2026-12-20", 12_050)]),
        ] {
            t.seed_invoice(&SeedInvoice::of(customer, id, plan)).await;
        }
        let disputed = SeedInvoice::of("mateo", "F-105", &[("2026-11-15", 8_000)]);
        t.seed_invoice(&SeedInvoice { disputed: true, ..disputed }).await;
        let paid = t.seed_paid(&rosa, &[("F-102-1", 0)], 45_000).await;
        let failed = t.seed_payment(&rosa, &[("F-103-1", 0)], 30_000).await.payment;
        let declined = Event::Declined { failure: Failure::InsufficientFunds, last: true };
        t.seed_outcome(&failed, declined).await;
        let open = t.seed_payment(&rosa, &[("F-104-1", 0)], 12_050).await.payment;
        let detail = payments::detail(&t.portal, &rosa, &paid).await.unwrap();
        let lucia = CustomerId::parse("lucia").unwrap();
        let debtor = testing::remind_of(&t.portal, &lucia, "rosa@example.org").await;
        let address = preferences::address(&t.portal, &debtor);
        let token = address.rsplit('/').next().unwrap().to_owned();
        Self { open, paid, failed, code: detail.receipts[0].code.clone(), token }
    }

    fn pages(&self) -> [(&'static str, String); 12] {
        let Self { open, paid, failed, code, token } = self;
        let choice = "i=F-101-1&i=F-103-1&part-F-101-1=200.00";
        [
            ("overview", "/".to_owned()),
            ("invoices", "/invoices".to_owned()),
            ("invoice", "/invoices/F-101".to_owned()),
            ("basket", format!("/basket?{choice}")),
            ("review", format!("/review?{choice}")),
            ("payment", format!("/payments/{open}")),
            ("waiting", format!("/payments/{open}?returned=1")),
            ("confirmation", format!("/payments/{paid}")),
            ("not_made", format!("/payments/{failed}")),
            ("verify", format!("/verify/{code}")),
            ("reminders", "/reminders".to_owned()),
            ("stop", format!("/reminders/{token}/stop")),
        ]
    }

    /// A page without its random parts.
    async fn read(&self, visitor: &Visitor, language: Language, path: &str) -> String {
        let request = visitor.request(Method::GET, path);
        let answer = visitor.send(request.header(ACCEPT_LANGUAGE, language.code())).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
        let title = between(&answer.body, "<title", "</title>");
        let title = title.split_once('>').map_or("", |(_, title)| title);
        let main = outline(between(&answer.body, "<main", "</main>").split_once('>').unwrap().1);
        let page = format!("{title}\n\n{main}");
        [(&self.code, "[code]"), (&self.token, "[token]")]
            .iter()
            .fold(without_ids(&page), |page, (made, name)| page.replace(*made, name))
    }
}

pub fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("no {begin}: {text}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}: {text}")).0
}

/// Generated ids are 32 hexadecimal digits; those of the test are names.
fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.len() == 32 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let ids = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_id(word));
    ids.fold(text.to_owned(), |text, id| text.replace(id, "[id]"))
}

#[tokio::test]
async fn every_page_of_customers_reads_like_its_snapshot() {
    on_both(async |t| {
        let world = World::of(&t).await;
        let house = House::open(t).await;
        let rosa = house.user(&UserId::parse("rosa").unwrap()).await;
        for (name, path) in world.pages() {
            for language in Language::ALL {
                let page = world.read(&rosa, language, &path).await;
                insta::with_settings!({
                    prepend_module_to_snapshot => false, omit_expression => true
                }, {
                    insta::assert_snapshot!(format!("{name}@{}", language.code()), page);
                });
            }
        }
    })
    .await;
}
