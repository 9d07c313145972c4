//! Customers: inserted once, then updated.

use super::*;
use crate::testing::on_both;

fn record(number: &str, name: &str, email: Option<&str>) -> CustomerRecord {
    let email = email.map(str::to_owned);
    CustomerRecord { number: number.into(), name: name.into(), email, ..CustomerRecord::default() }
}

#[tokio::test]
async fn a_known_customer_keeps_its_id_and_gets_what_changed() {
    on_both(async |t| {
        let upsert = async |records: &[CustomerRecord]| {
            upsert(&t.portal, &Actor::System, "school", records).await.unwrap()
        };
        let first =
            upsert(&[record("7", "Ana", Some("ana@example.org")), record("8", "Luz", None)]).await;
        let second = upsert(&[
            record("8", "Luz Marina", Some("luz@example.org")),
            record("9", "Eva", None),
            record("7", "Ana", None),
            record("9", "Eva María", None),
        ])
        .await;
        assert_eq!((&second[0], &second[2]), (&first[1], &first[0]));
        assert_eq!(second[1], second[3]);
        let mut tx = t.portal.db.read().await.unwrap();
        let mut known = store::find(&mut tx, "school", &["7", "8", "9", "10"]).await.unwrap();
        known.sort_by(|a, b| a.number.cmp(&b.number));
        let expected = [
            record("7", "Ana", Some("ana@example.org")),
            record("8", "Luz Marina", Some("luz@example.org")),
            record("9", "Eva María", None),
        ];
        assert_eq!(known.len(), expected.len());
        for (known, expected) in known.iter().zip(&expected) {
            assert_eq!(known.number, expected.number);
            assert!(!known.differs_from(expected), "{}", known.number);
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_number_of_another_source_is_another_customer() {
    on_both(async |t| {
        let ana = [record("7", "Ana", None)];
        let here = upsert(&t.portal, &Actor::System, "school", &ana).await.unwrap();
        let there = upsert(&t.portal, &Actor::System, "club", &ana).await.unwrap();
        assert_ne!(here, there);
    })
    .await;
}

#[tokio::test]
async fn who_has_no_right_adds_no_customers() {
    on_both(async |t| {
        let ana = [record("7", "Ana", None)];
        let refused = upsert(&t.portal, &crate::testing::user("ana"), "school", &ana).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    })
    .await;
}
