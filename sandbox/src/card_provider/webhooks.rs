//! Sends signed webhooks until they are delivered or the retries are exhausted.

use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::book::WebhookDelivery;
use super::{CardProvider, wire};
use crate::signature;

/// Maximum number of concurrent webhooks.
const MOST_AT_ONCE: usize = 8;

/// Sends webhooks when they are due, until the provider stops.
pub(super) async fn send_all(provider: CardProvider) {
    let http = client();
    let mut under_way = BTreeSet::new();
    let mut tasks = JoinSet::new();
    loop {
        let (due, wake) = match provider.due(&under_way) {
            Ok(found) => found,
            Err(error) => return tracing::error!(kind = %error.kind(), "the card provider stops"),
        };
        for delivery in due {
            under_way.insert(delivery.number);
            tasks.spawn(send(http.clone(), provider.clone(), delivery));
        }
        tokio::select! {
            () = provider.0.stop.cancelled() => return,
            () = provider.0.changed.notified() => {}
            () = tokio::time::sleep(wake) => {}
            Some(Ok((number, taken))) = tasks.join_next(), if !tasks.is_empty() => {
                under_way.remove(&number);
                if let Err(error) = provider.note(number, taken) {
                    return tracing::error!(kind = %error.kind(), "the card provider stops");
                }
            }
        }
    }
}

fn client() -> reqwest::Client {
    // Fails only if a TLS provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client with these settings can be built")
}

impl CardProvider {
    /// Webhooks that are due and not in flight, and the time until the next check.
    fn due(&self, under_way: &BTreeSet<u64>) -> io::Result<(Vec<WebhookDelivery>, Duration)> {
        let room = MOST_AT_ONCE.saturating_sub(under_way.len());
        self.with_book(|book, now| {
            let waiting = book.deliveries().filter(|one| !under_way.contains(&one.number));
            let (due, later): (Vec<_>, Vec<_>) = waiting.partition(|one| one.due <= now);
            let next = later.iter().map(|one| one.due).chain(book.next_alarm()).min();
            let due = due.into_iter().take(room).cloned().collect();
            (due, next.map_or(Duration::from_secs(60), |next| until(next, now)))
        })
    }

    fn note(&self, number: u64, taken: bool) -> io::Result<()> {
        self.with_book(|book, now| {
            if taken {
                book.delivered(number);
            } else {
                book.undelivered(number, now);
            }
        })
    }
}

/// Sleep before the next check: bounded above in case the clock changes, and below to avoid
/// spinning.
fn until(next: Timestamp, now: Timestamp) -> Duration {
    let wait = Duration::try_from(next.duration_since(now)).unwrap_or_default();
    wait.clamp(Duration::from_millis(1), Duration::from_secs(60))
}

/// Sends a webhook; returns its number and whether it was delivered.
async fn send(
    http: reqwest::Client,
    provider: CardProvider,
    delivery: WebhookDelivery,
) -> (u64, bool) {
    let settings = &provider.0.settings;
    let merchant = &settings.merchant;
    let now = settings.now();
    let signature =
        signature::header_value(&merchant.webhook_secrets, now, delivery.body.as_bytes());
    let sent = http
        .post(&merchant.webhook_url)
        .header("content-type", "application/json")
        .header(wire::SIGNATURE, signature)
        .body(delivery.body)
        .send()
        .await;
    let taken = sent.is_ok_and(|response| response.status().is_success());
    if !taken {
        let failed = delivery.failed + 1;
        tracing::warn!(event = %delivery.event_id, failed, "webhook not taken");
    }
    (delivery.number, taken)
}
