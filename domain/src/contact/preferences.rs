//! What the person chose.

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::rules::Hours;

/// How somebody wants to be reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// By which channels, the first the best.
    pub channels: Vec<Channel>,
    /// On which days, Monday first.
    pub days: [bool; 7],
    /// In which hours, at the person's place.
    pub hours: Hours,
    /// Not at all.
    pub stopped: bool,
}

impl Preferences {
    /// What counts for who has chosen nothing: these channels, whenever the law permits.
    #[must_use]
    pub const fn open(channels: Vec<Channel>) -> Self {
        Self { channels, days: [true; 7], hours: Hours::ALL_DAY, stopped: false }
    }
}
