//! Faults that the simulation must find. They are in no binary but that of the tests.

use jiff::tz::TimeZone;

use super::account::Loaded;

/// A planted fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// None.
    None,
    /// At the moment of sending nobody looks at what came since the decision.
    NoRecheck,
    /// What is looked at before the claim is read before its locks are taken.
    NoLock,
    /// Caps count each channel by itself.
    CapPerChannel,
    /// Hours are those of Greenwich.
    NaiveTime,
}

impl Sabotage {
    /// All planted faults.
    pub(crate) const ALL: [Self; 4] =
        [Self::NoRecheck, Self::NoLock, Self::CapPerChannel, Self::NaiveTime];

    /// Spoils what was read.
    pub(super) fn spoil(self, one: &mut Loaded, at_claim: bool) {
        match self {
            Self::None | Self::NoLock => {}
            Self::NoRecheck if at_claim => {
                one.contacts.clear();
                for debt in &mut one.account.debts {
                    debt.holds.clear();
                }
            }
            Self::NoRecheck => {}
            Self::CapPerChannel => {
                let favourite = one.debtor.preferences.channels.first().copied();
                one.contacts.retain(|contact| Some(contact.channel) == favourite);
            }
            Self::NaiveTime => one.debtor.place.zone = TimeZone::UTC,
        }
    }
}
