//! Ways of delivery.

use domain::contact::Channel;
use jiff::SignedDuration;

use super::{LEASE, PRINT_LEASE};

/// Ways of delivery, each with its own channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// Carriers, and the portal's own pages.
    Carriers,
    Printer,
}

impl Hand {
    pub(super) const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Letter => Self::Printer,
            _ => Self::Carriers,
        }
    }

    /// Lease of a claimed reminder.
    pub(super) const fn lease(self) -> SignedDuration {
        match self {
            Self::Carriers => LEASE,
            Self::Printer => PRINT_LEASE,
        }
    }
}
