//! Rate limits of each door.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::Quota;

/// A rate-limited action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Signing in with a password.
    Password,
    /// Choosing a new password, which costs more than checking one.
    NewPassword,
    /// Requesting a one-time code.
    Code,
    /// Requesting a reset link.
    Reset,
    /// Requesting a new pay-link for an expired one.
    PayLink,
    /// Requesting a code for a telephone.
    Telephone,
    /// Signing in as staff with a password.
    StaffPassword,
    /// Entering a code of the second factor.
    Factor,
}

/// A burst of this size, refilled by one every `every_s` seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) burst: u32,
    pub(super) every_s: u64,
}

impl Limit {
    pub(super) fn quota(self) -> Quota {
        let burst = NonZeroU32::new(self.burst).unwrap_or(NonZeroU32::MIN);
        let period = Duration::from_secs(self.every_s.max(1));
        Quota::with_period(period).expect("a second or more is a period").allow_burst(burst)
    }
}

/// Limits of one door. `account` refills faster than `pair` (one account from one address), so that
/// a single address cannot exhaust it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) address: Limit,
    pub(super) pair: Limit,
    pub(super) account: Limit,
    pub(super) device: Limit,
}

impl Door {
    pub(super) const ALL: [Self; 8] = [
        Self::Password,
        Self::NewPassword,
        Self::Code,
        Self::Reset,
        Self::PayLink,
        Self::Telephone,
        Self::StaffPassword,
        Self::Factor,
    ];

    pub(super) const fn limits(self) -> Limits {
        match self {
            // Allows about 1,500 guesses a day at an account from any number of addresses: harmless
            // if a password takes more than 10^8 guesses.
            Self::Password => Limits {
                address: Limit { burst: 60, every_s: 2 },
                pair: Limit { burst: 10, every_s: 300 },
                account: Limit { burst: 60, every_s: 60 },
                device: Limit { burst: 10, every_s: 60 },
            },
            Self::StaffPassword => Limits {
                address: Limit { burst: 60, every_s: 2 },
                pair: Limit { burst: 10, every_s: 300 },
                account: Limit { burst: 30, every_s: 120 },
                device: Limit { burst: 10, every_s: 60 },
            },
            // At most 300 codes a day at an account, of a million; three of them are right. Who has
            // the password guesses for two years with an even chance, and leaves a trace of each
            // guess in the audit.
            Self::Factor => Limits {
                address: Limit { burst: 60, every_s: 5 },
                pair: Limit { burst: 6, every_s: 600 },
                account: Limit { burst: 12, every_s: 300 },
                device: Limit { burst: 6, every_s: 300 },
            },
            // Enough for a person who is refused weak ones. The holder of one reset link gets no
            // further by asking in parallel.
            Self::NewPassword => Limits {
                address: Limit { burst: 60, every_s: 5 },
                pair: Limit { burst: 10, every_s: 30 },
                account: Limit { burst: 20, every_s: 20 },
                device: Limit { burst: 10, every_s: 30 },
            },
            // At most 20 mails an hour to one mailbox in the long run, whoever requests them.
            Self::Code => Limits {
                address: Limit { burst: 30, every_s: 5 },
                pair: Limit { burst: 3, every_s: 600 },
                account: Limit { burst: 10, every_s: 180 },
                device: Limit { burst: 3, every_s: 120 },
            },
            // Refills within the lifetime of a link: while new links are refused, a valid one is in
            // the mailbox.
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
            // Each message costs money and disturbs: at most 58 a day to one telephone, whoever
            // requests them.
            Self::Telephone => Limits {
                address: Limit { burst: 20, every_s: 60 },
                pair: Limit { burst: 8, every_s: 7200 },
                account: Limit { burst: 10, every_s: 1800 },
                device: Limit { burst: 5, every_s: 7200 },
            },
        }
    }
}
