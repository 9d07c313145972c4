//! What the code of a receipt reveals to the public.

use domain::access::Scope;

use super::*;
use crate::payments;
use crate::testing::{SeedInvoice, on_both, user};

#[test]
fn of_a_name_only_the_first_letters_can_be_read() {
    for (name, expected) in [
        ("María Quispe", "M••• Q•••"),
        ("  Ñusta  ", "Ñ•••"),
        ("", ""),
        ("Kansas City Power & Light", "K••• C••• P••• &••• L•••"),
    ] {
        assert_eq!(masked(name), expected);
    }
}

#[tokio::test]
async fn a_receipt_is_found_by_its_code_however_it_is_typed() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 35_000)])).await;
        let id = t.seed_paid(&user("ana"), &[("l1-1", 0)], 35_000).await;
        let payment = payments::detail(&t.portal, &user("ana"), &id).await.unwrap();
        let code = &payment.receipts[0].code;
        let (front, back) = code.split_at(10);
        let typed = format!(" {}-{back} ", front.to_lowercase());
        for code in [code.as_str(), &typed] {
            let found = verify(&t.portal, code).await.unwrap();
            assert_eq!((found.number, found.amount.minor), (1, 35_000));
            assert_eq!(found.customer, "L•••");
        }
        for code in ["", "0000", &"0".repeat(20), &"A".repeat(10_000), "' OR ''='"] {
            assert!(matches!(verify(&t.portal, code).await, Err(Error::NotFound)), "{code:.9}");
        }
    })
    .await;
}
