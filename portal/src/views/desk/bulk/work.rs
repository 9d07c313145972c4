//! The work of a bulk act: some rows in each transaction, and what became of them in the same, so
//! that work that was cut off goes on behind it.

use std::collections::HashMap;

use domain::access::{Actor, Presence, Proof};
use domain::bulk::{BulkOutcome, BulkState, SkipReason, StopCause};
use domain::holds::pause::{PauseError, PauseScope};
use domain::ids::{BulkId, CustomerId, InvoiceId, StaffId};
use domain::invoices::cancellation::CancellationKind;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store as acts;
use crate::billing::invoices;
use crate::billing::invoices::cancel::many::{CancelBatch, cancel_many};
use crate::contact::pauses::{self, NewPause, PausingError};
use crate::platform::approvals::store::roles;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Error, Portal, Result};

mod store;

use store::{RowEnd, RunRow};

/// Rows in a transaction.
const TOGETHER: i64 = 250;

/// Does the rows of an act that are left. Done twice, it does nothing more.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RunBulk {
    pub(crate) act: BulkId,
}

impl Job for RunBulk {
    const NAME: &'static str = "run_bulk";
    const LANE: Lane = Lane::Imports;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        while self.some(portal).await? > 0 {
            portal.db.give_way().await;
        }
        Ok(Outcome::Done)
    }
}

/// Whether a row is to blame, and not the moment.
fn is_of_a_row(error: &Error) -> bool {
    !(error.is_passing() || error.is_conflict() || matches!(error, Error::TakenOver))
}

impl RunBulk {
    /// Does the next rows; returns their number.
    async fn some(&self, portal: &Portal) -> Result<usize> {
        match self.together(portal, TOGETHER).await {
            Err(error) if is_of_a_row(&error) => {
                tracing::warn!(%error, act = %self.act, "rows are done one by one");
                self.each(portal).await
            }
            done => done,
        }
    }

    /// Rows in one transaction; none if the act is over.
    pub(super) async fn together(&self, portal: &Portal, limit: i64) -> Result<usize> {
        let mut tx = portal.db.write().await?;
        acts::lock(&mut tx, &self.act).await?;
        let Some(run) = store::run(&mut tx, &self.act).await? else { return Ok(0) };
        if run.state != BulkState::Running {
            return Ok(0);
        }
        let actor = actor(&mut tx, &run).await?;
        if !actor.may(run.kind.right()) {
            acts::stop(&mut tx, &self.act, StopCause::RightLost, portal.now()).await?;
            let entry = NewEntry::of(AuditAct::BulkStopped, self.act.as_str());
            let entry = entry.after(json!({ "cause": StopCause::RightLost.code() }));
            audit::append(portal, &mut tx, &Actor::System, entry).await?;
            tx.commit().await?;
            return Ok(0);
        }
        let subjects = store::next(&mut tx, &self.act, limit).await?;
        if subjects.is_empty() {
            store::finish(&mut tx, &self.act, portal.now()).await?;
            tx.commit().await?;
            return Ok(0);
        }
        let work = BulkWork { portal, act: &self.act, run: &run, actor: &actor };
        let skipped = work.apply(&mut tx, &subjects).await?;
        let end = |subject: String| {
            let reason = skipped.get(&subject).copied();
            let outcome = reason.map_or(BulkOutcome::Done, |_| BulkOutcome::Skipped);
            RowEnd { subject, outcome, reason }
        };
        let ends: Vec<RowEnd> = subjects.into_iter().map(end).collect();
        store::end(&mut tx, &self.act, &ends).await?;
        tx.commit().await?;
        Ok(ends.len())
    }

