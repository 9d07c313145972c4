//! How a debtor wants to be contacted.

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::rules::Hours;

/// A debtor's choices about reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Channels in order of preference.
    pub channels: Vec<Channel>,
    /// Days of the week, Monday first.
    pub days: [bool; 7],
    /// Hours of the day, in the person's time zone.
    pub hours: Hours,
    /// No reminders at all.
    pub stopped: bool,
}

impl Preferences {
    /// The default: these channels, whenever the law permits.
    #[must_use]
    pub const fn open(channels: Vec<Channel>) -> Self {
        Self { channels, days: [true; 7], hours: Hours::ALL_DAY, stopped: false }
    }
}
