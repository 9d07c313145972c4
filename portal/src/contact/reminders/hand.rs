//! Who takes reminders out of the house.

use domain::contact::Channel;
use jiff::SignedDuration;

use super::{LEASE, PRINT_LEASE};

/// Who takes reminders out of the house; each takes its own channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The carriers, and the portal's own pages.
    Carriers,
    /// Who prints letters.
    Printer,
}

impl Hand {
    /// Who takes a channel.
    pub(super) const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Letter => Self::Printer,
            _ => Self::Carriers,
        }
    }

    /// How long what was claimed is its own.
    pub(super) const fn lease(self) -> SignedDuration {
        match self {
            Self::Carriers => LEASE,
            Self::Printer => PRINT_LEASE,
        }
    }
}
