//! The lists of the desk as pages: filters by address, pages, and what a row opens.

use super::*;
use crate::people::issue_to;

/// Addresses on a page that begin like this, as written in its links.
fn links(answer: &Answer, beginning: &str) -> Vec<String> {
    let parts = answer.body.split("href=\"").skip(1);
    let links = parts.filter_map(|part| part.split('"').next());
    let links = links.map(|link| link.replace("&amp;", "&"));
    links.filter(|link| link.starts_with(beginning)).collect()
}

async fn member(house: &House, id: &str, role: Role) -> Visitor {
    seed_staff(&house.t.portal, id, &[role]).await;
    let pass = staff_pass(&house.t.portal, id, Proof::Stale).await;
    house.staff(&pass).await
}

#[tokio::test]
async fn lists_lead_to_an_invoice_and_its_payment_and_show_nothing_else_of_the_filter() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        let beto = Person::new(&house.t, "beto").await;
        let viewer = member(&house, "vera", Role::Viewer).await;

        let all = viewer.get("/staff/invoices").await;
        assert_eq!(all.status, StatusCode::OK, "{}", all.body);
        assert!(all.body.contains("F-ana-1") && all.body.contains("F-beto-1"));
        let narrow = viewer.get("/staff/invoices?number=F-ana&show=all").await;
        assert!(narrow.body.contains("F-ana-1") && !narrow.body.contains("F-beto-1"));
        assert!(narrow.body.contains("value=\"F-ana\""), "the form keeps the filter");
        let of_customer = format!("/staff/invoices?customer={}", beto.customer);
        let of_beto = viewer.get(&of_customer).await;
        assert!(!of_beto.body.contains("F-ana-1") && of_beto.body.contains("F-beto-1"));

        let opened = links(&narrow, "/staff/invoices/");
        assert_eq!(opened, [format!("/staff/invoices/{}", ana.invoice)]);
        let invoice = viewer.get(&opened[0]).await;
        assert_eq!(invoice.status, StatusCode::OK, "{}", invoice.body);
        let customer = format!("/staff/customers/{}", ana.customer);
        assert_eq!(links(&invoice, "/staff/customers/"), [customer]);
        let payment = links(&invoice, "/staff/payments/");
        assert_eq!(payment, [format!("/staff/payments/{}", ana.payment)]);
        let payment = viewer.get(&payment[0]).await;
        assert_eq!(payment.status, StatusCode::OK, "{}", payment.body);
        assert!(payment.body.contains("F-ana-1"), "{}", payment.body);
        assert_eq!(links(&payment, "/staff/invoices/"), opened);

        let payments = viewer.get("/staff/payments").await;
        assert_eq!(links(&payments, "/staff/payments/").len(), 2, "{}", payments.body);
        let customers = viewer.get("/staff/customers?show=owing&number=C-a").await;
        assert_eq!(links(&customers, "/staff/customers/").len(), 1, "{}", customers.body);
        for missing in ["/staff/invoices/none", "/staff/payments/none"] {
            assert_eq!(viewer.get(missing).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn pages_follow_by_links_and_a_place_of_another_filter_begins_anew() {
    on_both(async |t| {
        let house = House::open(t).await;
        let ana = Person::new(&house.t, "ana").await;
        for n in 0..60 {
            issue_to(&house.t.portal, &ana.customer, &format!("P-{n:03}")).await;
        }
        let viewer = member(&house, "vera", Role::Viewer).await;
        let first = viewer.get("/staff/invoices?number=P-").await;
        assert_eq!(links(&first, "/staff/invoices/").len(), 50);
        let onward = links(&first, "/staff/invoices?number=P-&place=");
        assert_eq!(onward.len(), 1, "{onward:?}");
        let second = viewer.get(&onward[0]).await;
        assert_eq!(links(&second, "/staff/invoices/").len(), 10);
        assert!(second.body.contains("P-059") && !second.body.contains("P-000"));
        let back = links(&second, "/staff/invoices?number=P-&place=");
        let again = viewer.get(&back[0]).await;
        assert_eq!(links(&again, "/staff/invoices/"), links(&first, "/staff/invoices/"));
        let place = onward[0].split_once("place=").unwrap().1;
        let other = viewer.get(&format!("/staff/invoices?number=P-0&place={place}")).await;
        assert!(other.body.contains("P-000"), "{}", other.body);
    })
    .await;
}

#[tokio::test]
async fn a_value_that_cannot_be_read_is_named_at_its_field() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    let viewer = member(&house, "vera", Role::Viewer).await;
    for (path, field) in [
        ("/staff/invoices?from=ayer", "from"),
        ("/staff/invoices?min=5", "min"),
        ("/staff/invoices?currency=PEN&min=5&max=1", "max"),
        ("/staff/payments?from=2026-12-02&to=2026-12-01", "to"),
    ] {
        let answer = viewer.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 1, "{path}");
        assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{path}");
    }
    let odd = viewer.get("/staff/invoices?number=%3Cscript%3E&customer=%27%3B&place=%00").await;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(!odd.body.contains("<script>\""), "{}", odd.body);
}

#[tokio::test]
async fn the_menu_shows_the_lists_that_the_roles_open() {
    let house = House::open(TestPortal::open(Engine::Sqlite).await).await;
    for (role, messages, audit) in
        [(Role::Viewer, false, false), (Role::Cashier, true, false), (Role::Finance, true, true)]
    {
        let member = member(&house, role.code(), role).await;
        let home = member.get("/staff").await;
        for (path, is_shown) in [
            ("/staff/customers", true),
            ("/staff/invoices", true),
            ("/staff/payments", true),
            ("/staff/messages", messages),
            ("/staff/audit", audit),
        ] {
            assert_eq!(links(&home, path).contains(&path.to_owned()), is_shown, "{role:?} {path}");
        }
    }
}
