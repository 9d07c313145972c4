//! How much is let through at each door.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::Quota;

/// What somebody knocks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// To sign in with a password.
    Password,
    /// To be sent a one-time code.
    Code,
    /// To be sent a reset link.
    Reset,
    /// To be sent a new pay-link in place of one that expired.
    PayLink,
    /// To have a code sent to a telephone.
    Telephone,
}

/// So many at once, and one more each so many seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    burst: u32,
    every_s: u64,
}

impl Limit {
    pub(super) fn quota(self) -> Quota {
        let burst = NonZeroU32::new(self.burst).unwrap_or(NonZeroU32::MIN);
        let period = Duration::from_secs(self.every_s.max(1));
        Quota::with_period(period).expect("a second or more is a period").allow_burst(burst)
    }
}

/// The limits of one door. The one on the account refills a few times as fast as the one on the
/// account from one address: one address alone cannot keep it empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) address: Limit,
    pub(super) pair: Limit,
    pub(super) account: Limit,
    pub(super) device: Limit,
}

impl Door {
    pub(super) const ALL: [Self; 5] =
        [Self::Password, Self::Code, Self::Reset, Self::PayLink, Self::Telephone];

    pub(super) const fn limits(self) -> Limits {
        match self {
            // A thousand tries a day at an account by a thousand addresses: against passwords
            // that take more than 10^8 guesses, that is nothing.
            Self::Password => Limits {
                address: Limit { burst: 60, every_s: 2 },
                pair: Limit { burst: 10, every_s: 300 },
                account: Limit { burst: 60, every_s: 60 },
                device: Limit { burst: 10, every_s: 60 },
            },
            // At most 20 mails an hour to one mailbox, whoever asks for them.
            Self::Code => Limits {
                address: Limit { burst: 30, every_s: 5 },
                pair: Limit { burst: 3, every_s: 600 },
                account: Limit { burst: 10, every_s: 180 },
                device: Limit { burst: 3, every_s: 120 },
            },
            // As often as a link lives, and more: while links are refused, one is in the mailbox.
            Self::Reset => Limits {
                address: Limit { burst: 30, every_s: 5 },
                pair: Limit { burst: 3, every_s: 600 },
                account: Limit { burst: 6, every_s: 300 },
                device: Limit { burst: 3, every_s: 120 },
            },
            Self::PayLink => Limits {
                address: Limit { burst: 20, every_s: 10 },
                pair: Limit { burst: 2, every_s: 600 },
                account: Limit { burst: 4, every_s: 300 },
                device: Limit { burst: 2, every_s: 600 },
            },
            // Each message costs money and rings: at most 58 a day at one telephone, whoever asks.
            Self::Telephone => Limits {
                address: Limit { burst: 20, every_s: 60 },
                pair: Limit { burst: 8, every_s: 7200 },
                account: Limit { burst: 10, every_s: 1800 },
                device: Limit { burst: 5, every_s: 7200 },
            },
        }
    }
}
