//! SQL of what is left in the queue.

use crate::platform::db::{Db, Only, sql};

/// The jobs that were begun and not done, each with its last error.
pub(super) async fn left(url: &str) -> Vec<String> {
    let db = Db::open(url).await.expect("the test database opens again");
    let mut tx = db.read().await.expect("the test database answers");
    let rows = sql!(
        all Only<String>,
        &mut tx,
        "SELECT name || ' ' || state || ': ' || COALESCE(last_error, 'no outcome')
           FROM jobs
          WHERE state = 'given_up' OR (state = 'queued' AND attempts > 0)
          ORDER BY id",
    );
    let left = rows.expect("the queue is read").into_iter().map(|(text,)| text).collect();
    drop(tx);
    db.close().await;
    left
}
