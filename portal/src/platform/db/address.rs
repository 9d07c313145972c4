//! Address of a PostgreSQL server, as the driver reads it: with its variables of the environment,
//! and the last of several values.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::OpenError;

/// Where a server is, and whether nobody on the way reads what is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress {
    /// Name or address; the folder of a socket begins with `/`.
    pub host: String,
    /// Whether a connection without TLS is refused.
    pub demands_tls: bool,
}

impl FromStr for ServerAddress {
    type Err = OpenError;

    fn from_str(url: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url)?;
        let socket = options.get_socket().map(|path| path.display().to_string());
        let demands_tls = match options.get_ssl_mode() {
            PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => true,
            PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer => false,
        };
        Ok(Self { host: socket.unwrap_or_else(|| options.get_host().to_owned()), demands_tls })
    }
}
