//! How the sandbox is set up, and that it is set up in the demo only.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use portal::outside::gateways::Secret;
use portal::platform::clock::{Clock, SystemClock};

/// The sandbox takes no money: outside the demo it must not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox gateway runs in the demo only: it takes no money")]
pub struct NotInDemo;

/// The settings of the provider.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// `http://host:port` at which payers reach the hosted page.
    pub public_url: String,
    /// The key that the merchant's calls bear.
    pub api_key: Secret,
    /// Where webhooks go.
    pub webhook_url: String,
    /// Each signs every webhook.
    pub webhook_secrets: Vec<Secret>,
    /// The file that keeps the state across restarts; without one it is in memory only.
    pub journal: Option<PathBuf>,
    /// How long things take.
    pub delays: Delays,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
    /// Only [`ProviderSettings::new`] makes this, and only in the demo.
    _in_demo: InDemo,
}

#[derive(Debug, Clone, Copy)]
struct InDemo;

/// How long things take at the sandbox.
#[derive(Debug, Clone)]
pub struct Delays {
    /// From the payer's consent to the money, for cards that are processed.
    pub processing: Duration,
    /// Of a webhook that is late.
    pub late: Duration,
    /// Of the older of two webhooks that are sent out of order.
    pub disorder: Duration,
    /// Between the tries to deliver a webhook: one more try than there are delays.
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

impl ProviderSettings {
    /// Settings with the usual delays and no journal. `demo` comes from the portal's configuration.
    ///
    /// # Errors
    /// Outside the demo.
    pub fn new(
        demo: bool,
        public_url: impl Into<String>,
        api_key: Secret,
        (webhook_url, webhook_secret): (impl Into<String>, Secret),
    ) -> Result<Self, NotInDemo> {
        let in_demo = demo.then_some(InDemo).ok_or(NotInDemo)?;
        Ok(Self {
            public_url: public_url.into(),
            api_key,
            webhook_url: webhook_url.into(),
            webhook_secrets: vec![webhook_secret],
            journal: None,
            delays: Delays::default(),
            clock: Arc::new(SystemClock::default()),
            _in_demo: in_demo,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_can_be_set_up_in_the_demo_only() {
        let settings = |demo| {
            let webhooks = ("http://127.0.0.1:1/webhooks", Secret::from("whsec"));
            ProviderSettings::new(demo, "http://127.0.0.1:2", Secret::from("key"), webhooks)
        };
        assert_eq!(settings(false).unwrap_err(), NotInDemo);
        assert_eq!(settings(true).unwrap().public_url, "http://127.0.0.1:2");
    }
}
