//! Channels of reminders.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// A channel of reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A text message to a telephone.
    Sms,
    /// `WhatsApp`.
    WhatsApp,
    /// The institution's own system, notified by webhook, which contacts the debtor.
    Webhook,
    /// A call by staff.
    Call,
    /// A letter on paper.
    Letter,
    /// A notice on the portal's own pages.
    InApp,
}

coded!(Channel);

/// The media that rules distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Text that arrives at once and may ring.
    Written,
    /// A telephone call.
    Voice,
    /// Paper.
    Post,
    /// A page that the person opens: it disturbs nobody and is not limited by rules.
    Page,
}

impl Channel {
    /// The medium that rules apply to.
    #[must_use]
    pub const fn medium(self) -> Medium {
        match self {
            Self::Email | Self::Sms | Self::WhatsApp | Self::Webhook => Medium::Written,
            Self::Call => Medium::Voice,
            Self::Letter => Medium::Post,
            Self::InApp => Medium::Page,
        }
    }
}
