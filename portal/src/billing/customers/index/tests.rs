//! What customers are found by follows each change, in its commit.

use domain::access::Actor;

use super::*;
use crate::billing::customers::{CustomerRecord, upsert};
use crate::platform::db::{Only, sql};
use crate::testing::{TestPortal, on_both, tamper};

async fn keys(t: &TestPortal) -> Vec<String> {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(
        all Only<String>,
        &mut tx,
        "SELECT c.number || ': ' || s.folded || ' ' || s.number || ' ' || COALESCE(s.document, '-')
                || ' ' || COALESCE(s.mailbox, '-')
           FROM customers c
           JOIN customer_search s ON s.customer_id = c.id
          WHERE NOT c.unindexed
          ORDER BY c.number",
    );
    rows.unwrap().into_iter().map(|(row,)| row).collect()
}

async fn words(t: &TestPortal) -> String {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(all Only<String>, &mut tx, "SELECT word FROM search_words ORDER BY word");
    rows.unwrap().into_iter().map(|(row,)| row).collect::<Vec<_>>().join(" ")
}

fn record(number: &str, name: &str) -> CustomerRecord {
    CustomerRecord { number: number.into(), name: name.into(), ..CustomerRecord::default() }
}

#[tokio::test]
async fn what_a_customer_is_found_by_is_written_with_every_change() {
    on_both(async |t| {
        let write = async |record| upsert(&t.portal, &Actor::System, "s", &[record]).await.unwrap();
        write(record("A-1", "Lucía Ñahui 2")).await;
        assert_eq!(keys(&t).await, ["A-1: 2 lucia nahui a1 - -"]);
        write(CustomerRecord {
            email: Some("Lucia@Example.org".into()),
            document: Some("12.345-K".into()),
            ..record("A-1", "Lucía Peña")
        })
        .await;
        assert_eq!(keys(&t).await, ["A-1: lucia pena a1 12345k lucia@example.org"]);
        write(record("A-2", "Lucía")).await;
        assert_eq!(keys(&t).await[1], "A-2: lucia a2 - -");
        assert_eq!(words(&t).await, "lucia nahui pena");
    })
    .await;
}

#[tokio::test]
async fn customers_of_an_older_release_or_changed_by_another_hand_are_completed() {
    on_both(async |t| {
        for n in 0..501 {
            crate::testing::customer(&t.portal, &format!("{n:03}"), "Eva Ruiz").await;
        }
        assert!(keys(&t).await.is_empty());
        complete(&t.portal).await.unwrap();
        assert_eq!(keys(&t).await.len(), 501);
        tamper(&t.portal, "UPDATE customers SET name = 'Ana' WHERE number = '007'").await.unwrap();
        assert_eq!(keys(&t).await.len(), 500, "the old words do not count as written");
        complete(&t.portal).await.unwrap();
        assert_eq!(keys(&t).await[7], "007: ana 007 - -");
        complete(&t.portal).await.unwrap();
    })
    .await;
}
