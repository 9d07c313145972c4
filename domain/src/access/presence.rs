//! From where a member of staff acts, and how recently they proved who they are.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a proof of the second factor suffices for sensitive acts. Not sliding: acts do not
/// extend it.
pub const PROOF_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Clocks of several replicas differ by less.
const AHEAD: SignedDuration = SignedDuration::from_mins(1);

/// Whether the second factor was proved a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Within [`PROOF_LIFETIME`].
    Fresh,
    /// Too long ago, or never.
    Stale,
}

impl Proof {
    /// The proof made at an instant, as of now.
    #[must_use]
    pub fn of(proved_at: Timestamp, now: Timestamp) -> Self {
        let age = now.duration_since(proved_at);
        if age < PROOF_LIFETIME && age >= -AHEAD { Self::Fresh } else { Self::Stale }
    }
}

/// From where a member of staff acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The command line: whoever has it has the database, so nothing more is asked.
    Shell,
    /// A session of the portal's pages.
    Session {
        /// Public number of the session.
        number: String,
        /// Network address of the request.
        address: String,
        /// Proof of the second factor.
        proof: Proof,
    },
}

impl Presence {
    /// Whether the second factor was proved a moment ago, or need not be.
    #[must_use]
    pub const fn is_proved(&self) -> bool {
        match self {
            Self::Shell => true,
            Self::Session { proof, .. } => matches!(proof, Proof::Fresh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_lasts_ten_minutes_and_no_clock_that_was_set_back_extends_it() {
        let now: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
        for (seconds_ago, expected) in [
            (0, Proof::Fresh),
            (599, Proof::Fresh),
            (600, Proof::Stale),
            (3600, Proof::Stale),
            (-60, Proof::Fresh),
            (-61, Proof::Stale),
        ] {
            let proved_at = now - SignedDuration::from_secs(seconds_ago);
            assert_eq!(Proof::of(proved_at, now), expected, "{seconds_ago}");
        }
    }
}
