//! Faults that the simulation must find, planted in the storage that it gives to the workers.

use super::store;
use super::world::World;
use crate::Portal;

/// A fault of the storage. What a worker writes is always written; what it reads may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlantedFault {
    /// A worker does not see the holds that came after the decision.
    NoSecondLook,
    /// Locks hold nothing: a worker sees debts and holds as they were when it picked the reminder.
    NoLock,
    /// A contact by another channel than the one chosen first counts as long past.
    CapPerChannel,
    /// Everybody lives by the hours of Greenwich.
    NaiveTime,
}

impl PlantedFault {
    /// All faults.
    pub(super) const ALL: [Self; 4] =
        [Self::NoSecondLook, Self::NoLock, Self::CapPerChannel, Self::NaiveTime];

    /// Plants it; `workers` is a handle that nobody but workers uses.
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
    /// The handle of a worker that picks on a replica; where a fault is planted, the faulty one.
    pub(super) async fn worker_on(&self, replica: Portal) -> Portal {
        let Some((fault, workers)) = &self.faulty else { return replica };
        if *fault == PlantedFault::NoLock {
            store::freeze_reads(workers).await;
        }
        workers.clone()
    }
}
