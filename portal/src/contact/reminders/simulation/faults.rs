//! Faults that the simulation must detect, planted in the workers' storage.

use super::store;
use super::world::World;
use crate::Portal;

/// A storage fault. Writes are always correct; reads may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlantedFault {
    /// Workers do not see holds created after the decision.
    NoSecondLook,
    /// Locks have no effect: workers see debts and holds as of when they picked the reminder.
    NoLock,
    /// A contact by another channel than the preferred one counts as long past.
    CapPerChannel,
    /// All debtors are in the time zone UTC.
    NaiveTime,
}

impl PlantedFault {
    pub(super) const ALL: [Self; 4] =
        [Self::NoSecondLook, Self::NoLock, Self::CapPerChannel, Self::NaiveTime];

    /// Plants the fault; `workers` is a handle that only workers use.
    pub(super) async fn plant(self, workers: &Portal) {
        match self {
            Self::NoSecondLook => store::hide_new_holds(workers).await,
            Self::NoLock => store::freeze_reads(workers).await,
            Self::CapPerChannel => store::forget_other_channels(workers).await,
            Self::NaiveTime => store::move_everybody_to_greenwich(workers).await,
        }
    }
}

impl World {
    /// Handle of a worker on a replica; the faulty handle if a fault is planted.
    pub(super) async fn worker_on(&self, replica: Portal) -> Portal {
        let Some((fault, workers)) = &self.faulty else { return replica };
        if *fault == PlantedFault::NoLock {
            store::freeze_reads(workers).await;
        }
        workers.clone()
    }
}
