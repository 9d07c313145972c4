//! Connections come back from who goes away in a state in which others can use them.

use std::time::Duration;

use crate::testing::on_both;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_hang_up_while_they_begin_leave_connections_on_which_others_write() {
    on_both(async |t| {
        for round in 0..40_u64 {
            let readers = (0..16_u64).map(|reader| {
                let db = t.portal.db.clone();
                let patience = Duration::from_micros((round * 16 + reader) % 400);
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(patience, db.read()).await;
                })
            });
            for reader in readers.collect::<Vec<_>>() {
                reader.await.unwrap();
            }
            for _ in 0..4 {
                let mut tx = t.portal.db.write().await.unwrap();
                sql!(run, &mut tx, "UPDATE counters SET value = value WHERE name = 'none'")
                    .unwrap();
                tx.commit().await.unwrap();
            }
        }
    })
    .await;
}
