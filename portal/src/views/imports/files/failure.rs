//! Work on a file that failed: its page says so.

use domain::ids::ImportId;

use crate::Portal;

mod store;

/// Records that the work of a version failed, for its page.
pub(super) async fn record(portal: &Portal, import: &ImportId, version: i64) {
    let recording = async {
        let mut tx = portal.db.write().await?;
        store::set_failed(&mut tx, import, version, portal.now()).await?;
        tx.commit().await
    };
    if let Err(error) = recording.await {
        tracing::warn!(%error, "the failure of an import is not recorded");
    }
}
