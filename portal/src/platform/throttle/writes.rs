//! Limits on what is written by whoever holds one session or link, however quickly they ask.

use domain::access::{Actor, LinkTarget};

use super::Throttle;
use super::limits::Limit;
use crate::{Error, Result};

/// An act that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Write {
    /// A form, whatever it changes.
    Form,
    /// A change of what is kept of somebody.
    Change,
    /// A new checkout at the gateway.
    Checkout,
    /// A new session of a link.
    Session,
}

impl Write {
    pub(super) const ALL: [Self; 4] = [Self::Form, Self::Change, Self::Checkout, Self::Session];

    pub(super) const fn limit(self) -> Limit {
        match self {
            Self::Form => Limit { burst: 120, every_s: 2 },
            Self::Change => Limit { burst: 60, every_s: 20 },
            Self::Checkout => Limit { burst: 20, every_s: 60 },
            // Programs that look at mails open links too, each without a cookie.
            Self::Session => Limit { burst: 20, every_s: 60 },
        }
    }
}

impl Throttle {
    /// Admits a write about a subject: an actor, a debtor, a link.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn admit(&self, write: Write, subject: &str) -> Result<()> {
        let limiter = &self.writes[write as usize];
        self.pass(limiter, &(write, subject)).map_err(Error::TooMany)
    }

    /// Admits a write of an actor. Staff and the portal itself are not limited.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn admit_actor(&self, write: Write, actor: &Actor) -> Result<()> {
        match actor {
            Actor::User(id) => self.admit(write, id.as_str()),
            Actor::LinkHolder(LinkTarget::Invoice(id)) => self.admit(write, id.as_str()),
            Actor::LinkHolder(LinkTarget::Invoices(held)) => self.admit(write, &held.holder),
            Actor::LinkHolder(LinkTarget::Preferences(id)) => self.admit(write, id.as_str()),
            Actor::Nobody | Actor::Staff { .. } | Actor::System => Ok(()),
        }
    }
}
