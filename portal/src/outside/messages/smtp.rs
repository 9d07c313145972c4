//! Sending by SMTP, over a few connections that are kept for the next mail.

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

/// How the connection to the carrier is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Not at all: only for a carrier on the same machine.
    None,
    /// Upgraded before anything else is said (port 587); no upgrade, no mail.
    #[default]
    Starttls,
    /// From the first byte (port 465).
    Tls,
}

/// Where the carrier is.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its host name.
    pub host: String,
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// Our sign-in there: user and password.
    pub sign_in: Option<(String, String)>,
    /// Who the mails are from.
    pub from: Mailbox,
    /// The longest that one mail may take, connecting included. 10 s is a good value.
    pub timeout: Duration,
}

/// Without user and password, which must not reach a log.
impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, port, tls) = (&self.host, self.port, self.tls);
        write!(f, "SmtpSettings({host}:{port}, {tls:?}, sign-in: {})", self.sign_in.is_some())
    }
}

/// The mailer of production, tests and demo.
pub struct SmtpMailer {
    settings: SmtpSettings,
    hello: ClientId,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

/// How many connections are kept for the next mail.
const IDLE_MAX: usize = 4;

impl SmtpMailer {
    /// A mailer; it connects when the first mail leaves.
    #[must_use]
    pub fn new(settings: SmtpSettings) -> Self {
        Self { settings, hello: ClientId::default(), idle: Mutex::new(Vec::new()) }
    }

    /// A connection is kept only after a whole success: one that was given up in the middle of a
    /// dialogue (a time-out, a refusal) would take old answers for those to the next mail.
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
                // A mail is several small writes: held back for each other's receipt, as TCP does
                // otherwise, one takes 40 ms.
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
