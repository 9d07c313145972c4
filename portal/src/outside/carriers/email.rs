//! E-mail carrier: sends reminders with a one-click unsubscribe header through the mail server.

use std::sync::Arc;

use domain::contact::Channel;

use super::{Carrier, CarrierError, CarrierReference, Message};
use crate::outside::messages::{Mail, Mailbox, Mailer, SendError};

pub struct EmailCarrier {
    mailer: Arc<dyn Mailer>,
    /// Host part of the message ids.
    host: String,
}

impl EmailCarrier {
    /// `base_url` supplies the host part of the message ids.
    #[must_use]
    pub fn new(mailer: Arc<dyn Mailer>, base_url: &str) -> Self {
        let host = url::Url::parse(base_url).ok();
        let host = host.and_then(|url| url.host_str().map(str::to_owned));
        Self { mailer, host: host.unwrap_or_else(|| "aldia".into()) }
    }

    /// Message-ID of a reminder; delivery reports refer to it.
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

    async fn hand_over(&self, message: &Message) -> Result<CarrierReference, CarrierError> {
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
            Ok(()) => Ok(CarrierReference { reference: Some(mail.message_id) }),
            Err(SendError::Temporary(why)) => Err(CarrierError::Unknown(why)),
            Err(SendError::Mailbox(why)) => Err(CarrierError::Address(why)),
            Err(SendError::Permanent(why)) => Err(CarrierError::Permanent(why)),
        }
    }
}
