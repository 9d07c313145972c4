//! Carriers: who takes a reminder out of the house, one for each channel.

use std::fmt;
use std::sync::Arc;

use domain::contact::Channel;
use domain::language::Language;
use domain::reminders::Kind;
use jiff::Timestamp;

mod email;
pub mod mail_report;
pub mod twilio;
pub mod webhook;

pub use email::EmailCarrier;

/// A reminder in words, ready to be handed to a carrier.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Our id of the reminder: the same at every try.
    pub id: String,
    /// The reader's name; may be empty.
    pub name: String,
    /// Where it goes: an address of the channel (e-mail, or a telephone as `+51987654321`).
    pub to: String,
    /// What it is written in.
    pub language: Language,
    /// One line.
    pub subject: String,
    /// The whole as plain text.
    pub text: String,
    /// The whole as HTML.
    pub html: String,
    /// One or two sentences with the link, for telephones.
    pub short: String,
    /// The link that stops reminders at one click.
    pub stop_url: String,
    /// What it says, each thing by itself, for carriers that put it into words of their own.
    pub brief: Option<Brief>,
    /// What it says, as data, for the institution's own system.
    pub facts: serde_json::Value,
    /// When it was written.
    pub written_at: Timestamp,
}

/// What a reminder says, each thing by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Brief {
    /// What it is about.
    pub kind: Kind,
    /// What is left to pay, as the words have it.
    pub total: String,
    /// Who collects.
    pub institution: String,
    /// The link where it is paid.
    pub pay_url: String,
    /// The link where the reader chooses how to be reminded, or not to be.
    pub preferences_url: String,
}

/// Only its id: the rest is personal data, which must not reach a log.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A carrier has taken a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The carrier's own id of it, by which its later reports are known.
    pub reference: Option<String>,
}

/// Why a message was not handed over. The reasons hold no addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierError {
    /// The carrier has not taken it, for certain; it may later.
    #[error("not now: {0}")]
    Temporary(String),
    /// Nobody knows whether the carrier has taken it.
    #[error("delivery unknown: {0}")]
    Unknown(String),
    /// The address is not one, or takes nothing.
    #[error("the address takes nothing: {0}")]
    Address(String),
    /// It will never be taken, and the address is not to blame.
    #[error("never: {0}")]
    Permanent(String),
}

impl CarrierError {
    /// The carrier's word for why.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Temporary(why)
            | Self::Unknown(why)
            | Self::Address(why)
            | Self::Permanent(why) => why,
        }
    }
}

/// How a message fares that a carrier has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It has arrived.
    Delivered,
    /// It will not arrive, because the address takes nothing; the carrier's word for why.
    Bounced(String),
    /// It will not arrive, and the address is not to blame; the carrier's word for why.
    Lost(String),
    /// It has not arrived yet.
    OnTheWay,
}

/// What takes a reminder out of the house.
#[async_trait::async_trait]
pub trait Carrier: Send + Sync {
    /// The channel that it serves.
    fn channel(&self) -> Channel;

    /// Whether what is handed over twice under one id is shown once.
    fn dedupes(&self) -> bool;

    /// Hands a message over.
    ///
    /// # Errors
    /// See [`CarrierError`].
    async fn hand_over(&self, message: &Message) -> Result<Taken, CarrierError>;
}

/// The carriers of this installation.
#[derive(Clone, Default)]
pub struct Carriers(Arc<Vec<Arc<dyn Carrier>>>);

impl Carriers {
    /// These, one for each channel.
    #[must_use]
    pub fn new(carriers: Vec<Arc<dyn Carrier>>) -> Self {
        Self(Arc::new(carriers))
    }

    #[must_use]
    pub fn of(&self, channel: Channel) -> Option<&Arc<dyn Carrier>> {
        self.0.iter().find(|carrier| carrier.channel() == channel)
    }

    /// The channels by which somebody can be reached: there is a carrier, and an address is known.
    /// The portal's own pages reach everybody who comes; letters are printed.
    #[must_use]
    pub fn reaching(&self, has_address: impl Fn(Channel) -> bool) -> Vec<Channel> {
        let has_way = |channel: Channel| match channel {
            Channel::InApp | Channel::Letter => true,
            Channel::Call => false,
            _ => self.of(channel).is_some(),
        };
        let all = Channel::ALL.iter().copied();
        all.filter(|channel| has_way(*channel) && has_address(*channel)).collect()
    }
}
