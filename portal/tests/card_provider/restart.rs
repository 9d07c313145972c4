//! The card provider after a restart keeps its state, and delivers pending webhooks.

use std::path::PathBuf;

use portal::outside::gateways::contract::{Client, Harness};
use portal::outside::gateways::{Checkout, Gateway, Report};
use sandbox::card_provider::{CardProviderSettings, Merchant, serve};

use crate::harness::{Sandbox, delays};
use crate::request;

/// A journal in the temporary folder of the tests.
fn journal(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sandbox-{name}.jsonl"));
    let _ = std::fs::remove_file(&path);
    path
}

fn keeping(journal: &std::path::Path) -> impl Fn(&mut CardProviderSettings) {
    let journal = journal.to_owned();
    move |settings| {
        settings.journal = Some(journal.clone());
        settings.delays = delays();
        // Too long for this test: a failed webhook waits for the restart.
        settings.delays.retries = vec![std::time::Duration::from_secs(3600)];
    }
}

async fn stand(gateway: &dyn Gateway, checkouts: [&Checkout; 2]) -> [Report; 2] {
    let [first, second] = checkouts.map(|checkout| gateway.query(&checkout.reference));
    [first.await.unwrap(), second.await.unwrap()]
}

#[tokio::test]
async fn checkouts_and_untold_webhooks_outlive_the_process() {
    let journal = journal("outlive");
    let sandbox = Sandbox::start_with(&[], keeping(&journal)).await;
    let gateway = sandbox.client(Client::Right);
    let (open, paid) = (request(), request());
    let first = gateway.open(&open).await.unwrap();
    let second = gateway.open(&paid).await.unwrap();
    sandbox.pay(&second, "4242424242424242").await;
    sandbox.webhook().await;
    let before = stand(&*gateway, [&first, &second]).await;
    sandbox.stop().await;

    // The crash truncated the last write; its line is ignored, and nothing else is lost.
    let mut text = std::fs::read_to_string(&journal).unwrap();
    text.push_str("{\"line\":\"check");
    std::fs::write(&journal, text).unwrap();

    let sandbox = Sandbox::start_with(&[], keeping(&journal)).await;
    let gateway = sandbox.client(Client::Right);
    assert_eq!(stand(&*gateway, [&first, &second]).await, before);
    assert_eq!(gateway.open(&open).await.unwrap(), first, "the answer is kept with its key");
}

#[tokio::test]
async fn a_webhook_that_was_not_taken_is_told_at_once_after_the_restart() {
    let journal = journal("untold");
    let sandbox = Sandbox::start_with(&[503], keeping(&journal)).await;
    let checkout = sandbox.client(Client::Right).open(&request()).await.unwrap();
    sandbox.pay(&checkout, "4242424242424242").await;
    let untaken = sandbox.webhook().await;
    sandbox.stop().await;

    let sandbox = Sandbox::start_with(&[], keeping(&journal)).await;
    assert_eq!(sandbox.webhook().await.body, untaken.body);
}

#[tokio::test]
async fn a_journal_that_makes_no_sense_stops_the_start() {
    let journal = journal("nonsense");
    std::fs::write(&journal, "nonsense\n").unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let merchant = Merchant {
        api_key: "key".to_owned(),
        webhook_url: "http://127.0.0.1:9/".to_owned(),
        webhook_secrets: vec!["whsec".to_owned()],
    };
    let mut settings = CardProviderSettings::new(true, "http://127.0.0.1:9", merchant).unwrap();
    settings.journal = Some(journal);
    assert!(serve(listener, settings, std::future::pending()).await.is_err());
}