    /// The same, each row in a transaction of its own; one that cannot be done has failed.
    async fn each(&self, portal: &Portal) -> Result<usize> {
        let mut done = 0;
        for _ in 0..TOGETHER {
            match self.together(portal, 1).await {
                Ok(0) => break,
                Ok(rows) => done += rows,
                Err(error) if is_of_a_row(&error) => {
                    self.fail(portal, &error).await?;
                    done += 1;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    async fn fail(&self, portal: &Portal, error: &Error) -> Result<()> {
        let mut tx = portal.db.write().await?;
        acts::lock(&mut tx, &self.act).await?;
        let failed = |subject: String| {
            tracing::error!(%error, act = %self.act, subject, "a row of a bulk act failed");
            RowEnd { subject, outcome: BulkOutcome::Failed, reason: None }
        };
        let next = store::next(&mut tx, &self.act, 1).await?;
        let ends: Vec<RowEnd> = next.into_iter().map(failed).collect();
        store::end(&mut tx, &self.act, &ends).await?;
        tx.commit().await
    }
}

/// Who ordered the act, or approved it, with the rights that they have now.
async fn actor(tx: &mut Tx, run: &RunRow) -> Result<Actor> {
    let by = run.decided_by.as_ref().unwrap_or(&run.made_by);
    let presence = match (&run.session, &run.address) {
        (Some(number), Some(address)) => Presence::Session {
            number: number.clone(),
            address: address.clone(),
            proof: Proof::Stale,
        },
        _ => Presence::Shell,
    };
    let id = StaffId::parse(by).map_err(Error::corrupt)?;
    Ok(Actor::Staff { roles: roles(tx, by).await?, id, presence })
}

/// An act that is being done.
struct BulkWork<'a> {
    portal: &'a Portal,
    act: &'a BulkId,
    run: &'a RunRow,
    actor: &'a Actor,
}

type Skipped = HashMap<String, SkipReason>;

impl BulkWork<'_> {
    /// Does rows; returns what is skipped.
    async fn apply(&self, tx: &mut Tx, subjects: &[String]) -> Result<Skipped> {
        match self.run.kind.cancellation() {
            Some(kind) => self.cancel(tx, subjects, kind).await,
            None => self.pause(tx, subjects).await,
        }
    }

    async fn cancel(
        &self,
        tx: &mut Tx,
        subjects: &[String],
        kind: CancellationKind,
    ) -> Result<Skipped> {
        let ids = subjects.iter().map(|id| InvoiceId::parse(id)).collect::<Result<Vec<_>, _>>();
        let mut ids = ids.map_err(Error::corrupt)?;
        invoices::store::lock(tx, &ids).await?;
        let changed = store::changed(tx, self.act, subjects).await?;
        let mut skipped: Skipped = changed
            .into_iter()
            .map(|row| {
                let reason = match (row.owed_minor, row.total_minor) {
                    (0, 0) => SkipReason::Void,
                    (0, _) => SkipReason::Paid,
                    _ => SkipReason::Changed,
                };
                (row.subject, reason)
            })
            .collect();
        ids.retain(|id| !skipped.contains_key(id.as_str()));
        // Another approved it if somebody else than who made it decided.
        let asker = self.run.decided_by.as_ref().map(|_| StaffId::parse(&self.run.made_by));
        let asker = asker.transpose().map_err(Error::corrupt)?;
        let reason = self.run.reason.as_str();
        let batch = CancelBatch { kind, reason, asker: asker.as_ref(), invoices: &ids };
        let refused = cancel_many(self.portal, tx, self.actor, &batch).await?;
        skipped.extend(refused.into_iter().map(|(id, reason)| (id.to_string(), reason)));
        Ok(skipped)
    }

    async fn pause(&self, tx: &mut Tx, subjects: &[String]) -> Result<Skipped> {
        let mut skipped = Skipped::new();
        for subject in subjects {
            let scope = PauseScope::Customer(CustomerId::parse(subject).map_err(Error::corrupt)?);
            let reason = self.run.reason.clone();
            let new = NewPause { scope, last: self.run.last_day, reason };
            let reason = match pauses::begin_in(self.portal, tx, self.actor, &new).await {
                Ok(()) => continue,
                Err(PausingError::Pause(PauseError::Open)) => SkipReason::Paused,
                Err(PausingError::Portal(Error::NotFound)) => SkipReason::Missing,
                Err(PausingError::Pause(error)) => return Err(Error::internal(error)),
                Err(PausingError::Portal(error)) => return Err(error),
            };
            skipped.insert(subject.clone(), reason);
        }
        Ok(skipped)
    }
}
