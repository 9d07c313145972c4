//! The end of a transaction: what is checked and written right before the commit, and the commit.

use super::{EngineTx, Tx, activity, fault, fence};

impl Tx {
    /// Writes the recorded activity, commits, and wakes the tasks that wait for it. Within a job,
    /// it commits only while the job's lease is held.
    ///
    /// # Errors
    /// When the database fails; then nothing was written.
    pub async fn commit(mut self) -> crate::Result<()> {
        if self.writes {
            fence::check(&mut self).await?;
        }
        activity::write(&mut self).await?;
        let committed = match self.engine {
            EngineTx::Sqlite(tx) => tx.commit().await,
            EngineTx::Postgres(tx) => tx.commit().await,
        };
        if let Err(error) = committed {
            fault::count("commit", &error);
            if let Some(suspicion) = self.suspicion {
                suspicion.raise();
            }
            return Err(error.into());
        }
        self.signal.committed(self.wrote);
        Ok(())
    }

    /// Takes the lock of the activity early, as whoever will record does at the commit.
    pub(crate) async fn lock_activity(&mut self) -> crate::Result<()> {
        Ok(activity::lock(self).await?)
    }
}
