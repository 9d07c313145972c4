//! What stands at the doors of this process: permits for hashing and limits on knocking.

use crate::documents::DrawingPermits;
use crate::users::Hasher;

/// The guard of one process; each replica has its own.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// Hashes passwords, a few at a time.
    pub hasher: Hasher,
    /// Draws documents, a few at a time.
    pub drawing: DrawingPermits,
}
