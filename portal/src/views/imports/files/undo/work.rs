//! The work of undoing: some rows in each transaction, the last done first. What is recorded of a
//! row is in the commit that undid it, so work that was cut off goes on behind it.

use domain::ids::ImportId;
use domain::imports::ImportState;
use domain::imports::undo::{KeptReason, UndoOutcome};

use super::super::store as files;
use super::order::UndoWork;
use super::store::{self, EffectEnd, StandingEffect};
use super::{customer, invoice};
use crate::platform::db::Tx;
use crate::views::imports::effects::ImportEffect;
use crate::views::imports::store::one_at_a_time;
use crate::views::imports::{ImportStep, Progress};
use crate::{Error, Portal, Result};

/// Rows in a transaction.
const TOGETHER: i64 = 100;

pub(super) async fn undo_all(portal: &Portal, import: &ImportId, version: i64) -> Result<()> {
    let mut tx = portal.db.read().await?;
    let found = files::find(&mut tx, import).await?;
    let standing = store::counts(&mut tx, import).await?.standing;
    drop(tx);
    let is_this =
        |row: &files::ImportRow| row.state == ImportState::Undoing && row.version == version;
    let Some(row) = found.filter(is_this) else { return Ok(()) };
    let work = UndoWork { portal, import, by: &row.ordered_by };
    let step = ImportStep::Undo;
    let mut progress = Progress { step, records: 0, bytes: 0, of_bytes: standing };
    loop {
        let done = match work.undo_some(TOGETHER).await {
            Err(error) if is_of_a_row(&error) => {
                tracing::warn!(%error, "rows of an import are undone one by one");
                work.undo_each().await?
            }
            done => done?,
        };
        if done == 0 {
            break;
        }
        progress.records += done;
        progress.bytes += done;
        let mut tx = portal.db.write().await?;
        files::set_progress(&mut tx, import, version, &progress).await?;
        tx.commit().await?;
        portal.db.give_way().await;
    }
    let mut tx = portal.db.write().await?;
    store::finish(&mut tx, import, version).await?;
    tx.commit().await
}

/// Whether a row is to blame, and not the moment.
fn is_of_a_row(error: &Error) -> bool {
    !(error.is_passing() || error.is_conflict() || matches!(error, Error::TakenOver))
}

impl UndoWork<'_> {
    /// Undoes the last rows in one transaction; returns their number.
    pub(in crate::views::imports::files) async fn undo_some(&self, limit: i64) -> Result<u64> {
        let mut tx = self.portal.db.write().await?;
        one_at_a_time(&mut tx).await?;
        let effects = store::standing(&mut tx, self.import, limit).await?;
        let mut ends = Vec::with_capacity(effects.len());
        invoice::lock(&mut tx, &effects).await?;
        for effect in &effects {
            let kept = self.undo_one(&mut tx, effect).await?;
            let outcome = kept.map_or(UndoOutcome::Reversed, |_| UndoOutcome::Kept);
            ends.push(EffectEnd { place: effect.place, outcome, reason: kept });
        }
        store::end(&mut tx, self.import, &ends).await?;
        tx.commit().await?;
        Ok(ends.len() as u64)
    }

    /// The same, each row in a transaction of its own; one that cannot be undone has failed.
    async fn undo_each(&self) -> Result<u64> {
        for done in 0..TOGETHER.unsigned_abs() {
            match self.undo_some(1).await {
                Ok(0) => return Ok(done),
                Ok(_) => {}
                Err(error) if is_of_a_row(&error) => self.fail(&error).await?,
                Err(error) => return Err(error),
            }
        }
        Ok(TOGETHER.unsigned_abs())
    }

    async fn fail(&self, error: &Error) -> Result<()> {
        let mut tx = self.portal.db.write().await?;
        let last = store::standing(&mut tx, self.import, 1).await?;
        let failed = |effect: &StandingEffect| {
            let place = effect.place;
            tracing::error!(%error, import = %self.import, place, "a row cannot be undone");
            EffectEnd { place, outcome: UndoOutcome::Failed, reason: None }
        };
        let ends: Vec<EffectEnd> = last.iter().map(failed).collect();
        store::end(&mut tx, self.import, &ends).await?;
        tx.commit().await
    }

    /// Undoes a row, or says why it is kept.
    async fn undo_one(&self, tx: &mut Tx, standing: &StandingEffect) -> Result<Option<KeptReason>> {
        match serde_json::from_str(&standing.effect).map_err(Error::corrupt)? {
            ImportEffect::Invoice(effect) => invoice::undo(*self, tx, standing, &effect).await,
            ImportEffect::Customer(effect) => customer::undo(*self, tx, standing, *effect).await,
        }
    }
}
