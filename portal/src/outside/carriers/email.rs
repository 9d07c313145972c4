//! E-mail: a mail that can be stopped at one click, through the portal's mail server.

use std::sync::Arc;

use domain::contact::Channel;

use super::{Carrier, CarrierError, Message, Taken};
use crate::outside::messages::{Mail, Mailbox, Mailer, SendError};

/// Hands reminders to the mail server.
pub struct EmailCarrier {
    mailer: Arc<dyn Mailer>,
    /// The right side of the message ids.
    host: String,
}

impl EmailCarrier {
    /// A carrier for the portal at an address.
    #[must_use]
    pub fn new(mailer: Arc<dyn Mailer>, base_url: &str) -> Self {
        let host = url::Url::parse(base_url).ok();
        let host = host.and_then(|url| url.host_str().map(str::to_owned));
        Self { mailer, host: host.unwrap_or_else(|| "aldia".into()) }
    }

    /// The Message-ID of a reminder, by which a report of the mail server is known.
    fn message_id(&self, id: &str) -> String {
        format!("reminder-{id}@{}", self.host)
    }
}

#[async_trait::async_trait]
impl Carrier for EmailCarrier {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn dedupes(&self) -> bool {
        true
    }

    async fn hand_over(&self, message: &Message) -> Result<Taken, CarrierError> {
        let mail = Mail {
            to: Mailbox { name: message.name.clone(), address: message.to.clone() },
            subject: message.subject.clone(),
            text: message.text.clone(),
            html: message.html.clone(),
            attachments: Vec::new(),
            message_id: self.message_id(&message.id),
            written_at: message.written_at,
            stop_url: Some(message.stop_url.clone()),
        };
        match self.mailer.send(&mail).await {
            Ok(()) => Ok(Taken { reference: Some(mail.message_id) }),
            Err(SendError::Temporary(why)) => Err(CarrierError::Unknown(why)),
            Err(SendError::Mailbox(why)) => Err(CarrierError::Address(why)),
            Err(SendError::Permanent(why)) => Err(CarrierError::Permanent(why)),
        }
    }
}
