//! The limit of open files, which is one of connections too.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors for the database, logs, mails and calls to others.
const RESERVE: u64 = 256;

/// Raises the soft limit to the hard one; returns the limit that holds.
#[must_use]
pub fn raise_limit() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum.unwrap_or(u64::MAX),
        Err(error) => {
            tracing::warn!(%error, "the limit of open files cannot be raised");
            limit.current.unwrap_or(u64::MAX)
        }
    }
}

/// The number of connections that fit below a limit of open files.
#[must_use]
pub fn connections_within(limit: u64, wanted: usize) -> usize {
    let room = limit.saturating_sub(RESERVE.min(limit / 2)).max(1);
    usize::try_from(room).map_or(wanted, |room| room.min(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_for_everything_else() {
        for (limit, wanted, expected) in
            [(1024, 4096, 768), (1 << 20, 4096, 4096), (64, 4096, 32), (u64::MAX, 7, 7), (0, 7, 1)]
        {
            assert_eq!(connections_within(limit, wanted), expected, "{limit}");
        }
    }
}
