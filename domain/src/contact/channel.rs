//! The ways to reach somebody.

use serde::{Deserialize, Serialize};

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// All channels.
    pub const ALL: [Self; 7] = [
        Self::Email,
        Self::Sms,
        Self::WhatsApp,
        Self::Webhook,
        Self::Call,
        Self::Letter,
        Self::InApp,
    ];

    /// The word kept in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::WhatsApp => "whats_app",
            Self::Webhook => "webhook",
            Self::Call => "call",
            Self::Letter => "letter",
            Self::InApp => "in_app",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

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
