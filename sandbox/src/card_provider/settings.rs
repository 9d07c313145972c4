//! Settings of the card provider, which exist only in demo mode.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

/// The provider moves no money, so it must not run outside demo mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox gateway runs in the demo only: it takes no money")]
pub struct NotInDemo;

#[derive(Clone)]
pub struct CardProviderSettings {
    /// URL of the hosted page for payers, such as `http://host:port`.
    pub public_url: String,
    pub merchant: Merchant,
    /// Stores the state across restarts; `None` keeps it in memory only.
    pub journal: Option<PathBuf>,
    pub delays: Delays,
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Only [`CardProviderSettings::new`] creates this, and only in demo mode.
    _in_demo: InDemo,
}

#[derive(Clone, Copy)]
struct InDemo;

/// The provider's only merchant.
#[derive(Clone)]
pub struct Merchant {
    /// Bearer key of the API.
    pub api_key: String,
    pub webhook_url: String,
    /// Each one signs every webhook.
    pub webhook_secrets: Vec<String>,
}

/// Delays at the provider.
#[derive(Debug, Clone)]
pub struct Delays {
    /// From the payer's consent to the money, for cards that are processed.
    pub processing: Duration,
    /// Of a late webhook.
    pub late: Duration,
    /// Of the older of two webhooks sent out of order.
    pub disorder: Duration,
    /// Between delivery attempts of a webhook; there is one attempt more than delays.
    pub retries: Vec<Duration>,
    /// Of an answer that hangs.
    pub hang: Duration,
}

impl Default for Delays {
    fn default() -> Self {
        Self {
            processing: Duration::from_secs(20),
            late: Duration::from_secs(30),
            disorder: Duration::from_secs(2),
            retries: [1, 2, 5, 15, 60, 300, 1800, 7200].map(Duration::from_secs).to_vec(),
            hang: Duration::from_secs(60),
        }
    }
}

impl CardProviderSettings {
    /// Settings with default delays, system time and no journal. `demo` comes from the portal's
    /// configuration.
    ///
    /// # Errors
    /// Outside demo mode.
    pub fn new(
        demo: bool,
        public_url: impl Into<String>,
        merchant: Merchant,
    ) -> Result<Self, NotInDemo> {
        let in_demo = demo.then_some(InDemo).ok_or(NotInDemo)?;
        Ok(Self {
            public_url: public_url.into(),
            merchant,
            journal: None,
            delays: Delays::default(),
            clock: Arc::new(crate::machine_time),
            _in_demo: in_demo,
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_can_be_set_up_in_the_demo_only() {
        let settings = |demo| {
            let merchant = Merchant {
                api_key: "key".to_owned(),
                webhook_url: "http://127.0.0.1:1/webhooks".to_owned(),
                webhook_secrets: vec!["whsec".to_owned()],
            };
            CardProviderSettings::new(demo, "http://127.0.0.1:2", merchant)
        };
        assert_eq!(settings(false).err(), Some(NotInDemo));
        assert_eq!(settings(true).unwrap().public_url, "http://127.0.0.1:2");
    }
}
