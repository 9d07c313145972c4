//! Titles of pages: what is in the data ends no element.

use domain::access::{Proof, Role};
use portal::testing;

use super::*;

#[tokio::test]
async fn a_name_ends_neither_the_title_nor_any_other_element() {
    on_both(async |t| {
        let house = House::open(t).await;
        let portal = &house.t.portal;
        let name = "</TITLE ><meta http-equiv=refresh content=\"0;url=https://evil.example\">";
        let customer = testing::customer(portal, "C-1", name).await;
        let invoice = testing::invoice(portal, &customer, "F</title><i>").await;
        seed_staff(portal, "eva", &[Role::Finance]).await;
        let eva = house.staff(&staff_pass(portal, "eva", Proof::Fresh).await).await;
        for path in [
            format!("/staff/customers/{customer}"),
            format!("/staff/invoices/{invoice}"),
            format!("/staff/invoices/new?customer={customer}"),
            "/staff/customers".into(),
        ] {
            let page = eva.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let small = page.body.to_lowercase();
            assert_eq!(small.matches("</title").count(), 1, "{path}: {}", page.body);
            assert!(!small.contains("<meta http-equiv"), "{path}: {}", page.body);
            assert!(small.contains("&lt;/title"), "{path}: {}", page.body);
        }
    })
    .await;
}
