//! The ways to reach somebody.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::code::coded;

/// A way to reach somebody.
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
    /// The institution's own system is told, and writes to the person.
    Webhook,
    /// Staff telephone.
    Call,
    /// A letter on paper.
    Letter,
    /// A notice on the portal's own pages, seen by who comes.
    InApp,
}

coded!(Channel);

/// What a rule of law tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Writing that arrives at once, and may ring.
    Written,
    /// Somebody speaks.
    Voice,
    /// Paper.
    Post,
    /// A page that the person opens: it disturbs nobody, and no rule counts it.
    Page,
}

impl Channel {
    /// What it is for the rules.
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
