//! Sending by SMTP over a small pool of kept connections.

use std::time::Duration;
use std::{fmt, io};

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::{Mail, Mailbox, Mailer, SendError};

/// Encryption of the SMTP connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Only for a server on the same machine.
    None,
    /// STARTTLS (port 587), mandatory.
    #[default]
    Starttls,
    /// Implicit TLS (port 465).
    Tls,
}

/// SMTP server and sender.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    /// User and password.
    pub sign_in: Option<(String, String)>,
    /// Sender of all mails.
    pub from: Mailbox,
    /// Time limit for one mail, connecting included; 10 s is a good value.
    pub timeout: Duration,
}

/// Hides user and password, which must not reach a log.
impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, port, tls) = (&self.host, self.port, self.tls);
        write!(f, "SmtpSettings({host}:{port}, {tls:?}, sign-in: {})", self.sign_in.is_some())
    }
}

/// SMTP client, also used in tests and demo.
pub struct SmtpMailer {
    settings: SmtpSettings,
    hello: ClientId,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

/// Maximum number of idle connections kept.
const IDLE_MAX: usize = 4;

impl SmtpMailer {
    /// Connects when the first mail is sent.
    #[must_use]
    pub fn new(settings: SmtpSettings) -> Self {
        Self { settings, hello: ClientId::default(), idle: Mutex::new(Vec::new()) }
    }

    /// Keeps the connection only after full success: one abandoned in mid-dialogue (time-out,
    /// refusal) would deliver stale replies to the next mail.
    async fn send_now(&self, message: &Message) -> Result<(), SendError> {
        let mut connection = self.connection().await?;
        connection.send(message.envelope(), &message.formatted()).await?;
        let mut idle = self.idle.lock().await;
        if idle.len() < IDLE_MAX {
            idle.push(connection);
        }
        Ok(())
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        loop {
            let Some(mut connection) = self.idle.lock().await.pop() else {
                return self.connect().await;
            };
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpSettings { host, port, tls, sign_in, timeout, .. } = &self.settings;
        let parameters = || TlsParameters::new(host.clone());
        let server = (host.as_str(), *port);
        let mut connection = match tls {
            SmtpTls::Tls => {
                let (hello, wrapped) = (&self.hello, Some(parameters()?));
                AsyncSmtpConnection::connect_tokio1(server, Some(*timeout), hello, wrapped, None)
                    .await?
            }
            SmtpTls::None | SmtpTls::Starttls => {
                let stream = TcpStream::connect(server).await.map_err(no_connection)?;
                // A mail is several small writes, which Nagle's algorithm would delay by 40 ms.
                stream.set_nodelay(true).map_err(no_connection)?;
                AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await?
            }
        };
        if *tls == SmtpTls::Starttls {
            connection.starttls(parameters()?, &self.hello).await?;
        }
        if let Some((user, password)) = sign_in {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }
}

fn no_connection(error: io::Error) -> SendError {
    SendError::Temporary(format!("no connection: {}", error.kind()))
}

#[async_trait::async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let message = mail.to_wire(&self.settings.from)?;
        match timeout(self.settings.timeout, self.send_now(&message)).await {
            Ok(sent) => sent,
            Err(_) => Err(SendError::Temporary("no answer in time".to_owned())),
        }
    }
}
