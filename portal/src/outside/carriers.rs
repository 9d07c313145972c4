//! Carriers: each delivers reminders on one channel.

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

/// A rendered reminder, ready for a carrier.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Our id of the reminder, the same at every attempt.
    pub id: String,
    /// Recipient's name; may be empty.
    pub name: String,
    /// Address on the channel: e-mail, or a telephone number such as `+51987654321`.
    pub to: String,
    pub language: Language,
    /// Single line.
    pub subject: String,
    /// Full message as plain text.
    pub text: String,
    /// Full message as HTML.
    pub html: String,
    /// One or two sentences with the link, for text messages.
    pub short: String,
    /// One-click unsubscribe link.
    pub stop_url: String,
    /// Parameters for carriers with templates of their own.
    pub brief: Option<Brief>,
    /// Structured content for the institution's own system.
    pub facts: serde_json::Value,
    pub written_at: Timestamp,
}

/// Parameters of a reminder.
#[derive(Clone, PartialEq, Eq)]
pub struct Brief {
    pub kind: Kind,
    /// Outstanding amount, formatted.
    pub total: String,
    pub institution: String,
    /// Link to pay.
    pub pay_url: String,
    /// Link to the recipient's preferences.
    pub preferences_url: String,
}

/// Only the id: the rest is personal data, which must not reach a log.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A carrier accepted a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierReference {
    /// The carrier's own message id; later delivery reports refer to it.
    pub reference: Option<String>,
}

/// Why a message was not handed over. The reasons contain no addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierError {
    /// The carrier certainly did not accept it; a later attempt may succeed.
    #[error("not now: {0}")]
    Temporary(String),
    /// Delivery unknown: the carrier may or may not have accepted it.
    #[error("delivery unknown: {0}")]
    Unknown(String),
    /// The address is invalid or refuses messages.
    #[error("the address takes nothing: {0}")]
    Address(String),
    /// The carrier will never accept it, and the address is not the cause.
    #[error("never: {0}")]
    Permanent(String),
}

impl CarrierError {
    /// The carrier's reason.
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

/// Delivery status of a message that a carrier accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    Delivered,
    /// It will not arrive because of the address, with the carrier's reason.
    Bounced(String),
    /// It will not arrive, and the address is not the cause, with the carrier's reason.
    Lost(String),
    /// Not delivered yet.
    OnTheWay,
}

/// Delivers reminders on one channel.
#[async_trait::async_trait]
pub trait Carrier: Send + Sync {
    fn channel(&self) -> Channel;

    /// Whether the carrier deduplicates messages by our id.
    fn dedupes(&self) -> bool;

    /// # Errors
    /// See [`CarrierError`].
    async fn hand_over(&self, message: &Message) -> Result<CarrierReference, CarrierError>;
}

/// The configured carriers.
#[derive(Clone, Default)]
pub struct Carriers(Arc<Vec<Arc<dyn Carrier>>>);

impl Carriers {
    /// At most one carrier for each channel.
    #[must_use]
    pub fn new(carriers: Vec<Arc<dyn Carrier>>) -> Self {
        Self(Arc::new(carriers))
    }

    #[must_use]
    pub fn of(&self, channel: Channel) -> Option<&Arc<dyn Carrier>> {
        self.0.iter().find(|carrier| carrier.channel() == channel)
    }

    /// Channels that can reach a debtor: there is a carrier, and an address is known. The portal's
    /// own pages and printed letters need no carrier.
    #[must_use]
    pub fn reaching(&self, has_address: impl Fn(Channel) -> bool) -> Vec<Channel> {
        let has_way = |channel: Channel| match channel {
            Channel::InApp | Channel::Letter => true,
            Channel::Call => false,
            _ => self.of(channel).is_some(),
        };
        let all = Channel::ALL.into_iter();
        all.filter(|channel| has_way(*channel) && has_address(*channel)).collect()
    }
}
